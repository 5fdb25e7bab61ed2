import { areaOfHousehold, type PovertyRegister, type Resident } from '../balances/service.ts';
import type { CellValue, Column, Sheet } from '../exports/sheet.ts';
import { type ReviewContext, registerWords, type Trait, traits } from './context.ts';
import { share, tableByGroup, withShare } from './parts.ts';

const averageLiving = 'average-living-household';

const standings = [
  ['poor', 'Hộ nghèo'],
  ['nearPoor', 'Hộ cận nghèo'],
  ['averageLiving', 'Hộ có mức sống trung bình'],
] as const;

const summaryColumns: Column[] = [
  { field: 'households', header: 'Tổng số hộ', kind: 'number' },
  { field: 'people', header: 'Tổng số khẩu', kind: 'number' },
  ...standings.flatMap(([field, group]): Column[] => [
    { field: `${field}Households`, group, header: 'Hộ', kind: 'number', width: 8 },
    { field: `${field}HouseholdShare`, group, header: '% hộ', kind: 'percent', width: 8 },
    { field: `${field}People`, group, header: 'Khẩu', kind: 'number', width: 8 },
    { field: `${field}PeopleShare`, group, header: '% khẩu', kind: 'percent', width: 8 },
  ]),
];

/** Households of the area by their group, each with its residents. */
const allHouseholds = (context: ReviewContext): { area: string; members: Resident[] }[] =>
  [...context.closing.households].map(([id, members]) => ({
    area: areaOfHousehold(context.closing, id),
    members,
  }));

/** 1: how many households and people are poor, near-poor and of average living, and which share of all. */
export function summaryTable(context: ReviewContext): Sheet {
  const all = allHouseholds(context);
  const everybody = [...context.closing.people.values()];
  const ofAverage = (person: Resident): boolean =>
    person.holdings.some(({ category }) => category === averageLiving);
  const listed: Record<PovertyRegister, ReadonlySet<string>> = {
    poor: context.poor.closingPeople,
    nearPoor: context.nearPoor.closingPeople,
  };
  return tableByGroup(
    context,
    {
      name: '1 Tổng hợp kết quả',
      title: 'Tổng hợp kết quả rà soát hộ nghèo, hộ cận nghèo',
      unit: 'hộ, khẩu, %',
    },
    summaryColumns,
    ({ households, isIn }) => {
      const here = all.filter(({ area }) => isIn(area));
      const people = everybody.filter(({ area }) => isIn(area));
      const counts = standings.map(([standing]) =>
        standing === 'averageLiving'
          ? [here.filter(({ members }) => members.some(ofAverage)).length, people.filter(ofAverage).length]
          : [
              households.filter(({ register }) => register === standing).length,
              people.filter(({ id }) => listed[standing].has(id)).length,
            ],
      );
      return [
        here.length,
        people.length,
        ...counts.flatMap(([of = 0, persons = 0]) => [
          of,
          share(of, here.length),
          persons,
          share(persons, people.length),
        ]),
      ];
    },
  );
}

const registers = ['poor', 'nearPoor'] as const;
const groupTraits = [
  ['minority', 'DTTS'],
  ['cannotWork', 'Không có khả năng lao động'],
  ['merit', 'Có người có công'],
] as const satisfies readonly [Trait, string][];

/** 8: of which sort the households are; one may be of several, "khác" is of none. */
export function traitTable(context: ReviewContext): Sheet {
  const columns = registers.flatMap((register): Column[] => {
    const group = register === 'poor' ? 'Hộ nghèo' : 'Hộ cận nghèo';
    return [
      { field: `${register}Households`, group, header: 'Tổng số', kind: 'number' },
      ...groupTraits.map(
        ([trait, header]): Column => ({
          field: `${register}.${trait}`,
          group,
          header,
          kind: 'number',
          width: 12,
        }),
      ),
      { field: `${register}.other`, group, header: 'Khác', kind: 'number' },
    ];
  });
  return tableByGroup(
    context,
    { name: '8 Theo nhóm đối tượng', title: 'Hộ nghèo, hộ cận nghèo theo nhóm đối tượng', unit: 'hộ' },
    columns,
    ({ households }) =>
      registers.flatMap((register) => {
        const of = households.filter((household) => household.register === register);
        const counts = groupTraits.map(([trait]) => of.filter((each) => traits[trait](context, each)).length);
        const other = of.filter((each) => !groupTraits.some(([trait]) => traits[trait](context, each)));
        return [of.length, ...counts, other.length];
      }),
  );
}

