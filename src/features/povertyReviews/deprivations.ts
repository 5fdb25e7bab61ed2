import { ageOn } from '../../shared/dates.ts';
import { headerKey } from '../../shared/text.ts';
import type { PovertyRegister, Resident } from '../balances/service.ts';
import type { CellValue, Column, Sheet } from '../exports/sheet.ts';
import { type PovertyHousehold, type ReviewContext, registerWords } from './context.ts';
import { share, tableByGroup } from './parts.ts';

const registers = ['poor', 'nearPoor'] as const;
const groupHeads: Record<PovertyRegister, string> = { poor: 'Hộ nghèo', nearPoor: 'Hộ cận nghèo' };

const lacks = ({ details }: PovertyHousehold, code: string): boolean =>
  details.deprivations?.includes(code) ?? false;

/** 4 and 6 count the households that lack in each indicator, 5 and 7 tell which share of the list they are. */
export function deprivationTables(context: ReviewContext, register: PovertyRegister): [Sheet, Sheet] {
  const words = registerWords[register];
  const [first, second] = register === 'poor' ? [4, 5] : [6, 7];
  const short = register === 'poor' ? 'hộ nghèo' : 'cận nghèo';
  const of = (households: readonly PovertyHousehold[]): PovertyHousehold[] =>
    households.filter((household) => household.register === register);
  const counts = (households: readonly PovertyHousehold[]): number[] =>
    context.indicators.map(({ code }) => households.filter((household) => lacks(household, code)).length);
  const columnsOf = (kind: Column['kind']): Column[] => [
    { field: 'households', header: `Tổng số ${words}`, kind: 'number' },
    ...context.indicators.map(
      ({ code, label, dimensionLabel }): Column => ({
        field: `deprivation.${code}`,
        // An indicator may bear the name of its dimension, and then has no group of its own to stand in.
        ...(dimensionLabel === label ? {} : { group: dimensionLabel }),
        header: label,
        kind,
        width: 11,
      }),
    ),
  ];
  return [
    tableByGroup(
      context,
      {
        name: `${first} Thiếu hụt ${short} (số)`,
        title: `Số ${words} thiếu hụt các chỉ số dịch vụ xã hội cơ bản`,
        unit: 'hộ',
      },
      [...columnsOf('number'), { field: 'lacking', header: 'Cộng số chỉ số thiếu hụt', kind: 'number' }],
      ({ households }) => {
        const found = counts(of(households));
        return [of(households).length, ...found, found.reduce((sum, count) => sum + count, 0)];
      },
    ),
    tableByGroup(
      context,
      {
        name: `${second} Thiếu hụt ${short} (%)`,
        title: `Tỷ lệ ${words} thiếu hụt các chỉ số dịch vụ xã hội cơ bản`,
        unit: 'hộ, %',
      },
      columnsOf('percent'),
      ({ households }) => {
        const whole = of(households).length;
        return [whole, ...counts(of(households)).map((count) => share(count, whole))];
      },
    ),
  ];
}

const otherCause = 'other';

/** The causes of a household by their codes; a text that names none of them is another cause. */
function causesOf(context: ReviewContext, { details }: PovertyHousehold): Set<string> {
  const codes = new Map(
    context.dictionary.causes().flatMap(({ code, label }) => [
      [code, code],
      [headerKey(label), code],
    ]),
  );
  return new Set(
    (details.causes ?? []).map((cause) => codes.get(cause) ?? codes.get(headerKey(cause)) ?? otherCause),
  );
}

/** 10: why the households are poor; one may have several causes. */
export function causeTable(context: ReviewContext): Sheet {
  const causes = context.dictionary.causes();
  const known = context.households.map((household) => ({ household, causes: causesOf(context, household) }));
  const figures = (register: PovertyRegister, code: string | null): CellValue[] => {
    const of = known.filter(
      ({ household }) => household.register === register && (code === null || household.group === code),
    );
    return [
      groupHeads[register],
      of.length,
      ...causes.map((cause) => of.filter((each) => each.causes.has(cause.code)).length),
      of.filter((each) => each.causes.size === 0).length,
    ];
  };
  const total = (register: PovertyRegister): CellValue[] => [
    null,
    'Tổng cộng',
    context.area.code,
    ...figures(register, null),
  ];
  return {
    name: '10 Nguyên nhân nghèo',
    title: 'Hộ nghèo, hộ cận nghèo theo nguyên nhân nghèo',
    unit: 'hộ',
    columns: [
      { field: 'index', header: 'STT', kind: 'index' },
      { field: 'group', header: 'Tổ dân phố', kind: 'text', width: 18 },
      { field: 'groupCode', header: 'Mã tổ', kind: 'id', width: 10 },
      { field: 'unit', header: 'Loại hộ', kind: 'text', width: 14 },
      { field: 'households', header: 'Tổng số hộ', kind: 'number' },
      ...causes.map(
        ({ code, label }): Column => ({
          field: `cause.${code}`,
          group: 'Nguyên nhân (một hộ có thể có nhiều nguyên nhân)',
          header: label,
          kind: 'number',
          width: 12,
        }),
      ),
      { field: 'noCause', header: 'Chưa ghi nguyên nhân', kind: 'number', width: 12 },
    ],
    total: total('poor'),
    secondTotal: total('nearPoor'),
    rows: context.groups.flatMap(({ code, name }, i) =>
      registers.map((register): CellValue[] => [
        2 * i + registers.indexOf(register) + 1,
        name,
        code,
        ...figures(register, code),
      ]),
    ),
  };
}

/** Children are those under 16, as the indicators have it; a year alone counts as its first day. */
const childrenUnder = 16;
/** Of education only schooling is a child's: the other indicator is about grown-ups. */
const schooling = 'schooling';

/** 11: children of the two lists, and those whose household lacks in health care or in schooling. */
export function childrenTable(context: ReviewContext): Sheet {
  const health = context.indicators.filter(({ dimension }) => dimension === 'health').map(({ code }) => code);
  const day = context.closing.day;
  const isChild = ({ birthDate }: Resident): boolean => ageOn(birthDate, day) < childrenUnder;
  const columns = registers.flatMap((register): Column[] => {
    const group = register === 'poor' ? 'Trẻ em hộ nghèo' : 'Trẻ em hộ cận nghèo';
    return [
      { field: `${register}.children`, group, header: 'Tổng số', kind: 'number' },
      { field: `${register}.health`, group, header: 'Thiếu hụt y tế', kind: 'number' },
      { field: `${register}.healthShare`, group, header: '% y tế', kind: 'percent' },
      { field: `${register}.education`, group, header: 'Thiếu hụt giáo dục', kind: 'number' },
      { field: `${register}.educationShare`, group, header: '% giáo dục', kind: 'percent' },
    ];
  });
  return tableByGroup(
    context,
    {
      name: '11 Trẻ em thiếu hụt',
      title: 'Trẻ em dưới 16 tuổi của hộ nghèo, hộ cận nghèo có thiếu hụt',
      unit: 'trẻ em, %',
    },
    columns,
    ({ households }) =>
      registers.flatMap((register) => {
        const of = households.filter((household) => household.register === register);
        const count = (test: (household: PovertyHousehold) => boolean): number =>
          of.filter(test).reduce((sum, { members }) => sum + members.filter(isChild).length, 0);
        const all = count(() => true);
        const inHealth = count((household) => health.some((code) => lacks(household, code)));
        const inSchooling = count((household) => lacks(household, schooling));
        return [all, inHealth, share(inHealth, all), inSchooling, share(inSchooling, all)];
      }),
  );
}
