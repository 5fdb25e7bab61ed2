import type { Readable } from 'node:stream';
import { readWholeXml } from './xml.ts';

/** What of a cell's style tells how it is read. */
export interface CellStyle {
  isDate: boolean;
  isPercent: boolean;
  font: string | undefined;
}

export const plainStyle: CellStyle = { isDate: false, isPercent: false, font: undefined };

/** Formats that have a number only (ECMA-376, 18.8.30): dates and times, in Asian editions too; per cents. */
const isBuiltInDate = (id: number): boolean =>
  (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);
const isBuiltInPercent = (id: number): boolean => id === 9 || id === 10;

/** The format without what is written out in it: "…", [$…], [Red], \x, _x. */
const bare = (code: string): string => code.replace(/"[^"]*"|\[[^\]]*\]|[\\_*]./g, '');

function styleOf(formatId: number, format: string | undefined, font: string | undefined): CellStyle {
  if (format === undefined)
    return { isDate: isBuiltInDate(formatId), isPercent: isBuiltInPercent(formatId), font };
  const code = bare(format);
  return { isDate: /[dmyhs]/i.test(code) && !/general/i.test(code), isPercent: code.includes('%'), font };
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
