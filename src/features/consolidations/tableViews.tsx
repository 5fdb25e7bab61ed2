import { formatMonth } from '../../shared/dates.ts';
import { formatNumber, formatPercent } from '../../shared/money.ts';
import { Crumbs, Empty, LinkButton, PrintButton, Table, Title } from '../../web/components/parts.tsx';
import { type Chrome, Layout } from '../../web/layout.tsx';
import type { CellValue, Column } from '../exports/service.ts';
import type { CityTable, Difference, Line } from './adding.ts';
import type { WardReport } from './schema.ts';

function figure(value: CellValue, kind: Column['kind']): string {
  if (value === null) return '';
  if (typeof value === 'string') return value;
  if (kind === 'percent') return formatPercent(value);
  return formatNumber(value, Number.isInteger(value) ? 0 : 1);
}

const headOf = ({ group, header }: Column): string => (group ? `${group}, ${header}` : header);

function LinesTable({
  table,
  lines,
  caption,
}: {
  table: CityTable;
  lines: readonly Line[];
  caption: string;
}) {
  return (
    <Table
      caption={caption}
      rows={lines}
      columns={[
        { head: 'Nội dung, đơn vị', cell: (line) => line.label },
        ...table.columns.map((column, i) => ({
          head: headOf(column),
          number: column.kind !== 'text',
          cell: (line: Line) => figure(line.values[i] ?? null, column.kind),
        })),
      ]}
    />
  );
}

/** A sum of the city, opened to its wards, and each of them to its groups. */
function Opened({ table, line }: { table: CityTable; line: Line }) {
  return (
    <details class="fold">
      <summary>
        {line.label}: {line.parts.length} phường
      </summary>
      <LinesTable table={table} lines={line.parts} caption={`${line.label} theo phường`} />
      {line.parts
        .filter(({ parts }) => parts.length > 0)
        .map((ward) => (
          <details class="fold">
            <summary>
              {ward.label}: {ward.parts.length} tổ
            </summary>
            <LinesTable table={table} lines={ward.parts} caption={`${ward.label} theo tổ`} />
          </details>
        ))}
    </details>
  );
}

/** One table of a month, the wards added up. */
export function TablePage(view: { chrome: Chrome; month: string; table: CityTable; tables: string[] }) {
  const { month, table } = view;
  const title = `${table.name}, tháng ${formatMonth(month)}`;
  return (
    <Layout title={title} chrome={view.chrome}>
      <Crumbs
        path={[
          { href: `/hop-nhat?thang=${month}`, text: `Hợp nhất tháng ${formatMonth(month)}` },
          { text: table.name },
        ]}
      />
      <Title right={<PrintButton />}>{title}</Title>
      <nav class="choice-buttons" aria-label="Các biểu">
        {view.tables
          .filter((name) => name !== table.name)
          .map((name) => (
            <LinkButton href={`/hop-nhat/bieu/${name.slice(0, 3)}?thang=${month}`} slim>
              {name}
            </LinkButton>
          ))}
      </nav>
      <LinesTable table={table} lines={table.lines} caption={title} />
      <h2>Mở theo phường và tổ</h2>
      {table.lines.map((line) => (
        <Opened table={table} line={line} />
      ))}
    </Layout>
  );
}

const cell = (value: CellValue): string =>
  typeof value === 'number'
    ? formatNumber(value, Number.isInteger(value) ? 0 : 3)
    : value === null
      ? 'trống'
      : value;

/** What a ward's newer version says otherwise. */
export function DifferencesPage(view: {
  chrome: Chrome;
  name: string;
  report: WardReport;
  former: WardReport | null;
  items: Difference[];
}) {
  const { report, former, items } = view;
  const title = `${view.name}, tháng ${formatMonth(report.month)}: bản ${report.submission}`;
  return (
    <Layout title={title} chrome={view.chrome}>
      <Crumbs
        path={[
          { href: `/hop-nhat?thang=${report.month}`, text: `Hợp nhất tháng ${formatMonth(report.month)}` },
          { text: view.name },
        ]}
      />
      <Title right={<PrintButton />}>{title}</Title>
      {former === null && <p>Đây là bản đầu tiên đã nhận, chưa có bản trước để so.</p>}
      {former !== null && items.length === 0 && (
        <Empty icon="circle-check" title={`Không khác bản ${former.submission}`}>
          Mọi ô của các biểu số liệu giống bản trước.
        </Empty>
      )}
      {former !== null && items.length > 0 && (
        <>
          <p>
            Khác bản {former.submission} ở {items.length} ô.
          </p>
          <Table
            caption="Các ô khác bản trước"
            rows={items}
            columns={[
              { head: 'Biểu', cell: (row) => row.sheet },
              { head: 'Dòng', cell: (row) => row.row },
              { head: 'Cột', cell: (row) => row.column },
              { head: `Bản ${former.submission}`, number: true, cell: (row) => cell(row.before) },
              { head: `Bản ${report.submission}`, number: true, cell: (row) => cell(row.now) },
            ]}
          />
        </>
      )}
    </Layout>
  );
}
