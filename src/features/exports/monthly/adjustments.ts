import type { ReadTx } from '../../../db/tx.ts';
import { formatDay } from '../../../shared/dates.ts';
import type { Area } from '../../areas/schema.ts';
import { leafCodes } from '../../areas/service.ts';
import type { Snapshot } from '../../balances/service.ts';
import type { CountedCard } from '../../coverage/service.ts';
import { type Cells, cellsOf, columnLabel, hasColumn, identityOf, labelledRows, valueIn } from '../cells.ts';
import type { ClosedPeriod, ReportedTable } from '../closing/closedPeriods.ts';
import { documentText } from '../document.ts';
import type { CellValue, Column, Sheet } from '../sheet.ts';
import { type ConcernedRow, LateReasons } from './lateNews.ts';
import { firstDayLearnt } from './learnt.ts';

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

/** A closed period as it is known now. */
export interface KnownNow {
  tables: readonly Sheet[];
  /** On its last day. */
  people: Snapshot;
  cards: ReadonlyMap<string, CountedCard>;
}

/** A figure that is not what was reported, with what its reason is looked up by. */
interface Adjustment {
  row: string;
  reported: number;
  adjusted: number;
  concerned: ConcernedRow;
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
      ({ kind, field }) =>
        (kind === 'number' || kind === 'money') &&
        !derived[form]?.includes(field) &&
        hasColumn(reported.columns, field),
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
        const concerned = { form, field: column.field, isTotal: row.isTotal, areas, words };
        found.push({ row: text, reported: last, adjusted, concerned });
      }
    }
    return found;
  }
}

async function adjustmentsOf(
  t: ReadTx,
  chain: readonly ClosedPeriod[],
  period: ClosedPeriod,
  now: readonly Sheet[],
): Promise<Adjustment[]> {
  const comparison = new Comparison(t, period, toldOf(chain, period));
  const found: Adjustment[] = [];
  for (const table of period.tables.filter(({ name }) => isCompared(name))) {
    const sheet = now.find(({ name }) => name === table.name);
    if (sheet) found.push(...(await comparison.of(table.name.slice(0, 3), table, cellsOf(sheet))));
  }
  return found;
}

/** The newest closed period, and those of which something has been learnt that no later report could tell. */
async function touched(t: ReadTx, area: Area, chain: readonly ClosedPeriod[]): Promise<ClosedPeriod[]> {
  const [newest, ...older] = chain;
  if (!newest) return [];
  const knownAt = chain.map((period) => period.knownAt).sort();
  const since = older.length > 0 ? await firstDayLearnt(t, area, knownAt.at(-1) ?? '') : undefined;
  return [newest, ...older.filter((period) => since !== undefined && since <= period.to)];
}

/**
 * `Điều chỉnh kỳ trước`: figures of closed periods that are others by what is known now, each told once: against what was
 * reported, or what a later report has told of it since. `knownNow` makes a period's tables as they are known now.
 */
export async function adjustmentTable(
  t: ReadTx,
  area: Area,
  chain: readonly ClosedPeriod[],
  knownNow: (period: ClosedPeriod) => Promise<KnownNow>,
): Promise<Sheet> {
  const rows: CellValue[][] = [];
  for (const period of (await touched(t, area, chain)).reverse()) {
    const now = await knownNow(period);
    const found = await adjustmentsOf(t, chain, period, now.tables);
    const reasons = found.length > 0 ? await LateReasons.of(t, area, period, now) : undefined;
    for (const { row, reported, adjusted, concerned } of found)
      rows.push([
        rows.length + 1,
        concerned.form,
        row,
        periodText(period),
        reported,
        adjusted,
        adjusted - reported,
        reasons?.for(concerned) ?? null,
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
