import type { ReadTx } from '../../db/tx.ts';
import { groupBy } from '../../shared/collections.ts';
import type { Day } from '../../shared/dates.ts';
import type { RecoveryLine } from './schema.ts';
import * as store from './store.ts';

/** What came back of one line of a recovery within a period. */
export interface ReceivedLine {
  person: string;
  kind: RecoveryLine['kind'];
  /** The payment or allowance that the line is about; null where the sum was entered by hand. */
  of: string | null;
  amountDong: number;
}

/** Money received within the days, line by line: receipts fill the lines in their order, each before the next. */
function linesReceived(
  lines: readonly RecoveryLine[],
  receipts: readonly store.ReceiptRow[],
  from: Day,
  to: Day,
): { line: RecoveryLine; amountDong: number }[] {
  const sum = (isIn: (on: Day) => boolean): number =>
    receipts
      .filter((row) => isIn(row.received_on))
      .reduce((total, row) => total + Number(row.amount_dong), 0);
  const before = sum((on) => on < from);
  const after = sum((on) => on <= to);
  let start = 0;
  return lines.flatMap((line) => {
    const end = start + line.amountDong;
    const amountDong = Math.max(0, Math.min(after, end) - Math.max(before, start));
    start = end;
    return amountDong > 0 ? [{ line, amountDong }] : [];
  });
}

/** What came back from `from` to `to` of people who live, or lived last, in some areas; adds up to the receipts of those days. */
export async function receivedIn(
  t: ReadTx,
  areas: readonly string[],
  from: Day,
  to: Day,
): Promise<ReceivedLine[]> {
  const rows = await store.recoveriesReceived(t, new Set(areas), from, to);
  const ids = rows.map(({ id }) => id);
  const receipts = groupBy(await store.receiptsOf(t, ids), (row) => row.recovery_id);
  return rows.flatMap((row) => {
    const lines = JSON.parse(row.detail) as RecoveryLine[]; // written from checked lines
    return linesReceived(lines, receipts.get(row.id) ?? [], from, to).map(({ line, amountDong }) => ({
      person: row.person_id,
      kind: line.kind,
      of: line.of,
      amountDong,
    }));
  });
}
