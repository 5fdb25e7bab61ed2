import { department, personGroups, ward } from './personGroups.ts';
import { Random } from './random.ts';
import type { DemoHousehold, DemoPerson } from './ward.ts';

export interface DemoDecision {
  year: number;
  number: string;
  date: string;
  issuer: string;
  result: 'new' | 'kept' | 'relapsed';
  details: object | null;
}

export interface DemoStatus {
  household: DemoHousehold | null;
  person: DemoPerson | null;
  category: string;
  from: string;
  /** First day no longer held; null while open. */
  to: string | null;
  endReason: string | null;
  decisions: DemoDecision[];
}

const indicators = ['job', 'dependants', 'nutrition', 'insurance', 'adult-education'];

/** Number and day of the yearly decision on poverty for the list of a year. */
const yearly: Record<number, { number: string; date: string }> = {
  2022: { number: '241/QĐ-UBND', date: '2021-12-20' },
  2023: { number: '214/QĐ-UBND', date: '2022-12-20' },
  2024: { number: '226/QĐ-UBND', date: '2023-12-20' },
};

function povertyDecision(
  random: Random,
  year: number,
  result: DemoDecision['result'],
  category: string,
): DemoDecision {
  const deprivations =
    category === 'poor' ? indicators.slice(0, random.int(3, 5)) : indicators.slice(0, random.int(0, 2));
  return {
    year,
    number: yearly[year]?.number ?? '241/QĐ-UBND',
    date: yearly[year]?.date ?? '2021-12-20',
    issuer: ward,
    result,
    details: {
      scoreB1: random.int(90, 170),
      scoreB2: 10 * deprivations.length,
      deprivations,
      causes: [random.pick(['Không có vốn', 'Không có việc làm', 'Đông người phụ thuộc', 'Ốm đau'])],
    },
  };
}

/** A course of poverty: which register in which year's list. */
type Course = readonly (readonly ['poor' | 'near-poor', number, number])[];

const courses: { course: Course; households: number }[] = [
  { course: [['poor', 2022, 2024]], households: 38 },
  {
    course: [
      ['poor', 2022, 2022],
      ['near-poor', 2023, 2024],
    ],
    households: 11,
  },
  { course: [['poor', 2022, 2023]], households: 6 },
  { course: [['poor', 2022, 2022]], households: 7 },
  { course: [['poor', 2023, 2024]], households: 4 },
  { course: [['poor', 2024, 2024]], households: 3 },
  {
    course: [
      ['near-poor', 2022, 2022],
      ['poor', 2023, 2024],
    ],
    households: 2,
  },
  { course: [['near-poor', 2022, 2024]], households: 84 },
  { course: [['near-poor', 2022, 2023]], households: 22 },
  { course: [['near-poor', 2022, 2022]], households: 18 },
  { course: [['near-poor', 2023, 2024]], households: 14 },
];

function courseStatuses(random: Random, household: DemoHousehold, course: Course): DemoStatus[] {
  return course.map(([category, first, last], i) => {
    const next = course[i + 1];
    const isOpen = last === 2024;
    const years = Array.from({ length: last - first + 1 }, (_, n) => first + n);
    return {
      household,
      person: null,
      category,
      from: `${first}-01-01`,
      to: isOpen ? null : `${last + 1}-01-01`,
      endReason: isOpen
        ? null
        : next?.[0] === 'near-poor'
          ? 'toNearPoor'
          : next?.[0] === 'poor'
            ? 'toPoor'
            : 'escaped',
      decisions: years.map((year) =>
        povertyDecision(
          random,
          year,
          year === first ? (random.chance(0.1) && first > 2022 ? 'relapsed' : 'new') : 'kept',
          category,
        ),
      ),
    };
  });
}

function poverty(random: Random, households: readonly DemoHousehold[]): DemoStatus[] {
  const lived = households.filter((household) =>
    household.members.every((person) => person.residentFrom < '2021-12-01' || person.birthDate > '2021'),
  );
  const picture = households.find((household) => household.code === 'CL-0412');
  const pool = lived.filter((household) => household !== picture);
  const statuses = picture
    ? courseStatuses(random, picture, [
        ['near-poor', 2022, 2022],
        ['poor', 2023, 2024],
      ])
    : [];
  let at = 7;
  for (const { course, households: count } of courses) {
    for (let i = 0; i < count; i++) {
      at += random.int(9, 17);
      const household = pool[at % pool.length];
      if (household) statuses.push(...courseStatuses(random, household, course));
    }
  }
  return statuses;
}

