import {
  type CellValue,
  type Column,
  listsWorkbook,
  type Sheet,
} from '../../src/features/exports/service.ts';
import { firstDayOfMonth, formatDay, lastDayOfMonth } from '../../src/shared/dates.ts';

/** What a ward's workbook is made from: everything else follows, so that sums and identities hold. */
export interface WardMonth {
  area: string;
  name: string;
  month: string;
  submission?: number;
  groups: { code: string; name: string; population: number; covered: number; poor: number }[];
  /** Poor households of each group at the month's beginning; as at its end when left out. */
  poorBefore?: number[];
}

const add = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
const text = (field: string, header: string): Column => ({ field, header, kind: 'text' });
const figure = (field: string, header: string, group?: string): Column => ({
  field,
  header,
  kind: 'number',
  ...(group ? { group } : {}),
});
const place: Column[] = [
  { field: 'index', header: 'STT', kind: 'index' },
  text('group', 'Tổ dân phố'),
  { field: 'groupCode', header: 'Mã tổ', kind: 'id' },
];

function povertySheet(ward: WardMonth): Sheet {
  const of = (population: number, poor: number): CellValue[] => [
    Math.ceil(population / 4),
    population,
    poor,
    poor * 3,
    poor / Math.max(1, Math.ceil(population / 4)),
  ];
  const total = [0, 1, 2, 3].map((at) =>
    add(ward.groups.map(({ population, poor }) => Number(of(population, poor)[at]))),
  );
  return {
    name: 'B02 Nghèo theo tổ',
    title: 'Hộ nghèo theo tổ',
    form: 'B02',
    columns: [
      ...place,
      figure('households', 'Tổng số hộ'),
      figure('people', 'Tổng số khẩu'),
      figure('poorHouseholds', 'Hộ', 'Hộ nghèo'),
      figure('poorPeople', 'Khẩu', 'Hộ nghèo'),
      { field: 'poorRate', header: '% hộ', group: 'Hộ nghèo', kind: 'percent' },
    ],
    total: [null, 'Tổng cộng', null, ...total, (total[2] ?? 0) / (total[0] ?? 1)],
    rows: ward.groups.map(({ code, name, population, poor }, i) => [
      i + 1,
      name,
      code,
      ...of(population, poor),
    ]),
  };
}

function movementSheet(ward: WardMonth, before: readonly number[]): Sheet {
  const rows = ward.groups.map(({ code, name, poor }, i): CellValue[] => {
    const opening = before[i] ?? poor;
    const more = Math.max(0, poor - opening);
    const less = Math.max(0, opening - poor);
    return [i + 1, name, code, 'Hộ', opening, less, more, poor];
  });
  const sum = (at: number): number => add(rows.map((row) => Number(row[at])));
  return {
    name: 'B03 Diễn biến hộ nghèo',
    title: 'Diễn biến hộ nghèo',
    form: 'B03',
    columns: [
      ...place,
      text('unit', 'Hộ/Khẩu'),
      figure('opening', 'Đầu kỳ'),
      figure('decrease', 'Cộng', 'Giảm'),
      figure('increase', 'Cộng', 'Tăng'),
      figure('closing', 'Cuối kỳ'),
    ],
    total: [null, 'Tổng cộng', ward.area, 'Hộ', sum(4), sum(5), sum(6), sum(7)],
    rows,
  };
}

function coverageSheets(ward: WardMonth): Sheet[] {
  const population = add(ward.groups.map((group) => group.population));
  const covered = add(ward.groups.map((group) => group.covered));
  const codes = [
    ['Người thuộc hộ gia đình nghèo', 'HN', Math.floor(covered / 3)],
    ['Tham gia theo hộ gia đình', 'GD', covered - Math.floor(covered / 3)],
  ] as const;
  return [
    {
      name: 'B08 BHYT theo tổ',
      title: 'Bao phủ BHYT theo tổ',
      form: 'B08',
      columns: [
        ...place,
        figure('population', 'Dân số'),
        figure('covered', 'Có thẻ còn giá trị'),
        { field: 'rate', header: 'Tỷ lệ %', kind: 'percent' },
      ],
      total: [null, 'Tổng cộng', ward.area, population, covered, covered / population],
      rows: ward.groups.map((group, i) => [
        i + 1,
        group.name,
        group.code,
        group.population,
        group.covered,
        group.covered / group.population,
      ]),
    },
    {
      name: 'B09 BHYT theo nhóm',
      title: 'Bao phủ BHYT theo nhóm đối tượng',
      form: 'B09',
      columns: [
        { field: 'index', header: 'STT', kind: 'index' },
        text('label', 'Nhóm đối tượng'),
        { field: 'objectCode', header: 'Mã đối tượng', kind: 'id' },
        figure('opening', 'Kỳ trước'),
        figure('closing', 'Cuối kỳ'),
      ],
      total: [null, 'Tổng cộng', null, covered, covered],
      rows: codes.map(([label, code, people], i) => [i + 1, label, code, people, people]),
    },
  ];
}

/** A ward's sealed workbook of a month, made by the program's own writer. */
export function wardWorkbook(ward: WardMonth): Promise<Buffer> {
  const before = ward.poorBefore ?? ward.groups.map(({ poor }) => poor);
  const movements = movementSheet(ward, before);
  const [opening = 0, decrease = 0, increase = 0, closing = 0] = (movements.total ?? []).slice(4).map(Number);
  const period = { from: firstDayOfMonth(ward.month), to: lastDayOfMonth(ward.month) };
  const none = { opening: 0, increase: 0, decrease: 0, closing: 0 };
  const empty = { households: none, people: none };
  return listsWorkbook(
    {
      office: ward.name.toUpperCase(),
      period: `từ ngày ${formatDay(period.from)} đến ngày ${formatDay(period.to)}`,
      document: null,
    },
    [povertySheet(ward), movements, ...coverageSheets(ward)],
    {
      report: 'monthly',
      month: ward.month,
      period,
      area: ward.area,
      submission: ward.submission ?? 1,
      figures: {
        coverage: {
          asOf: period.to,
          population: add(ward.groups.map((group) => group.population)),
          covered: add(ward.groups.map((group) => group.covered)),
        },
        registers: {
          poor: { households: { opening, increase, decrease, closing }, people: none },
          nearPoor: empty,
          policy: empty,
          assistance: empty,
          disadvantaged: empty,
        },
        tet: { paidDong: 0, recipients: 0 },
      },
    },
  );
}
