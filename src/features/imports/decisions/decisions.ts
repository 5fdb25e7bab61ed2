import type { ReadTx, WriteTx } from '../../../db/tx.ts';
import { formatDay, formatPartial } from '../../../shared/dates.ts';
import { notFound } from '../../../shared/errors.ts';
import { type List, listOf, pageOf } from '../../../shared/lists.ts';
import { nameKey } from '../../../shared/text.ts';
import { inScope, scopeCondition } from '../../areas/service.ts';
import type { ImportRegister } from '../reading/columns.ts';
import type { ParsedRow } from '../reading/fields.ts';
import type { PackedRows } from '../reading/packedRows.ts';
import { textValue } from '../rows/values.ts';
import type { ImportDecision } from '../schema.ts';
import { type FieldChange, keepKey, type RowDecision } from './decided.ts';
import * as store from './decisionStore.ts';

/** For which files a decision holds. */
export interface About {
  area: string;
  register: ImportRegister;
  /** The sender; null: none was named. */
  profile: string | null;
}

const telling = ['birthDate', 'nationalId', 'insuranceNumber', 'cardNumber', 'householdCode', 'group'];

/** What a row says of its person: the same words the next time mean the same one. */
export const readingOf = (row: ParsedRow): string =>
  JSON.stringify([
    nameKey(textValue(row, 'fullName') ?? ''),
    ...telling.map((field) => textValue(row, field) ?? ''),
  ]);

/** A person has one line in a list of residents: two alike there are two people; in other lists they are one. */
export const meansOneEach = (register: ImportRegister): boolean => register === 'residents';

/** Readings that stand more than once. */
export function twice(readings: readonly string[]): Set<string> {
  const seen = new Set<string>();
  return new Set(readings.filter((reading) => seen.size === seen.add(reading).size));
}

const asDecided = (row: store.DecisionRow): RowDecision => ({
  ...(row.choice === 'keep' ? {} : { choice: row.choice }),
  ...(row.person_id ? { person: row.person_id } : {}),
  because: `như lần nhập ngày ${formatDay(row.recorded_on)} (${row.recorded_by_name})`,
});

/** What was decided before, for the rows of a file. */
export interface Recalled {
  /** Cells where the register's value stays. */
  keeps: ReadonlySet<string>;
  /** Puts on a row what was decided of the same words. */
  put(row: ParsedRow): void;
}

/** What was decided of the words of a file before. A decision about its sender goes before one about whomever. */
export async function recall(t: ReadTx, about: About, rows: PackedRows): Promise<Recalled> {
  const known = await store.decisionsFor(t, about);
  const keeps = new Set(known.filter(({ choice }) => choice === 'keep').map(({ reading }) => reading));
  const choices = known.filter(({ choice }) => choice !== 'keep');
  if (choices.length === 0) return { keeps, put: () => undefined };
  const ofAll = choices.filter(({ profile_id }) => profile_id === null);
  const ofSender = choices.filter(({ profile_id }) => profile_id !== null);
  const byReading = new Map([...ofAll, ...ofSender].map((each) => [each.reading, asDecided(each)]));
  const readings: string[] = [];
  for (const part of meansOneEach(about.register) ? rows.inParts() : [])
    readings.push(...part.map(readingOf).filter((reading) => byReading.has(reading)));
  for (const reading of twice(readings)) byReading.delete(reading);
  return {
    keeps,
    put(row) {
      const decided = byReading.get(readingOf(row));
      if (decided) row.decided = decided;
    },
  };
}

/** What the list of decisions shows of one. */
interface Label {
  who: string;
  field?: string;
  old?: FieldChange['old'];
  new?: FieldChange['new'];
}

async function remember(
  t: WriteTx,
  about: About,
  decision: Pick<store.DecisionRow, 'choice' | 'reading' | 'person_id' | 'import_id'> & { label: Label },
): Promise<void> {
  // The register's value stays whoever says otherwise.
  const profile = decision.choice === 'keep' ? null : about.profile;
  for (const former of await store.decisionsOfReadings(t, about, [decision.reading]))
    if (former.profile_id === profile) await retract(t, former);
  const id = t.newId();
  await store.insertDecision(t, {
    id,
    area_code: about.area,
    register: about.register,
    profile_id: profile,
    ...decision,
    label: JSON.stringify(decision.label),
  });
  const { choice, person_id: person } = decision;
  t.audit({
    action: 'importDecision.create',
    kind: 'importDecision',
    id,
    area: about.area,
    after: { choice, ...(person ? { person } : {}), ...decision.label },
  });
}

/** Remembers whom the words of a row mean. */
export function rememberChoice(
  t: WriteTx,
  about: About,
  row: ParsedRow,
  {
    choice,
    person = null,
    importId,
  }: { choice: 'person' | 'new' | 'left'; person?: string | null; importId: string },
): Promise<void> {
  const named = ['fullName', 'birthDate', 'householdCode', 'nationalId', 'insuranceNumber'];
  const who = named
    .flatMap((field) => {
      const value = textValue(row, field);
      return value && field === 'birthDate' ? formatPartial(value) : (value ?? []);
    })
    .slice(0, 3)
    .join(' · ');
  const label = { who };
  return remember(t, about, {
    choice,
    reading: readingOf(row),
    person_id: person,
    import_id: importId,
    label,
  });
}

/** Remembers that the register's value stays against this one of the file. */
export function rememberKept(
  t: WriteTx,
  about: About,
  change: FieldChange,
  { who, importId }: { who: string; importId: string },
): Promise<void> {
  const { field, old } = change;
  const label = { who, field, old, new: change.new };
  return remember(t, about, {
    choice: 'keep',
    reading: keepKey(change),
    person_id: null,
    import_id: importId,
    label,
  });
}

async function retract(t: WriteTx, row: store.DecisionRow): Promise<void> {
  await store.retractDecision(t, row.id);
  t.audit({
    action: 'importDecision.undo',
    kind: 'importDecision',
    id: row.id,
    area: row.area_code,
    before: { choice: row.choice, ...JSON.parse(row.label) },
  });
}

/** Takes back what is remembered of these readings, if anything is. */
export async function forget(t: WriteTx, about: About, readings: readonly string[]): Promise<void> {
  for (const row of await store.decisionsOfReadings(t, about, readings)) await retract(t, row);
}

function answer(row: store.ListedDecision): ImportDecision {
  const label: Label = JSON.parse(row.label);
  return {
    id: row.id,
    register: row.register,
    profile: row.profile_name,
    choice: row.choice,
    person: row.person_id,
    personName: row.person_name,
    who: label.who,
    field: label.field ?? null,
    old: label.old ?? null,
    new: label.new ?? null,
    import: row.import_id,
    filename: row.filename,
    decidedAt: row.recorded_at,
    decidedBy: row.recorded_by_name,
  };
}

/** Remembered decisions of the actor's area, newest first. */
export async function listDecisions(
  t: ReadTx,
  query: { limit?: number; cursor?: string },
): Promise<List<ImportDecision>> {
  const scope = scopeCondition(t, 'd.area_code');
  const page = pageOf(query);
  const rows = await store.recentDecisions(t, scope, page);
  return listOf(rows.map(answer), await store.countDecisions(t, scope), page);
}

/** Takes a remembered decision back: the next file that says the same is asked about again. */
export async function takeBackDecision(t: WriteTx, id: string): Promise<void> {
  const row = await store.decisionById(t, id);
  if (!row || !(await inScope(t, row.area_code)))
    throw notFound('Không có cách xử lý này trong phạm vi của bạn, hoặc đã bỏ.');
  await retract(t, row);
}
