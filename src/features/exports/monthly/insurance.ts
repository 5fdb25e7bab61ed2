import type { ReadTx } from '../../../db/tx.ts';
import { type Day, dayBefore, yearOf } from '../../../shared/dates.ts';
import { compareNames, compareTexts } from '../../../shared/text.ts';
import { coverage, coverageTotal, missingTo, rateOf } from '../../coverage/service.ts';
import { findGaps } from '../../gaps/service.ts';
import { officialFiguresOn } from '../../officialFigures/service.ts';
import { coverageTargets } from '../../targets/service.ts';
import type { CellValue, Column, Sheet } from '../sheet.ts';
import type { CardLists } from './cards.ts';
import { groupName, type MonthContext } from './context.ts';
import { birthText } from './poverty.ts';

const byGroupColumns: Column[] = [
  { field: 'index', header: 'STT', kind: 'index' },
  { field: 'group', header: 'Tổ', kind: 'text' },
  { field: 'groupCode', header: 'Mã tổ', kind: 'id', width: 10 },
  { field: 'population', header: 'Dân số', kind: 'number' },
  { field: 'covered', header: 'Có thẻ còn giá trị', kind: 'number' },
  { field: 'rate', header: 'Tỷ lệ %', kind: 'percent', number: '3=2/1' },
  { field: 'formerRate', header: 'Tỷ lệ kỳ trước', kind: 'percent' },
  { field: 'change', header: 'Tăng/giảm (điểm %)', kind: 'points', number: '5=3-4' },
  { field: 'target', header: 'Chỉ tiêu', kind: 'percent' },
  { field: 'missing', header: 'Còn thiếu', kind: 'number' },
  { field: 'insured', header: 'Số liệu BHXH', kind: 'number' },
  { field: 'difference', header: 'Chênh lệch', kind: 'number', number: '9=2-8' },
  { field: 'expiring', header: 'Hết giá trị trong 60 ngày', kind: 'number' },
];

type Count = Awaited<ReturnType<typeof coverageTotal>>;

/** Residents of a ward who are recorded in none of its groups; all of them where it has none. */
async function inNoGroup(t: ReadTx, code: string, day: Day): Promise<Count> {
  const { items } = await coverage(t, { area: code, asOf: day, by: 'area' });
  return items.find(({ key }) => key === code) ?? { population: 0, covered: 0 };
}

/** What was reported of the period before: of the ward, of one of its groups, of those in none; undefined: nothing. */
function reportedCount(context: MonthContext, code: string, isTotal: boolean): Count | undefined {
  const figures = context.former?.figures;
  return isTotal ? figures?.coverage : figures?.coverageByArea.find(({ key }) => key === code);
}

/** B08: coverage by group on the last day, against the day before the period, the target and the insurer's figure. */
export async function coverageTable(t: ReadTx, context: MonthContext): Promise<Sheet> {
  const targets = await coverageTargets(t, context.area.code, yearOf(context.to));
  const expiring = await findGaps(t, 'expiring', context.area.code, context.to);
  const days = { now: context.to, before: dayBefore(context.from) };
  const codes = [context.area.code, ...context.groups.map(({ code }) => code)];
  const official = await officialFiguresOn(t, codes, 'insured', context.to);
  const figures = async (
    code: string,
    ending: number,
    count: (t: ReadTx, code: string, day: Day) => Promise<Count>,
  ): Promise<CellValue[]> => {
    const now = await count(t, code, days.now);
    const isTotal = code === context.area.code && count === coverageTotal;
    const before = reportedCount(context, code, isTotal) ?? (await count(t, code, days.before));
    const rate = rateOf(now);
    const former = rateOf(before);
    const target = targets.get(code) ?? targets.get(context.area.code) ?? null;
    // Other offices count no row of those recorded in none of the groups.
    const insured = count === inNoGroup ? null : (official.get(code)?.people ?? null);
    return [
      now.population,
      now.covered,
      rate,
      former,
      rate === null || former === null ? null : (rate - former) * 100,
      target,
      target === null ? null : missingTo(target, now.population, now.covered),
      insured,
      insured === null ? null : now.covered - insured,
      ending,
    ];
  };
  const rows: CellValue[][] = [];
  for (const group of context.groups) {
    const ending = expiring.filter((gap) => context.groupOf(gap.area).code === group.code).length;
    // The ward's own row, below its groups, holds only those recorded in none of them.
    const count = group.code === context.area.code ? inNoGroup : coverageTotal;
    rows.push([rows.length + 1, group.name, group.code, ...(await figures(group.code, ending, count))]);
  }
  return {
    name: 'B08 BHYT theo tổ',
    form: 'B08',
    title: 'Bao phủ bảo hiểm y tế theo tổ dân phố',
    unit: 'người, %',
    columns: byGroupColumns,
    total: [
      null,
      'Tổng cộng',
      context.area.code,
      ...(await figures(context.area.code, expiring.length, coverageTotal)),
    ],
    rows,
  };
}

