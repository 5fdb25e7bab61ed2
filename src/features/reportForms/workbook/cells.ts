import { storableText, writtenText } from '../../../shared/workbookCells.ts';
import { addressOf, placeOf } from './addresses.ts';
import type { FormArchive, SheetPart } from './archive.ts';
import { filledFormula } from './formulas.ts';
import {
  beside,
  childNamed,
  childrenNamed,
  descendants,
  type Element,
  elements,
  localName,
  textIn,
} from './xml.ts';

/** Texts of a part that holds runs: what is spoken over a word (phonetic) is none. */
function runs(item: Element): string {
  return elements(item)
    .map((child) => {
      if (localName(child) === 't') return textIn(child);
      return localName(child) === 'r' ? runs(child) : '';
    })
    .join('');
}

/** The table of texts of a workbook. */
export function sharedTexts(archive: FormArchive): string[] {
  const found = archive.relations('xl/workbook.xml').find(({ type }) => type === 'sharedStrings');
  const tree = found && archive.tree(found.part);
  return childrenNamed(tree, 'si').map(runs);
}

export const rowsOf = (sheet: SheetPart): Element[] =>
  childrenNamed(childNamed(sheet.tree, 'sheetData'), 'row');

export const cellsOf = (row: Element): Element[] => childrenNamed(row, 'c');

/** What a cell shows, as text; its formula's cached value where it is one. */
export function cellText(cell: Element, texts: readonly string[]): string {
  const { t } = cell.attributes;
  if (t === 'inlineStr') {
    const inline = childNamed(cell, 'is');
    return inline ? runs(inline) : '';
  }
  const value = childNamed(cell, 'v');
  const raw = value ? textIn(value) : '';
  return t === 's' ? (texts[Number(raw)] ?? '') : raw;
}

/** What a cell holds that no formula computes: text, number, or blank. */
export function cellValue(cell: Element, texts: readonly string[]): string | number | null {
  const { t } = cell.attributes;
  const text = cellText(cell, texts);
  if (text === '') return null;
  return t === undefined || t === 'n' || t === 'b' ? Number(text) : text;
}

/**
 * Rows and cells may leave their place unsaid, and formulas filled down are said once: after this each says its own, so
 * that rows can move.
 */
export function spellOut(sheet: SheetPart): void {
  let row = 0;
  const shared = new Map<string, { formula: string; column: number; row: number }>();
  for (const line of rowsOf(sheet)) {
    row = Number(line.attributes.r ?? row + 1);
    line.attributes.r = String(row);
    let column = 0;
    for (const cell of cellsOf(line)) {
      const at = placeOf(cell.attributes.r ?? '');
      column = at?.column ?? column + 1;
      cell.attributes.r = addressOf({ column, row });
      const formula = childNamed(cell, 'f');
      if (formula?.attributes.t !== 'shared') continue;
      const key = formula.attributes.si ?? '';
      const text = textIn(formula);
      const first = shared.get(key);
      if (text !== '') shared.set(key, { formula: text, column, row });
      else if (first)
        formula.children = [filledFormula(first.formula, column - first.column, row - first.row)];
      for (const name of ['t', 'si', 'ref']) delete formula.attributes[name];
    }
  }
}

/** A row by its number, made where there is none. */
export function rowAt(sheet: SheetPart, number: number): Element {
  const data = childNamed(sheet.tree, 'sheetData') ?? beside(sheet.tree, 'sheetData');
  const rows = childrenNamed(data, 'row');
  const found = rows.find(({ attributes }) => Number(attributes.r) === number);
  if (found) return found;
  const made = beside(sheet.tree, 'row', { r: String(number) });
  const after = data.children.findIndex(
    (each) => typeof each !== 'string' && Number(each.attributes.r) > number,
  );
  data.children.splice(after < 0 ? data.children.length : after, 0, made);
  return made;
}

/** A cell of a row by its column, made where there is none. */
export function cellAt(row: Element, column: number, address: string): Element {
  const columnOf = (cell: Element): number => placeOf(cell.attributes.r ?? '')?.column ?? 0;
  const found = cellsOf(row).find((cell) => columnOf(cell) === column);
  if (found) return found;
  const made = beside(row, 'c', { r: address });
  if (row.attributes.s) made.attributes.s = row.attributes.s;
  const after = row.children.findIndex((each) => typeof each !== 'string' && columnOf(each) > column);
  row.children.splice(after < 0 ? row.children.length : after, 0, made);
  return made;
}

/** Takes everything out of a cell but its look. */
export function clearCell(cell: Element): void {
  cell.children = [];
  delete cell.attributes.t;
  delete cell.attributes.cm;
  delete cell.attributes.vm;
}

export function setNumber(cell: Element, value: number): void {
  clearCell(cell);
  cell.children = [{ ...beside(cell, 'v'), children: [String(value)] }];
}

/** A text, and nothing else: whatever it begins with, it is never read as a formula. */
export function setText(cell: Element, value: string): void {
  clearCell(cell);
  cell.attributes.t = 'inlineStr';
  const text = beside(cell, 't', { 'xml:space': 'preserve' });
  text.children = [writtenText(storableText(value))];
  cell.children = [{ ...beside(cell, 'is'), children: [text] }];
}

/** Cells whose formula is computed anew. */
export function* formulasOf(sheet: SheetPart): Generator<{ cell: Element; formula: Element }> {
  for (const cell of descendants(childNamed(sheet.tree, 'sheetData') ?? beside(sheet.tree, 'sheetData'))) {
    const formula = localName(cell) === 'c' ? childNamed(cell, 'f') : undefined;
    if (formula) yield { cell, formula };
  }
}
