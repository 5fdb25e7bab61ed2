import { formatDay, formatMonth, type Month, monthOf } from '../../shared/dates.ts';
import { type CellValue, type Column, listsWorkbook, type Sheet } from '../exports/service.ts';
import { assumptions, expiriesByWeek, renewalGroups, seasonLabels, trials, weekLabel } from './explained.ts';
import { dayNumber, dayOfNumber } from './history.ts';
import type { Point } from './schema.ts';
import { errorSentence, groupLabels, type Made, newYearRisk } from './service.ts';

const people = { kind: 'number', width: 14 } as const;
const rate = { kind: 'percent', width: 12 } as const;
const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

const pointColumns: readonly Column[] = [
  { field: 'day', header: 'Ngày', kind: 'day', width: 14 },
  { field: 'population', header: 'Dân số dự kiến', ...people },
  { field: 'covered', header: 'Có thẻ dự kiến', ...people },
  { field: 'low50', header: 'Thấp (50%)', ...people },
  { field: 'high50', header: 'Cao (50%)', ...people },
  { field: 'low', header: 'Thấp (80%)', ...people },
  { field: 'high', header: 'Cao (80%)', ...people },
  { field: 'known', header: 'Nếu không ai gia hạn', ...people },
  { field: 'rate', header: 'Tỷ lệ dự kiến', ...rate },
  { field: 'rateLow', header: 'Tỷ lệ thấp (80%)', ...rate },
  { field: 'rateHigh', header: 'Tỷ lệ cao (80%)', ...rate },
];

const pointRow = (point: Point): CellValue[] => [
  point.day,
  point.population,
  point.covered,
  point.low50,
  point.high50,
  point.low,
  point.high,
  point.known,
  point.rate,
  point.rateLow,
  point.rateHigh,
];

/** The months of the screen's table, 01/01 among them. */
function monthsSheet({ forecast }: Made): Sheet {
  const points = [...forecast.points, forecast.atNewYear].sort((a, b) => (a.day < b.day ? -1 : 1));
  return {
    name: 'Dự báo',
    title: 'Dự báo tỷ lệ bao phủ BHYT',
    unit: 'người',
    columns: pointColumns,
    rows: points.map(pointRow),
  };
}

/** What 31/12 and 01/01 come to, and what is at risk between them. */
function riskSheet({ forecast, projection }: Made): Sheet {
  const { atYearEnd, atNewYear } = forecast;
  const { population, covered } = projection.now;
  const line = (what: string, count: number | null, share: number | null): CellValue[] => [
    what,
    count,
    share,
  ];
  const at = (point: Point): CellValue[][] => {
    const day = `ngày ${formatDay(point.day)}`;
    return [
      line(`Có thẻ dự kiến ${day}`, point.covered, point.rate),
      line(`Thấp ${day} (khoảng 80%)`, point.low, point.rateLow),
      line(`Cao ${day} (khoảng 80%)`, point.high, point.rateHigh),
      line(
        `Nếu không ai gia hạn, ${day}`,
        point.known,
        point.population === 0 ? null : point.known / point.population,
      ),
    ];
  };
  return {
    name: 'Nguy cơ 01-01',
    title: newYearRisk(forecast),
    unit: 'người',
    columns: [
      { field: 'what', header: 'Nội dung', kind: 'text', width: 48 },
      { field: 'people', header: 'Số người', ...people },
      { field: 'rate', header: 'Tỷ lệ', ...rate },
    ],
    rows: [
      line(
        `Có thẻ ngày ${formatDay(forecast.asOf)}`,
        covered,
        population === 0 ? null : covered / population,
      ),
      ...at(atYearEnd),
      line('Thẻ hết giá trị sau 31/12, chưa có thẻ nối tiếp', forecast.endingOnYearEnd, null),
      ...at(atNewYear),
      line(
        'Tăng, giảm từ 31/12 sang 01/01',
        atNewYear.covered - atYearEnd.covered,
        atNewYear.rate - atYearEnd.rate,
      ),
    ],
  };
}

