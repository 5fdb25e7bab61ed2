import type { Actor, Db } from '../../db/tx.ts';
import { comparedWithFormer, type Sheet } from '../exports/service.ts';
import type { Differences, Submission } from './schema.ts';
import { answer, requireSubmission } from './service.ts';

/** What the sending on its way says otherwise than the one before; no sheet of the first, nor until its file is made. */
export async function differencesOf(
  db: Db,
  actor: Actor,
  exportsDir: string,
  id: string,
): Promise<{ submission: Submission; sheet: Sheet | undefined }> {
  const { row, submission } = await db.read(actor, async (t) => {
    const row = await requireSubmission(t, id);
    return { row, submission: answer(row, t.today) };
  });
  if (row.number === 1) return { submission, sheet: undefined };
  return { submission, sheet: await comparedWithFormer(db, actor, exportsDir, row.export_id) };
}

const mostItems = 5000;
const textOf = (value: Sheet['rows'][number][number] | undefined): string | null =>
  value === null || value === undefined ? null : String(value);

/** The same as rows of cells: at most 5,000, with the count of all. */
export function differencesAnswer(sheet: Sheet | undefined): Differences {
  const rows = sheet?.rows ?? [];
  const items = rows.slice(0, mostItems).map(([form, row, column, before, now]) => ({
    form: textOf(form),
    row: textOf(row),
    column: textOf(column),
    before: textOf(before),
    now: textOf(now),
  }));
  return { items, total: rows.length };
}
