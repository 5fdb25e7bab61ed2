import type { ReadTx } from '../../../db/tx.ts';
import { groupBy } from '../../../shared/collections.ts';
import { yearOf } from '../../../shared/dates.ts';
import { compareNames, compareTexts } from '../../../shared/text.ts';
import type { Snapshot } from '../../balances/service.ts';
import { type CountedCard, missingTo, rateOf } from '../../coverage/service.ts';
import type { GapKind } from '../../gaps/schema.ts';
import { findGaps, gapFactsIn, gapsAmong } from '../../gaps/service.ts';
import { type DueCard, dueCard } from '../../insurance/entitlement.ts';
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

/** People who live somewhere on a day and those of them with a card. */
interface Count {
  population: number;
  covered: number;
}

/** Residents of a list, all or those of one group, with the cards that count for them. */
function countIn(
  context: MonthContext,
  { people }: Snapshot,
  cards: ReadonlyMap<string, CountedCard>,
  group: string | null,
): Count {
  const here = [...people.values()].filter(
    ({ area }) => group === null || context.groupOf(area).code === group,
  );
  return { population: here.length, covered: here.filter(({ id }) => cards.has(id)).length };
}

/**
 * B08: coverage by group on the last day, against the day before the period (of a group that others have been merged into,
 * what these held), the target and the insurer's figure.
 */
export async function coverageTable(t: ReadTx, context: MonthContext, cards: CardLists): Promise<Sheet> {
  const { opening, closing } = context;
  const targets = await coverageTargets(t, context.area.code, yearOf(context.to));
  const expiring = await findGaps(t, 'expiring', context.area.code, context.to);
  const codes = [context.area.code, ...context.groups.map(({ code }) => code)];
  const official = await officialFiguresOn(t, codes, 'insured', context.to);
  const figures = (group: string | null): CellValue[] => {
    const code = group ?? context.area.code;
    const now = countIn(context, closing, cards.closing, group);
    const rate = rateOf(now);
    const former = rateOf(countIn(context, opening, cards.opening, group));
    const target = targets.get(code) ?? targets.get(context.area.code) ?? null;
    // Other offices count no row of those recorded in none of the groups.
    const insured = group === context.area.code ? null : (official.get(code)?.people ?? null);
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
      expiring.filter(({ area }) => group === null || context.groupOf(area).code === group).length,
    ];
  };
  return {
    name: 'B08 BHYT theo tổ',
    form: 'B08',
    title: 'Bao phủ bảo hiểm y tế theo tổ dân phố',
    unit: 'người, %',
    columns: byGroupColumns,
    total: [null, 'Tổng cộng', context.area.code, ...figures(null)],
    rows: context.groups.map(({ name, code }, i) => [i + 1, name, code, ...figures(code)]),
  };
}

/** A resident without a card whom the budget pays for, in full or in part, with the card due by the law's order. */
interface Missing {
  person: string;
  due: DueCard;
}

async function missingCards(
  t: ReadTx,
  { area, to, dictionary }: MonthContext,
  kinds: readonly GapKind[],
): Promise<Missing[]> {
  const facts = await gapFactsIn(t, area.code, to, { within: 0 });
  const found = kinds.flatMap((kind) => gapsAmong(facts, kind));
  const people = new Map(found.map((gap) => [gap.person, gap]));
  return [...people.values()].flatMap(({ person, facts }) => {
    const due = dueCard(facts.grounds, dictionary, to);
    return due ? [{ person, due }] : [];
  });
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
  const entitled = await missingCards(t, context, ['entitledUncovered', 'supportedUncovered']);
  const missing = groupBy(entitled, ({ due }) => due.objectCode);
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
    total: [null, 'Tổng cộng', null, ...figures((code) => code !== undefined, entitled.length)],
    rows: codes.map((code, i) => [
      i + 1,
      context.dictionary.objectCode(code, context.to)?.label ?? 'Mã chưa có trong danh mục',
      code,
      ...figures((each) => each === code, missing.get(code)?.length ?? 0),
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
  const gaps = await missingCards(t, context, ['entitledUncovered']);
  const people = gaps.flatMap(({ due, person: id }) => {
    const person = context.closing.people.get(id);
    return person ? [{ due, person }] : [];
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
    rows: people.map(({ due, person }, i) => {
      const obstacles = [
        person.nationalId === null ? 'chưa có số CCCD' : '',
        person.birthDate.length < 10 ? 'chưa rõ ngày sinh' : '',
      ].filter((text) => text !== '');
      return [
        i + 1,
        person.fullName,
        birthText(person),
        groupName(context, person.area),
        due.objectCode,
        due.ground.from,
        obstacles.length > 0 ? obstacles.join(', ') : null,
        obstacles.length > 0 ? 'Xác minh giấy tờ rồi lập danh sách cấp thẻ' : 'Lập danh sách đề nghị cấp thẻ',
      ];
    }),
  };
}
