import type { Actor, Db, WriteTx } from '../../../db/tx.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Report } from '../../../shared/progress.ts';
import type { ParsedRow } from '../reading/fields.ts';
import type { PackedRows } from '../reading/packedRows.ts';
import { knownOf } from './known.ts';
import type { ApplyRow, ImportContext, Outcome, RowContext } from './outcome.ts';

/** Rows whose people and households are looked up together. */
export const rowsAtOnce = 500;

/** Lets waiting reads have their turn in a long commit; other writes wait in the queue. */
export async function breathe(i: number): Promise<void> {
  if (i % 50 === 49) await new Promise((resolve) => setImmediate(resolve));
}

/** A row that the officer left out brings nobody and nothing new and moves nobody; what it says of somebody known is not asked for. */
function leftOut({ decided }: ParsedRow, outcome: Outcome): Outcome {
  const isMove = outcome.changes.some(({ field }) => field === 'move');
  const isAsked = outcome.state === 'created' || outcome.state === 'undecided' || isMove;
  if (decided?.choice !== 'left' || !isAsked) return outcome;
  return { state: 'unchanged', changes: [], reasons: [], said: [`Bỏ qua dòng này, ${decided.because}.`] };
}

/** What one row does; a refusal is an outcome as well. */
async function applyRow(t: WriteTx, row: ParsedRow, apply: ApplyRow, context: RowContext): Promise<Outcome> {
  if (row.reasons.length > 0) return { state: 'rejected', changes: [], reasons: row.reasons };
  try {
    return leftOut(row, await apply(t, row, context));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const [fault] = error.errors;
    const field = fault?.pointer.split('/').pop() ?? '';
    const reason = {
      column: row.headers[field] ?? '',
      code: fault?.code ?? error.code,
      message: fault?.message ?? error.detail,
    };
    return { state: 'rejected', changes: [], reasons: [reason] };
  }
}

/** Does rows in their order and answers what each did. What a refused row has written is taken back. */
export async function applyRows(
  t: WriteTx,
  rows: readonly ParsedRow[],
  apply: ApplyRow,
  shared: ImportContext,
): Promise<Outcome[]> {
  const known = await knownOf(t, shared.area, rows);
  const context = { ...shared, known };
  const outcomes: Outcome[] = [];
  for (const [i, row] of rows.entries()) {
    const { writes } = t;
    const part = await t.beginPart();
    const outcome = await applyRow(t, row, apply, context);
    const isKept = outcome.state === 'created' || outcome.state === 'updated';
    if (isKept || t.writes === writes) await part.keep();
    else {
      await part.takeBack();
      known.forgetAll();
    }
    outcomes.push(outcome);
    await breathe(i);
  }
  return outcomes;
}

/** Rows from which on a preview is made on a copy: fewer are done before anybody waits for them. */
const largeFile = 2000;

/**
 * What every row would do, found by doing it and taking it back: the preview can not differ from the commit. `take` is
 * given the rows with their outcomes part by part, in order.
 */
export async function dryRun(
  db: Db,
  actor: Actor,
  rows: PackedRows,
  apply: ApplyRow,
  { context, put }: { context: ImportContext; put(row: ParsedRow): void },
  report: Report,
  take: (rows: readonly ParsedRow[], outcomes: readonly Outcome[]) => Promise<void>,
): Promise<void> {
  const isLarge = rows.length >= largeFile;
  const done: { some: ParsedRow[]; outcomes: Outcome[] }[] = [];
  const doAll = async (t: WriteTx): Promise<void> => {
    let count = 0;
    for (const some of rows.inParts()) {
      report({ phase: 'checking', done: count, total: rows.length });
      for (const row of some) put(row);
      const outcomes = await applyRows(t, some, apply, context);
      // In a writer's turn nothing else can be written.
      if (isLarge) await take(some, outcomes);
      else done.push({ some, outcomes });
      count += some.length;
    }
  };
  await db.rehearse(actor, doAll, { large: isLarge });
  for (const { some, outcomes } of done) await take(some, outcomes);
}
