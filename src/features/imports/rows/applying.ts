import { beginPart } from '../../../db/savepoint.ts';
import type { Actor, Db, WriteTx } from '../../../db/tx.ts';
import { chunks } from '../../../shared/collections.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Report } from '../../../shared/progress.ts';
import type { ParsedRow } from '../reading/fields.ts';
import type { ApplyRow, ImportContext, Outcome } from './outcome.ts';

/** Rows that share a savepoint. */
export const rowsAtOnce = 200;

/** Lets waiting reads have their turn in a long commit; other writes wait in the queue. */
export async function breathe(i: number): Promise<void> {
  if (i % 50 === 49) await new Promise((resolve) => setImmediate(resolve));
}

/** A row that the officer left out brings nobody and nothing new; what it says of somebody known is not asked for. */
function leftOut({ decided }: ParsedRow, outcome: Outcome): Outcome {
  const isAsked = outcome.state === 'created' || outcome.state === 'undecided';
  if (decided?.choice !== 'left' || !isAsked) return outcome;
  return { state: 'unchanged', changes: [], reasons: [], said: [`Bỏ qua dòng này, ${decided.because}.`] };
}

/** What one row does; a refusal is an outcome as well. */
async function applyRow(
  t: WriteTx,
  row: ParsedRow,
  apply: ApplyRow,
  context: ImportContext,
): Promise<Outcome> {
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

/**
 * Does rows in their order and answers what each did. They share a savepoint, which costs as much as a third of a row.
 * A row that is refused after it has written costs no other row: all are taken back, and those before it are done again
 * without it.
 */
export async function applyRows(
  t: WriteTx,
  rows: readonly ParsedRow[],
  apply: ApplyRow,
  context: ImportContext,
): Promise<Outcome[]> {
  if (rows.length === 0) return [];
  const part = await beginPart(t);
  const outcomes: Outcome[] = [];
  for (const [i, row] of rows.entries()) {
    const { writes } = t;
    const outcome = await applyRow(t, row, apply, context);
    const isKept = outcome.state === 'created' || outcome.state === 'updated';
    if (!isKept && t.writes !== writes) {
      await part.takeBack();
      const before = await applyRows(t, rows.slice(0, i), apply, context);
      return [...before, outcome, ...(await applyRows(t, rows.slice(i + 1), apply, context))];
    }
    outcomes.push(outcome);
    await breathe(i);
  }
  await part.keep();
  return outcomes;
}

/** Rows from which on a preview is made on a copy: fewer are done before anybody waits for them. */
const largeFile = 2000;

/** What every row would do, found by doing it and taking it back: the preview can not differ from the commit. */
export async function dryRun(
  db: Db,
  actor: Actor,
  rows: readonly ParsedRow[],
  apply: ApplyRow,
  context: ImportContext,
  report: Report,
): Promise<Outcome[]> {
  const doAll = async (t: WriteTx): Promise<Outcome[]> => {
    const outcomes: Outcome[] = [];
    for (const some of chunks(rows, rowsAtOnce)) {
      report({ phase: 'checking', done: outcomes.length, total: rows.length });
      outcomes.push(...(await applyRows(t, some, apply, context)));
    }
    return outcomes;
  };
  return db.rehearse(actor, doAll, { large: rows.length >= largeFile });
}
