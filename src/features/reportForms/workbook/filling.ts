import { daysBetween, formatDay, isDay } from '../../../shared/dates.ts';
import { invalid } from '../../../shared/errors.ts';
import { formatNumber, formatPercent } from '../../../shared/money.ts';
import { capitalise } from '../../../shared/text.ts';
import type { CellValue, Sheet } from '../../exports/service.ts';
import { isOfDocument } from '../documentNames.ts';
import { type CellMark, listOf, type Marks, namesIn, type RowMark } from '../marks.ts';
import { type Catalogue, type Figure, meaningOf } from '../names.ts';
import { addressOf, placeOf } from './addresses.ts';
import type { FormArchive, SheetPart } from './archive.ts';
import { cellAt, cellsOf, clearCell, rowAt, setNumber, setText, spellOut } from './cells.ts';
import { growRow } from './growing.ts';
import type { Styles } from './styles.ts';
import { childNamed, type Element } from './xml.ts';

/** What was put into one cell of the filled form. */
export interface Filled {
  sheet: string;
  /** In the filled form. */
  cell: string;
  /** Where the mark stands in the form as uploaded. */
  mark: string;
  names: string[];
  value: CellValue;
  /** Why the table has no such row in the period. */
  missing?: string | undefined;
  /** The text with its names said but those of the document, which has no number yet. */
  open?: string | undefined;
}

/** A row of the form and what it became. */
export interface Repeated {
  sheet: string;
  /** First of the rows, in the filled form. */
  row: number;
  rows: number;
  list: Sheet;
  /** Index of the list's column by the form's column, where a cell is that column alone. */
  columns: Map<number, number>;
  /** Cells of the row that are filled. */
  marks: number;
}

export interface FilledForm {
  filled: Filled[];
  repeated: Repeated[];
}

const whole = /^\s*\{\{([^{}]*)\}\}\s*$/;
const dots = '……';
const blank: Figure = { kind: 'text', value: null };
const firstDayOfSerials = { usual: '1899-12-30', from1904: '1904-01-01' } as const;

/** As a text says it. */
function figureText({ kind, value }: Figure): string {
  if (value === null || value === '') return dots;
  if (typeof value === 'string') return kind === 'day' && isDay(value) ? formatDay(value) : value;
  if (kind === 'index') return String(value);
  if (kind === 'percent') return formatPercent(value);
  return formatNumber(value, Number.isInteger(value) ? 0 : 1);
}

/** Texts that a spreadsheet would make something else of, were the cell typed anew. */
const isRisky = (text: string): boolean =>
  /^[=+\-@\t\r]/.test(text) || /^[\d\s.,:/%()E-]*\d[\d\s.,:/%()E-]*$/i.test(text);

/** Floating remains of a division are nothing to report: 93.40000000000001 is 93.4. */
const tidy = (value: number): number => Number(value.toPrecision(15));

class Filler {
  private readonly filled: Filled[] = [];
  private readonly repeated: Repeated[] = [];
  private readonly era: keyof typeof firstDayOfSerials;

  constructor(
    private readonly archive: FormArchive,
    private readonly sheets: readonly SheetPart[],
    private readonly styles: Styles,
    private readonly catalogue: Catalogue,
    private readonly marks: Marks,
  ) {
    const properties = childNamed(archive.requireTree('xl/workbook.xml'), 'workbookPr');
    this.era = /^(1|true)$/.test(properties?.attributes.date1904 ?? '') ? 'from1904' : 'usual';
  }

  fill(): FilledForm {
    for (const sheet of this.sheets) spellOut(sheet);
    for (const sheet of this.sheets) this.fillSheet(sheet);
    return { filled: this.filled, repeated: this.repeated };
  }

