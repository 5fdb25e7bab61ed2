import { expect } from 'chai';
import type { Household } from '../../../src/features/records/schema.ts';
import { openApp, type TestApp } from '../../support/app.ts';

/** What is asserted of the ward and of the household on a day. */
interface State {
  day: string;
  /** Residents of the ward then: Chánh Lộ, from 01/07/2025 on Cẩm Thành. */
  population: number;
  /** Members of the household by the names below, and who is its head. */
  members: string[];
  head: string | null;
  categories: string[];
}

const states: State[] = [
  { day: '2018-06-30', population: 3, members: ['Hải', 'Lan', 'Nam'], head: 'Hải', categories: [] },
  { day: '2019-01-01', population: 3, members: ['Hải', 'Lan', 'Nam'], head: 'Hải', categories: ['poor'] },
  {
    day: '2019-05-05',
    population: 4,
    members: ['Hải', 'Lan', 'Nam', 'Út'],
    head: 'Hải',
    categories: ['poor'],
  },
  {
    day: '2020-12-31',
    population: 4,
    members: ['Hải', 'Lan', 'Nam', 'Út'],
    head: 'Hải',
    categories: ['poor'],
  },
  { day: '2021-01-01', population: 4, members: ['Hải', 'Lan', 'Nam', 'Út'], head: 'Hải', categories: [] },
  {
    day: '2022-03-01',
    population: 5,
    members: ['Hải', 'Lan', 'Nam', 'Thu', 'Út'],
    head: 'Hải',
    categories: [],
  },
  {
    day: '2023-01-01',
    population: 5,
    members: ['Hải', 'Lan', 'Nam', 'Thu', 'Út'],
    head: 'Hải',
    categories: ['poor'],
  },
  { day: '2023-07-01', population: 5, members: ['Hải', 'Lan', 'Út'], head: 'Hải', categories: ['poor'] },
  { day: '2024-02-09', population: 5, members: ['Hải', 'Lan', 'Út'], head: 'Hải', categories: ['poor'] },
  { day: '2024-02-10', population: 4, members: ['Lan', 'Út'], head: 'Lan', categories: ['poor'] },
  { day: '2024-09-01', population: 4, members: ['Lan', 'Út'], head: 'Lan', categories: ['poor'] },
  { day: '2025-07-01', population: 4, members: ['Lan', 'Út'], head: 'Lan', categories: ['poor'] },
];

const ids = new Map<string, string>();
const nameOf = (person: string): string => [...ids].find(([, id]) => id === person)?.[0] ?? person;
const decision = (number: string, date: string) => ({ number, date, issuer: 'UBND phường Chánh Lộ' });

