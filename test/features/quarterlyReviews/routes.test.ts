import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { insertReview } from '../../../src/features/quarterlyReviews/store.ts';
import { openApp, type TestApp } from '../../support/app.ts';
import { onBothEngines } from '../../support/engines.ts';
import { makeAreas } from '../../support/registry.ts';

describe('quarterly reviews of the API', () => {
  let app: TestApp;
  let id = '';
  let version = 0;
  let newPoor = '';

  const step = async (
    who: 'officer' | 'leader' | 'admin' | 'neighbour',
    what: string,
    body: unknown = undefined,
    headers: Record<string, string> = { 'If-Match': `"v${version}"` },
  ) => {
    const answer = await app.as(who).send('POST', `/quarterly-reviews/${id}/${what}`, body, headers);
    if (answer.status === 200) version = answer.body.version;
    return answer;
  };

  before(async () => {
    app = await openApp({ today: '2024-10-05' });
    const kept = await app.make.household({ members: [app.make.member({ birthDate: '1970' })] });
    await app.make.status({ household: kept.id, validFrom: '2023-01-01' });
    const made = await app.make.household({ members: [app.make.member({ birthDate: '1971' })] });
    newPoor = made.members[0]?.person ?? '';
    await app.make.status({ household: made.id, validFrom: '2024-08-01' });
  });
  after(() => app.close());

  it('are begun once for a key, and tell their rows', async () => {
    const begin = () =>
      app
        .as('officer')
        .send('POST', '/quarterly-reviews', { quarter: '2024-Q3' }, { 'Idempotency-Key': 'q3' });
    const made = await begin();
    expect(made.status, made.text).to.equal(201);
    expect((await begin()).body).to.deep.equal(made.body);
    ({ id, version } = made.body);
    expect(made.body.counts).to.deep.equal({
      ...{ opening: 1, increases: 1, decreases: 0, leftOut: 0, closing: 2 },
    });
    const rows = (await app.as('leader').get(`/quarterly-reviews/${id}/rows?side=increase`)).body;
    expect(rows.total).to.equal(1);
    expect(rows.items[0]).to.include({ person: newPoor, reason: 'newlyEntitled', on: '2024-08-01' });
    expect((await app.as('leader').get('/quarterly-reviews')).body.items[0]).to.include({ id });
    const faulty = await app.as('officer').post('/quarterly-reviews', { quarter: '2024-Q5' });
    expect(faulty.status).to.equal(422);
    expect(faulty.text).to.contain('Quý');
  });

  it('ask for the version seen, keep to the area and the roles', async () => {
    expect((await step('officer', 'submit', undefined, {})).status).to.equal(428);
    expect((await step('officer', 'submit', undefined, { 'If-Match': '"v99"' })).status).to.equal(412);
    expect((await step('neighbour', 'submit')).status).to.equal(404);
    expect((await app.as('neighbour').get(`/quarterly-reviews/${id}/rows`)).status).to.equal(404);
    expect((await app.as('groupHead').get('/quarterly-reviews')).status).to.equal(403);
    expect((await step('officer', 'seal')).status).to.equal(403);
  });

  it('leave a change out and take it in again', async () => {
    const change = { side: 'increase', person: newPoor };
    const left = await step('officer', 'leave-out', { ...change, reason: 'Chờ số CCCD' });
    expect(left.body.counts).to.include({ increases: 0, leftOut: 1, closing: 1 });
    const back = await step('officer', 'leave-out', { ...change, reason: null });
    expect(back.body.counts).to.include({ increases: 1, leftOut: 0, closing: 2 });
  });

  it('are sent back, submitted, signed by a second person and fetched as they were sealed', async () => {
    await step('officer', 'submit');
    expect((await step('leader', 'return', { reason: 'Thiếu một hộ' })).body.state).to.equal('draft');
    expect((await step('admin', 'submit')).body.state).to.equal('submitted');
    expect((await step('admin', 'seal')).status, 'who submitted does not sign').to.equal(403);
    expect((await step('leader', 'seal', undefined, {})).status).to.equal(428);
    const headers = { 'If-Match': `"v${version}"`, 'Idempotency-Key': 'seal' };
    const sealed = await step('leader', 'seal', undefined, headers);
    expect(sealed.status, sealed.text).to.equal(200);
    expect(sealed.body).to.include({ state: 'sealed' });
    expect((await step('leader', 'seal', undefined, headers)).body).to.deep.equal(sealed.body);
    const file = await (await app.browse('officer')).file(`/api/v1/quarterly-reviews/${id}/file`);
    expect(createHash('sha256').update(file.body).digest('hex')).to.equal(sealed.body.sha256);
    expect(
      (await step('officer', 'leave-out', { side: 'increase', person: newPoor, reason: 'x' })).status,
    ).to.equal(409);
  });
});

onBothEngines('a sealed quarterly review', (open) => {
  it('is held by the database: neither changed nor deleted', async function () {
    this.timeout(180_000);
    const registry = await open();
    try {
      await makeAreas(registry);
      const attempt = (sql: string) =>
        registry
          .tx((t) => t.run(sql, []))
          .then(
            () => 'done',
            (error: Error) => error.message,
          );
      await registry.tx((t) =>
        insertReview(t, {
          ...{ id: 'r1', area_code: 'CL', quarter: '2024-Q3', from_day: '2024-07-01', to_day: '2024-09-30' },
          ...{ previous_id: null, state: 'draft', left_out: '[]', created_by_name: 'Người thử' },
          ...{ created_at: t.now, updated_at: t.now },
        }),
      );
      expect(await attempt("UPDATE quarterly_reviews SET state = 'sealed', sha256 = 'x'")).to.equal('done');
      for (const sql of [
        "UPDATE quarterly_reviews SET sha256 = 'y'",
        "UPDATE quarterly_reviews SET state = 'draft'",
        'DELETE FROM quarterly_reviews',
      ])
        expect(await attempt(sql), sql).to.include('quarterly_reviews is sealed');
      const row = await registry.read((t) => t.one('SELECT state, sha256 FROM quarterly_reviews'));
      expect(row).to.include({ state: 'sealed', sha256: 'x' });
    } finally {
      await registry.close();
    }
  });
});