  private fillSheet(sheet: SheetPart): void {
    const mine = this.marks.cells.filter((mark) => mark.sheet === sheet.name);
    const rows = this.marks.rows.filter((mark) => mark.sheet === sheet.name);
    const rowOf = (mark: CellMark): number => placeOf(mark.cell)?.row ?? 0;
    for (const mark of mine) {
      const place = placeOf(mark.cell);
      if (!place || rows.some(({ row }) => row === place.row)) continue;
      const cell = cellAt(rowAt(sheet, place.row), place.column, mark.cell);
      this.put(sheet, cell, mark, undefined, undefined);
    }
    // From below: what stands above keeps its row until its turn.
    for (const row of [...rows].sort((a, b) => b.row - a.row))
      this.repeat(
        sheet,
        row,
        mine.filter((mark) => rowOf(mark) === row.row),
      );
  }

  private repeat(sheet: SheetPart, mark: RowMark, cells: readonly CellMark[]): void {
    const list = listOf(this.catalogue, mark);
    if (!list) return;
    const template = rowAt(sheet, mark.row);
    for (const { cell } of cells) {
      const place = placeOf(cell);
      if (place) cellAt(template, place.column, cell);
    }
    const count = Math.max(1, list.rows.length);
    const growth = { sheet: sheet.name, row: mark.row, count };
    this.moveDone(sheet.name, mark.row, count - 1);
    let copies: Element[];
    try {
      copies = growRow(this.archive, this.sheets, sheet, growth);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw invalid('/file', 'tooManyRows', `Trang “${sheet.name}” không đủ chỗ cho ${count} dòng.`);
    }
    const columns = new Map<number, number>();
    for (const { cell, text } of cells) {
      const name = whole.exec(text)?.[1] ?? '';
      const meaning = meaningOf(this.catalogue, name, list.sheet);
      const column = placeOf(cell)?.column;
      if (meaning?.kind === 'column' && column !== undefined) columns.set(column, meaning.index);
    }
    for (const [i, copy] of copies.entries()) this.fillCopy(sheet, copy, cells, list.sheet, list.rows[i], i);
    this.repeated.push({
      sheet: sheet.name,
      row: mark.row,
      rows: list.rows.length,
      list: list.sheet,
      columns,
      marks: cells.filter(({ text }) => text !== '').length,
    });
  }

  private fillCopy(
    sheet: SheetPart,
    copy: Element,
    marks: readonly CellMark[],
    list: Sheet,
    row: readonly CellValue[] | undefined,
    index: number,
  ): void {
    const cells = new Map(cellsOf(copy).map((cell) => [placeOf(cell.attributes.r ?? '')?.column, cell]));
    let isSaid = row !== undefined;
    for (const mark of marks) {
      const cell = cells.get(placeOf(mark.cell)?.column);
      if (!cell) continue;
      // STT counts the rows of the form, also where they are some of the list's.
      const own = row && list.columns.map(({ kind }, c) => (kind === 'index' ? index + 1 : (row[c] ?? null)));
      this.put(sheet, cell, mark, list, own ?? []);
      if (isSaid || !this.isTextMark(mark, list)) continue;
      setText(cell, 'Không phát sinh');
      isSaid = true;
    }
  }

  private isColumn(name: string, list: Sheet | undefined): boolean {
    return meaningOf(this.catalogue, name, list)?.kind === 'column';
  }

  private isTextMark(mark: CellMark, list: Sheet): boolean {
    const meaning = meaningOf(this.catalogue, whole.exec(mark.text)?.[1] ?? '', list);
    return meaning?.kind === 'column' && meaning.column.kind === 'text';
  }

  /** What has been filled further down is told where it stands now. */
  private moveDone(sheet: string, row: number, extra: number): void {
    for (const done of this.filled) {
      const place = done.sheet === sheet ? placeOf(done.cell) : undefined;
      if (place && place.row > row) done.cell = addressOf({ ...place, row: place.row + extra });
    }
    for (const done of this.repeated) if (done.sheet === sheet && done.row > row) done.row += extra;
  }

  private figureOf(
    name: string,
    list: Sheet | undefined,
    row: readonly CellValue[] | undefined,
  ): Figure & { missing?: string | undefined } {
    const meaning = meaningOf(this.catalogue, name, list);
    if (meaning?.kind === 'figure') return { ...meaning.figure, missing: meaning.missing };
    return meaning
      ? { kind: meaning.column.kind, value: row?.[meaning.index] ?? null }
      : { kind: 'text', value: null };
  }