describe('ten years of a household', () => {
  let app: TestApp;
  let household: string;
  let young: string;
  const knownAt: string[] = [];

  const post = async (path: string, body: object, who: 'officer' | 'admin' = 'officer') => {
    const answer = await app.as(who).post(path, body);
    expect(answer.status, `${path}: ${answer.text}`).to.be.within(200, 201);
    return answer.body;
  };
  const population = async (asOf: string, area: string, asKnownAt?: string): Promise<number> => {
    const known = asKnownAt ? `&asKnownAt=${asKnownAt}` : '';
    return (await app.as('admin').get(`/coverage?area=${area}&asOf=${asOf}${known}`)).body.population;
  };
  const remember = async (): Promise<void> => {
    const { asKnownAt } = (await app.as('officer').get('/coverage?area=CL&asOf=2024-01-01')).body;
    knownAt.push(asKnownAt);
  };

  before(async () => {
    app = await openApp({ today: '2025-12-31' });
    await settle();
    await remember();
    await grow();
    await remember();
    await lose();
    await remember();
  });
  after(() => app.close());

  /** 2018–2020: three people, poor from 2019, a child, out of poverty. */
  async function settle(): Promise<void> {
    const made: Household = await post('/households', {
      area: 'CL-01',
      residentFrom: '2018-06-30',
      members: [
        { fullName: 'Võ Văn Hải', birthDate: '1960', sex: 'male', relation: 'head' },
        { fullName: 'Lê Thị Lan', birthDate: '1962-03', sex: 'female', relation: 'spouse' },
        { fullName: 'Võ Hoài Nam', birthDate: '1995-08-15', sex: 'male', relation: 'child' },
      ],
    });
    household = made.id;
    for (const [i, name] of ['Hải', 'Lan', 'Nam'].entries()) ids.set(name, made.members[i]?.person ?? '');
    const status = await post('/statuses', {
      household,
      category: 'poor',
      decision: decision('10/QĐ-UBND', '2018-12-28'),
      validFrom: '2019-01-01',
    });
    const birth = { fullName: 'Võ Thị Út', birthDate: '2019-05-05', sex: 'female', relation: 'grandchild' };
    ids.set('Út', (await post(`/households/${household}/births`, birth)).person);
    await post(`/statuses/${status.id}/end`, { date: '2021-01-01', reason: 'escaped' });
  }

  /** 2022–2023: a daughter-in-law, poor again, the young couple split off. */
  async function grow(): Promise<void> {
    const marriage = {
      date: '2022-03-01',
      fullName: 'Đặng Thị Thu',
      birthDate: '1997-01-20',
      sex: 'female',
      relation: 'childInLaw',
    };
    ids.set('Thu', (await post(`/households/${household}/marriages`, marriage)).person);
    await post('/statuses', {
      household,
      category: 'poor',
      decision: { ...decision('200/QĐ-UBND', '2022-12-28'), result: 'relapsed' },
      validFrom: '2023-01-01',
    });
    const split = await post(`/households/${household}/splits`, {
      date: '2023-07-01',
      members: [
        { person: ids.get('Nam'), relation: 'head' },
        { person: ids.get('Thu'), relation: 'spouse' },
      ],
    });
    young = split.household;
  }

  /** 2024–2025: the head dies, the couple moves to another group, the ward is merged. */
  async function lose(): Promise<void> {
    await post(`/people/${ids.get('Hải')}/death`, { date: '2024-02-10', newHead: ids.get('Lan') });
    await post(`/households/${young}/moves`, { date: '2024-09-01', kind: 'within', area: 'CL-02' });
    const merger = {
      date: '2025-07-01',
      basis: 'Nghị quyết 1677/NQ-UBTVQH15',
      create: [{ code: 'CT', name: 'Phường Cẩm Thành', kind: 'ward', parentCode: 'QN' }],
      changes: [
        { code: 'CL', successor: 'CT' },
        { code: 'NN', successor: 'CT' },
      ],
    };
    await post('/reorganisations', merger, 'admin');
  }

  for (const state of states) {
    it(`is as it was on ${state.day}`, async () => {
      const { day } = state;
      const ward = day < '2025-07-01' ? 'CL' : 'CT';
      const { members, statuses } = (await app.as('admin').get(`/households/${household}?asOf=${day}`)).body;
      const current = members.filter((member: { current: boolean }) => member.current);
      const held = statuses.filter(
        (status: { validFrom: string; validTo: string | null }) =>
          status.validFrom <= day && (status.validTo === null || day <= status.validTo),
      );
      expect({
        day,
        population: await population(day, ward),
        members: current.map((member: { person: string }) => nameOf(member.person)).sort(),
        head:
          current
            .filter((member: { relation: string }) => member.relation === 'head')
            .map((member: { person: string }) => nameOf(member.person))[0] ?? null,
        categories: held.map((status: { category: string }) => status.category),
      }).to.deep.equal({ ...state, members: [...state.members].sort() });
    });
  }

  it('answers as known at three instants', async () => {
    const [first, second, third] = knownAt;
    const told: number[][] = [];
    for (const instant of [first, second, third]) {
      told.push([
        await population('2023-01-01', 'CL', instant),
        await population('2024-03-01', 'CL', instant),
      ]);
    }
    // Before the marriage was recorded four live there for good; before the death was recorded five.
    expect(told).to.deep.equal([
      [4, 4],
      [5, 5],
      [5, 4],
    ]);
  });

  it('knows at three instants who was head and what the household held', async () => {
    const told = [];
    for (const instant of knownAt) {
      const path = `/households/${household}?asOf=2024-03-01&asKnownAt=${instant}`;
      const { members, statuses } = (await app.as('admin').get(path)).body;
      const head = members.find(
        (each: { current: boolean; relation: string }) => each.current && each.relation === 'head',
      );
      const held = statuses.filter((each: { validTo: string | null }) => each.validTo === null);
      told.push([nameOf(head?.person), held.map((each: { category: string }) => each.category)]);
    }
    expect(told).to.deep.equal([
      ['Hải', []],
      ['Hải', ['poor']],
      ['Lan', ['poor']],
    ]);
  });

  it('tells why it entered and left the register, and of the move and the merger that it did neither', async () => {
    const reasons = async (from: string, to: string, area: string) =>
      (
        await app.as('admin').get(`/balances?register=poor&area=${area}&from=${from}&to=${to}`)
      ).body.movements.map(
        (each: { direction: string; reason: string; households: number; people: number }) => [
          each.direction,
          each.reason,
          each.households,
          each.people,
        ],
      );
    expect(await reasons('2019-01-01', '2019-03-31', 'CL')).to.deep.equal([['increase', 'new', 1, 3]]);
    expect(await reasons('2019-05-01', '2019-05-31', 'CL'), 'a birth').to.deep.equal([
      ['increase', 'other', 0, 1],
    ]);
    expect(await reasons('2021-01-01', '2021-12-31', 'CL')).to.deep.equal([['decrease', 'escaped', 1, 4]]);
    expect(await reasons('2023-01-01', '2023-06-30', 'CL')).to.deep.equal([['increase', 'relapsed', 1, 5]]);
    expect(await reasons('2023-07-01', '2023-12-31', 'CL'), 'two split off').to.deep.equal([
      ['decrease', 'other', 0, 2],
    ]);
    expect(await reasons('2024-02-01', '2024-02-29', 'CL'), 'the head').to.deep.equal([
      ['decrease', 'other', 0, 1],
    ]);
    expect(await reasons('2024-09-01', '2024-09-30', 'CL')).to.deep.equal([]);
    expect(await reasons('2025-07-01', '2025-07-31', 'CT')).to.deep.equal([]);
  });

  it('moves the young couple to another group on their day', async () => {
    const areaOn = async (day: string) =>
      (await app.as('admin').get(`/households/${young}?asOf=${day}`)).body.area;
    expect([
      await areaOn('2024-08-31'),
      await areaOn('2024-09-01'),
      await areaOn('2025-07-01'),
    ]).to.deep.equal(['CL-01', 'CL-02', 'CL-02']);
  });

  it('keeps the link of the split, and nobody counts as moved by the merger', async () => {
    const { members } = (await app.as('admin').get(`/households/${young}?asOf=2025-07-01`)).body;
    expect(members.map((member: { person: string }) => nameOf(member.person))).to.have.members([
      'Nam',
      'Thu',
    ]);
    const row = await app.read((t) =>
      t.one<{ from_household_id: string }>('SELECT from_household_id FROM households WHERE id = ?', [young]),
    );
    expect(row?.from_household_id).to.equal(household);
    const { residences } = (await app.as('admin').get(`/people/${ids.get('Lan')}`)).body;
    expect(residences).to.have.length(1);
    expect(residences[0]).to.include({ area: 'CL-01', validTo: null });
    expect([await population('2025-06-30', 'CL'), await population('2025-07-01', 'CL')]).to.deep.equal([
      4, 0,
    ]);
  });
});
