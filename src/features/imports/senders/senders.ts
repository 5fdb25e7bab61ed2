import type { ReadTx, WriteTx } from '../../../db/tx.ts';
import { conflict, invalid } from '../../../shared/errors.ts';
import { headerKey } from '../../../shared/text.ts';
import { dictionaries } from '../../dictionaries/service.ts';
import { fieldLabels } from '../labels.ts';
import { neededFields } from '../reading/columns.ts';
import type { KeptForm } from '../received.ts';
import type { ImportAnswer, ImportProfile, ProfileForm, ReadingForm } from '../schema.ts';
import { readImport, requireImport, requireUnwritten, type Summary } from '../service.ts';
import * as store from '../store.ts';
import {
  checkedMapping,
  type Mapping,
  mappingOfImport,
  profileNamed,
  profilesFor,
  readBy,
  saveProfile,
} from './profiles.ts';
import { refOf, wardOfImport } from './sent.ts';

/** Keeps how an import was read as the profile of its sender; the import is of that sender from then on. */
export async function saveProfileOfImport(t: WriteTx, id: string, name: string): Promise<ImportAnswer> {
  const row = await requireImport(t, id);
  const answer = await readImport(t, id);
  const form = { register: row.register, name, mapping: mappingOfImport(answer), fonts: answer.fonts };
  const profile = await saveProfile(t, row.area_code, form, answer.columns);
  const summary = { ...JSON.parse(row.summary), profile: refOf(profile), offered: null };
  await store.updateSummary(t, id, JSON.stringify(summary));
  if (row.form !== null)
    await store.updateForm(t, id, JSON.stringify({ ...JSON.parse(row.form), profile: profile.id }));
  return readImport(t, id);
}

/** Keeps a profile for a ward: the one named, the account's, or the registry's only one. */
export async function saveProfileFor(t: WriteTx, form: ProfileForm): Promise<ImportProfile> {
  return saveProfile(t, await wardOfImport(t, form.area), form);
}

/** Cells below the headers of an import, as its file shows them: what a column holds is seen without opening the file. */
export async function firstCellsOf(
  t: ReadTx,
  id: string,
): Promise<(sheet: string, header: string) => string> {
  const { sheets }: Summary = JSON.parse((await requireImport(t, id)).summary);
  return (sheet, header) => {
    const found = sheets.find((each) => each.header.sheet === sheet);
    const columns = found ? [...found.header.columns, ...found.header.unknown] : [];
    const at = columns.find((each) => each.header === header)?.column;
    const cell = at === undefined ? null : found?.first?.[at];
    return cell === null || cell === undefined ? '' : String(cell);
  };
}

/** 422 where a mapping leaves no sheet with the columns that a row of the register needs. */
function requireReadable(row: store.ImportRow, mapping: Mapping): void {
  const { sheets }: Summary = JSON.parse(row.summary);
  const byKey = new Map(Object.entries(mapping).map(([header, field]) => [headerKey(header), field]));
  const missing = sheets.map(({ header }) => {
    const fields = new Set([
      ...header.columns.map((each) => byKey.get(headerKey(each.header)) ?? each.field),
      ...header.unknown.flatMap((each) => byKey.get(headerKey(each.header)) ?? []),
    ]);
    return neededFields[row.register].find((group) => !group.some((field) => fields.has(field)));
  });
  const [group] = missing;
  if (missing.includes(undefined) || !group) return;
  const labels = group.map((field) => fieldLabels.get(field) ?? field);
  throw invalid(
    '/mapping',
    'needed',
    `Ghép cột: chưa có cột nào đọc là ${labels.join(' hoặc ')}, chọn một cột.`,
  );
}

/**
 * Says that the kept file of an import is to be read again in another way; what was staged stays until it has been. What
 * the form leaves out stays as it was, save the columns where another sender is named. 409 once it is written.
 */
export async function beginReadingAgain(t: WriteTx, id: string, change: ReadingForm): Promise<void> {
  const row = await requireImport(t, id);
  requireUnwritten(row, ['ready']);
  if (row.form === null)
    throw conflict('/file', 'notKept', 'Tệp này được đọc từ dòng lệnh, không còn giữ: nhập lại tệp.');
  const before: KeptForm = JSON.parse(row.form);
  const { profile: former, ...others } = before;
  const profiles = await profilesFor(t, row.area_code, row.register);
  const named = change.profile ? profileNamed(profiles, change.profile).id : undefined;
  const profile = change.profile === undefined ? former : named;
  const given = change.mapping && checkedMapping(row.register, await dictionaries(t), change.mapping);
  const mapping = given ?? (profile === former ? (before.mapping ?? {}) : {});
  const own = profiles.find((each) => each.id === profile);
  requireReadable(row, readBy(own ?? null, { mapping, keepsLegacy: false }).mapping);
  const { moveDay }: Summary = JSON.parse(row.summary);
  const form: KeptForm = {
    ...others,
    mapping,
    ...(profile === undefined ? {} : { profile }),
    ...(change.fonts ? { keepsLegacy: change.fonts === 'keep' } : {}),
    ...(moveDay ? { moveDay } : {}),
  };
  await store.updateForm(t, id, JSON.stringify(form));
  await store.updateImport(t, id, { state: 'reading' });
  t.audit({ action: 'import.readAgain', kind: 'import', id, area: row.area_code, before, after: form });
}
