import type { ReadTx, WriteTx } from '../../../db/tx.ts';
import { checkVersion, invalid, notFound } from '../../../shared/errors.ts';
import { clean, headerKey, nameKey } from '../../../shared/text.ts';
import { inScope, scopeCondition } from '../../areas/service.ts';
import { type Dictionaries, dictionaries } from '../../dictionaries/service.ts';
import { type ImportRegister, sideFields } from '../reading/columns.ts';
import { columnsOf } from '../reading/reading.ts';
import type { ImportAnswer, ImportProfile, ProfileChange, ProfileForm } from '../schema.ts';
import * as store from './profileStore.ts';

/** Headers of a file → fields of the register; `ignore`: the column is not used. */
export type Mapping = Record<string, string>;

export const ignored = 'ignore';

/** What a column may be taken for, as the list to choose from has it. */
export function fieldChoices(
  register: ImportRegister,
  dictionary: Dictionaries,
): { field: string; label: string }[] {
  const known = columnsOf(register, dictionary).map(({ field, header }) => ({ field, label: header }));
  return [...known, ...sideFields[register]];
}

/** A mapping with its fields by their names here: each may be given so, or by the header we write. 422 for any other. */
export function checkedMapping(
  register: ImportRegister,
  dictionary: Dictionaries,
  mapping: Mapping,
): Mapping {
  const choices = fieldChoices(register, dictionary);
  const byWord = new Map(
    choices.flatMap(({ field, label }) => [[field, field] as const, [headerKey(label), field] as const]),
  );
  for (const word of ['', ignored, 'khong su dung', 'khong dung']) byWord.set(word, ignored);
  return Object.fromEntries(
    Object.entries(mapping).map(([header, word]) => {
      const field = byWord.get(word) ?? byWord.get(headerKey(word));
      if (field) return [header, field];
      const some = choices.slice(0, 6).map((each) => each.label);
      throw invalid(
        '/mapping',
        'field',
        `Ghép cột: không có trường “${word}”. Ghi như ${some.join(', ')}, hoặc ignore để không sử dụng.`,
      );
    }),
  );
}

function answer(row: store.ProfileRow, decisions: number): ImportProfile {
  return {
    id: row.id,
    version: row.version,
    area: row.area_code,
    register: row.register,
    name: row.name,
    mapping: JSON.parse(row.mapping),
    fonts: row.fonts,
    decisions,
    recordedAt: row.recorded_at,
    recordedBy: row.recorded_by_name,
  };
}

/** Profiles of the actor's area, by register and name. */
export async function listProfiles(t: ReadTx): Promise<ImportProfile[]> {
  const rows = await store.profilesIn(t, scopeCondition(t, 'p.area_code'));
  return rows.map((row) => answer(row, Number(row.decisions)));
}

async function requireProfile(t: ReadTx, id: string): Promise<store.ProfileRow> {
  const row = await store.profileById(t, id);
  if (!row || !(await inScope(t, row.area_code)))
    throw notFound('Không có nơi gửi này trong phạm vi của bạn.');
  return row;
}

export const profilesFor = store.profilesFor;

const byName = (profiles: readonly store.ProfileRow[], text: string): store.ProfileRow | undefined =>
  profiles.find(({ id, name_key }) => id === text || name_key === nameKey(text));

/** Whether a profile is named so, by its id or name. */
export const isKnown = (profiles: readonly store.ProfileRow[], text: string): boolean =>
  byName(profiles, text) !== undefined;

/** The profile that is named, by its id or name; 422 when the ward has none such for the register. */
export function profileNamed(profiles: readonly store.ProfileRow[], text: string): store.ProfileRow {
  const found = byName(profiles, text);
  if (found) return found;
  const names = profiles.map(({ name }) => name).join(', ');
  throw invalid(
    '/profile',
    'unknownProfile',
    names === ''
      ? `Nơi gửi: chưa lưu nơi gửi nào cho loại dữ liệu này, không có “${text}”.`
      : `Nơi gửi: không có “${text}”, có: ${names}.`,
  );
}

/** How a file is to be read. */
export interface HowToRead {
  profile: store.ProfileRow | null;
  mapping: Mapping;
  keepsLegacy: boolean;
}

/** As a profile says; what the form says of a header or of old fonts goes before it. */
export function readBy(
  profile: store.ProfileRow | null,
  form: { mapping: Mapping; keepsLegacy: boolean | undefined },
): HowToRead {
  const kept: Mapping = profile ? JSON.parse(profile.mapping) : {};
  const keys = new Set(Object.keys(form.mapping).map(headerKey));
  const others = Object.entries(kept).filter(([header]) => !keys.has(headerKey(header)));
  return {
    profile,
    mapping: { ...Object.fromEntries(others), ...form.mapping },
    keepsLegacy: form.keepsLegacy ?? profile?.fonts === 'keep',
  };
}

