import type { Readable } from 'node:stream';
import { numberFormat } from '../../../../shared/workbookCells.ts';
import { readWholeXml } from './xml.ts';

/** What of a cell's style tells how it is read. */
export interface CellStyle {
  isDate: boolean;
  isPercent: boolean;
  /** Of a date shown without its day: what it shows. */
  shows?: 'month' | 'year';
  font: string | undefined;
}

export const plainStyle: CellStyle = { isDate: false, isPercent: false, font: undefined };

function styleOf(formatId: number, format: string | undefined, font: string | undefined): CellStyle {
  const { isDay, isTime, isPercent, shows } = numberFormat(formatId, format);
  return { isDate: isDay || isTime, isPercent, font, ...(shows ? { shows } : {}) };
}

/** The styles of a workbook, in the order in which its cells name them. */
export async function readStyles(part: Readable | undefined): Promise<CellStyle[]> {
  const formats = new Map<number, string>();
  const fonts: (string | undefined)[] = [];
  const styles: CellStyle[] = [];
  const within: string[] = [];
  await readWholeXml(part, {
    open(name, attributes) {
      within.push(name);
      const parent = within.at(-2);
      if (name === 'numFmt') formats.set(Number(attributes.numFmtId), attributes.formatCode ?? '');
      else if (name === 'font' && parent === 'fonts') fonts.push(undefined);
      else if (name === 'name' && parent === 'font' && within.at(-3) === 'fonts')
        fonts[fonts.length - 1] = attributes.val;
      else if (name === 'xf' && parent === 'cellXfs') {
        const id = Number(attributes.numFmtId ?? 0);
        styles.push(styleOf(id, formats.get(id), fonts[Number(attributes.fontId ?? 0)]));
      }
    },
    close: () => {
      within.pop();
    },
  });
  return styles;
}
