import { expect } from 'chai';
import request from 'supertest';
import { createApp } from '../../src/app/createApp.ts';
import type { Db, ReadTx } from '../../src/db/tx.ts';
import { listColumns } from '../../src/features/lists/columns.ts';
import { fillImport } from '../features/imports/filled.ts';
import { openCampaign } from '../features/payments/support.ts';
import { reconcileList } from '../features/reconciliations/support.ts';
import { listForm } from '../features/reportForms/forms.ts';
import { fillSubmissions } from '../features/submissions/support.ts';
import { openApp, type TestApp, testAccounts, testPassword } from '../support/app.ts';
import { paths } from './queriedPaths.ts';

/** A database whose reads are counted. */
function counting(db: Db): { db: Db; queries: () => number } {
  let queries = 0;
  const counted = (t: ReadTx): ReadTx => ({
    ...t,
    all: (sql, params) => {
      queries++;
      return t.all(sql, params);
    },
    one: (sql, params) => {
      queries++;
      return t.one(sql, params);
    },
  });
  return {
    db: {
      ...db,
      read: (actor, fn) => db.read(actor, (t) => fn(counted(t))),
      tx: (actor, fn) => db.tx(actor, (t) => fn({ ...t, ...counted(t) })),
    },
    queries: () => queries,
  };
}

/** What the paths name: things of the ward filled. */
type Names = Record<
  | 'HOUSEHOLD'
  | 'PERSON'
  | 'OTHER'
  | 'LIST'
  | 'MERGE'
  | 'PAPER'
  | 'RECONCILIATION'
  | 'REVIEW'
  | 'TARGET'
  | 'CAMPAIGN'
  | 'PAYING'
  | 'GIFT'
  | 'SIGNED'
  | 'APPROVAL'
  | 'MARTYR'
  | 'ASSIGNED'
  | 'ADDRESSEE'
  | 'SUBMISSION'
  | 'IMPORT'
  | 'FORM',
  string
>;

/** Households with a status, a card and a case each, the last with a member more for every second household. */
async function fill(app: TestApp, households: number): Promise<Names> {
  let last = { HOUSEHOLD: '', PERSON: '' };
  for (let i = 0; i < households; i++) {
    const children = i === households - 1 ? Math.ceil(households / 2) : 1;
    const child = () => app.make.member({ relation: 'child', birthDate: '2019-01-05' });
    const members = [app.make.member(), ...Array.from({ length: children }, child)];
    const household = await app.make.household({
      area: i % 2 === 0 ? 'CL-01' : 'CL-02',
      address: '5 Lê Lợi',
      members,
    });
    const person = household.members[0]?.person ?? '';
    await app.make.status({ household: household.id, category: 'poor' });
    await app.make.status({ person, category: 'disability-severe' });
    await app.make.insurance({ person, validTo: '2024-12-20' });
    const form = { kind: 'emergency-aid', household: household.id, applicantName: 'Người nộp' };
    await app.as('officer').post('/cases', { ...form, receivedOn: '2024-11-01' });
    last = { HOUSEHOLD: household.id, PERSON: person };
  }
  const desk = await fillDesk(app, households, last.HOUSEHOLD);
  const taken = await app.upload('officer', '/report-forms?name=B', await listForm(), 'bieu.xlsx', {});
  expect(taken.status, taken.text).to.equal(201);
  const FORM: string = taken.body.id;
  const giving = await fillGiving(app, households, last.PERSON);
  const paying = await fillPaying(app, households);
  return {
    FORM,
    ...last,
    ...desk,
    ...giving,
    ...paying,
    ...(await fillInsurance(app, households)),
    ...(await fillImport(app, households)),
    ...(await fillSubmissions(app, Math.ceil(households / 6))),
  };
}

