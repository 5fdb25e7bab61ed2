import { formatDay } from '../../shared/dates.ts';
import { formatNumber, formatPercent } from '../../shared/money.ts';
import { type CellValue, type Column, columnNumbers, type Sheet, widthOf } from './sheet.ts';

/** A value as its column shows it on screen and on paper. */
export function cellText(value: CellValue, kind: Column['kind']): string {
  if (value === null) return '';
  if (typeof value === 'string') return kind === 'day' ? formatDay(value) : value;
  if (kind === 'percent') return formatPercent(value);
  return formatNumber(value, kind === 'points' ? 1 : 0);
}

const centred: ReadonlySet<Column['kind']> = new Set(['index', 'day', 'id']);
const figures: ReadonlySet<Column['kind']> = new Set(['number', 'money', 'percent', 'points']);

/** The class of a column's cells. */
export const sideOf = ({ kind }: Column): string =>
  figures.has(kind) ? 'number' : centred.has(kind) ? 'middle' : '';

interface HeadCell {
  text: string;
  columns: number;
  rows: number;
}

/** The upper header row: groups across their columns, single headers down over both rows. */
function upperHead(columns: readonly Column[]): HeadCell[] {
  const cells: HeadCell[] = [];
  columns.forEach(({ group, header }, i) => {
    const last = cells.at(-1);
    if (group && last && columns[i - 1]?.group === group) last.columns += 1;
    else cells.push({ text: group ?? header, columns: 1, rows: group ? 1 : 2 });
  });
  return cells;
}

/** On screen a column is never narrower than its words are long; what is too wide is scrolled. */
const roomOf = (column: Column | undefined, isScreen: boolean): string | undefined =>
  isScreen && column ? `min-width: ${Math.round(widthOf(column) * 0.8)}ch` : undefined;

/** The header rows of a table of columns. */
export function SheetHead({ columns, screen = false }: { columns: readonly Column[]; screen?: boolean }) {
  const single = columns.filter(({ group }) => !group);
  const grouped = columns.filter(({ group }) => group);
  return (
    <>
      <tr>
        {upperHead(columns).map((cell) => (
          <th
            scope={cell.columns > 1 ? 'colgroup' : 'col'}
            colSpan={cell.columns}
            rowSpan={grouped.length > 0 ? cell.rows : 1}
            style={roomOf(
              single.find(({ header }) => header === cell.text),
              screen,
            )}
          >
            {cell.text}
          </th>
        ))}
      </tr>
      {grouped.length > 0 && (
        <tr>
          {grouped.map((column) => (
            <th scope="col" style={roomOf(column, screen)}>
              {column.header}
            </th>
          ))}
        </tr>
      )}
    </>
  );
}

/** A sentence among figures is read as text: figures never break over lines. */
const isSentence = (value: CellValue | undefined): boolean => typeof value === 'string' && value.length > 24;

function Row({ columns, row }: { columns: readonly Column[]; row: readonly CellValue[] }) {
  return (
    <>
      {columns.map((column, i) => (
        <td class={isSentence(row[i]) ? '' : sideOf(column)}>{cellText(row[i] ?? null, column.kind)}</td>
      ))}
    </>
  );
}

/** Widths of the columns as parts of the whole. */
export function SheetWidths({ columns }: { columns: readonly Column[] }) {
  const widths = columns.map(widthOf);
  const sum = widths.reduce((all, width) => all + width, 0);
  return (
    <colgroup>
      {widths.map((width) => (
        <col style={`width: ${(100 * width) / sum}%`} />
      ))}
    </colgroup>
  );
}

/**
 * A sheet as a table: heads, on paper the column numbers, totals first, then the rows from one to another (all, if
 * nothing else is said).
 */
export function SheetTable(props: { sheet: Sheet; paper?: boolean; from?: number; to?: number }) {
  const { columns, rows, total, secondTotal, title } = props.sheet;
  const totals = [total, secondTotal].filter((each) => each !== undefined);
  return (
    <table class={props.paper ? 'ruled list' : 'sheet'}>
      <caption class="hidden-visually">{title}</caption>
      {props.paper && <SheetWidths columns={columns} />}
      <thead>
        <SheetHead columns={columns} screen={!props.paper} />
        {props.paper && (
          <tr class="column-numbers">
            {columnNumbers(columns).map((number) => (
              <th scope="col">{number}</th>
            ))}
          </tr>
        )}
      </thead>
      <tbody>
        {totals.map((row) => (
          <tr class="total">
            <Row columns={columns} row={row} />
          </tr>
        ))}
        {rows.slice(props.from ?? 0, props.to).map((row) => (
          <tr>
            <Row columns={columns} row={row} />
          </tr>
        ))}
        {rows.length === 0 && (
          <tr>
            <td colSpan={columns.length}>Không phát sinh</td>
          </tr>
        )}
      </tbody>
    </table>
  );
}