function expiriesSheet(made: Made): Sheet {
  const weeks = expiriesByWeek(made);
  const groups = renewalGroups.filter((group) => weeks.some((week) => week.people.has(group)));
  return {
    name: 'Hết hạn theo tuần',
    title: 'Thẻ hết hạn theo tuần, chưa gia hạn',
    unit: 'người',
    columns: [
      { field: 'week', header: 'Tuần', kind: 'text', width: 20 },
      ...groups.map((group): Column => ({ field: group, header: groupLabels[group], ...people })),
      { field: 'all', header: 'Cộng', ...people },
    ],
    rows: weeks.map((week) => [
      weekLabel(week),
      ...groups.map((group) => week.people.get(group) ?? 0),
      week.all,
    ]),
    total: [
      'Cộng',
      ...groups.map((group) => sum(weeks.map((week) => week.people.get(group) ?? 0))),
      sum(weeks.map(({ all }) => all)),
    ],
  };
}

/** Children whose card ends because they turn 6 (NĐ 146/2018 Điều 3.8), by the month of its last day. */
function turningSixSheet({ projection, forecast }: Made): Sheet {
  const until = forecast.points.at(-1)?.day ?? forecast.asOf;
  const months = new Map<Month, number>();
  for (const ending of projection.endingBy(dayNumber(until) + 1)) {
    if (ending.group !== 'under6') continue;
    const month = monthOf(dayOfNumber(ending.endsOn - 1));
    months.set(month, (months.get(month) ?? 0) + ending.people);
  }
  const sorted = [...months].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    name: 'Trẻ đủ 6 tuổi',
    title: 'Trẻ em hết thẻ dưới 6 tuổi, chưa có thẻ nối tiếp',
    unit: 'người',
    columns: [
      { field: 'month', header: 'Tháng', kind: 'text', width: 14 },
      { field: 'people', header: 'Số trẻ', ...people },
    ],
    rows: sorted.map(([month, count]) => [formatMonth(month), count]),
    total: ['Cộng', sum([...months.values()])],
  };
}

const renewalsSheet = (made: Made): Sheet => ({
  name: 'Tỷ lệ gia hạn',
  title: 'Tỷ lệ gia hạn hai năm qua theo nhóm đối tượng',
  unit: 'lượt thẻ hết hạn',
  columns: [
    { field: 'group', header: 'Nhóm đối tượng', kind: 'text', width: 36 },
    { field: 'season', header: 'Thẻ', kind: 'text', width: 24 },
    { field: 'cases', header: 'Lượt hết hạn', ...people },
    { field: 'atOnce', header: 'Có thẻ ngay hôm sau', ...rate },
    { field: 'within30', header: 'Có thẻ sau 30 ngày', ...rate },
  ],
  rows: assumptions(made).map(({ group, season, atOnce, within30 }) => [
    groupLabels[group],
    seasonLabels[season],
    atOnce.cases,
    atOnce.share,
    within30.share,
  ]),
});

const trialsSheet = (made: Made): Sheet => ({
  name: 'Đối chiếu các năm trước',
  title: 'Dự báo các năm trước và kết quả',
  unit: 'tỷ lệ',
  columns: [
    { field: 'asOf', header: 'Dự báo lập ngày', kind: 'day', width: 16 },
    { field: 'day', header: 'Cho ngày', kind: 'day', width: 14 },
    { field: 'expectedRate', header: 'Dự báo', ...rate },
    { field: 'actualRate', header: 'Kết quả', ...rate },
    { field: 'points', header: 'Lệch (điểm %)', kind: 'points', width: 12 },
    { field: 'isInside', header: 'Trong khoảng 80%', kind: 'text', width: 14 },
  ],
  rows: trials(made).map(({ asOf, day, expectedRate, actualRate, points, isInside }) => [
    asOf,
    day,
    expectedRate,
    actualRate,
    points,
    isInside ? 'có' : 'không',
  ]),
});

/** The forecast as a workbook: every table of the screen, its rows in their order, a sheet each. */
export function forecastWorkbook(made: Made): Promise<Buffer> {
  const { area, forecast } = made;
  return listsWorkbook(
    {
      office: area.name.toUpperCase(),
      period: `tại ngày ${formatDay(forecast.asOf)}`,
      document: null,
      lines: [forecast.basis, errorSentence(forecast.error)],
    },
    [monthsSheet, riskSheet, expiriesSheet, turningSixSheet, renewalsSheet, trialsSheet].map((sheet) =>
      sheet(made),
    ),
    { report: 'forecast', area: area.code, asOf: forecast.asOf },
  );
}