function personStatuses(
  random: Random,
  households: readonly DemoHousehold[],
  taken: Set<DemoPerson>,
): DemoStatus[] {
  const people = households.flatMap((household) => household.members);
  const pictured = new Set(households.find((household) => household.code === 'CL-0412')?.members);
  return personGroups.flatMap((group) => {
    const pool = people.filter(
      (person) =>
        !pictured.has(person) &&
        person.birthDate >= group.bornFrom &&
        person.birthDate < `${group.bornTo}~` &&
        (group.sex === undefined || group.sex === person.sex) &&
        person.residentFrom < '2022-06-01' &&
        !taken.has(person),
    );
    const statuses: DemoStatus[] = [];
    const step = Math.max(1, Math.floor(pool.length / group.people));
    for (let i = 0; i < pool.length && statuses.length < group.people; i += step) {
      const person = pool[i];
      if (!person) continue;
      taken.add(person);
      const isLate = random.chance(0.12);
      const earliest = person.birthDate > '2012' ? '2021-06-01' : '2012-01-01';
      const drawn = isLate ? random.day('2022-07-01', '2024-10-20') : random.day(earliest, '2021-12-31');
      const date = drawn < person.residentFrom ? person.residentFrom : drawn;
      if (person.leftOn !== null && person.leftOn <= date) continue;
      const details =
        group.amountDong === null
          ? null
          : {
              amountDong: group.amountDong,
              ...(group.coefficient ? { coefficient: group.coefficient } : {}),
            };
      const isEnded = group.category === 'disability-severe' && random.chance(0.06);
      const ended = isEnded ? random.day('2023-02-01', '2024-10-31') : null;
      statuses.push({
        household: null,
        person,
        category: group.category,
        from: date,
        to: person.diedOn ?? (ended !== null && ended > date ? ended : null),
        endReason: person.diedOn ? 'died' : ended !== null && ended > date ? 'other' : null,
        decisions: [
          {
            year: Number(date.slice(0, 4)),
            number: `${random.int(20, 2400)}/QĐ-${group.issuer === department ? 'SLĐTBXH' : 'UBND'}`,
            date,
            issuer: group.issuer,
            result: 'new',
            details,
          },
        ],
      });
    }
    return statuses;
  });
}

function householdStatuses(
  random: Random,
  households: readonly DemoHousehold[],
  poor: ReadonlySet<DemoHousehold>,
): DemoStatus[] {
  const pool = households.filter(
    (household) =>
      !poor.has(household) &&
      household.members.every((person) => person.residentFrom < '2022-01-01' || person.birthDate > '2021'),
  );
  const make = (category: string, count: number, offset: number, issuer: string): DemoStatus[] =>
    Array.from({ length: count }, (_, i) => pool[(offset + i * 13) % pool.length]).flatMap((household) => {
      if (!household) return [];
      const from = random.chance(0.15) ? random.day('2022-02-01', '2024-09-30') : '2022-01-10';
      const number = `${random.int(20, 400)}/QĐ-UBND`;
      return [
        {
          household,
          person: null,
          category,
          from,
          to: null,
          endReason: null,
          decisions: [
            {
              year: Number(from.slice(0, 4)),
              number,
              date: from,
              issuer,
              result: 'new' as const,
              details: null,
            },
          ],
        },
      ];
    });
  return [...make('disadvantaged-household', 38, 5, ward), ...make('policy-household', 118, 9, ward)];
}

/** Every status of the sample ward with its decisions. */
export function makeStatuses(households: readonly DemoHousehold[]): DemoStatus[] {
  const random = new Random(7_114);
  const poverties = poverty(random, households);
  const poor = new Set(poverties.flatMap(({ household }) => household ?? []));
  return [
    ...poverties,
    ...personStatuses(random, households, new Set()),
    ...householdStatuses(random, households, poor),
  ];
}
