import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { notFound } from '../../shared/errors.ts';
import { requireArea } from '../areas/service.ts';
import type { Sheet } from '../exports/service.ts';
import { knownNames } from './figures.ts';
import { type CellMark, listOf, type Marks, namesIn, type RowMark } from './marks.ts';
import {
  type Catalogue,
  columnAt,
  columnName,
  headOf,
  type ListedFigure,
  listedFigures,
  nameKey,
} from './names.ts';
import { type PreviewCell, previewOf, type SheetPreview } from './preview.ts';
import type { Markings, ReportForm } from './schema.ts';
import { changeMarkings, openVersion, readForm } from './service.ts';

/** One sheet of a form with what is marked on it: what the page of clicking shows. */
export interface MarkingView {
  form: ReportForm;
  version: number;
  sheets: string[];
  preview: SheetPreview;
  /** Marks of this sheet: its own and those set by clicking. */
  cells: CellMark[];
  rows: RowMark[];
  figures: ListedFigure[];
  /** Tables and lists that a row may repeat for. */
  lists: { head: string; title: string }[];
  /** The cell that is being marked, when one is. */
  chosen: Chosen | null;
}

export interface Chosen {
  cell: PreviewCell;
  text: string;
  list: string;
  /** Names to choose from: the row's list's columns first. */
  names: { name: string; label: string }[];
}

interface OpenMarking {
  form: ReportForm;
  version: number;
  catalogue: Catalogue;
  marks: Marks;
  /** Those that stand in the file itself. */
  fileMarks: Marks;
  previews: SheetPreview[];
}

async function openMarking(t: ReadTx, dataDir: string, id: string): Promise<OpenMarking> {
  const { form, version } = await readForm(t, id);
  const catalogue = await knownNames(t, await requireArea(t, form.area));
  const { open, marks } = await openVersion(dataDir, form, catalogue);
  const { sheets, texts, styles } = open;
  return {
    form,
    version,
    catalogue,
    marks,
    fileMarks: open.marks,
    previews: sheets.map((sheet) => previewOf(sheet, texts, styles)),
  };
}

/** What the page of clicking shows; a cell that is not there is no choice. */
export async function markingView(
  t: ReadTx,
  dataDir: string,
  id: string,
  asked: { sheet?: number | undefined; cell?: string | undefined },
): Promise<MarkingView> {
  const { form, version, catalogue, marks, previews } = await openMarking(t, dataDir, id);
  const preview = previews[asked.sheet ?? 0] ?? previews[0];
  if (!preview) throw notFound('Biểu mẫu không có trang tính này.');
  const cells = marks.cells.filter(({ sheet, text }) => sheet === preview.name && text !== '');
  const rows = marks.rows.filter(({ sheet }) => sheet === preview.name);
  const cell = preview.rows.flatMap((row) => row.cells).find(({ address }) => address === asked.cell);
  const figures = listedFigures(catalogue);
  return {
    form,
    version,
    sheets: previews.map(({ name }) => name),
    preview,
    cells,
    rows,
    figures,
    lists: catalogue.sheets.map((sheet) => ({ head: headOf(sheet), title: sheet.title })),
    chosen: cell ? chosenOf(cell, cells, rows, catalogue, figures) : null,
  };
}

function chosenOf(
  cell: PreviewCell,
  cells: readonly CellMark[],
  rows: readonly RowMark[],
  catalogue: Catalogue,
  figures: readonly ListedFigure[],
): Chosen {
  const row = rows.find((mark) => mark.row === cell.row);
  const list = row && listOf(catalogue, row)?.sheet;
  const own = list
    ? list.columns.map((column) => ({
        name: columnName(column),
        label: column.group ? `${column.group}, ${column.header}` : column.header,
      }))
    : [];
  return {
    cell,
    text: cells.find((mark) => mark.cell === cell.address)?.text ?? '',
    list: row?.list ?? '',
    names: [
      ...own,
      ...figures.map(({ name, label, of }) => ({ name, label: of ? `${of}: ${label}` : label })),
    ],
  };
}

