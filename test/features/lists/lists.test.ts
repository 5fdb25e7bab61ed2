import { expect } from 'chai';
import { listColumns } from '../../../src/features/lists/columns.ts';
import type { ListForm, SavedList } from '../../../src/features/lists/schema.ts';
import { listContent } from '../../../src/features/lists/service.ts';
import type { Household } from '../../../src/features/records/schema.ts';
import { openApp, type TestApp } from '../../support/app.ts';
import { actorOf } from '../../support/registry.ts';
import { scenarios } from '../../support/scenarios.ts';

const form = (changes: Partial<ListForm> = {}): ListForm => ({
  name: 'Người trong phường',
  purpose: 'Mặt trận phường đề nghị để thăm hỏi',
  subject: 'people',
  columns: ['fullName', 'birthYear', 'nationalId', 'phone'],
  filters: {},
  order: 'name',
  handout: false,
  ...changes,
});

interface Ward {
  poor: Household;
  other: Household;
}

/** Two households of CL, one poor with a severely disabled member and a card, one of NN. */
async function makeWard({ make }: TestApp): Promise<Ward> {
  const poor = await make.household({
    code: 'CL-0001',
    address: '12 Lê Lợi',
    members: [
      make.member({
        fullName: 'Trần Văn Lộc',
        birthDate: '1944',
        sex: 'male',
        nationalId: '051044000010',
        phone: '0905000001',
        ethnicity: '01',
      }),
      make.member({ fullName: 'Trần Thị Ái', birthDate: '1990-12-01', relation: 'child' }),
    ],
  });
  const other = await make.household({
    area: 'CL-02',
    code: 'CL-0002',
    members: [make.member({ fullName: 'Võ Thị Bình', birthDate: '1964-11-30' })],
  });
  await make.household(
    { area: 'NN-01', code: 'NN-0001', members: [make.member({ fullName: 'Lê Văn Xa' })] },
    'neighbour',
  );
  await make.status({ household: poor.id });
  await make.status({ person: poor.members[1]?.person ?? '', category: 'disability-severe' });
  await make.insurance({ person: poor.members[0]?.person ?? '', validTo: '2024-12-15' });
  await make.insurance({ person: other.members[0]?.person ?? '', validTo: '2025-12-31' });
  return { poor, other };
}

