import { addressOf, lastRow, placeOf, type Range, rangeOf, rangeText } from './addresses.ts';
import type { FormArchive, SheetPart } from './archive.ts';
import { cellsOf, formulasOf, rowsOf } from './cells.ts';
import { copiedFormula, type Growth, grownFormula } from './formulas.ts';
import {
  childNamed,
  childrenNamed,
  copyOf,
  descendants,
  type Element,
  elements,
  localName,
  textIn,
} from './xml.ts';

const formulaElements = new Set(['f', 'formula', 'formula1', 'formula2']);
/** One cell of the repeated row among these means the whole column of copies. */
const spreading = new Set([
  'conditionalFormatting',
  'dataValidation',
  'ignoredError',
  'protectedRange',
  'sqref',
]);

const movedRow = (row: number, { row: at, count }: Growth): number => (row > at ? row + count - 1 : row);

function grownRange({ from, to }: Range, growth: Growth, spreads: boolean): Range {
  const single = from.row === to.row && from.column === to.column;
  const grows = to.row === growth.row && (spreads || !single);
  return {
    from: { ...from, row: movedRow(from.row, growth) },
    to: { ...to, row: grows ? to.row + growth.count - 1 : movedRow(to.row, growth) },
  };
}

/** A list of ranges, as `sqref` has them. */
function grownRanges(list: string, growth: Growth, spreads: boolean): string {
  return list
    .split(/\s+/)
    .map((text) => {
      const range = rangeOf(text);
      return range ? rangeText(grownRange(range, growth, spreads)) : text;
    })
    .join(' ');
}

function setGrownFormula(element: Element, home: string | null, growth: Growth): void {
  const text = textIn(element);
  if (text !== '') element.children = [grownFormula(text, home, growth)];
}

/** Everything of a sheet but its rows and merges: what is about a place follows it. */
function moveAround(sheet: SheetPart, growth: Growth): void {
  for (const part of elements(sheet.tree)) {
    if (['sheetData', 'mergeCells'].includes(localName(part))) continue;
    for (const element of descendants(part)) {
      const name = localName(element);
      const { attributes } = element;
      for (const key of ['ref', 'sqref'] as const)
        if (attributes[key]) attributes[key] = grownRanges(attributes[key], growth, spreading.has(name));
      for (const key of ['activeCell', 'topLeftCell'] as const) {
        const place = placeOf(attributes[key] ?? '');
        if (place) attributes[key] = addressOf({ ...place, row: movedRow(place.row, growth) });
      }
      if (formulaElements.has(name)) setGrownFormula(element, sheet.name, growth);
      if (name === 'sqref') element.children = [grownRanges(textIn(element), growth, true)];
    }
  }
  for (const mark of childrenNamed(childNamed(sheet.tree, 'rowBreaks'), 'brk')) {
    const id = Number(mark.attributes.id);
    if (id >= growth.row) mark.attributes.id = String(id + growth.count - 1);
  }
}

/** Cells merged within the repeated row are merged in every copy; those that span it grow. */
function moveMerges(sheet: SheetPart, growth: Growth): void {
  const merges = childNamed(sheet.tree, 'mergeCells');
  if (!merges) return;
  merges.children = elements(merges).flatMap((merge) => {
    const range = rangeOf(merge.attributes.ref ?? '');
    if (!range) return [merge];
    const isInside = range.from.row === growth.row && range.to.row === growth.row;
    if (!isInside)
      return [
        { ...merge, attributes: { ...merge.attributes, ref: rangeText(grownRange(range, growth, true)) } },
      ];
    return Array.from({ length: growth.count }, (_, i) => {
      const row = growth.row + i;
      const ref = rangeText({ from: { ...range.from, row }, to: { ...range.to, row } });
      return { ...merge, attributes: { ...merge.attributes, ref } };
    });
  });
  merges.attributes.count = String(merges.children.length);
}

function placeRow(row: Element, number: number): void {
  row.attributes.r = String(number);
  for (const cell of cellsOf(row)) {
    const place = placeOf(cell.attributes.r ?? '');
    if (place) cell.attributes.r = addressOf({ ...place, row: number });
  }
}

function copyRow(row: Element, growth: Growth, index: number): Element {
  const copy = copyOf(row);
  // A height that nobody set is found by the program that opens the file: a longer name may need more.
  if (!copy.attributes.customHeight) delete copy.attributes.ht;
  placeRow(copy, growth.row + index);
  for (const cell of cellsOf(copy)) {
    const formula = childNamed(cell, 'f');
    if (!formula) continue;
    formula.children = [copiedFormula(textIn(formula), growth, index)];
    const own = rangeOf(formula.attributes.ref ?? '');
    if (own)
      formula.attributes.ref = rangeText({
        from: { ...own.from, row: growth.row + index },
        to: { ...own.to, row: growth.row + index },
      });
  }
  return copy;
}

