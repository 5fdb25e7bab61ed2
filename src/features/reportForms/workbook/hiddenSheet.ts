import { createHash } from 'node:crypto';
import { dayFromExcelSerial } from '../../../shared/dates.ts';
import { addressOf, columnLetters } from './addresses.ts';
import { type FormArchive, isStructureLocked, type SheetPart } from './archive.ts';
import { cellsOf, cellText, cellValue, rowsOf, setText } from './cells.ts';
import type { FilledForm, Repeated } from './filling.ts';
import type { Styles } from './styles.ts';
import { beside, childNamed, childrenNamed, type Element } from './xml.ts';

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const relationType = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet';
const sheetType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml';
const relationSpace = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

/** Where the rows of a list stand, as `_sas` tells of every export. */
export interface ListPlace {
  name: string;
  rows: number;
  columns: string[];
  firstRow: number;
}

function placeOfList({ sheet, row, rows, list, columns }: Repeated): ListPlace {
  const width = Math.max(1, ...columns.keys());
  return {
    name: sheet,
    rows,
    firstRow: row,
    columns: Array.from({ length: width }, (_, i) => {
      const index = columns.get(i + 1);
      return (index === undefined ? undefined : list.columns[index]?.field) ?? columnLetters(i + 1);
    }),
  };
}

/** Lists of the form in the order of its sheets, from above. */
export function listPlaces(sheets: readonly SheetPart[], form: FilledForm): ListPlace[] {
  const order = new Map(sheets.map(({ name }, i) => [name, i]));
  return form.repeated
    .map(placeOfList)
    .sort((a, b) => (order.get(a.name) ?? 0) - (order.get(b.name) ?? 0) || a.firstRow - b.firstRow);
}

/** SHA-256 of the lists' cells as every export has it: texts in NFC, days YYYY-MM-DD, blanks "", a formula its value. */
export function contentSha256(
  sheets: readonly SheetPart[],
  texts: readonly string[],
  styles: Styles,
  places: readonly ListPlace[],
): string {
  const hashed = (cell: Element | undefined): string | number => {
    const value = cell && cellValue(cell, texts);
    if (value === null || value === undefined) return '';
    if (typeof value === 'string') return value.normalize('NFC');
    return (styles.isDay(cell?.attributes.s) && dayFromExcelSerial(value, false)) || value;
  };
  const content = places.map(({ name, rows, columns, firstRow }) => {
    const sheet = sheets.find((each) => each.name === name);
    const cells = new Map<string, Element>();
    for (const row of sheet ? rowsOf(sheet) : [])
      for (const cell of cellsOf(row)) cells.set(cell.attributes.r ?? '', cell);
    return [
      name.normalize('NFC'),
      Array.from({ length: rows }, (_, i) =>
        columns.map((_, c) => hashed(cells.get(addressOf({ column: c + 1, row: firstRow + i })))),
      ),
    ];
  });
  return createHash('sha256').update(JSON.stringify(content)).digest('hex');
}

/** The description in the first column, in as many cells as it needs. */
function writeDescription(page: Element, data: Element, about: object): void {
  const json = JSON.stringify(about);
  data.children = [];
  for (let at = 0, row = 1; at < json.length; at += 32_000, row++) {
    const cell = beside(page, 'c', { r: `A${row}` });
    setText(cell, json.slice(at, at + 32_000));
    data.children.push({ name: 'row', attributes: { r: String(row) }, children: [cell] });
  }
}

/** Says more in the hidden sheet of a filled form, where it has one. */
export function describeAgain(sheets: readonly SheetPart[], texts: readonly string[], more: object): void {
  const sheet = sheets.find(({ name, hidden }) => name === '_sas' && hidden);
  const data = sheet && childNamed(sheet.tree, 'sheetData');
  if (!sheet || !data) return;
  const said = rowsOf(sheet).flatMap((row) => cellsOf(row).map((cell) => cellText(cell, texts)));
  writeDescription(sheet.tree, data, { ...JSON.parse(said.join('')), ...more });
}

/** Adds the hidden sheet `_sas`; false where the form is locked against further sheets, or has one of that name. */
export function addHiddenSheet(archive: FormArchive, about: object): boolean {
  const workbook = archive.requireTree('xl/workbook.xml');
  const list = childNamed(workbook, 'sheets');
  const known = childrenNamed(list, 'sheet');
  const isTaken = known.some(({ attributes }) => attributes.name?.toLowerCase() === '_sas');
  if (!list || isTaken || isStructureLocked(archive)) return false;
  const page: Element = { name: 'worksheet', attributes: { xmlns: main }, children: [] };
  const data: Element = { name: 'sheetData', attributes: {}, children: [] };
  page.children = [data];
  writeDescription(page, data, about);
  let n = known.length + 1;
  while (archive.names.includes(`xl/worksheets/sheet${n}.xml`)) n++;
  const id = archive.addPart('xl/workbook.xml', `xl/worksheets/sheet${n}.xml`, page, sheetType, relationType);
  const largest = Math.max(0, ...known.map(({ attributes }) => Number(attributes.sheetId ?? 0)));
  list.children.push(
    beside(known[0] ?? list, 'sheet', {
      name: '_sas',
      sheetId: String(largest + 1),
      state: 'hidden',
      ...idAttribute(workbook, `${id}`),
    }),
  );
  return true;
}

/** The relation's id under the prefix that this file has for it. */
function idAttribute(workbook: Element, id: string): Record<string, string> {
  const prefix = Object.entries(workbook.attributes).find(
    ([name, value]) => name.startsWith('xmlns:') && value === relationSpace,
  )?.[0];
  if (prefix) return { [`${prefix.slice(6)}:id`]: id };
  return { 'xmlns:r': relationSpace, 'r:id': id };
}