/** A campaign whose list is approved: a gift a household, half of them paid, the page of their sheet. */
async function fillPaying(app: TestApp, gifts: number): Promise<Pick<Names, 'PAYING' | 'GIFT' | 'SIGNED'>> {
  const { id: PAYING, path, sources, add } = await openCampaign(app);
  let GIFT = '';
  for (let i = 0; i < gifts; i++) {
    const household = await app.make.household({
      members: [app.make.member(), app.make.member({ relation: 'child' })],
    });
    GIFT = await add({ household });
    if (i % 2 === 0) await app.as('officer').post(path, { entry: GIFT, paidOn: '2024-11-01' });
  }
  const printed = await app.as('officer').post(`/campaigns/${PAYING}/sheets`, { source: sources.ward });
  expect(printed.status, printed.text).to.equal(201);
  return { PAYING, GIFT, SIGNED: printed.body.items[0].pages[0].code };
}

/** Campaigns, the last with as many sources and rules; martyrs with somebody of theirs. */
async function fillGiving(
  app: TestApp,
  rows: number,
  person: string,
): Promise<Pick<Names, 'CAMPAIGN' | 'MARTYR' | 'APPROVAL'>> {
  const officer = app.as('officer');
  const make = async (path: string, form: object): Promise<string> => {
    const made = await officer.post(path, form);
    expect(made.status, made.text).to.equal(201);
    return made.body.id;
  };
  let names = { CAMPAIGN: '', MARTYR: '' };
  const cutOffOn = '2024-11-01';
  for (let i = 0; i < rows; i++) {
    const campaign = { name: `Đợt ${i}`, kind: 'tet', year: 2025, area: 'CL', cutOffOn };
    const MARTYR = await make('/martyrs', { fullName: `Liệt sĩ ${i}`, area: 'CL' });
    await make(`/martyrs/${MARTYR}/members`, { person, part: 'relative' });
    names = { CAMPAIGN: await make('/campaigns', campaign), MARTYR };
  }
  for (let i = 0; i < rows; i++) {
    const source = await make(`/campaigns/${names.CAMPAIGN}/sources`, { code: `s${i}`, name: `Nguồn ${i}` });
    const rule = { source, categories: ['poor'], per: 'household', amountDong: 1, basis: { cutOffOn } };
    await make(`/campaigns/${names.CAMPAIGN}/rules`, rule);
  }
  const built = await officer.post(`/campaigns/${names.CAMPAIGN}/list`);
  expect(built.status, built.text).to.equal(200);
  const decision = { number: '1/QĐ-UBND', date: '2024-11-20' };
  const approved = await app.as('leader').post(`/campaigns/${names.CAMPAIGN}/approval`, { decision });
  expect(approved.status, approved.text).to.equal(200);
  return { ...names, APPROVAL: approved.body.approvals[0].id };
}

/** An insurer's list with rows by which two may be meant and rows unknown here; a quarter's review; a target. */
async function fillInsurance(
  app: TestApp,
  rows: number,
): Promise<Pick<Names, 'RECONCILIATION' | 'REVIEW' | 'TARGET'>> {
  const list = Array.from({ length: rows }, (_, i) => [
    ['Võ Thị Thanh Mỹ', '05/03/1949', 'Nữ', '', '', 'GD', `0${1 + (i % 9)}/01/2024`, '31/12/2024', ''],
    [`Người Lạ Thứ ${i}`, '1960', 'Nữ', '', '', 'GD', '01/01/2024', '31/12/2024', ''],
  ]).flat();
  const { id, counts } = await reconcileList(app, list);
  expect(counts).to.include({ undecided: rows, onlyThere: rows });
  const review = await app.as('officer').post('/quarterly-reviews', { quarter: '2024-Q3' });
  expect(review.status, review.text).to.equal(201);
  const coverage = { area: 'CL', year: 2024, name: 'Tỷ lệ bao phủ BHYT', source: 'coverage', planned: 99 };
  const target = await app.as('officer').post('/targets', coverage);
  expect(target.status, target.text).to.equal(201);
  return { RECONCILIATION: id, REVIEW: review.body.id, TARGET: target.body.id };
}

