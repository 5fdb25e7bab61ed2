import type { ReadTx } from '../../db/tx.ts';
import type { FieldChange } from './decisions/decided.ts';
import type { RowReason } from './reading/fields.ts';
import * as store from './store.ts';

/** Rows that are refused, or wait, for one reason. */
export interface ReasonGroup {
  /** Names the group in a link. */
  key: string;
  /** What the first of them says. */
  message: string;
  /** The workbook's own number of the first. */
  firstRow: number;
  /** Numbers of the rows in the import, in order. */
  numbers: number[];
}

const keyOf = ({ code, column }: RowReason): string => `${code} ${column}`.replace(/\s+/g, ' ').trim();

/** The rows of a state by their first reason, the commonest first. */
export async function reasonGroups(
  t: ReadTx,
  importId: string,
  state: 'rejected' | 'undecided',
): Promise<ReasonGroup[]> {
  const groups = new Map<string, ReasonGroup>();
  for (const row of await store.reasonsOf(t, importId, state)) {
    const [reason]: RowReason[] = JSON.parse(row.reasons);
    if (!reason) continue;
    const key = keyOf(reason);
    const group = groups.get(key);
    if (group) group.numbers.push(row.number);
    else groups.set(key, { key, message: reason.message, firstRow: row.row_number, numbers: [row.number] });
  }
  return [...groups.values()].sort((a, b) => b.numbers.length - a.numbers.length);
}

/** How many rows change each field where the register's value could stay, the commonest first. */
export async function changedFields(t: ReadTx, importId: string): Promise<{ field: string; rows: number }[]> {
  const counts = new Map<string, number>();
  for (const { changes } of await store.changesOf(t, importId)) {
    const parsed: FieldChange[] = JSON.parse(changes);
    for (const field of new Set(parsed.flatMap((change) => (change.of ? [change.field] : []))))
      counts.set(field, (counts.get(field) ?? 0) + 1);
  }
  return [...counts].map(([field, rows]) => ({ field, rows })).sort((a, b) => b.rows - a.rows);
}
