import type { ReadTx, WriteTx } from '../../db/tx.ts';
import type { Day } from '../../shared/dates.ts';
import { clean } from '../../shared/text.ts';
import type { Area } from '../areas/schema.ts';
import {
  defaultArea,
  leafCodes,
  listAreas,
  onlyWard,
  requireArea,
  subAreas,
  wardOf,
} from '../areas/service.ts';
import type { Letterhead } from './content.ts';
import type { LetterheadForm } from './schema.ts';
import * as store from './store.ts';

/** The office that prints: the account's own ward, else the ward of what it prints about; above wards the area itself. */
export async function issuingOffice(t: ReadTx, area: string): Promise<Area> {
  const own = t.actor.area ? await wardOf(t, t.actor.area, t.today) : undefined;
  return own ?? (await wardOf(t, area, t.today)) ?? requireArea(t, area);
}

/** What a list is about when it names no area: the account's ward or the registry's only one, else the topmost area. */
export async function usualArea(t: ReadTx, day: Day): Promise<Area> {
  return (await onlyWard(t, day)) ?? defaultArea(t, day);
}

/** Areas to choose from: a ward with its groups; above wards, the area with all wards in it. */
export async function listableAreas(t: ReadTx, day: Day): Promise<Area[]> {
  const area = await usualArea(t, day);
  if (area.kind === 'ward' || area.kind === 'group') return [area, ...(await subAreas(t, area.code, day))];
  const inside = new Set(await leafCodes(t, area.code, day));
  const wards = (await listAreas(t, day)).filter(({ code, kind }) => kind === 'ward' && inside.has(code));
  return [area, ...wards];
}

/** "Chánh Lộ" of "Phường Chánh Lộ": the place before the day (NĐ 30/2020). */
function placeOf(name: string): string {
  return name.replace(/^(Phường|Xã|Thị trấn|Thành phố|Tỉnh)\s+/, '');
}

async function savedForm(t: ReadTx, office: string): Promise<LetterheadForm> {
  const saved = await store.letterheadSetting(t, office);
  return saved === undefined ? {} : (JSON.parse(saved) as LetterheadForm); // written below, from a checked form
}

/** What stands around the papers of an office; what nobody has entered stays open. */
export async function letterheadOf(t: ReadTx, office: Area): Promise<Letterhead> {
  const form = await savedForm(t, office.code);
  return {
    office: office.name.toUpperCase(),
    officeName: office.name.charAt(0).toLowerCase() + office.name.slice(1),
    place: form.place ?? placeOf(office.name),
    signerTitles: form.signerTitle ? form.signerTitle.split(/\s*\/\s*/) : [],
    signerName: form.signerName ?? null,
    preparedBy: form.preparedBy ?? null,
    certificateSymbol: form.certificateSymbol ?? 'GXN-UBND',
  };
}

/** What stands around a paper about an area. */
export async function letterheadFor(t: ReadTx, area: string): Promise<Letterhead> {
  return letterheadOf(t, await issuingOffice(t, area));
}

/** What the actor's office has entered for its papers. */
export async function readLetterhead(t: ReadTx): Promise<{ office: Area; form: LetterheadForm }> {
  const office = await issuingOffice(t, (await usualArea(t, t.today)).code);
  return { office, form: await savedForm(t, office.code) };
}

/** Enters signer, place and symbol of the actor's office; papers already printed stay as they are. */
export async function changeLetterhead(t: WriteTx, form: LetterheadForm): Promise<void> {
  const { office, form: before } = await readLetterhead(t);
  const after = Object.fromEntries(Object.entries(form).map(([field, text]) => [field, clean(text)]));
  await store.saveLetterhead(t, office.code, JSON.stringify(after));
  t.audit({
    action: 'document.letterhead',
    kind: 'letterhead',
    id: office.code,
    area: office.code,
    before,
    after,
  });
}
