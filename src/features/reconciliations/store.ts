import { listParameter } from '../../db/dialect.ts';
import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { marks } from '../../shared/collections.ts';
import type { Page } from '../../shared/lists.ts';
import type { Choice, RowKind, RowState } from './schema.ts';

export interface ReconciliationRow {
  id: string;
  area_code: string;
  as_of: string;
  filename: string;
  sha256: string;
  file_rows: number;
  covered: number;
  created_at: string;
}

export interface StagedRow {
  number: number;
  sheet: string | null;
  row_number: number | null;
  kind: RowKind;
  state: RowState;
  acceptable: number;
  name_differs: number;
  holds: number;
  label: string;
  person_id: string | null;
  period_id: string | null;
  incoming: string | null;
  held: string | null;
  fields: string;
  reasons: string;
  choice_id: string | null;
  filled: string | null;
  /** JSON of ids: who may be meant. */
  candidates: string;
  /** The choice that said whom the row speaks of. */
  identified_by: string | null;
  /** JSON of this row and others as they stood before that. */
  unidentified: string | null;
}

type Scope = { sql: string; params: string[] };

export async function insertReconciliation(
  t: WriteTx,
  row: Omit<ReconciliationRow, 'created_at'>,
): Promise<void> {
  await t.run(
    `INSERT INTO reconciliations (id, area_code, as_of, filename, sha256, file_rows, covered, created_by, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      row.id,
      row.area_code,
      row.as_of,
      row.filename,
      row.sha256,
      row.file_rows,
      row.covered,
      t.actor.accountId,
      t.now,
    ],
  );
}

const rowColumns = [
  'number',
  'sheet',
  'row_number',
  'kind',
  'state',
  'acceptable',
  'name_differs',
  'holds',
  'label',
  'person_id',
  'period_id',
  'incoming',
  'held',
  'fields',
  'reasons',
  'choice_id',
  'filled',
  'candidates',
  'identified_by',
  'unidentified',
] as const satisfies readonly (keyof StagedRow)[];

export async function insertRow(t: WriteTx, id: string, row: StagedRow): Promise<void> {
  await t.run(
    `INSERT INTO reconciliation_rows (reconciliation_id, ${rowColumns.join(', ')})
     VALUES (?, ${marks(rowColumns)})`,
    [id, ...rowColumns.map((column) => row[column])],
  );
}

export function reconciliationById(t: ReadTx, id: string): Promise<ReconciliationRow | undefined> {
  return t.one<ReconciliationRow>('SELECT * FROM reconciliations WHERE id = ?', [id]);
}

/** Newest first; of an area alone when one is named. */
export function reconciliationsOf(
  t: ReadTx,
  scope: Scope,
  area: string | undefined,
  page: Page,
): Promise<ReconciliationRow[]> {
  return t.all<ReconciliationRow>(
    `SELECT * FROM reconciliations WHERE ${scope.sql} ${area ? 'AND area_code = ?' : ''}
     ORDER BY created_at DESC LIMIT ? OFFSET ?`,
    [...scope.params, ...(area ? [area] : []), page.limit, page.offset],
  );
}

export async function countReconciliations(
  t: ReadTx,
  scope: Scope,
  area: string | undefined,
): Promise<number> {
  const row = await t.one<{ n: number }>(
    `SELECT COUNT(*) AS n FROM reconciliations WHERE ${scope.sql} ${area ? 'AND area_code = ?' : ''}`,
    [...scope.params, ...(area ? [area] : [])],
  );
  return Number(row?.n ?? 0);
}

export interface KindCount {
  reconciliation_id: string;
  kind: RowKind;
  state: RowState;
  n: number;
  acceptable: number;
}

export function countsOf(t: ReadTx, ids: readonly string[]): Promise<KindCount[]> {
  return t.all<KindCount>(
    `SELECT reconciliation_id, kind, state, COUNT(*) AS n, SUM(acceptable) AS acceptable FROM reconciliation_rows
     WHERE reconciliation_id IN ${listParameter(t.dialect)} GROUP BY reconciliation_id, kind, state`,
    [JSON.stringify(ids)],
  );
}

export interface RowFilter {
  kind?: RowKind | undefined;
  state?: RowState | undefined;
  numbers?: readonly number[] | undefined;
  choice?: string | undefined;
  identifiedBy?: string | undefined;
}

function conditionOf(t: ReadTx, id: string, filter: RowFilter): Scope {
  const parts: [string, string][] = [['reconciliation_id = ?', id]];
  if (filter.kind) parts.push(['kind = ?', filter.kind]);
  if (filter.state) parts.push(['state = ?', filter.state]);
  if (filter.choice) parts.push(['choice_id = ?', filter.choice]);
  if (filter.identifiedBy) parts.push(['identified_by = ?', filter.identifiedBy]);
  if (filter.numbers)
    parts.push([
      `CAST(number AS TEXT) IN ${listParameter(t.dialect)}`,
      JSON.stringify(filter.numbers.map(String)),
    ]);
  return { sql: parts.map(([sql]) => sql).join(' AND '), params: parts.map(([, value]) => value) };
}

const everything: Page = { offset: 0, limit: 1_000_000 };

export function rowsOf(t: ReadTx, id: string, filter: RowFilter, page = everything): Promise<StagedRow[]> {
  const condition = conditionOf(t, id, filter);
  return t.all<StagedRow>(
    `SELECT ${rowColumns.join(', ')} FROM reconciliation_rows WHERE ${condition.sql} ORDER BY number LIMIT ? OFFSET ?`,
    [...condition.params, page.limit, page.offset],
  );
}

export async function countRows(t: ReadTx, id: string, filter: RowFilter): Promise<number> {
  const condition = conditionOf(t, id, filter);
  const row = await t.one<{ n: number }>(
    `SELECT COUNT(*) AS n FROM reconciliation_rows WHERE ${condition.sql}`,
    condition.params,
  );
  return Number(row?.n ?? 0);
}

export async function settleRow(
  t: WriteTx,
  id: string,
  row: Pick<StagedRow, 'number' | 'state' | 'choice_id' | 'filled'>,
): Promise<void> {
  await t.run(
    'UPDATE reconciliation_rows SET state = ?, choice_id = ?, filled = ? WHERE reconciliation_id = ? AND number = ?',
    [row.state, row.choice_id, row.filled, id, row.number],
  );
}

/** Of some people those who live or lived in the actor's area. */
export async function readableAmong(
  t: ReadTx,
  people: readonly string[],
  scope: Scope,
): Promise<Set<string>> {
  const rows = await t.all<{ person_id: string }>(
    `SELECT DISTINCT person_id FROM residences WHERE person_id IN ${listParameter(t.dialect)} AND retracted_at IS NULL
       AND ${scope.sql}`,
    [JSON.stringify(people), ...scope.params],
  );
  return new Set(rows.map((row) => row.person_id));
}

/** Of some people those who live in one of the areas on a day. */
export async function residentAmong(
  t: ReadTx,
  people: readonly string[],
  areas: readonly string[],
  day: string,
): Promise<Set<string>> {
  const rows = await t.all<{ person_id: string }>(
    `SELECT DISTINCT person_id FROM residences WHERE person_id IN ${listParameter(t.dialect)} AND retracted_at IS NULL
       AND area_code IN ${listParameter(t.dialect)} AND valid_from <= ? AND valid_to > ?`,
    [JSON.stringify(people), JSON.stringify(areas), day, day],
  );
  return new Set(rows.map((row) => row.person_id));
}

export interface KeptReading {
  person_id: string;
  reading: string;
  kept_on: string;
}

export function keptReadings(t: ReadTx, people: readonly string[]): Promise<KeptReading[]> {
  return t.all<KeptReading>(
    `SELECT person_id, reading, kept_on FROM kept_readings WHERE person_id IN ${listParameter(t.dialect)}`,
    [JSON.stringify(people)],
  );
}

export async function keepReading(
  t: WriteTx,
  row: { person: string; reading: string; choice: string },
): Promise<void> {
  await t.run(
    `INSERT INTO kept_readings (person_id, reading, choice_id, kept_on) VALUES (?, ?, ?, ?)
     ON CONFLICT (person_id, reading) DO NOTHING`,
    [row.person, row.reading, row.choice, t.today],
  );
}

export async function forgetReadings(t: WriteTx, choice: string): Promise<void> {
  await t.run('DELETE FROM kept_readings WHERE choice_id = ?', [choice]);
}

export interface ChoiceRow {
  id: string;
  reconciliation_id: string;
  choice: Choice;
  sentence: string;
  reason: string | null;
  created_at: string;
  undone_at: string | null;
}

const choiceColumns = 'id, reconciliation_id, choice, sentence, reason, created_at, undone_at';

export async function insertChoice(
  t: WriteTx,
  row: Omit<ChoiceRow, 'created_at' | 'undone_at'>,
): Promise<void> {
  await t.run(
    `INSERT INTO reconciliation_choices (id, reconciliation_id, choice, sentence, reason, created_by, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
    [row.id, row.reconciliation_id, row.choice, row.sentence, row.reason, t.actor.accountId, t.now],
  );
}

export async function tellChoice(t: WriteTx, id: string, sentence: string): Promise<void> {
  await t.run('UPDATE reconciliation_choices SET sentence = ? WHERE id = ?', [sentence, id]);
}

export function choiceById(t: ReadTx, id: string): Promise<ChoiceRow | undefined> {
  return t.one<ChoiceRow>(`SELECT ${choiceColumns} FROM reconciliation_choices WHERE id = ?`, [id]);
}

/** What was chosen in a reconciliation, newest first. */
export function choicesMade(t: ReadTx, reconciliation: string, limit: number): Promise<ChoiceRow[]> {
  return t.all<ChoiceRow>(
    `SELECT ${choiceColumns} FROM reconciliation_choices WHERE reconciliation_id = ? ORDER BY created_at DESC LIMIT ?`,
    [reconciliation, limit],
  );
}

export async function markUndone(t: WriteTx, id: string): Promise<void> {
  await t.run('UPDATE reconciliation_choices SET undone_at = ?, undone_by = ? WHERE id = ?', [
    t.now,
    t.actor.accountId,
    id,
  ]);
}

export interface DifferingName {
  person_id: string;
  full_name: string;
  fields: string;
}

/** Rows of a reconciliation whose name is another than ours and that nobody has settled by keeping ours. */
export function differingNames(t: ReadTx, id: string): Promise<DifferingName[]> {
  return t.all<DifferingName>(
    `SELECT r.person_id, r.fields, p.full_name FROM reconciliation_rows r JOIN people p ON p.id = r.person_id
     WHERE r.reconciliation_id = ? AND r.name_differs = 1 AND r.state <> 'kept' ORDER BY r.number`,
    [id],
  );
}

/** Of the cards that hold on the day, how many people only the list has and how many only the register. */
export async function aloneOnDay(t: ReadTx, id: string): Promise<{ onlyThere: number; onlyHere: number }> {
  const rows = await t.all<{ kind: RowKind; n: number }>(
    `SELECT kind, COUNT(DISTINCT COALESCE(person_id, CAST(number AS TEXT))) AS n FROM reconciliation_rows
     WHERE reconciliation_id = ? AND holds = 1 AND kind IN ('onlyThere', 'onlyHere') GROUP BY kind`,
    [id],
  );
  const of = (kind: RowKind): number => Number(rows.find((row) => row.kind === kind)?.n ?? 0);
  return { onlyThere: of('onlyThere'), onlyHere: of('onlyHere') };
}

/** Rows that stand by each choice. */
export function countsByChoice(t: ReadTx, id: string): Promise<{ choice_id: string; n: number }[]> {
  const counted = (column: string) =>
    `SELECT ${column} AS choice_id, COUNT(*) AS n FROM reconciliation_rows
       WHERE reconciliation_id = ? AND ${column} IS NOT NULL GROUP BY ${column}`;
  return t.all<{ choice_id: string; n: number }>(
    `${counted('choice_id')} UNION ALL ${counted('identified_by')}`,
    [id, id],
  );
}

/** Puts a row in the place of the one of its number; `null` takes it away. */
export async function replaceRow(
  t: WriteTx,
  id: string,
  number: number,
  row: StagedRow | null,
): Promise<void> {
  await t.run('DELETE FROM reconciliation_rows WHERE reconciliation_id = ? AND number = ?', [id, number]);
  if (row) await insertRow(t, id, row);
}

/** Our card's rows that the list does not have, and the list's own, of a person. */
export function rowsOfPerson(t: ReadTx, id: string, person: string): Promise<StagedRow[]> {
  return t.all<StagedRow>(
    `SELECT ${rowColumns.join(', ')} FROM reconciliation_rows WHERE reconciliation_id = ? AND person_id = ?
     ORDER BY number`,
    [id, person],
  );
}
