import path from 'node:path';
import type { Actor, Db } from '../../../db/tx.ts';
import { formerOf } from '../making.ts';
import { sheetsOfSealed } from '../reading.ts';
import { requireExport } from '../record.ts';
import { hasOwnFrame } from '../schema.ts';
import type { Sheet } from '../sheet.ts';
import { differenceTable, formDifferences, unreadable } from './differences.ts';

/**
 * `Khác lần gửi trước` of a made export, read from its sealed file and that of the version before; undefined while it is not
 * made, and of the first version. 404 when its own file cannot be read.
 */
export async function comparedWithFormer(
  db: Db,
  actor: Actor,
  exportsDir: string,
  id: string,
): Promise<Sheet | undefined> {
  const { row, former } = await db.read(actor, async (t) => {
    const row = await requireExport(t, id);
    return { row, former: await formerOf(t, row) };
  });
  if (!former || !row.path || !row.sha256) return undefined;
  if (hasOwnFrame(row.report))
    return formDifferences(exportsDir, former, { path: row.path, sha256: row.sha256 });
  const now = await sheetsOfSealed(path.join(exportsDir, row.path), row.sha256);
  if (typeof now === 'string') throw unreadable(now);
  return differenceTable(exportsDir, former, now);
}