describe('rows of a list', () => {
  let app: TestApp;
  before(async () => {
    app = await openApp();
    await makeWard(app);
  });
  after(() => app.close());

  async function cellsOf(changes: Partial<ListForm>, asOf = '2024-11-30'): Promise<unknown[][]> {
    const made = await app.as('officer').post('/lists', form(changes));
    expect(made.status, made.text).to.equal(201);
    const rows = await app.as('officer').get(`/lists/${made.body.id}/rows?asOf=${asOf}`);
    expect(rows.status, rows.text).to.equal(200);
    return rows.body.items.map(({ cells }: { cells: unknown[] }) => cells);
  }
  const names = async (filters: ListForm['filters'], asOf?: string): Promise<unknown[]> =>
    (await cellsOf({ columns: ['fullName'], filters }, asOf)).map(([, name]) => name);

  it('are people of the ward only, by given name, with numbers as text', async () => {
    expect(await cellsOf({})).to.deep.equal([
      [1, 'Trần Thị Ái', '1990', null, null],
      [2, 'Võ Thị Bình', '1964', null, null],
      [3, 'Trần Văn Lộc', '1944', '051044000010', '0905000001'],
    ]);
  });

  const cases: [string, ListForm['filters'], string[], string?][] = [
    ['area', { area: 'CL-02' }, ['Võ Thị Bình']],
    ['register, also through the household', { register: 'poor' }, ['Trần Thị Ái', 'Trần Văn Lộc']],
    ['category', { category: 'disability-severe' }, ['Trần Thị Ái']],
    ['register before it began', { register: 'poor' }, [], '2022-12-31'],
    ['first day of the status', { statusFrom: '2023-01-02' }, []],
    [
      'status that began in the days',
      { statusFrom: '2023-01-01', statusTo: '2023-01-01', register: 'poor' },
      ['Trần Thị Ái', 'Trần Văn Lộc'],
    ],
    ['age from, on the birthday', { ageFrom: 60 }, ['Võ Thị Bình', 'Trần Văn Lộc']],
    ['age from, the day before the birthday', { ageFrom: 60 }, ['Trần Văn Lộc'], '2024-11-29'],
    ['age to', { ageTo: 33 }, ['Trần Thị Ái']],
    ['sex', { sex: 'male' }, ['Trần Văn Lộc']],
    ['ethnicity', { ethnicity: '01' }, ['Trần Văn Lộc']],
    ['residence', { residenceKind: 'temporary' }, []],
    ['no card', { insurance: 'none' }, ['Trần Thị Ái']],
    ['a card', { insurance: 'covered' }, ['Võ Thị Bình', 'Trần Văn Lộc']],
    ['card lapsing within 15 days', { insurance: 'lapsing', lapsingDays: 15 }, ['Trần Văn Lộc']],
    ['card lapsing within 14 days', { insurance: 'lapsing', lapsingDays: 14 }, []],
    ['payer group', { payerGroup: '5' }, ['Võ Thị Bình', 'Trần Văn Lộc']],
    ['no CCCD', { nationalId: 'missing' }, ['Trần Thị Ái', 'Võ Thị Bình']],
    ['phone', { phone: 'present' }, ['Trần Văn Lộc']],
  ];
  for (const [name, filters, expected, asOf] of cases) {
    it(`by ${name}`, async () => expect(await names(filters, asOf)).to.deep.equal(expected));
  }

  it('have the ended statuses of the days asked for', async () => {
    const status = await app.make.status({
      household: (
        await app.make.household({ code: 'CL-0009', members: [app.make.member({ fullName: 'Bùi Thị Út' })] })
      ).id,
      category: 'near-poor',
    });
    const end = await app
      .as('officer')
      .send(
        'POST',
        `/statuses/${status.id}/end`,
        { date: '2024-06-01', reason: 'escaped' },
        { 'if-match': '*' },
      );
    expect(end.status, end.text).to.equal(200);
    const on = (statusEndFrom: string, statusEndTo: string) =>
      names({ register: 'nearPoor', statusEndFrom, statusEndTo });
    const lastDay: string = end.body.validTo;
    expect(await on(lastDay, lastDay)).to.deep.equal(['Bùi Thị Út']);
    expect(await on('2024-01-01', '2024-03-31')).to.deep.equal([]);
    expect(await names({ register: 'nearPoor' })).to.deep.equal([]);
  });

  it('say BTXH of an allowance, never its ground', async () => {
    const rows = await cellsOf({ columns: ['fullName', 'categories'], filters: { register: 'assistance' } });
    expect(rows).to.deep.equal([[1, 'Trần Thị Ái', 'Hộ nghèo; BTXH']]);
  });

  it('are households once each, with head and number of people', async () => {
    const columns = ['householdCode', 'head', 'members', 'address', 'group', 'headPhone'];
    expect(
      await cellsOf({ subject: 'households', columns, filters: { register: 'poor' }, order: 'area' }),
    ).to.deep.equal([[1, 'CL-0001', 'Trần Văn Lộc', 2, '12 Lê Lợi', 'TDP\u00a01', '0905000001']]);
  });

  it('of a handout are name, birth year, address and phone, whatever was chosen', async () => {
    expect(
      await cellsOf({ handout: true, columns: ['nationalId', 'categories'], filters: { register: 'poor' } }),
    ).to.deep.equal([
      [1, 'Trần Thị Ái', '1990', '12 Lê Lợi', null],
      [2, 'Trần Văn Lộc', '1944', '12 Lê Lợi', '0905000001'],
    ]);
  });

  it('cost as many queries for one row as for all', async () => {
    const columns = listColumns
      .filter(({ subjects }) => subjects.includes('people'))
      .map(({ field }) => field);
    const { subject, filters, order, handout } = form();
    const measured = (limit: number) =>
      app.read(
        async (t) => {
          let queries = 0;
          const all: typeof t.all = (sql, params) => {
            queries += 1;
            return t.all(sql, params);
          };
          const one: typeof t.one = (sql, params) => {
            queries += 1;
            return t.one(sql, params);
          };
          const definition = { subject, filters, order, handout, columns };
          const content = await listContent({ ...t, all, one }, definition, '2024-11-30', {
            offset: 0,
            limit,
          });
          return { queries, rows: content.rows.length };
        },
        actorOf('officer', 'CL'),
      );
    await measured(1); // dictionaries are in memory after the first
    const [few, many] = [await measured(1), await measured(500)];
    expect(few.rows).to.equal(1);
    expect(many.rows).to.be.greaterThan(2);
    expect(many.queries).to.equal(few.queries);
    expect(many.queries).to.be.at.most(12);
  });

  it('come page by page without gaps', async () => {
    const { id } = (await app.as('officer').post('/lists', form())).body;
    const all = (await app.as('officer').get(`/lists/${id}/rows`)).body;
    const pages: unknown[] = [];
    for (let cursor = ''; ; ) {
      const page = (await app.as('officer').get(`/lists/${id}/rows?limit=1${cursor}`)).body;
      pages.push(...page.items);
      if (page.nextCursor === null) break;
      cursor = `&cursor=${page.nextCursor}`;
    }
    expect(pages).to.deep.equal(all.items);
    expect(all.total).to.equal(pages.length);
  });
});

