import { listParameter } from '../../../db/dialect.ts';
import type { ReadTx, WriteTx } from '../../../db/tx.ts';
import { marks } from '../../../shared/collections.ts';

export interface ClosingRow {
  id: string;
  export_id: string;
  report: string;
  area_code: string;
  addressee: string;
  period_from: string;
  period_to: string;
  submission: number;
  document_number: string;
  document_date: string;
  known_at: string;
  figures: string;
  tables: string;
  explanations: string;
  content_sha256: string;
  filename: string;
  path: string;
  sha256: string;
  closed_at: string;
  closed_by: string | null;
  closed_by_name: string;
}

/** A closing with whose report it was, by id: `addressee` is what was printed. */
export interface AddressedClosing extends ClosingRow {
  addressee_id: string | null;
}

const addressed = 'SELECT c.*, e.addressee_id FROM closings c JOIN exports e ON e.id = c.export_id';

export async function insertClosing(
  t: WriteTx,
  row: Omit<ClosingRow, 'closed_at' | 'closed_by' | 'closed_by_name'>,
): Promise<void> {
  const whole = {
    ...row,
    closed_at: t.now,
    closed_by: t.actor.accountId,
    closed_by_name: t.actor.fullName,
  };
  const columns = Object.keys(whole);
  await t.run(
    `INSERT INTO closings (${columns.join(', ')}) VALUES (${marks(columns)})`,
    Object.values(whole),
  );
}

export function closingOfExport(t: ReadTx, exportId: string): Promise<ClosingRow | undefined> {
  return t.one<ClosingRow>('SELECT * FROM closings WHERE export_id = ?', [exportId]);
}

/** A closing without what was reported in it, which is long. */
export type ClosingHead = Omit<ClosingRow, 'figures' | 'tables' | 'explanations' | 'path'>;

/** Closings of some exports, in no order. */
export function closingsOfExports(t: ReadTx, exports: readonly string[]): Promise<ClosingHead[]> {
  return t.all<ClosingHead>(
    `SELECT id, export_id, report, area_code, addressee, period_from, period_to, submission, document_number,
       document_date, known_at, content_sha256, filename, sha256, closed_at, closed_by, closed_by_name
     FROM closings WHERE export_id IN ${listParameter(t.dialect)}`,
    [JSON.stringify(exports)],
  );
}

/** Closings of the year of a document's date that bear its number. */
export function closingsNumbered(
  t: ReadTx,
  area: string,
  number: string,
  date: string,
): Promise<AddressedClosing[]> {
  return t.all<AddressedClosing>(
    `${addressed} WHERE c.area_code = ? AND c.document_number = ? AND SUBSTR(c.document_date, 1, 4) = ?
     ORDER BY c.closed_at`,
    [area, number, date.slice(0, 4)],
  );
}

/** Closings of an area's periods that ended before a day, recorded by an instant, in the order of closing. */
export function closingsBefore(
  t: ReadTx,
  of: { area: string; report: string; day: string; known: string },
): Promise<AddressedClosing[]> {
  return t.all<AddressedClosing>(
    `${addressed} WHERE c.area_code = ? AND c.report = ? AND c.period_to < ? AND c.closed_at <= ? ORDER BY c.closed_at`,
    [of.area, of.report, of.day, of.known],
  );
}

export function allClosings(t: ReadTx): Promise<ClosingRow[]> {
  return t.all<ClosingRow>('SELECT * FROM closings ORDER BY closed_at');
}