/** Texts that stand above a cell, the nearest last: through merged cells too. */
function headersAbove(preview: SheetPreview, cell: PreviewCell): string[] {
  const texts: string[] = [];
  for (const row of preview.rows) {
    if (row.row >= cell.row) break;
    const above = row.cells.find(
      (each) => each.column <= cell.column && cell.column < each.column + each.colSpan && each.text !== '',
    );
    // A title over the whole sheet heads no column.
    if (above && above.colSpan < preview.columns.length) texts.push(above.text);
  }
  return texts.slice(-4);
}

/** Columns of a list whose header is the one above a cell of the repeating row, for cells that hold nothing yet. */
export function suggestedCells(preview: SheetPreview, row: number, list: Sheet): CellMark[] {
  const cells = preview.rows.find((each) => each.row === row)?.cells ?? [];
  const taken = new Set<number>();
  return cells.flatMap((cell): CellMark[] => {
    if (cell.formula !== null || cell.text !== '') return [];
    const above = headersAbove(preview, cell).filter(
      (text) => !/^(?:[A-Z]|\d{1,2}(?:\s*=.*)?)$/.test(text.trim()),
    );
    const [last = '', before = ''] = [above.at(-1), above.at(-2)];
    const isIndex = /^(stt|tt|sothutu)$/.test(nameKey(last));
    const found = isIndex
      ? list.columns.findIndex(({ kind }) => kind === 'index')
      : [`${before} ${last}`, last].map((text) => columnAt(list, text)).find((at) => at >= 0);
    const column = found === undefined ? undefined : list.columns[found];
    if (found === undefined || !column || taken.has(found)) return [];
    taken.add(found);
    return [{ sheet: preview.name, cell: cell.address, text: `{{${columnName(column)}}}` }];
  });
}

/** What one click sets. */
export interface Click {
  sheet: string;
  cell: string;
  /** A name, or a text with `{{names}}`; empty takes the mark off. */
  text: string;
  /** What the cell's row repeats for; empty: it does not. */
  list: string;
  /** Marks the row's other empty cells by their headers. */
  suggests: boolean;
}

const inBraces = (text: string): string =>
  text === '' || namesIn(text).length > 0 ? text : `{{${text.replace(/[{}]/g, '').trim()}}}`;

/** Sets one cell's mark, and what its row repeats for. Answers how many cells are marked by clicking. */
export async function markCell(
  t: WriteTx,
  dataDir: string,
  id: string,
  click: Click,
  seen?: number,
): Promise<number> {
  const { form, catalogue, fileMarks, marks, previews } = await openMarking(t, dataDir, id);
  const row = Number(click.cell.replace(/\D+/, ''));
  const text = inBraces(click.text);
  const onSheet = ({ sheet }: { sheet: string }): boolean => sheet === click.sheet;
  const isSame = (mark: CellMark): boolean => onSheet(mark) && mark.cell === click.cell;
  const isSameRow = (mark: RowMark): boolean => onSheet(mark) && mark.row === row;
  const next: Markings = {
    cells: form.markings.cells.filter((mark) => !isSame(mark)),
    rows: form.markings.rows.filter((mark) => !isSameRow(mark)),
  };
  // What the file says of itself needs no mark of ours.
  if (text !== (fileMarks.cells.find(isSame)?.text ?? ''))
    next.cells.push({ sheet: click.sheet, cell: click.cell, text });
  const isNewList = click.list !== (marks.rows.find(isSameRow)?.list ?? '');
  if (isNewList || form.markings.rows.some(isSameRow))
    next.rows.push({ sheet: click.sheet, row, list: click.list });
  const list = click.list === '' ? undefined : listOf(catalogue, click)?.sheet;
  const preview = previews.find(({ name }) => name === click.sheet);
  if (isNewList && click.suggests && list && preview) {
    const marked = new Set(marks.cells.filter(onSheet).map(({ cell }) => cell));
    if (text !== '') marked.add(click.cell);
    next.cells.push(...suggestedCells(preview, row, list).filter(({ cell }) => !marked.has(cell)));
  }
  await changeMarkings(t, dataDir, id, next, seen);
  return next.cells.length;
}
