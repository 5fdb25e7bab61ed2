import type { MemberForm } from '../../../src/features/households/schema.ts';
import type { StatusDetails } from '../../../src/features/statuses/schema.ts';
import type { DecisionResult } from '../../../src/shared/words.ts';
import type { TestApp } from '../../support/app.ts';

const kinh = '01';
const hre = '19';

type Member = Partial<MemberForm>;
const man = (fullName: string, birthDate: string, more: Member = {}): Member => ({
  fullName,
  birthDate,
  sex: 'male',
  ethnicity: kinh,
  ...more,
});
const woman = (fullName: string, birthDate: string, more: Member = {}): Member => ({
  ...man(fullName, birthDate, more),
  sex: 'female',
});

/** What one household of the ward went through between the lists of 2023 and 2024. */
class Household {
  constructor(
    private readonly app: TestApp,
    readonly id: string,
    readonly people: string[],
  ) {}

  private async post(address: string, form: object): Promise<{ id: string; household: string }> {
    const answer = await this.app.as('officer').post(address, form);
    if (answer.status >= 300) throw new Error(`POST ${address} answered ${answer.status}: ${answer.text}`);
    return answer.body;
  }

  /** On the list from its first day by a December decision, or within the year. */
  async listed(
    category: 'poor' | 'near-poor',
    year: number,
    result: DecisionResult,
    details: StatusDetails = {},
    from = `${year}-01-01`,
  ): Promise<string> {
    const date = from.endsWith('-01-01') ? `${year - 1}-12-28` : from;
    const decision = { number: `${year}/QĐ-UBND`, date, issuer: 'UBND phường Chánh Lộ', result };
    const status = await this.app.make.status({
      household: this.id,
      category,
      decision,
      validFrom: from,
      details,
    });
    return status.id;
  }

  kept(status: string, details: StatusDetails): Promise<unknown> {
    const decision = {
      number: '2024/QĐ-UBND',
      date: '2023-12-28',
      issuer: 'UBND phường Chánh Lộ',
      year: 2024,
    };
    return this.post(`/statuses/${status}/decisions`, { ...decision, result: 'kept', details });
  }

  end(status: string, reason: string, date = '2024-01-01'): Promise<unknown> {
    return this.post(`/statuses/${status}/end`, { date, reason });
  }

  async out(date: string): Promise<void> {
    for (const person of [...this.people].reverse())
      await this.post(`/people/${person}/moves`, { date, kind: 'out' });
  }

  dies(date: string): Promise<unknown> {
    return this.post(`/people/${this.people[0]}/death`, { date });
  }

  async split(person: number, date: string): Promise<Household> {
    const moved = this.people[person] ?? '';
    const { household } = await this.post(`/households/${this.id}/splits`, {
      date,
      members: [{ person: moved, relation: 'head' }],
    });
    return new Household(this.app, household, [moved]);
  }
}

const lacks = (...deprivations: string[]): StatusDetails => ({ deprivations });

/** Twenty households with every movement of both lists between 01/01/2023 and 01/01/2024; answers those by their letters. */
export async function makeReviewWard(app: TestApp): Promise<Map<string, Household>> {
  const made = new Map<string, Household>();
  async function household(letter: string, area: string, members: Member[], residentFrom = '2020-01-01') {
    const forms = members.map((member, i) =>
      app.make.member({ relation: i === 0 ? 'head' : (member.relation ?? 'child'), ...member }),
    );
    const { id, members: people } = await app.make.household({
      code: `H-${letter}`,
      area,
      residentFrom,
      members: forms,
    });
    const found = new Household(
      app,
      id,
      people.map(({ person }) => person),
    );
    made.set(letter, found);
    return found;
  }
  await poorAtFirst(household);
  await poorAtLast(household);
  await nearPoor(household);
  await household('Q', 'CL-01', [man('Bùi Quý', '1982'), woman('Bùi Quỳnh', '1983', { relation: 'spouse' })]);
  await app.make.status({ household: made.get('Q')?.id ?? '', category: 'average-living-household' });
  await household('R', 'CL-02', [{ ...man('Bùi Rin', '1977'), ethnicity: null }]);
  return made;
}

type Make = (letter: string, area: string, members: Member[], residentFrom?: string) => Promise<Household>;

