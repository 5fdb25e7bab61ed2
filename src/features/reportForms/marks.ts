import { type Fault, invalidAll } from '../../shared/errors.ts';
import type { Sheet } from '../exports/service.ts';
import {
  type Catalogue,
  headOf,
  isList,
  meaningOf,
  nearestNames,
  parseName,
  pickedRows,
  sheetOf,
  tellsRow,
} from './names.ts';
import type { Markings } from './schema.ts';
import { placeOf } from './workbook/addresses.ts';
import type { SheetPart } from './workbook/archive.ts';
import { cellsOf, cellText, rowsOf } from './workbook/cells.ts';
import { childNamed } from './workbook/xml.ts';

/** A cell to be filled: its text with `{{names}}`. */
export interface CellMark {
  sheet: string;
  cell: string;
  text: string;
}

/** A row that stands once in the form and once for each row of a list in the filled one. */
export interface RowMark {
  sheet: string;
  row: number;
  /** `DS1`, or with a pick: `B03[Khẩu]`. */
  list: string;
}

export interface Marks {
  cells: CellMark[];
  rows: RowMark[];
}

const namePattern = /\{\{([^{}]*)\}\}/g;

export const namesIn = (text: string): string[] =>
  [...text.matchAll(namePattern)].map(([, name]) => (name ?? '').trim());

const rowSign = /^#\s*/;
const isRowName = (name: string): boolean => rowSign.test(name);

/** The text without the sign that the row repeats. */
const withoutRowNames = (text: string): string =>
  text.replace(namePattern, (whole, name: string) => (isRowName(name.trim()) ? '' : whole)).trim();

/** Names that stand in the file's own cells. 422 where one stands inside a formula. */
export function marksInFile(sheets: readonly SheetPart[], texts: readonly string[]): Marks {
  const marks: Marks = { cells: [], rows: [] };
  const faults: Fault[] = [];
  for (const sheet of sheets) {
    for (const row of rowsOf(sheet)) {
      const number = Number(row.attributes.r);
      for (const cell of cellsOf(row)) {
        const address = cell.attributes.r ?? '';
        const text = cellText(cell, texts);
        const formula = childNamed(cell, 'f');
        if (formula) {
          if (formula.children.some((part) => typeof part === 'string' && part.includes('{{')))
            faults.push({
              pointer: '/file',
              code: 'nameInFormula',
              message: `Trang “${sheet.name}”, ô ${address}: tên {{…}} nằm trong công thức. Đặt tên vào một ô riêng rồi cho công thức lấy ô đó.`,
            });
          continue;
        }
        if (namesIn(text).length === 0) continue;
        for (const name of namesIn(text).filter(isRowName))
          marks.rows.push({ sheet: sheet.name, row: number, list: name.replace(rowSign, '') });
        marks.cells.push({ sheet: sheet.name, cell: address, text: withoutRowNames(text) });
      }
    }
  }
  if (faults.length > 0) throw invalidAll(faults);
  return marks;
}

const rowNumberOf = (cell: string): number => placeOf(cell)?.row ?? 0;

/**
 * A row of `{{DS1.ho_ten}}` repeats by itself: a list without a total has no single figure. One of `{{B02.to_dan_pho}}` does
 * too, beside figures of the same table: the total has no group.
 */
function impliedRows(marks: Marks, catalogue: Catalogue): RowMark[] {
  const known = new Set(marks.rows.map(({ sheet, row }) => `${sheet} ${row}`));
  const found = new Map<string, RowMark>();
  for (const { sheet, cell, text } of marks.cells) {
    const row = rowNumberOf(cell);
    const key = `${sheet} ${row}`;
    if (known.has(key) || found.has(key)) continue;
    for (const name of namesIn(text)) {
      const parsed = parseName(name);
      const list = parsed && parsed.picks.length === 0 ? sheetOf(catalogue, parsed.head) : undefined;
      if (parsed && list && (isList(list) || tellsRow(list, parsed.column))) {
        found.set(key, { sheet, row, list: headOf(list) });
        break;
      }
    }
  }
  return [...found.values()];
}

/** The form's marks: its own, over them those set by clicking. An empty text takes a mark off; an empty list, a row's. */
export function allMarks(file: Marks, saved: Markings, catalogue: Catalogue): Marks {
  const cells = new Map(file.cells.map((mark) => [`${mark.sheet} ${mark.cell}`, mark]));
  for (const mark of saved.cells) cells.set(`${mark.sheet} ${mark.cell}`, mark);
  const rows = new Map(file.rows.map((mark) => [`${mark.sheet} ${mark.row}`, mark]));
  const together = { cells: [...cells.values()], rows: file.rows };
  for (const mark of impliedRows(together, catalogue)) rows.set(`${mark.sheet} ${mark.row}`, mark);
  for (const mark of saved.rows) rows.set(`${mark.sheet} ${mark.row}`, mark);
  return { cells: together.cells, rows: [...rows.values()].filter(({ list }) => list !== '') };
}

/** The list that a row repeats for, and which of its rows. */
export function listOf(
  catalogue: Catalogue,
  mark: Pick<RowMark, 'list'>,
): { sheet: Sheet; rows: Sheet['rows'] } | undefined {
  const parsed = parseName(mark.list);
  const sheet = parsed && parsed.column === '' ? sheetOf(catalogue, parsed.head) : undefined;
  return sheet && { sheet, rows: pickedRows(sheet, parsed?.picks ?? []) };
}

const shown = (names: readonly string[]): string => names.map((name) => `{{${name}}}`).join(', ');

/** A sentence for every name that nothing is called by, with the nearest known ones. */
export function faultsOf(
  marks: Marks,
  catalogue: Catalogue,
  sheets: readonly SheetPart[],
  pointer: string,
): Fault[] {
  const known = new Set(sheets.map(({ name }) => name));
  const faults: Fault[] = [];
  const fault = (code: string, message: string): void => {
    faults.push({ pointer, code, message });
  };
  for (const { sheet, row } of marks.rows)
    if (!known.has(sheet)) fault('noSheet', `Dòng ${row}: biểu mẫu không có trang tính “${sheet}”.`);
  for (const { sheet, cell } of marks.cells)
    if (!known.has(sheet)) fault('noSheet', `Ô ${cell}: biểu mẫu không có trang tính “${sheet}”.`);
  for (const mark of marks.rows) {
    if (listOf(catalogue, mark)) continue;
    const heads = catalogue.sheets.map((each) => `#${headOf(each)}`);
    fault(
      'unknownList',
      `Trang “${mark.sheet}”, dòng ${mark.row}: không có biểu, danh sách tên “${mark.list}”. Các tên có: ${shown(heads)}.`,
    );
  }
  for (const { sheet, cell, text } of marks.cells) {
    const row = marks.rows.find((each) => each.sheet === sheet && each.row === rowNumberOf(cell));
    const list = row && listOf(catalogue, row)?.sheet;
    for (const name of namesIn(text)) {
      if (isRowName(name) || meaningOf(catalogue, name, list)) continue;
      const near = nearestNames(catalogue, name, list);
      fault(
        'unknownName',
        `Trang “${sheet}”, ô ${cell}: không có số liệu tên “${name}”. Gần nhất: ${shown(near)}.`,
      );
    }
  }
  return faults;
}
