import type { ReadTx, WriteTx } from '../../../db/tx.ts';
import { conflict } from '../../../shared/errors.ts';
import { outcomeTexts, parsedRow } from '../plan.ts';
import type { ParsedRow } from '../reading/fields.ts';
import { applyRows } from '../rows/applying.ts';
import type { Outcome } from '../rows/outcome.ts';
import { applierOf, contextOf, requireImport } from '../service.ts';
import * as store from '../store.ts';
import type { RowDecision } from './decided.ts';

/** An import that waits to be written; 409 otherwise. */
export async function requireOpen(t: ReadTx, id: string): Promise<store.ImportRow> {
  const row = await requireImport(t, id);
  if (row.state !== 'ready')
    throw conflict('/state', row.state, 'Lần nhập này không còn chờ ghi, không xử lý thêm được.');
  return row;
}

/** A row as it is to be staged from now on. */
export type RowAfter = Pick<store.StagedRow, 'number' | 'state' | 'reasons' | 'changes' | 'plan'>;

/** Does rows again; answers those that come out otherwise than they are staged. Whoever asks takes back what it writes. */
export async function redo(
  t: WriteTx,
  row: store.ImportRow,
  parts: Iterable<readonly store.StagedRow[]> | AsyncIterable<readonly store.StagedRow[]>,
  decided: ReadonlyMap<number, RowDecision>,
  report: (done: number) => void = () => undefined,
): Promise<RowAfter[]> {
  const context = contextOf(row);
  const after: RowAfter[] = [];
  let done = 0;
  for await (const staged of parts) {
    report(done);
    const parsed = staged.map((each): ParsedRow => {
      const own = parsedRow(each);
      const decision = decided.get(each.number);
      return decision ? { ...own, decided: decision } : own;
    });
    const outcomes = await applyRows(t, parsed, applierOf(row), context);
    after.push(...staged.flatMap((before, i) => comeOut(before, parsed[i], outcomes[i])));
    done += staged.length;
  }
  return after;
}

/** The row as it is to be staged from now on; none when nothing about it is another. */
function comeOut(
  before: store.StagedRow,
  read: ParsedRow | undefined,
  outcome: Outcome | undefined,
): RowAfter[] {
  if (!read || !outcome) return [];
  const after = { number: before.number, ...outcomeTexts(read, outcome) };
  const isSame =
    after.state === before.state &&
    after.reasons === before.reasons &&
    after.plan === before.plan &&
    after.changes === before.changes;
  return isSame ? [] : [after];
}

export async function stageAnew(t: WriteTx, importId: string, rows: readonly RowAfter[]): Promise<void> {
  for (const row of rows) await store.updateRow(t, importId, row);
}

/** Does rows again and takes it back. */
export async function rehearsed(t: WriteTx, work: () => Promise<RowAfter[]>): Promise<RowAfter[]> {
  const part = await t.beginPart();
  const after = await work();
  await part.takeBack();
  return after;
}