/** On the list of 2023, and what became of them. */
async function poorAtFirst(make: Make): Promise<void> {
  const kept = await make('A', 'CL-01', [
    woman('Lê Thị An', '1980'),
    man('Lê Ảnh', '2015-03-01'),
    woman('Lê Thị Út', '2023-06-01', { ethnicity: null, residentFrom: '2023-06-01' }),
  ]);
  await kept.kept(await kept.listed('poor', 2023, 'new', lacks('job')), {
    ...lacks('job', 'insurance', 'water'),
    causes: ['no-capital'],
  });
  const escaped = await make('B', 'CL-01', [man('Lê Bình', '1970'), woman('Lê Thị Bông', '2001')]);
  await escaped.end(await escaped.listed('poor', 2023, 'new'), 'escaped');
  const toNear = await make('C', 'CL-02', [
    man('Lê Cường', '1975'),
    woman('Lê Thị Cúc', '1978', { relation: 'spouse' }),
    woman('Lê Thị Cam', '2012-09-01'),
  ]);
  await toNear.end(await toNear.listed('poor', 2023, 'new'), 'toNearPoor');
  await toNear.listed('near-poor', 2024, 'new', {
    ...lacks('schooling'),
    causes: ['illness', 'no-labour'],
    cannotWork: true,
  });
  const died = await make('G', 'CL-01', [man('Lê Giàu', '1930')]);
  await died.listed('poor', 2023, 'new');
  await died.dies('2023-05-10');
  const away = await make('H', 'CL-02', [man('Lê Hải', '1966'), woman('Lê Thị Hà', '1990')]);
  await away.listed('poor', 2023, 'new');
  await away.out('2023-06-01');
  const grown = await make('J', 'CL-02', [
    man('Lê Khôi', '1970'),
    woman('Lê Thị Kim', '1972', { relation: 'spouse' }),
    man('Lê Lâm', '1998'),
  ]);
  const lacking = { ...lacks('job', 'insurance', 'house-quality'), causes: ['no-land'] };
  await grown.kept(await grown.listed('poor', 2023, 'new', lacking), lacking);
  const split = await grown.split(2, '2023-08-01');
  await split.listed('poor', 2023, 'new', lacking, '2023-08-01');
  const other = await make('K', 'CL-10', [man('Lê Kiên', '1961')]);
  await other.end(await other.listed('poor', 2023, 'new'), 'other', '2023-09-01');
}

/** New on the list of 2024. */
async function poorAtLast(make: Make): Promise<void> {
  const fresh = await make('E', 'CL-01', [woman('Lê Thị Bé', '1985'), man('Lê Em', '2010-05-05')]);
  await fresh.listed('poor', 2024, 'new', lacks('insurance', 'house-area', 'water'));
  const again = await make('F', 'CL-02', [man('Lê Hùng', '1949')]);
  await again.listed('poor', 2024, 'relapsed', {
    ...lacks('job', 'dependants', 'insurance'),
    causes: ['illness'],
    cannotWork: true,
  });
  const arrived = await make('I', 'CL-01', [woman('Lê Thị Chi', '1960')], '2023-07-01');
  await arrived.kept(await arrived.listed('poor', 2023, 'new'), {
    ...lacks('latrine', 'telecom', 'devices'),
    causes: ['no-tools'],
  });
  const restored = await make('V', 'CL-10', [woman('Lê Thị Vân', '1970')]);
  await restored.listed('poor', 2024, 'kept', {
    ...lacks('job', 'insurance', 'latrine'),
    causes: ['no-capital'],
  });
}

async function nearPoor(make: Make): Promise<void> {
  const toPoor = await make('D', 'CL-02', [man('Đinh Dần', '1950', { ethnicity: hre })]);
  await toPoor.end(await toPoor.listed('near-poor', 2023, 'new'), 'toPoor');
  await toPoor.listed('poor', 2024, 'new', {
    ...lacks('job', 'nutrition', 'schooling', 'devices'),
    causes: ['Thiếu vốn sản xuất, kinh doanh', 'Đông con'],
  });
  const kept = await make('L', 'CL-01', [
    woman('Lê Thị Lan', '1965'),
    man('Lê Long', '1960', { relation: 'spouse' }),
  ]);
  await kept.kept(await kept.listed('near-poor', 2023, 'new'), {
    ...lacks('job', 'water'),
    causes: ['no-skills'],
  });
  const escaped = await make('M', 'CL-02', [man('Lê Mạnh', '1988')]);
  await escaped.end(await escaped.listed('near-poor', 2023, 'new'), 'escaped');
  const fresh = await make('O', 'CL-10', [
    woman('Lê Thị Oanh', '1990'),
    woman('Lê Thị Ốc', '2020-02-02', { residentFrom: '2020-02-02' }),
  ]);
  await fresh.listed('near-poor', 2024, 'new', lacks('nutrition'));
  const again = await make('P', 'CL-10', [man('Đinh Phú', '1955', { ethnicity: hre })]);
  await again.listed('near-poor', 2024, 'relapsed', { causes: ['other'] });
}