const compositionTraits = [
  ['kinh', 'Dân tộc Kinh'],
  ['minority', 'Dân tộc thiểu số'],
  ['policy', 'Hộ chính sách'],
  ['cannotWork', 'Không có khả năng lao động'],
  ['femaleHead', 'Chủ hộ là nữ'],
] as const satisfies readonly [Trait, string][];

/** 12, 13: the households of one list by what they are, with the share of each. */
export function compositionTable(context: ReviewContext, register: PovertyRegister): Sheet {
  const words = registerWords[register];
  const all = allHouseholds(context);
  const listed = context[register].closingPeople;
  const everybody = [...context.closing.people.values()];
  const columns: Column[] = [
    { field: 'all', header: 'Tổng số hộ dân', kind: 'number' },
    { field: 'households', header: `Số ${words}`, kind: 'number' },
    { field: 'rate', header: `Tỷ lệ ${words}`, kind: 'percent' },
    { field: 'people', header: 'Số khẩu', kind: 'number' },
    ...compositionTraits.flatMap(([trait, header]) => withShare(trait, header)),
  ];
  const number = register === 'poor' ? 12 : 13;
  return tableByGroup(
    context,
    { name: `${number} Tổng hợp ${words}`, title: `Tổng hợp ${words}`, unit: 'hộ, khẩu, %' },
    columns,
    ({ households, isIn }): CellValue[] => {
      const of = households.filter((household) => household.register === register);
      const here = all.filter(({ area }) => isIn(area)).length;
      return [
        here,
        of.length,
        share(of.length, here),
        everybody.filter(({ id, area }) => listed.has(id) && isIn(area)).length,
        ...compositionTraits.flatMap(([trait]) => {
          const count = of.filter((each) => traits[trait](context, each)).length;
          return [count, share(count, of.length)];
        }),
      ];
    },
  );
}

/** 9: households by the head's ethnic group, people by their own. */
export function ethnicTable(context: ReviewContext): Sheet {
  const unknown = '';
  const ofPerson = (id: string): string => context.facts.get(id)?.ethnicity ?? unknown;
  const all = [...context.closing.households.values()].map((members) =>
    ofPerson((members.find(({ isHead }) => isHead) ?? members[0])?.id ?? ''),
  );
  const everybody = [...context.closing.people.keys()].map((id) => ({ id, code: ofPerson(id) }));
  const lists = registers.map((register) => ({
    households: context.households
      .filter((each) => each.register === register)
      .map(({ head }) => ofPerson(head?.id ?? '')),
    people: context[register].closingPeople,
  }));
  const figures = (has: (code: string) => boolean): number[] => {
    const households = all.filter(has).length;
    const people = everybody.filter(({ code }) => has(code));
    return [
      households,
      people.length,
      ...lists.flatMap((list) => {
        const of = list.households.filter(has).length;
        return [of, share(of, households), people.filter(({ id }) => list.people.has(id)).length];
      }),
    ];
  };
  const codes = [...new Set(everybody.map(({ code }) => code))].sort((a, b) =>
    a === unknown ? 1 : b === unknown ? -1 : a < b ? -1 : 1,
  );
  const names = new Map(context.dictionary.ethnicGroups().map(({ code, label }) => [code, label]));
  return {
    name: '9 Theo dân tộc',
    title: 'Hộ nghèo, hộ cận nghèo theo dân tộc',
    unit: 'hộ, khẩu, %',
    columns: [
      { field: 'index', header: 'STT', kind: 'index' },
      { field: 'ethnicity', header: 'Dân tộc', kind: 'text', width: 24 },
      { field: 'ethnicityCode', header: 'Mã dân tộc', kind: 'id', width: 10 },
      { field: 'households', group: 'Dân cư', header: 'Hộ', kind: 'number' },
      { field: 'people', group: 'Dân cư', header: 'Khẩu', kind: 'number' },
      ...registers.flatMap((register): Column[] => {
        const group = register === 'poor' ? 'Hộ nghèo' : 'Hộ cận nghèo';
        return [
          { field: `${register}Households`, group, header: 'Hộ', kind: 'number' },
          { field: `${register}Rate`, group, header: '% hộ', kind: 'percent' },
          { field: `${register}People`, group, header: 'Khẩu', kind: 'number' },
        ];
      }),
    ],
    total: [null, 'Tổng cộng', null, ...figures(() => true)],
    rows: codes.map((code, i) => [
      i + 1,
      code === unknown ? 'Chưa ghi dân tộc' : (names.get(code) ?? code),
      code === unknown ? null : code,
      ...figures((each) => each === code),
    ]),
  };
}
