import { earliestDay } from '../../shared/dates.ts';
import type { Relation } from '../../shared/words.ts';
import { address, familyName, personName } from './names.ts';
import { Random } from './random.ts';

export const demoToday = '2024-11-30';
const seed = 20_231_213;
const residentsWanted = 16_000;
const groups = 8;

export interface DemoPerson {
  number: number;
  fullName: string;
  sex: 'male' | 'female';
  birthDate: string;
  nationalId: string | null;
  insuranceNumber: string | null;
  phone: string | null;
  ethnicity: string;
  relation: Relation;
  residentFrom: string;
  /** First day no longer here: moved out, or died. */
  leftOn: string | null;
  diedOn: string | null;
}

export interface DemoHousehold {
  number: number;
  code: string;
  area: string;
  /** The group lived in before a move within the ward, and the day of it. */
  before: { area: string; until: string } | null;
  address: string;
  members: DemoPerson[];
}

/** Shares of the residents in the eight groups; TDP 7 and 3 are the large ones. */
const groupWeights = [0.12, 0.11, 0.15, 0.12, 0.13, 0.1, 0.16, 0.11];

class WardMaker {
  readonly random = new Random(seed);
  readonly households: DemoHousehold[] = [];
  private people = 0;
  private residents = 0;

  make(): DemoHousehold[] {
    this.pictureHousehold();
    while (this.residents < residentsWanted) this.household();
    return this.households;
  }

  private area(): string {
    let at = this.random.next();
    for (const [i, weight] of groupWeights.entries()) {
      at -= weight;
      if (at < 0) return `CL-0${i + 1}`;
    }
    return `CL-0${groups}`;
  }

  private birth(fromYear: number, toYear: number): string {
    const day = this.random.day(`${fromYear}-01-01`, `${toYear}-12-31`);
    if (fromYear < 1965 && this.random.chance(0.12)) return day.slice(0, 4);
    return fromYear < 1970 && this.random.chance(0.03) ? day.slice(0, 7) : day;
  }

  private idOf(birthDate: string, sex: 'male' | 'female'): string {
    const year = Number(birthDate.slice(0, 4));
    const century = (year >= 2000 ? 2 : 0) + (sex === 'female' ? 1 : 0);
    return `051${century}${birthDate.slice(2, 4)}${String(100_000 + this.people).slice(-6)}`;
  }

  person(values: {
    fullName: string;
    sex: 'male' | 'female';
    birthDate: string;
    relation: Relation;
    residentFrom: string;
    ethnicity: string;
  }): DemoPerson {
    const number = ++this.people;
    const born = earliestDay(values.birthDate);
    const residentFrom = born > values.residentFrom ? born : values.residentFrom;
    const adult = born < '2008-01-01';
    return {
      number,
      ...values,
      residentFrom,
      nationalId: this.random.chance(0.97) ? this.idOf(values.birthDate, values.sex) : null,
      insuranceNumber: this.random.chance(0.985) ? `51${String(20_000_000 + number).padStart(8, '0')}` : null,
      phone:
        adult && this.random.chance(0.55) ? `09${String(this.random.int(10_000_000, 99_999_999))}` : null,
      leftOn: null,
      diedOn: null,
    };
  }

  private household(): void {
    const { random } = this;
    const family = familyName(random);
    const ethnicity = random.chance(0.97) ? '01' : random.pick(['19', '30', '14']);
    const headBirth = this.birth(1938, 1996);
    const headYear = Number(headBirth.slice(0, 4));
    const sex = random.chance(0.72) ? 'male' : 'female';
    const from = random.chance(0.95)
      ? random.day(`${Math.max(1985, headYear + 20)}-01-01`, '2020-12-31')
      : random.day('2021-01-01', '2024-10-31');
    const make = (relation: Relation, who: 'male' | 'female', birthDate: string, name: string) =>
      this.person({ fullName: name, sex: who, birthDate, relation, residentFrom: from, ethnicity });
    const members = [make('head', sex, headBirth, personName(random, sex, family))];
    const isMarried = random.chance(0.78);
    if (isMarried) {
      const other = sex === 'male' ? 'female' : 'male';
      members.push(make('spouse', other, this.birth(headYear - 4, headYear + 6), personName(random, other)));
    }
    this.children(members, headYear, sex === 'male' ? family : undefined, make);
    // Nobody's mother is older than the oldest there are.
    if (random.chance(0.13) && headYear > 1950)
      members.push(
        make('parent', 'female', this.birth(headYear - 30, headYear - 22), personName(random, 'female')),
      );
    this.add(members);
  }

