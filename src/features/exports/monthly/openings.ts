import { groupBy } from '../../../shared/collections.ts';
import { type Register, registerLabels, registers } from '../../../shared/words.ts';
import { type Cells, cellsOf, hasColumn, identityOf, labelledRows, valueIn } from '../cells.ts';
import type { ClosedPeriod } from '../closing/closedPeriods.ts';
import type { CellValue, Column, Sheet } from '../sheet.ts';
import type { Check, RegisterFigures } from './checks.ts';

const what = 'đầu kỳ = cuối kỳ trước đã chốt';

const number = (value: CellValue): number => (typeof value === 'number' ? value : 0);

/** A column that opens, with those that closed the period before; rates in per cent of one. */
interface Opening {
  sheet: string;
  opening: string;
  /** Added up. */
  closing: readonly string[];
  /** A rate opens: what closed is that part of this whole. */
  of?: string;
  /** Only the totals: rows of the same words are no longer the same once a coefficient changes. */
  totalsOnly?: boolean;
}

const openings: readonly Opening[] = [
  { sheet: 'B03 Diễn biến hộ nghèo', opening: 'opening', closing: ['closing'] },
  { sheet: 'B04 Diễn biến hộ cận nghèo', opening: 'opening', closing: ['closing'] },
  { sheet: 'B05 Người có công', opening: 'opening', closing: ['closing'] },
  { sheet: 'B06 BTXH, hưu trí xã hội', opening: 'opening', closing: ['closing'], totalsOnly: true },
  { sheet: 'B07 Hộ khó khăn', opening: 'openingHouseholds', closing: ['closingHouseholds'] },
  { sheet: 'B07 Hộ khó khăn', opening: 'openingPeople', closing: ['closingPeople'] },
  { sheet: 'B08 BHYT theo tổ', opening: 'formerRate', closing: ['covered'], of: 'population' },
  { sheet: 'B09 BHYT theo nhóm', opening: 'opening', closing: ['closing'] },
  { sheet: 'B11 Hồ sơ, tồn đọng', opening: 'opening', closing: ['leftInTime', 'leftOverdue'] },
];

const headerOf = ({ columns }: Cells, field: string): string => {
  const column = columns.find((each) => each.field === field);
  return column?.group ? `${column.group}, ${column.header.toLowerCase()}` : (column?.header ?? field);
};

/** The group that a group's people stand under now: another one where it has been merged since. */
export type GroupNow = (code: string) => string;

/** The closed table by the groups of now: rows of groups that are one by now are one row, their numbers added up. */
function byGroupsNow(before: Cells, identity: readonly Column[], groupNow: GroupNow): Cells {
  const at = before.columns.findIndex(({ field }) => field === 'groupCode');
  if (at < 0) return before;
  const told = identity.filter(({ field }) => field !== 'group');
  const merged = groupBy(
    before.rows.map((row) => row.with(at, groupNow(String(row[at] ?? '')))),
    (row) => JSON.stringify(told.map(({ field }) => valueIn(before.columns, row, field))),
  );
  const added = (a: readonly CellValue[], b: readonly CellValue[]): CellValue[] =>
    a.map((value, i) => (typeof value === 'number' ? value + number(b[i] ?? null) : value));
  return { ...before, rows: [...merged.values()].map((rows) => rows.reduce(added)) };
}

/** One column of a table, row by row, against the closed table of the period before. */
function tableCheck(
  { sheet, opening, closing, of, totalsOnly }: Opening,
  now: Cells,
  reported: Cells,
  groupNow: GroupNow,
): Check {
  const identity = identityOf(now.columns);
  const before = byGroupsNow(reported, identity, groupNow);
  const rows = labelledRows(identity, now).filter(({ isTotal }) => isTotal || !totalsOnly);
  const former = new Map(labelledRows(identity, before).map((row) => [row.key, row]));
  const closedIn = (row: readonly CellValue[] | undefined): number => {
    const sum = closing.reduce((total, field) => total + number(valueIn(before.columns, row, field)), 0);
    return of ? sum / Math.max(number(valueIn(before.columns, row, of)), 1) : sum;
  };
  const off: string[] = [];
  const gone = new Set(former.keys());
  for (const { key, label, row, isTotal } of rows) {
    gone.delete(key);
    const was = former.get(key);
    // A group that did not stand then, a category that nobody held: it opens with nothing, or is told by the total.
    if (!was && isTotal) continue;
    const opened = number(valueIn(now.columns, row, opening));
    const closed = closedIn(was?.row);
    if (Math.abs(opened - closed) > 1e-9)
      off.push(`${label}: ${shown(opened, opening)} và ${shown(closed, opening)}`);
  }
  if (!totalsOnly)
    for (const key of gone) {
      const was = former.get(key);
      const closed = closedIn(was?.row);
      if (closed !== 0 && opening !== 'formerRate')
        off.push(`${was?.label}: không còn dòng, kỳ trước ${closed}`);
    }
  const content = `${sheet.slice(0, 3)}: ${what} (${headerOf(now, opening).toLowerCase()})`;
  return { content, ok: off.length === 0, result: resultOf(off, rows.length) };
}

const shown = (value: number, field: string): string =>
  field === 'formerRate' ? `${(value * 100).toFixed(1).replace('.', ',')}%` : String(value);

const mostNamed = 5;
const resultOf = (off: readonly string[], rows: number): string =>
  off.length === 0
    ? `Khớp (${rows} dòng)`
    : `Lệch ${off.length} dòng: ${off.slice(0, mostNamed).join('; ')}${off.length > mostNamed ? '; …' : ''}`;

function registerCheck(register: Register, now: RegisterFigures, before: RegisterFigures): Check {
  const of = (figures: RegisterFigures, at: 'opening' | 'closing'): string =>
    `${figures[register].households[at]} hộ, ${figures[register].people[at]} người`;
  const [opened, closed] = [of(now, 'opening'), of(before, 'closing')];
  return {
    content: `${registerLabels[register]}: ${what}`,
    ok: opened === closed,
    result: opened === closed ? `Khớp (${opened})` : `Lệch: ${opened} và ${closed}`,
  };
}

/** What opens the period is what closed the one before: every register, and table by table, row by row. */
export function openingChecks(
  sheets: ReadonlyMap<string, Sheet>,
  figures: RegisterFigures,
  former: ClosedPeriod | undefined,
  groupNow: GroupNow,
): Check[] {
  if (!former)
    return [
      {
        content: `Sổ và biểu: ${what}`,
        ok: true,
        result: 'Kỳ trước chưa chốt, chưa có số để so',
      },
    ];
  return [
    ...registers.map((register) => registerCheck(register, figures, former.figures.registers)),
    ...openings.flatMap((opening) => {
      const [now, before] = [
        sheets.get(opening.sheet),
        former.tables.find(({ name }) => name === opening.sheet),
      ];
      const told = before && opening.closing.every((field) => hasColumn(before.columns, field));
      return now && told ? [tableCheck(opening, cellsOf(now), before, groupNow)] : []; // one that this addressee gets
    }),
  ];
}
