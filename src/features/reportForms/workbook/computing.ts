import { placeOf } from './addresses.ts';
import type { FormArchive, SheetPart } from './archive.ts';
import { cellsOf, cellValue, formulasOf, rowsOf } from './cells.ts';
import { evaluate, type Look, type Shown } from './evaluating.ts';
import { beside, childNamed, type Element, textIn } from './xml.ts';

/** What a formula of the form comes to; `value` undefined where only the spreadsheet computes it. */
export interface Computed {
  sheet: string;
  cell: string;
  formula: string;
  value: Shown | undefined;
}

/** The cells of a workbook by sheet and place, formulas computed when asked for, each once. */
class Grid {
  private readonly cells = new Map<string, Map<string, Element>>();
  private readonly known = new Map<Element, Shown | undefined>();
  private readonly open = new Set<Element>();

  constructor(
    sheets: readonly SheetPart[],
    private readonly texts: readonly string[],
  ) {
    for (const sheet of sheets) {
      const cells = new Map<string, Element>();
      for (const row of rowsOf(sheet))
        for (const cell of cellsOf(row)) {
          const place = placeOf(cell.attributes.r ?? '');
          if (place) cells.set(`${place.column} ${place.row}`, cell);
        }
      this.cells.set(sheet.name.toLowerCase(), cells);
    }
  }

  readonly look: Look = (sheet, column, row) => {
    const cells = this.cells.get(sheet.toLowerCase());
    if (!cells) return undefined; // of another file
    const cell = cells.get(`${column} ${row}`);
    return cell ? this.valueOf(cell, sheet) : null;
  };

  valueOf(cell: Element, sheet: string): Shown | undefined {
    const formula = childNamed(cell, 'f');
    if (!formula) return cellValue(cell, this.texts);
    if (this.known.has(cell)) return this.known.get(cell);
    if (this.open.has(cell)) return undefined; // a formula that asks for itself
    this.open.add(cell);
    const isPlain = formula.attributes.t === undefined || formula.attributes.t === 'normal';
    const value = isPlain ? evaluate(textIn(formula), sheet, this.look) : undefined;
    this.open.delete(cell);
    this.known.set(cell, value);
    return value;
  }
}

/** Computes what can be; sets it as the value that the file shows before a spreadsheet computes it anew. */
export function computeFormulas(sheets: readonly SheetPart[], texts: readonly string[]): Computed[] {
  const grid = new Grid(sheets, texts);
  const found = sheets.flatMap((sheet) =>
    [...formulasOf(sheet)].map(({ cell, formula }) => ({
      cell,
      formula,
      sheet: sheet.name,
      value: valueOrUnknown(grid, cell, sheet.name),
    })),
  );
  for (const { cell, formula, value } of found) {
    delete cell.attributes.t;
    cell.children = [formula];
    if (value === undefined || value === null) continue; // the spreadsheet's own
    if (typeof value === 'string') cell.attributes.t = 'str';
    cell.children.push({ ...beside(cell, 'v'), children: [String(value)] });
  }
  return found.map(({ cell, formula, sheet, value }) => ({
    sheet,
    cell: cell.attributes.r ?? '',
    formula: textIn(formula),
    value,
  }));
}

function valueOrUnknown(grid: Grid, cell: Element, sheet: string): Shown | undefined {
  try {
    return grid.valueOf(cell, sheet);
  } catch (error) {
    if (error instanceof RangeError) return undefined; // a chain of formulas longer than the stack
    throw error;
  }
}

/** The spreadsheet computes everything anew when it opens the file, in an order of its own. */
export function askToCompute(archive: FormArchive): void {
  archive.dropParts((name) => name === 'xl/calcChain.xml');
  const workbook = archive.requireTree('xl/workbook.xml');
  const known = childNamed(workbook, 'calcPr');
  if (known) {
    known.attributes.fullCalcOnLoad = '1';
    return;
  }
  const made = beside(workbook, 'calcPr', { fullCalcOnLoad: '1' });
  // Its place in the schema: after these, before all else.
  const before = new Set([
    'fileVersion',
    'fileSharing',
    'workbookPr',
    'workbookProtection',
    'bookViews',
    'sheets',
    'functionGroups',
    'externalReferences',
    'definedNames',
  ]);
  const at = workbook.children.findLastIndex(
    (child) => typeof child !== 'string' && before.has(child.name.slice(child.name.indexOf(':') + 1)),
  );
  workbook.children.splice(at + 1, 0, made);
}