const byCodeColumns: Column[] = [
  { field: 'index', header: 'STT', kind: 'index' },
  { field: 'label', header: 'Nhóm đối tượng', kind: 'text', width: 44 },
  { field: 'objectCode', header: 'Mã đối tượng', kind: 'id', width: 12 },
  { field: 'opening', header: 'Kỳ trước', kind: 'number' },
  { field: 'increase', header: 'Tăng', kind: 'number' },
  { field: 'decrease', header: 'Giảm', kind: 'number' },
  { field: 'closing', header: 'Cuối kỳ', kind: 'number', number: '4=1+2-3' },
  { field: 'share', header: 'Cơ cấu %', kind: 'percent' },
  { field: 'uncovered', header: 'Thuộc diện chưa có thẻ', kind: 'number', width: 14 },
];

/** B09: covered people by object code, each once under the card that counts. */
export async function coverageByCode(t: ReadTx, context: MonthContext, cards: CardLists): Promise<Sheet> {
  const codesOf = (list: CardLists['opening']) =>
    new Map([...list].map(([person, { objectCode }]) => [person, objectCode]));
  const before = codesOf(cards.opening);
  const after = codesOf(cards.closing);
  const entitled = [
    ...(await findGaps(t, 'entitledUncovered', context.area.code, context.to)),
    ...(await findGaps(t, 'supportedUncovered', context.area.code, context.to)),
  ];
  const missing = new Map<string, Set<string>>();
  for (const gap of entitled) {
    const code = gap.reasons[0]?.category
      ? context.dictionary.category(gap.reasons[0].category)?.objectCode
      : 'TE';
    if (code) missing.set(code, (missing.get(code) ?? new Set()).add(gap.person));
  }
  const codes = [...new Set([...before.values(), ...after.values(), ...missing.keys()])].sort(compareTexts);
  const figures = (test: (code: string | undefined) => boolean, uncovered: number): CellValue[] => {
    const opening = [...before].filter(([, code]) => test(code));
    const closing = [...after].filter(([, code]) => test(code));
    const left = opening.filter(([id]) => !test(after.get(id))).length;
    const entered = closing.filter(([id]) => !test(before.get(id))).length;
    return [
      opening.length,
      entered,
      left,
      closing.length,
      after.size === 0 ? 0 : closing.length / after.size,
      uncovered,
    ];
  };
  return {
    name: 'B09 BHYT theo nhóm',
    form: 'B09',
    title: 'Bao phủ bảo hiểm y tế theo nhóm đối tượng',
    columns: byCodeColumns,
    total: [
      null,
      'Tổng cộng',
      null,
      ...figures((code) => code !== undefined, new Set(entitled.map(({ person }) => person)).size),
    ],
    rows: codes.map((code, i) => [
      i + 1,
      context.dictionary.objectCode(code, context.to)?.label ?? 'Mã chưa có trong danh mục',
      code,
      ...figures((each) => each === code, missing.get(code)?.size ?? 0),
    ]),
  };
}

const missingColumns: Column[] = [
  { field: 'index', header: 'STT', kind: 'index' },
  { field: 'fullName', header: 'Họ và tên', kind: 'text', width: 26 },
  { field: 'birthDate', header: 'Ngày sinh', kind: 'id', width: 12 },
  { field: 'group', header: 'Tổ', kind: 'text', width: 16 },
  { field: 'objectCode', header: 'Mã được hưởng', kind: 'id', width: 12 },
  { field: 'since', header: 'Từ ngày', kind: 'day' },
  { field: 'obstacle', header: 'Vướng mắc', kind: 'text', width: 30 },
  { field: 'action', header: 'Hướng xử lý', kind: 'text', width: 36 },
];

/** DS5: people entitled to a card paid in full by the budget who have none. */
export async function entitledList(t: ReadTx, context: MonthContext): Promise<Sheet> {
  const gaps = await findGaps(t, 'entitledUncovered', context.area.code, context.to);
  const people = gaps.flatMap((gap) => {
    const person = context.closing.people.get(gap.person);
    return person ? [{ gap, person }] : [];
  });
  people.sort(
    (a, b) =>
      compareTexts(a.person.area, b.person.area) || compareNames(a.person.fullName, b.person.fullName),
  );
  return {
    name: 'DS5 Chưa có thẻ (NSNN đóng)',
    form: 'DS5',
    title: 'Danh sách người được ngân sách nhà nước đóng, chưa có thẻ BHYT',
    columns: missingColumns,
    rows: people.map(({ gap, person }, i) => {
      const [reason] = gap.reasons;
      const code = reason?.category
        ? (context.dictionary.category(reason.category)?.objectCode ?? null)
        : 'TE';
      const obstacles = [
        person.nationalId === null ? 'chưa có số CCCD' : '',
        person.birthDate.length < 10 ? 'chưa rõ ngày sinh' : '',
      ].filter((text) => text !== '');
      return [
        i + 1,
        person.fullName,
        birthText(person),
        groupName(context, person.area),
        code,
        reason?.since ?? null,
        obstacles.length > 0 ? obstacles.join(', ') : null,
        obstacles.length > 0 ? 'Xác minh giấy tờ rồi lập danh sách cấp thẻ' : 'Lập danh sách đề nghị cấp thẻ',
      ];
    }),
  };
}
