import type { ReadTx } from '../../../db/tx.ts';
import { formatDay } from '../../../shared/dates.ts';
import type { Area } from '../../areas/schema.ts';
import { leafCodes } from '../../areas/service.ts';
import { type Cells, cellsOf, columnLabel, identityOf, labelledRows, valueIn } from '../cells.ts';
import type { ClosedPeriod, ReportedTable } from '../closedPeriods.ts';
import type { CellValue, Column, Sheet } from '../sheet.ts';
import { documentText } from '../workbook.ts';
import { LateReasons } from './lateNews.ts';

export const adjustmentsName = 'Điều chỉnh kỳ trước';

const columns: Column[] = [
  { field: 'index', header: 'STT', kind: 'index' },
  { field: 'form', header: 'Biểu', kind: 'text', width: 8 },
  { field: 'row', header: 'Dòng', kind: 'text', width: 40 },
  { field: 'period', header: 'Kỳ', kind: 'text', width: 24 },
  { field: 'reported', header: 'Số đã báo cáo', kind: 'number', width: 12 },
  { field: 'adjusted', header: 'Số điều chỉnh', kind: 'number', width: 12 },
  { field: 'difference', header: 'Chênh lệch', kind: 'number', width: 11 },
  { field: 'reason', header: 'Lý do', kind: 'text', width: 50 },
  { field: 'document', header: 'Văn bản', kind: 'text', width: 26 },
];

/** Figures that look ahead of the period, or follow from others: they are no news of what was. */
const derived: Record<string, readonly string[]> = { B08: ['target', 'missing', 'difference', 'expiring'] };

/** Tables whose figures are held against the reported ones; B01 repeats them by target. */
const isCompared = (name: string): boolean => /^B(?!01)\d\d /.test(name);

const periodText = ({ from, to }: ClosedPeriod): string => `${formatDay(from)} – ${formatDay(to)}`;

const number = (value: CellValue): number => (typeof value === 'number' ? value : 0);

/** A figure that is not what was reported. */
interface Adjustment {
  form: string;
  row: string;
  reported: number;
  adjusted: number;
  reason: string;
}

/** What later reports have told of a period already, by table and row: the figure as they left it. */
function toldOf(chain: readonly ClosedPeriod[], period: ClosedPeriod): Map<string, number> {
  const told = new Map<string, number>();
  const later = chain.filter(({ closedAt, from }) => closedAt > period.closedAt && from > period.to);
  for (const { tables } of [...later].sort((a, b) => (a.closedAt < b.closedAt ? -1 : 1))) {
    const table = tables.find(({ name }) => name === adjustmentsName);
    for (const row of table?.rows ?? []) {
      const text = (field: string): string => String(valueIn(table?.columns ?? [], row, field) ?? '');
      if (text('period') === periodText(period))
        told.set(`${text('form')} ${text('row')}`, number(valueIn(table?.columns ?? [], row, 'adjusted')));
    }
  }
  return told;
}

class Comparison {
  private readonly groups = new Map<string, ReadonlySet<string>>();

  constructor(
    private readonly t: ReadTx,
    private readonly period: ClosedPeriod,
    private readonly told: ReadonlyMap<string, number>,
    private readonly reasons: LateReasons,
  ) {}

  private async areasOf(code: CellValue): Promise<ReadonlySet<string> | undefined> {
    if (typeof code !== 'string') return undefined;
    const known = this.groups.get(code);
    if (known) return known;
    const areas = new Set(await leafCodes(this.t, code, this.period.to));
    this.groups.set(code, areas);
    return areas;
  }

  /** Figures of one table that are others now than what was told of them last. */
  async of(form: string, reported: ReportedTable, now: Cells): Promise<Adjustment[]> {
    const identity = identityOf(now.columns);
    const [was, is] = [labelledRows(identity, reported), labelledRows(identity, now)];
    const figures = now.columns.filter(
      ({ kind, field }) => (kind === 'number' || kind === 'money') && !derived[form]?.includes(field),
    );
    const found: Adjustment[] = [];
    for (const key of new Set([...is, ...was].map((row) => row.key))) {
      const [before, after] = [was, is].map((rows) => rows.find((row) => row.key === key));
      const row = after ?? before;
      if (!row) continue;
      const table = after ? now : reported;
      const areas = await this.areasOf(valueIn(table.columns, row.row, 'groupCode'));
      const words = identity.flatMap(({ field }) => String(valueIn(table.columns, row.row, field) ?? ''));
      for (const column of figures) {
        const text = `${row.label}: ${columnLabel(column)}`;
        const first = number(valueIn(reported.columns, before?.row, column.field));
        const last = this.told.get(`${form} ${text}`) ?? first;
        const adjusted = number(valueIn(now.columns, after?.row, column.field));
        if (adjusted === last) continue;
        const reason = this.reasons.for({ form, field: column.field, isTotal: row.isTotal, areas, words });
        found.push({ form, row: text, reported: last, adjusted, reason });
      }
    }
    return found;
  }
}

async function adjustmentsOf(
  t: ReadTx,
  area: Area,
  chain: readonly ClosedPeriod[],
  period: ClosedPeriod,
  now: readonly Sheet[],
): Promise<Adjustment[]> {
  const reasons = await LateReasons.of(t, area, period);
  const comparison = new Comparison(t, period, toldOf(chain, period), reasons);
  const found: Adjustment[] = [];
  for (const table of period.tables.filter(({ name }) => isCompared(name))) {
    const sheet = now.find(({ name }) => name === table.name);
    if (sheet) found.push(...(await comparison.of(table.name.slice(0, 3), table, cellsOf(sheet))));
  }
  return found;
}

/**
 * `Điều chỉnh kỳ trước`: figures of closed periods that are others by what is known now, each told once: against what was
 * reported, or what a later report has told of it since. `now` makes a period's tables as they are known now.
 */
export async function adjustmentTable(
  t: ReadTx,
  area: Area,
  chain: readonly ClosedPeriod[],
  now: (period: ClosedPeriod) => Promise<readonly Sheet[]>,
): Promise<Sheet> {
  const rows: CellValue[][] = [];
  for (const period of [...chain].reverse()) {
    for (const found of await adjustmentsOf(t, area, chain, period, await now(period)))
      rows.push([
        rows.length + 1,
        found.form,
        found.row,
        periodText(period),
        found.reported,
        found.adjusted,
        found.adjusted - found.reported,
        found.reason,
        documentText(period.document),
      ]);
  }
  return {
    name: adjustmentsName,
    title: 'Số liệu điều chỉnh của các kỳ đã báo cáo',
    unit: 'như biểu được điều chỉnh',
    columns,
    rows,
  };
}
