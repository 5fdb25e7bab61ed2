import type { ReadTx } from '../../db/tx.ts';
import { formatDay, formatPartial } from '../../shared/dates.ts';
import { clean, fold } from '../../shared/text.ts';
import type { Sex } from '../../shared/words.ts';
import { inScope, scopeCondition } from '../areas/service.ts';
import * as people from '../people/service.ts';
import { householdLabelOf } from '../records/service.ts';
import { likeness, type Reason, type Traits } from './likeness.ts';
import type { Similar } from './schema.ts';
import * as store from './store.ts';
import { leastScore, traitsOf } from './traits.ts';

/** Somebody being typed in, as far as it is typed and can be read. */
export interface TypedPerson {
  fullName?: string | undefined;
  birthDate?: string | undefined;
  sex?: Sex | undefined;
  nationalId?: string | undefined;
  insuranceNumber?: string | undefined;
  phone?: string | undefined;
  area?: string | undefined;
}

const mostShown = 5;

/** Sets of words of which each finds a sort of likeness: the same name, a slip in its first or last words, a number. */
function wordSets(typed: TypedPerson): string[][] {
  const name = fold(typed.fullName ?? '')
    .split(/[^a-z0-9]+/)
    .filter(Boolean);
  const year = typed.birthDate?.slice(0, 4);
  const numbers = [typed.nationalId, typed.insuranceNumber, typed.phone].map((each) =>
    (each ?? '').replace(/\D/g, ''),
  );
  const sets: string[][] = numbers.filter((digits) => digits.length >= 9).map((digits) => [digits]);
  if (name.length < 2 || !year) return sets;
  sets.push(name, [name.at(-1) ?? '', year], [...name.slice(0, -1), year]);
  return sets;
}

/** A number typed that the entry bears, or bore. */
function numberReason(typed: TypedPerson, row: store.EntryRow): Reason | undefined {
  if (typed.nationalId && typed.nationalId === row.national_id)
    return { code: 'sameNumber', message: 'Trùng số CCCD', points: 100 };
  if (typed.insuranceNumber && typed.insuranceNumber === row.insurance_number)
    return { code: 'sameNumber', message: 'Trùng mã số BHXH', points: 100 };
  const digits = [typed.nationalId, typed.insuranceNumber].filter((each) => each);
  const borne = digits.some((number) => row.search_text.split(' ').includes(number ?? ''));
  return borne
    ? { code: 'formerNumber', message: 'Số này đã ghi cho người đó trước đây', points: 60 }
    : undefined;
}

function judged(typed: TypedPerson, row: store.EntryRow): { score: number; reasons: Reason[] } {
  const number = numberReason(typed, row);
  const own: Traits = {
    fullName: clean(typed.fullName ?? ''),
    foldedName: fold(typed.fullName ?? ''),
    birthDate: typed.birthDate ?? row.birth_date,
    sex: typed.sex ?? null,
    nationalId: typed.nationalId ?? null,
    insuranceNumber: typed.insuranceNumber ?? null,
    phone: typed.phone ?? null,
    household: null,
    householdCode: null,
    area: typed.area ?? null,
  };
  // A number alone, typed before the name: nothing else to judge by.
  if (number && !(typed.fullName && typed.birthDate)) return { score: number.points, reasons: [number] };
  const { score, reasons } = likeness(own, traitsOf(row), null);
  if (!number) return { score, reasons };
  return {
    score: Math.max(number.points, Math.min(100, score + number.points)),
    reasons: [number, ...reasons],
  };
}

async function similarOf(t: ReadTx, row: store.EntryRow, typed: TypedPerson): Promise<Similar> {
  const { score, reasons } = judged(typed, row);
  const place = await householdLabelOf(t, row.id, t.today);
  const certain = reasons.some(({ code }) => code === 'sameNumber');
  return {
    person: row.id,
    fullName: row.full_name,
    birthDate: row.birth_date,
    sex: row.sex,
    diedOn: row.died_on,
    place: place ?? null,
    score: certain ? 100 : score,
    certain,
    reasons,
  };
}

/**
 * People already in the register who may be the one being typed, the likeliest first, with what speaks for and against.
 * By name and birth year only those whom the actor may read; whose number it is, wherever: a second entry is refused.
 */
export async function similarTo(t: ReadTx, typed: TypedPerson): Promise<Similar[]> {
  const scope = scopeCondition(t, 'r.area_code');
  const ids = new Set<string>();
  for (const owner of [
    typed.nationalId && (await people.personByNationalId(t, typed.nationalId)),
    typed.insuranceNumber && (await people.personByInsuranceNumber(t, typed.insuranceNumber)),
  ])
    if (owner) ids.add(owner.id);
  for (const words of wordSets(typed)) for (const id of await store.idsByWords(t, words, scope)) ids.add(id);
  const likely = (await store.entriesByIds(t, [...ids]))
    .map((row) => ({ row, ...judged(typed, row) }))
    .filter(({ score }) => score >= leastScore)
    .sort((a, b) => b.score - a.score || (a.row.id < b.row.id ? -1 : 1));
  const found: Similar[] = [];
  for (const { row } of likely.slice(0, mostShown)) found.push(await similarOf(t, row, typed));
  return found;
}

const addressWords = (address: string): string[] =>
  fold(address)
    .split(/[^a-z0-9]+/)
    .filter(Boolean);

/** Households that people live in today at just this address of the area: perhaps the one being typed. */
export async function householdsAt(t: ReadTx, area: string, address: string): Promise<store.NeighbourRow[]> {
  const words = addressWords(address);
  // A street alone is no address.
  if (!words.some((word) => /\d/.test(word)) || !(await inScope(t, area))) return [];
  const found = await store.householdsByWords(t, words, area, t.today);
  return found.filter((row) => addressWords(row.address ?? '').join(' ') === words.join(' '));
}

/** "Nguyễn Thị Bích, 1952, TDP 4, hộ CL-0412", and that the person has died. */
export function similarText({ fullName, birthDate, place, diedOn }: Similar): string {
  const died = diedOn ? `đã ghi nhận khai tử ${formatDay(diedOn)}` : null;
  return [fullName, formatPartial(birthDate), place, died].filter(Boolean).join(', ');
}

/** What speaks for it, in one sentence, and what against. */
export function similarReasons({ reasons }: Similar): string {
  const pro = reasons.filter(({ points }) => points > 0).map(({ message }) => message);
  const contra = reasons.filter(({ points }) => points < 0).map(({ message }) => message);
  return `${pro.join('; ')}${contra.length > 0 ? `. Nhưng: ${contra.join('; ')}` : ''}`;
}
