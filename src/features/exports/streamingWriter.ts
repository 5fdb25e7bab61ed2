import { Readable } from 'node:stream';
import ExcelJS from 'exceljs';

/** What exceljs's types leave out of its streaming writer. */
interface Inside {
  sharedStrings: { values: readonly string[]; totalRefs: number };
  zip: { append(content: Readable, entry: { name: string }): void };
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
const textsAtOnce = 500;

function item(text: string): string {
  const space = /^\s|\s$|\n/.test(text) ? ' xml:space="preserve"' : '';
  return `<si><t${space}>${text.replace(/[&<>]/g, (sign) => entities[sign] ?? '')}</t></si>`;
}

function* tableOfTexts({ values, totalRefs }: Inside['sharedStrings']): Generator<string> {
  yield '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
  yield `<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="${totalRefs}" uniqueCount="${values.length}">`;
  for (let at = 0; at < values.length; at += textsAtOnce)
    yield values
      .slice(at, at + textsAtOnce)
      .map(item)
      .join('');
  yield '</sst>';
}

/**
 * exceljs's streaming writer of plain texts, numbers and days, with the table of texts streamed as the sheets are:
 * exceljs makes it in one go, which holds everybody up for a second at 100,000 rows.
 */
export class StreamingWriter extends ExcelJS.stream.xlsx.WorkbookWriter {
  /** Called by exceljs when the sheets are done. Texts hold no character that XML cannot. */
  override async addSharedStrings(): Promise<void> {
    const { sharedStrings, zip } = this as unknown as Inside; // both are there, untyped
    if (sharedStrings.values.length > 0)
      zip.append(Readable.from(tableOfTexts(sharedStrings)), { name: '/xl/sharedStrings.xml' });
  }
}
