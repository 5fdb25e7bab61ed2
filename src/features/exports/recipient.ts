import type { ReadTx } from '../../db/tx.ts';
import type { Addressee } from '../addressees/schema.ts';
import { addresseeNamed } from '../addressees/service.ts';
import type { Sheet } from './sheet.ts';
import type * as store from './store.ts';

/** What the way of a report to its addressee says of an export. */
export interface Sending {
  /** Which sending it is: drafts made again are no new one. */
  submission: number;
  /** Its profile as it stands, also once it has ended. */
  addressee: Addressee;
}

/**
 * What the text "Nơi nhận" of a request means: an addressee's profile by code or name, with its full name and the sheets it
 * gets; any other text is only printed.
 */
export async function recipientOf(
  t: ReadTx,
  area: string,
  report: string,
  text: string | undefined,
  sending?: Sending,
): Promise<{ recipient: string | undefined } & store.OfAddressee> {
  const addressee =
    sending?.addressee ?? (text === undefined ? undefined : await addresseeNamed(t, area, report, text));
  if (!addressee)
    return { recipient: text, addressee_id: null, sheets: null, prepared_by: null, preparer_phone: null };
  return {
    recipient: addressee.name,
    addressee_id: addressee.id,
    sheets: addressee.sheets.length > 0 ? JSON.stringify(addressee.sheets) : null,
    prepared_by: addressee.preparedBy,
    preparer_phone: addressee.preparerPhone,
  };
}

/** "B05" of "B05 Người có công" and of "B05"; undefined of a sheet that belongs to no table of its own. */
const codeIn = (name: unknown): string | undefined => /^(B\d\d|DS\d)/.exec(String(name ?? ''))?.[0];

/**
 * The sheets that an addressee gets, in the workbook's order. A sheet that tells of several tables (adjustments of former
 * periods) keeps only the rows of those.
 */
export function sheetsFor(sheets: readonly Sheet[], chosen: string | null): Sheet[] {
  if (chosen === null) return [...sheets];
  const codes = new Set<unknown>(JSON.parse(chosen));
  return sheets.flatMap((sheet) => {
    const code = codeIn(sheet.name);
    if (code !== undefined) return codes.has(code) ? [sheet] : [];
    const form = sheet.columns.findIndex(({ field }) => field === 'form');
    if (form < 0) return [sheet];
    const rows = sheet.rows.filter((row) => codes.has(codeIn(row[form])));
    const isNumbered = sheet.columns[0]?.kind === 'index';
    return [{ ...sheet, rows: isNumbered ? rows.map((row, i) => [i + 1, ...row.slice(1)]) : rows }];
  });
}
