import { documentSingles } from '../documentNames.ts';
import { FormArchive, sheetsOf } from './archive.ts';
import { sharedTexts } from './cells.ts';
import { type Filled, fillForm } from './filling.ts';
import { describeAgain } from './hiddenSheet.ts';
import { Styles } from './styles.ts';

/** A cell of a filled form that waits for the number or date of its document. */
export interface OpenPlace {
  sheet: string;
  cell: string;
  /** What is said there, with the open names in it. */
  text: string;
}

/** The cells that were left open for the document's number and date. */
export const openPlaces = (filled: readonly Filled[]): OpenPlace[] =>
  filled.flatMap(({ sheet, cell, open }) => (open === undefined ? [] : [{ sheet, cell, text: open }]));

/** A filled form with the number and date of its document where it has room for them, and in its hidden sheet. */
export async function signForm(
  bytes: Buffer,
  places: readonly OpenPlace[],
  document: { number: string; date: string },
): Promise<Buffer> {
  const archive = await FormArchive.open(bytes);
  const sheets = sheetsOf(archive);
  const catalogue = { singles: documentSingles(document), sheets: [] };
  fillForm(archive, sheets, new Styles(archive), catalogue, { cells: [...places], rows: [] });
  describeAgain(sheets, sharedTexts(archive), { document });
  return archive.write();
}
