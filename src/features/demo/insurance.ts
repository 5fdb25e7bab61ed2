import { addDays, addMonths, earliestDay, under6CardLastDay } from '../../shared/dates.ts';
import { Random } from './random.ts';
import type { DemoStatus } from './registers.ts';
import type { DemoHousehold, DemoPerson } from './ward.ts';

export interface DemoInsurance {
  person: DemoPerson;
  objectCode: string;
  level: number;
  from: string;
  /** Last day. */
  to: string;
  facility: string;
}

const levels: Record<string, number> = {
  TE: 1,
  HN: 2,
  CN: 3,
  HS: 4,
  SV: 4,
  DN: 4,
  HC: 4,
  GD: 4,
  HT: 3,
  BT: 2,
  CC: 1,
  CK: 2,
  TS: 2,
  TC: 2,
  CB: 2,
  KC: 4,
  TH: 4,
};
const facilities = [
  'Trạm Y tế phường Chánh Lộ',
  'Trung tâm Y tế TP Quảng Ngãi',
  'Bệnh viện Đa khoa tỉnh Quảng Ngãi',
  'Bệnh viện Đa khoa Phúc Hưng',
];
const lastDay = '2024-12-31';

/** Of a hundred who pay themselves, how many hold a card in a year. */
const gdShares: Record<number, number> = { 2021: 84, 2022: 87, 2023: 89, 2024: 90 };
/** When families pay: most at the turn of the year, others in any month. */
const familyMonths = ['01', '01', '01', '02', '03', '04', '05', '07', '08', '09', '10', '12'];
/** Of the cards that end with the year, how many are renewed by November; poverty waits for its decision. */
const renewed: Record<string, number> = { HN: 0, CN: 0, HS: 0.86, SV: 0.8, GD: 0.88, TE: 0 };

const codeOfCategory: Record<string, string> = {
  'heroic-mother': 'CC',
  'wounded-soldier-81': 'CC',
  'wounded-soldier-61': 'CK',
  'wounded-soldier-41': 'CK',
  'wounded-soldier-21': 'CK',
  'sick-soldier-61': 'CK',
  'agent-orange-41': 'CK',
  'martyr-relative': 'TS',
  'resistance-medal': 'CK',
  'war-veteran': 'CB',
  'elderly-80': 'BT',
  'disability-exceptional': 'BT',
  'disability-severe': 'BT',
  'orphan-child': 'BT',
  'poor-single-parent': 'BT',
  'hiv-poor': 'BT',
  poor: 'HN',
  'near-poor': 'CN',
};

class Cards {
  readonly all: DemoInsurance[] = [];
  private readonly random = new Random(51_024);

  constructor(private readonly statuses: ReadonlyMap<DemoPerson | DemoHousehold, DemoStatus[]>) {}

  of(household: DemoHousehold, person: DemoPerson): void {
    const grounds = [...(this.statuses.get(person) ?? []), ...(this.statuses.get(household) ?? [])].filter(
      ({ category }) => codeOfCategory[category],
    );
    const own = grounds.find((status) => status.person !== null) ?? grounds[0];
    const age = 2024 - Number(person.birthDate.slice(0, 4));
    if (age <= 6) this.child(person);
    for (let year = 2021; year <= 2024; year++) this.year(person, year, own, grounds);
    this.renewal(person);
  }

  private add(person: DemoPerson, objectCode: string, from: string, to: string): void {
    const start = from;
    const end = person.diedOn !== null && person.diedOn <= to ? addDays(person.diedOn, -1) : to;
    if (end < start || earliestDay(person.birthDate) > start) return;
    this.all.push({
      person,
      objectCode,
      level: levels[objectCode] ?? 4,
      from: start,
      to: end,
      facility: this.random.pick(facilities),
    });
  }

  private child(person: DemoPerson): void {
    if (this.random.chance(0.975))
      this.add(person, 'TE', earliestDay(person.birthDate), under6CardLastDay(person.birthDate));
  }

  /** The card of one year: by ground, school, work, pension or the family's own contribution; or none. */
  private year(
    person: DemoPerson,
    year: number,
    own: DemoStatus | undefined,
    grounds: readonly DemoStatus[],
  ): void {
    const { random } = this;
    const first = `${year}-01-01`;
    const age = year - Number(person.birthDate.slice(0, 4));
    if (age === 6) {
      const start = addDays(under6CardLastDay(person.birthDate), 1);
      if (start <= `${year}-12-31` && random.chance(0.95)) this.add(person, 'HS', start, `${year}-12-31`);
      return;
    }
    if (age < 6) return;
    const holding =
      grounds.find((status) => status.from <= `${year}-06-30` && (status.to === null || status.to > first)) ??
      (own && own.from <= first ? own : undefined);
    const code = holding && codeOfCategory[holding.category];
    const from = holding && holding.from > first ? holding.from : first;
    if (code && random.chance(0.97)) {
      this.add(
        person,
        code,
        from,
        holding.to && holding.to <= `${year}-12-31` && random.chance(0.8)
          ? addDays(holding.to, -1)
          : `${year}-12-31`,
      );
      if (random.chance(0.004))
        this.add(
          person,
          'GD',
          `${year}-03-01`,
          `${year + 1}-02-28` > lastDay ? `${year}-12-31` : `${year + 1}-02-28`,
        );
      return;
    }
    const choice = (person.number * 37 + 11) % 100;
    if (age < 18) {
      this.whole(person, 'HS', year, 0.975);
      return;
    }
    if (age < 23 && choice < 45) {
      this.whole(person, 'SV', year, 0.94);
      return;
    }
    if (age < 60 && choice < 52) {
      this.whole(person, choice < 9 ? 'HC' : 'DN', year, 0.985);
      return;
    }
    if (age >= 60 && choice < 34) {
      this.whole(person, 'HT', year, 1);
      return;
    }
    // A family's own contribution runs twelve months from any day; some years are left out.
    const isLasting = (person.number * 53) % 100 < (gdShares[year] ?? 89);
    if (!isLasting) return;
    const month = familyMonths[person.number % familyMonths.length] ?? '01';
    const end = addDays(`${year + 1}-${month}-01`, -1);
    // One in fourteen pays late: the card begins one or two months after the last one ended.
    const late = (person.number + year * 5) % 14 === 0 ? 1 + (person.number % 2) : 0;
    this.add(person, 'GD', `${addMonths(`${year}-${month}`, late)}-01`, end);
  }

  /** Cards of 2025 already recorded in November 2024: employers, pension, merit; schools and families mostly. */
  private renewal(person: DemoPerson): void {
    if (person.leftOn !== null) return;
    const last = this.all.at(-1); // cards are made person by person
    if (last?.person !== person || last.to !== lastDay) return;
    const share = renewed[last.objectCode] ?? 1;
    if (this.random.chance(share)) this.add(person, last.objectCode, '2025-01-01', '2025-12-31');
  }

  private whole(person: DemoPerson, code: string, year: number, share: number): void {
    if (this.random.chance(share)) this.add(person, code, `${year}-01-01`, `${year}-12-31`);
  }
}

/** Every card of the sample ward, 2021–2024. */
export function makeInsurance(
  households: readonly DemoHousehold[],
  statuses: readonly DemoStatus[],
): DemoInsurance[] {
  const bySubject = new Map<DemoPerson | DemoHousehold, DemoStatus[]>();
  for (const status of statuses) {
    const subject = status.person ?? status.household;
    if (subject) bySubject.set(subject, [...(bySubject.get(subject) ?? []), status]);
  }
  const cards = new Cards(bySubject);
  for (const household of households) for (const person of household.members) cards.of(household, person);
  return cards.all;
}