  private children(
    members: DemoPerson[],
    headYear: number,
    family: string | undefined,
    make: (relation: Relation, sex: 'male' | 'female', birthDate: string, name: string) => DemoPerson,
  ): void {
    const { random } = this;
    const count = random.pick([0, 1, 1, 2, 2, 2, 3, 3]);
    for (let i = 0; i < count; i++) {
      const year = headYear + random.int(22, 38);
      if (year > 2024) continue;
      const sex = random.chance(0.51) ? 'male' : 'female';
      const birthDate = year === 2024 ? random.day('2024-01-01', '2024-11-10') : this.birth(year, year);
      members.push(make('child', sex, birthDate, personName(random, sex, family)));
      if (year < 1992 && random.chance(0.3)) {
        const born = random.day('2009-01-01', '2024-11-01');
        const grandSex = random.chance(0.5) ? 'male' : 'female';
        members.push(make('grandchild', grandSex, born, personName(random, grandSex, family)));
      }
    }
  }

  /** Who leaves: the old die, some of the young move away. They come on top of the residents wanted. */
  private leave(person: DemoPerson, hasOthers: boolean): void {
    if (person.relation === 'head' || !hasOthers) return;
    const year = Number(person.birthDate.slice(0, 4));
    const from = person.residentFrom > '2021-01-01' ? person.residentFrom : '2021-01-02';
    if (from >= '2024-11-01') return;
    if (year < 1952 && this.random.chance(0.3)) {
      person.diedOn = this.random.day(from, demoToday);
      person.leftOn = person.diedOn;
    } else if (year > 1984 && year < 2006 && this.random.chance(0.08))
      person.leftOn = this.random.day(from, demoToday);
    if (person.leftOn !== null && person.leftOn <= person.residentFrom) {
      person.leftOn = null;
      person.diedOn = null;
    }
  }

  private add(members: DemoPerson[]): void {
    const number = this.households.length + 1;
    const area = this.area();
    const former = this.area();
    const day = this.random.day('2021-03-01', '2024-10-31');
    const before = former !== area && this.random.chance(0.02) ? { area: former, until: day } : null;
    for (const person of members) this.leave(person, members.length > 2);
    this.households.push({
      number,
      code: `CL-${String(number).padStart(4, '0')}`,
      area,
      before,
      address: address(this.random),
      members,
    });
    this.residents += members.filter((person) => person.leftOn === null).length;
  }

  /** The household that guides and pictures show: Trần Văn Lộc's, CL-0412, in TDP 4. */
  private pictureHousehold(): void {
    const make = (fullName: string, sex: 'male' | 'female', birthDate: string, relation: Relation) =>
      this.person({ fullName, sex, birthDate, relation, residentFrom: '2005-03-01', ethnicity: '01' });
    const members = [
      make('Trần Văn Lộc', 'male', '1949', 'head'),
      make('Nguyễn Thị Bích', 'female', '1952', 'spouse'),
      make('Trần Thị Hồng Nhung', 'female', '1985-11', 'child'),
      make('Trần Gia Bảo', 'male', '2016-09-14', 'grandchild'),
    ];
    this.households.push({
      number: 0,
      code: 'CL-9412',
      area: 'CL-04',
      before: null,
      address: 'Hẻm 12 Chu Văn An',
      members,
    });
    this.residents += members.length;
  }
}

/** The sample ward's households, the same at every run. The picture household carries CL-0412; the one numbered so moves on. */
export function makeWard(): DemoHousehold[] {
  const households = new WardMaker().make();
  const picture = households[0];
  const holder = households.find((household) => household.code === 'CL-0412');
  if (picture && holder) {
    holder.code = `CL-${String(households.length).padStart(4, '0')}`;
    picture.code = 'CL-0412';
  }
  return households;
}
