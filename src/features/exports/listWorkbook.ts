import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Heading, Sheet } from './sheet.ts';
import { schemaVersion, WorkbookFile } from './workbook.ts';

/** A list that belongs to no report as a workbook of one sheet; `about` goes into its hidden sheet. */
export const listWorkbook = (heading: Heading, sheet: Sheet, about: object): Promise<Buffer> =>
  listsWorkbook(heading, [sheet], about);

/** The same, of several sheets. */
export async function listsWorkbook(
  heading: Heading,
  sheets: readonly Sheet[],
  about: object,
): Promise<Buffer> {
  const folder = await mkdtemp(path.join(tmpdir(), 'so-an-sinh-list-'));
  try {
    const file = path.join(folder, 'list.xlsx');
    const workbook = new WorkbookFile(file, heading);
    for (const sheet of sheets) await workbook.add(sheet);
    await workbook.finish((contentSha256) => ({
      ...about,
      schemaVersion,
      sheets: workbook.places,
      contentSha256,
    }));
    return await readFile(file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