scenarios<SavedList>(
  'lists through the API',
  async (app) => {
    await makeWard(app);
    return (await app.as('officer').post('/lists', form({ filters: { register: 'poor' } }))).body;
  },
  [
    { name: 'nobody reads lists', as: 'anonymous', path: '/lists', status: 401 },
    { name: 'a group head has none', as: 'groupHead', path: '/lists', status: 403 },
    { name: 'those of the ward', as: 'officer', path: '/lists', status: 200, contains: ['"total":1'] },
    {
      name: 'not those of another ward',
      as: 'neighbour',
      path: '/lists',
      status: 200,
      contains: ['"total":0'],
    },
    { name: 'another ward', as: 'neighbour', path: ({ id }) => `/lists/${id}/rows`, status: 404 },
    { name: 'a leader makes none', as: 'leader', method: 'POST', path: '/lists', body: form(), status: 403 },
    {
      name: 'without a reason',
      as: 'officer',
      method: 'POST',
      path: '/lists',
      body: form({ purpose: ' ' }),
      status: 422,
      contains: ['/purpose'],
    },
    {
      name: 'an unknown column',
      as: 'officer',
      method: 'POST',
      path: '/lists',
      body: form({ columns: ['salary'] }),
      status: 422,
      contains: ['/columns'],
    },
    {
      name: 'a column of people for households',
      as: 'officer',
      method: 'POST',
      path: '/lists',
      body: form({ subject: 'households' }),
      status: 422,
      contains: ['/columns'],
    },
    {
      name: 'ages the wrong way round',
      as: 'officer',
      method: 'POST',
      path: '/lists',
      body: form({ filters: { ageFrom: 60, ageTo: 16 } }),
      status: 422,
      contains: ['/filters/ageTo'],
    },
    {
      name: 'a category of another register',
      as: 'officer',
      method: 'POST',
      path: '/lists',
      body: form({ filters: { register: 'poor', category: 'disability-severe' } }),
      status: 422,
      contains: ['/filters/category'],
    },
    {
      name: 'an area outside',
      as: 'officer',
      method: 'POST',
      path: '/lists',
      body: form({ filters: { area: 'NN' } }),
      status: 404,
    },
    {
      name: 'rows, with a line in the trail',
      as: 'leader',
      path: ({ id }) => `/lists/${id}/rows`,
      status: 200,
      contains: ['Trần Văn Lộc'],
      lacks: ['Lê Văn Xa', 'Võ Thị Bình'],
      audit: 1,
    },
    {
      name: 'a file, with a line in the trail',
      as: 'officer',
      path: ({ id }) => `/lists/${id}/file`,
      status: 200,
      audit: 1,
    },
    {
      name: 'no version seen',
      as: 'officer',
      method: 'PATCH',
      path: ({ id }) => `/lists/${id}`,
      body: { name: 'Hộ nghèo' },
      status: 428,
    },
    {
      name: 'renamed',
      as: 'officer',
      method: 'PATCH',
      path: ({ id }) => `/lists/${id}`,
      body: { name: 'Hộ nghèo' },
      headers: { 'if-match': '"v1"' },
      status: 200,
      contains: ['"version":2', '"register":"poor"'],
      audit: 1,
    },
    {
      name: 'an old version',
      as: 'officer',
      method: 'PATCH',
      path: ({ id }) => `/lists/${id}`,
      body: { name: 'Khác' },
      headers: { 'if-match': '"v1"' },
      status: 412,
    },
    {
      name: 'ended',
      as: 'officer',
      method: 'PATCH',
      path: ({ id }) => `/lists/${id}`,
      body: { endReason: 'Đã giao xong' },
      headers: { 'if-match': '"v2"' },
      status: 200,
      contains: ['Đã giao xong'],
      audit: 1,
    },
    { name: 'lists nobody once ended', as: 'officer', path: ({ id }) => `/lists/${id}/rows`, status: 422 },
    {
      name: 'stays to be read',
      as: 'officer',
      path: ({ id }) => `/lists/${id}`,
      status: 200,
      contains: ['Hộ nghèo'],
    },
  ],
);