function moveRows(sheet: SheetPart, growth: Growth): Element[] {
  const data = childNamed(sheet.tree, 'sheetData');
  const rows = rowsOf(sheet);
  const last = Number(rows.at(-1)?.attributes.r ?? 0);
  if (last + growth.count - 1 > lastRow) throw new RangeError('rows beyond the sheet');
  const template = rows.find((row) => Number(row.attributes.r) === growth.row);
  if (!data || !template) return [];
  for (const row of rows) {
    const number = Number(row.attributes.r);
    if (number > growth.row) placeRow(row, number + growth.count - 1);
  }
  const copies = Array.from({ length: growth.count }, (_, i) => copyRow(template, growth, i));
  data.children.splice(data.children.indexOf(template), 1, ...copies);
  return copies;
}

/** A part's own places: tables, comments, pictures, charts beside the sheet. */
function moveRelated(archive: FormArchive, sheet: SheetPart, growth: Growth): void {
  for (const { type, part } of archive.relations(sheet.part)) {
    if (type === 'vmlDrawing') archive.setText(part, movedVml(archive.text(part), growth));
    const tree = ['table', 'comments', 'drawing'].includes(type) ? archive.tree(part) : undefined;
    for (const element of tree ? descendants(tree) : []) {
      const { attributes } = element;
      if (attributes.ref) attributes.ref = grownRanges(attributes.ref, growth, type === 'table');
      if (type === 'drawing' && localName(element) === 'row') {
        const below = Number(textIn(element)) + 1; // counted from 0 there
        element.children = [String(movedRow(below, growth) - 1)];
      }
    }
  }
}

/** The boxes of old comments: XML of a kind of its own, of which only the rows are touched. */
function movedVml(text: string, growth: Growth): string {
  const moved = (row: string): string => String(movedRow(Number(row) + 1, growth) - 1);
  return text
    .replace(/(<x:Row>\s*)(\d+)/g, (_, before: string, row: string) => before + moved(row))
    .replace(/(<x:Anchor>)([^<]*)/g, (_, before: string, list: string) => {
      const parts = list.split(',');
      for (const at of [2, 6]) if (parts[at]) parts[at] = ` ${moved(parts[at].trim())}`;
      return before + parts.join(',');
    });
}

/** What names places of a sheet from elsewhere: names of the workbook, other sheets' formulas, charts, pivot sources. */
function moveNamed(archive: FormArchive, growth: Growth): void {
  const workbook = archive.requireTree('xl/workbook.xml');
  for (const name of childrenNamed(childNamed(workbook, 'definedNames'), 'definedName'))
    setGrownFormula(name, null, growth);
  for (const part of archive.names) {
    if (/^xl\/charts\/[^/]+\.xml$/.test(part))
      for (const element of descendants(archive.requireTree(part)))
        if (localName(element) === 'f') setGrownFormula(element, null, growth);
    if (/^xl\/pivotCache\/pivotCacheDefinition[^/]*\.xml$/.test(part))
      for (const element of descendants(archive.requireTree(part)))
        if (element.attributes.ref && element.attributes.sheet === growth.sheet)
          element.attributes.ref = grownRanges(element.attributes.ref, growth, true);
  }
}

/**
 * Repeats a row: it becomes `count` rows, all with its look, height and merges; what stood below moves down, and whatever
 * names a place of the sheet is told. Answers the rows. `spellOut` has been done for every sheet.
 */
export function growRow(
  archive: FormArchive,
  sheets: readonly SheetPart[],
  sheet: SheetPart,
  growth: Growth,
): Element[] {
  // Before the copies stand there: theirs are written for their own row.
  for (const other of sheets)
    for (const { cell, formula } of formulasOf(other)) {
      const isRepeated = other === sheet && placeOf(cell.attributes.r ?? '')?.row === growth.row;
      if (!isRepeated) {
        setGrownFormula(formula, other.name, growth);
        if (other === sheet && formula.attributes.ref)
          formula.attributes.ref = grownRanges(formula.attributes.ref, growth, true);
      }
    }
  const copies = moveRows(sheet, growth);
  moveMerges(sheet, growth);
  moveAround(sheet, growth);
  moveRelated(archive, sheet, growth);
  moveNamed(archive, growth);
  for (const other of sheets)
    if (other !== sheet)
      for (const part of elements(other.tree))
        if (localName(part) !== 'sheetData')
          for (const element of descendants(part))
            if (formulaElements.has(localName(element))) setGrownFormula(element, other.name, growth);
  return copies;
}
