import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { marks } from '../../shared/collections.ts';
import type { PeriodKind } from '../../shared/reportingPeriods.ts';

export interface AddresseeRow {
  id: string;
  version: number;
  area_code: string;
  code: string;
  name: string;
  name_key: string;
  report: string;
  /** Of a superior's form. */
  form_name: string | null;
  /** JSON lists of codes. */
  sheets: string;
  whole_lists: string;
  request_number: string | null;
  requested_on: string | null;
  period_kind: PeriodKind;
  draft_day: number | null;
  due_day: number | null;
  contact: string | null;
  phone: string | null;
  email: string | null;
  prepared_by: string;
  preparer_phone: string | null;
  started_on: string;
  ended_on: string | null;
  end_reason: string | null;
}

const columns = [
  'id',
  'version',
  'area_code',
  'code',
  'name',
  'name_key',
  'report',
  'sheets',
  'whole_lists',
  'request_number',
  'requested_on',
  'period_kind',
  'draft_day',
  'due_day',
  'contact',
  'phone',
  'email',
  'prepared_by',
  'preparer_phone',
  'started_on',
  'ended_on',
  'end_reason',
] as const satisfies readonly (keyof AddresseeRow)[];
type OwnRow = Pick<AddresseeRow, (typeof columns)[number]>;

const selected = `${columns.join(', ')},
  (SELECT f.name FROM report_forms f WHERE 'form:' || f.id = addressees.report) AS form_name`;

export function addresseeById(t: ReadTx, id: string): Promise<AddresseeRow | undefined> {
  return t.one<AddresseeRow>(`SELECT ${selected} FROM addressees WHERE id = ?`, [id]);
}

/** Addressees of the areas in scope, or of one of them; those that go on first. */
export function addressees(
  t: ReadTx,
  scope: { sql: string; params: string[] },
  area: string | undefined,
): Promise<AddresseeRow[]> {
  const one = area === undefined ? '' : ' AND area_code = ?';
  return t.all<AddresseeRow>(
    `SELECT ${selected} FROM addressees WHERE ${scope.sql}${one}
     ORDER BY CASE WHEN ended_on IS NULL THEN 0 ELSE 1 END, area_code, name_key, id`,
    area === undefined ? scope.params : [...scope.params, area],
  );
}

/** Addressees of an area that a word may name: its code, or its name by its key. */
export function addresseesNamed(
  t: ReadTx,
  area: string,
  report: string,
  code: string,
  nameKey: string,
): Promise<AddresseeRow[]> {
  return t.all<AddresseeRow>(
    `SELECT ${selected} FROM addressees WHERE area_code = ? AND report = ? AND (code = ? OR name_key = ?)
     ORDER BY CASE WHEN code = ? THEN 0 ELSE 1 END, id`,
    [area, report, code, nameKey, code],
  );
}

export async function insertAddressee(t: WriteTx, row: OwnRow): Promise<void> {
  await t.run(`INSERT INTO addressees (${columns.join(', ')}, created_at) VALUES (${marks(columns)}, ?)`, [
    ...columns.map((column) => row[column]),
    t.now,
  ]);
}

/** Writes all that may change of an addressee, under the next version. */
export async function updateAddressee(t: WriteTx, row: OwnRow): Promise<void> {
  const changed = columns.filter((column) => !['id', 'version', 'area_code', 'code'].includes(column));
  await t.run(
    `UPDATE addressees SET version = version + 1, ${changed.map((column) => `${column} = ?`).join(', ')} WHERE id = ?`,
    [...changed.map((column) => row[column]), row.id],
  );
}