/** Likely pairs, merges, a list of everybody and a printed paper. */
async function fillDesk(
  app: TestApp,
  pairs: number,
  household: string,
): Promise<Pick<Names, 'OTHER' | 'LIST' | 'MERGE' | 'PAPER' | 'ASSIGNED'>> {
  const officer = app.as('officer');
  const twin = { fullName: 'Võ Thị Thanh Mỹ', birthDate: '1949-03-05' };
  const ids: string[] = [];
  for (let i = 0; i < pairs + 2; i++) {
    const { members } = await app.make.household({ members: [app.make.member(twin)] });
    ids.push(members[0]?.person ?? '');
  }
  const [one = '', other = '', ...more] = ids;
  let merge = '';
  for (const id of more) {
    const merged = await officer.post(`/people/${one}/merges`, { other: id, reason: 'Nhập hai lần' });
    expect(merged.status, merged.text).to.equal(201);
    merge = merged.body.id;
  }
  // A column of each kind of detail that is read apart.
  const kinds = new Map(
    listColumns
      .filter(({ subjects }) => subjects.includes('people'))
      .map(({ field, needs }) => [needs, field] as const),
  );
  const columns = ['fullName', ...kinds.values()];
  const form = {
    name: 'Tất cả',
    purpose: 'Thử',
    subject: 'people',
    filters: {},
    order: 'area',
    handout: false,
  };
  const list = await officer.post('/lists', { ...form, columns });
  expect(list.status, list.text).to.equal(201);
  const browse = await app.browse('officer');
  const paper = await browse.post('/giay-to/phieu-ho', { household, asOf: '2024-11-30' });
  const path = (paper.headers.location ?? '').split('?')[0] ?? '';
  const assigned = await officer.post('/gap-lists/entitledUncovered/assigned-lists', { area: 'CL-01' });
  expect(assigned.status, assigned.text).to.equal(201);
  const made = { LIST: list.body.id, MERGE: merge, ASSIGNED: assigned.body.id };
  return { ...made, OTHER: other, PAPER: path.split('/').at(-1) ?? '' };
}

/** Only the leader opens these. */
const ofLeader = new Set(['/ho-so/duyet']);
/** The group head's first page and lists are other pages than the desk's. */
const ofHead = ['/', '/tet/PAYING/phat', '/danh-sach-giao', '/danh-sach-giao/ASSIGNED?muc=all'];

const day = { asOf: '2024-11-30', area: 'CL' };
const typedIn = { fullName: 'Võ Thị Thanh Mỹ', birthDate: '1949', sex: 'female', relation: 'spouse' };
/** Forms: what they read and write is counted. */
const forms: [path: string, fields: Record<string, string>][] = [
  ['/', { q: '051149000001' }],
  ['/ho/moi/dong', { i: '0', area: 'CL-01', ...typedIn }],
  ['/ho/moi/xem', { area: 'CL-01', address: '5 Lê Lợi' }],
  ['/ho/HOUSEHOLD/bien-dong/ket-hon', { ...typedIn, date: '01/11/2024' }],
  ['/bhyt/danh-sach/entitledUncovered/in', { ngay: '2024-11-30' }],
  ['/bhyt/danh-sach/entitledUncovered/giao', { ngay: '2024-11-30', dia: 'CL-01' }],
  ['/danh-sach-giao/ASSIGNED/dong', { so: '1', result: 'away' }],
  ['/danh-sach-giao/ASSIGNED/sua', { state: 'submitted' }],
  ['/danh-sach/LIST/chep', day],
  ['/danh-sach/LIST/tep', day],
  ['/danh-sach/LIST/in', day],
  ['/giay-to/danh-sach', { ...day, register: 'poor', format: 'paper' }],
  ['/giay-to/danh-sach', { ...day, register: 'assistance', format: 'xlsx' }],
  ['/giay-to/danh-sach', { ...day, register: 'poor', format: 'handout' }],
  [
    '/giay-to/niem-yet',
    { register: 'poor', ...day, asOf: '30/11/2024', place: 'Trụ sở', from: '30/11/2024', to: '06/12/2024' },
  ],
  ['/giay-to/phieu-ho', { household: 'HOUSEHOLD', asOf: '2024-11-30' }],
  ['/giay-to/xac-nhan', { household: 'HOUSEHOLD', asOf: '30/11/2024', purpose: 'Vay vốn' }],
  ['/giay-to/ban-giao', { area: 'CL' }],
];