  private put(
    sheet: SheetPart,
    cell: Element,
    mark: CellMark,
    list: Sheet | undefined,
    row: readonly CellValue[] | undefined,
  ): void {
    const names = namesIn(mark.text);
    const figures = names.map((name) => this.figureOf(name, list, row));
    const [first] = figures;
    const isAlone = whole.test(mark.text);
    // Around what an empty list does not say, nothing is said.
    const isEmpty = row?.length === 0 && names.some((name) => this.isColumn(name, list));
    const values = new Map(names.map((name, i) => [name, figures[i] ?? blank]));
    const text = isEmpty || isAlone ? '' : fillIn(mark.text, values);
    const isBlank = isEmpty || (names.length > 0 && figures.every(({ value }) => value === null));
    this.filled.push({
      sheet: sheet.name,
      cell: cell.attributes.r ?? '',
      mark: mark.cell,
      names,
      value: isBlank ? null : isAlone ? (first?.value ?? null) : text,
      missing: figures.find(({ missing }) => missing !== undefined)?.missing,
      open: list ? undefined : openText(mark.text, values),
    });
    if (isAlone && first) this.putFigure(cell, list ? first : begun(first));
    else if (text === '') clearCell(cell);
    else this.putText(cell, mark.text.startsWith('{{') ? capitalise(text) : text, false);
  }

  private putFigure(cell: Element, { kind, value }: Figure): void {
    const { s } = cell.attributes;
    const isDayValue = kind === 'day' && typeof value === 'string' && isDay(value);
    if (value === null || value === '') clearCell(cell);
    else if (isDayValue && this.styles.isDay(s))
      setNumber(cell, daysBetween(firstDayOfSerials[this.era], value));
    else if (typeof value === 'string')
      this.putText(cell, isDayValue ? formatDay(value) : value, kind === 'id');
    // A cell that shows per cent takes 0.934; one that shows plain numbers takes 93.4, as such columns are filled by hand.
    else if (kind === 'percent' && !this.styles.isPercent(s))
      setNumber(cell, Math.round(value * 10_000) / 100);
    else setNumber(cell, tidy(value));
  }

  private putText(cell: Element, text: string, isId: boolean): void {
    setText(cell, text);
    if (!isId && !isRisky(text)) return;
    const style = this.styles.textStyle(cell.attributes.s);
    if (style !== undefined) cell.attributes.s = style;
  }
}

/** A text that begins its cell, with a capital: "Tháng 11 năm 2024". */
const begun = ({ kind, value }: Figure): Figure => ({
  kind,
  value: kind === 'text' && typeof value === 'string' ? capitalise(value) : value,
});

/** A text with its names said, in one pass: a value that looks like a name stays what it is. */
function fillIn(text: string, figures: ReadonlyMap<string, Figure>): string {
  return text.replace(/\{\{([^{}]*)\}\}/g, (_, name: string) => {
    const figure = figures.get(name.trim());
    return figure ? figureText(figure) : dots;
  });
}

/** A text in which number or date of the document are still open: with everything else said; undefined of any other. */
function openText(text: string, figures: ReadonlyMap<string, Figure>): string | undefined {
  const open = [...figures].filter(([, figure]) => isOfDocument(figure) && figure.value === null);
  if (open.length === 0) return undefined;
  const waiting = new Map(open.map(([name]) => [name, { kind: 'text', value: `{{${name}}}` } as const]));
  return fillIn(text, new Map([...figures, ...waiting]));
}

/** Fills a form, in the archive's own trees. */
export function fillForm(
  archive: FormArchive,
  sheets: readonly SheetPart[],
  styles: Styles,
  catalogue: Catalogue,
  marks: Marks,
): FilledForm {
  return new Filler(archive, sheets, styles, catalogue, marks).fill();
}