const headerKeys = (columns: readonly { header: string }[]): string[] =>
  [...new Set(columns.map(({ header }) => headerKey(header)))].sort();

/** The profile whose file had the very headers that this one has; the newest of them. */
export function agreeing(
  profiles: readonly store.ProfileRow[],
  columns: readonly { header: string }[],
): store.ProfileRow | undefined {
  const keys = JSON.stringify(headerKeys(columns));
  return profiles.find(({ headers }) => headers === keys);
}

/** Which field each header of an import was taken for, those not used among them. */
export function mappingOfImport({ columns }: Pick<ImportAnswer, 'columns'>): Mapping {
  const used = columns.flatMap(({ header, field }) =>
    field === null ? [] : [[clean(header), field] as const],
  );
  const keys = new Set(used.map(([header]) => headerKey(header)));
  const unused = columns.flatMap(({ header, field }) =>
    field === null && !keys.has(headerKey(header)) ? [[clean(header), ignored] as const] : [],
  );
  return Object.fromEntries([...used, ...unused]);
}

async function requireFreeName(
  t: ReadTx,
  { area_code, register, name_key }: Pick<store.ProfileRow, 'area_code' | 'register' | 'name_key'>,
  own: string,
): Promise<void> {
  const holder = (await store.profilesFor(t, area_code, register)).find((each) => each.name_key === name_key);
  if (holder && holder.id !== own)
    throw invalid(
      '/name',
      'taken',
      `Tên nơi gửi: đã có “${holder.name}” cho loại dữ liệu này, đặt tên khác.`,
    );
}

/** Keeps how files of a sender are read. A sender of that name is overwritten: it is the same one. */
export async function saveProfile(
  t: WriteTx,
  area: string,
  form: ProfileForm,
  headers: readonly { header: string }[] = [],
): Promise<ImportProfile> {
  const name = clean(form.name);
  const mapping = checkedMapping(form.register, await dictionaries(t), form.mapping);
  const said = Object.keys(mapping).map((header) => ({ header }));
  const row = {
    name,
    name_key: nameKey(name),
    mapping: JSON.stringify(mapping),
    headers: JSON.stringify(headerKeys(headers.length > 0 ? headers : said)),
    fonts: form.fonts ?? ('convert' as const),
  };
  const known = (await store.profilesFor(t, area, form.register)).find(
    (each) => each.name_key === row.name_key,
  );
  const id = known?.id ?? t.newId();
  if (known) await store.updateProfile(t, id, row);
  else await store.insertProfile(t, { id, area_code: area, register: form.register, ...row });
  t.audit({
    action: known ? 'importProfile.change' : 'importProfile.create',
    kind: 'importProfile',
    id,
    area,
    ...(known ? { before: { mapping: JSON.parse(known.mapping), fonts: known.fonts } } : {}),
    after: { name, mapping, fonts: row.fonts },
  });
  return answer(await requireProfile(t, id), 0);
}

/** Changes a profile's name, mapping or fonts; unnamed fields stay. 412 for a stale version. */
export async function changeProfile(
  t: WriteTx,
  id: string,
  change: ProfileChange,
  seenVersion?: number,
): Promise<ImportProfile> {
  const before = await requireProfile(t, id);
  checkVersion(before.version, seenVersion);
  const name = change.name === undefined ? before.name : clean(change.name);
  const mapping = change.mapping && checkedMapping(before.register, await dictionaries(t), change.mapping);
  const row = {
    name,
    name_key: nameKey(name),
    mapping: mapping ? JSON.stringify(mapping) : before.mapping,
    headers: before.headers,
    fonts: change.fonts ?? before.fonts,
  };
  await requireFreeName(t, { ...before, name_key: row.name_key }, id);
  await store.updateProfile(t, id, row);
  t.audit({
    action: 'importProfile.change',
    kind: 'importProfile',
    id,
    area: before.area_code,
    before: { name: before.name, mapping: JSON.parse(before.mapping), fonts: before.fonts },
    after: { name, mapping: JSON.parse(row.mapping), fonts: row.fonts },
  });
  return answer(await requireProfile(t, id), 0);
}

/** Ends a profile: it is offered no more, and what was decided for its files is not used any more. */
export async function endProfile(t: WriteTx, id: string, seenVersion?: number): Promise<void> {
  const before = await requireProfile(t, id);
  checkVersion(before.version, seenVersion);
  await store.endProfile(t, id);
  t.audit({
    action: 'importProfile.end',
    kind: 'importProfile',
    id,
    area: before.area_code,
    before: { name: before.name, mapping: JSON.parse(before.mapping), fonts: before.fonts },
  });
}
