import { expect } from 'chai';
import request from 'supertest';
import { createApp } from '../../src/app/createApp.ts';
import type { Db, ReadTx } from '../../src/db/tx.ts';
import { openApp, type TestApp, testAccounts, testPassword } from '../support/app.ts';

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
    db: { ...db, read: (actor, fn) => db.read(actor, (t) => fn(counted(t))) },
    queries: () => queries,
  };
}

/** Households with a status, a card and a case each. */
async function fill(app: TestApp, households: number): Promise<{ household: string; person: string }> {
  let last = { household: '', person: '' };
  for (let i = 0; i < households; i++) {
    const members = [app.make.member(), app.make.member({ relation: 'child', birthDate: '2019-01-05' })];
    const household = await app.make.household({ area: i % 2 === 0 ? 'CL-01' : 'CL-02', members });
    const person = household.members[0]?.person ?? '';
    await app.make.status({ household: household.id, category: 'poor' });
    await app.make.status({ person, category: 'disability-severe' });
    await app.make.insurance({ person, validTo: '2024-12-20' });
    const form = { kind: 'emergency-aid', household: household.id, applicantName: 'Người nộp' };
    await app.as('officer').post('/cases', { ...form, receivedOn: '2024-11-01' });
    last = { household: household.id, person };
  }
  return last;
}

const paths = [
  '/?q=nguyen',
  '/so/ho-ngheo',
  '/so/bao-tro',
  '/so/ho-ngheo/bien-dong?ds=closing',
  '/so/ho-ngheo/so-sanh',
  '/ho-so',
  '/ho-so/viec',
  '/ho-so/viec/noCard',
  '/ho-so/viec/turns6',
  '/ho-so/duyet',
  '/bhyt',
  '/bhyt/ty-le',
  '/bhyt/ty-le?chia=thang',
  '/bhyt/ty-le?chia=doi-tuong&so=2023-12-31',
  '/bhyt/ty-le/ten?chia=to&khoa=CL-01&co=chua',
  '/bhyt/du-bao',
  '/bhyt/danh-sach/uncovered',
  '/bhyt/danh-sach/expiring',
  '/nhap-xuat',
  '/trung-lap',
  '/nguoi/PERSON',
  '/ho/HOUSEHOLD',
  '/ho/HOUSEHOLD/bien-dong?loai=tach-ho',
  '/nguoi/PERSON/the/moi',
  '/ho/HOUSEHOLD/dien/moi',
];

/** Queries of each page for so many households. */
async function measured(households: number): Promise<Map<string, number>> {
  const app = await openApp({ today: '2024-11-30' });
  try {
    const { household, person } = await fill(app, households);
    const { db, queries } = counting(app.db);
    const agent = request.agent(createApp({ ...app.deps, db }));
    const form = await agent.get('/dang-nhap');
    const csrf = /name="_csrf"[^>]*value="([^"]+)"/.exec(form.text)?.[1] ?? '';
    const { username } = testAccounts.leader;
    await agent.post('/dang-nhap').type('form').send({ username, password: testPassword, _csrf: csrf });
    const counts = new Map<string, number>();
    for (const path of paths) {
      const at = path.replace('PERSON', person).replace('HOUSEHOLD', household);
      await agent.get(at); // dictionaries and the like are in memory after the first
      const before = queries();
      const answer = await agent.get(at);
      if (answer.status !== 403) expect(answer.status, `${path}: ${answer.text.slice(0, 200)}`).to.equal(200);
      counts.set(path, queries() - before);
    }
    return counts;
  } finally {
    await app.close();
  }
}

describe('queries of pages', function () {
  this.timeout(60_000);
  it('do not grow with the rows they show', async () => {
    const few = await measured(2);
    const many = await measured(24);
    const grown = [...many].flatMap(([path, count]) => {
      const before = few.get(path) ?? 0;
      return count > before + 2 ? [`${path}: ${before} queries for 2 households, ${count} for 24`] : [];
    });
    expect(grown).to.deep.equal([]);
    for (const [path, count] of many) expect(count, path).to.be.below(100); // the coverage page reads 24 months
  });
});