const named = (text: string, names: Names): string =>
  Object.entries(names).reduce((path, [name, value]) => path.replace(name, value), text);

/** A browser signed in, its pages counted. */
async function signedIn(app: TestApp, db: Db, who: 'officer' | 'leader' | 'groupHead') {
  const agent = request.agent(createApp({ ...app.deps, db }));
  const tokenOf = (text: string): string => /name="_csrf"[^>]*value="([^"]+)"/.exec(text)?.[1] ?? '';
  const _csrf = tokenOf((await agent.get('/dang-nhap')).text);
  const { username } = testAccounts[who];
  await agent.post('/dang-nhap').type('form').send({ username, password: testPassword, _csrf });
  const csrf = tokenOf((await agent.get('/')).text);
  return {
    get: (path: string) => agent.get(path),
    post: (path: string, fields: Record<string, string>) =>
      agent
        .post(path)
        .type('form')
        .send({ ...fields, _csrf: csrf }),
  };
}

/** Queries of each page and form for so many households. */
async function measured(households: number): Promise<Map<string, number>> {
  const app = await openApp({ today: '2024-11-30' });
  try {
    const names = await fill(app, households);
    const { db, queries } = counting(app.db);
    const [officer, leader] = [await signedIn(app, db, 'officer'), await signedIn(app, db, 'leader')];
    const counts = new Map<string, number>();
    for (const path of paths) {
      const at = named(path, names);
      const browser = ofLeader.has(path) ? leader : officer;
      await browser.get(at); // dictionaries and the like are in memory after the first
      const before = queries();
      const answer = await browser.get(at);
      expect(answer.status, `${path}: ${answer.text.slice(0, 200)}`).to.equal(200);
      counts.set(path, queries() - before);
    }
    const head = await signedIn(app, db, 'groupHead');
    for (const path of ofHead) {
      const before = queries();
      expect((await head.get(named(path, names))).status, path).to.equal(200);
      counts.set(`groupHead ${path}`, queries() - before);
    }
    for (const [path, fields] of forms) {
      const filled = Object.entries(fields).map(([name, value]) => [name, named(value, names)]);
      const before = queries();
      const answer = await officer.post(named(path, names), Object.fromEntries(filled));
      expect(answer.status, `${path}: ${answer.text?.slice(0, 200)}`).to.be.oneOf([200, 303]);
      counts.set(`POST ${path} ${fields.register ?? ''}${fields.format ?? ''}`, queries() - before);
    }
    return counts;
  } finally {
    await app.close();
  }
}

describe('queries of pages', function () {
  this.timeout(180_000);
  it('do not grow with the rows they show', async () => {
    const few = await measured(2);
    const many = await measured(24);
    const grown = [...many].flatMap(([path, count]) => {
      const before = few.get(path) ?? 0;
      return count > before + 2 ? [`${path}: ${before} queries for 2 households, ${count} for 24`] : [];
    });
    expect(grown).to.deep.equal([]);
    // The coverage page reads 24 months, the handover book counts every register and every kind of open work.
    for (const [path, count] of many) expect(count, path).to.be.below(path.includes('ban-giao') ? 200 : 100);
  });
});
