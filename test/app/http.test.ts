import { expect } from 'chai';
import ExcelJS from 'exceljs';
import request from 'supertest';
import { openApp, type TestApp, testPassword } from '../support/app.ts';
import { scenarios } from '../support/scenarios.ts';

describe('the program over HTTP', () => {
  let app: TestApp;
  beforeEach(async () => {
    app = await openApp();
  });
  afterEach(() => app?.close());
  const form = () => ({ area: 'CL-01', residentFrom: '2020-01-01', members: [app.make.member()] });

  it('says that it is alive, ready, and how it does', async () => {
    const nobody = app.as('anonymous');
    expect((await nobody.get('//healthz')).body).to.deep.equal({ status: 'ok' });
    expect((await nobody.get('//readyz')).status).to.equal(200);
    expect((await nobody.get('//metrics')).text).to.include('process_cpu');
  });

  it('gives every answer the headers that keep pages our own', async () => {
    const { headers } = await app.as('anonymous').get('//healthz');
    expect(headers).not.to.have.property('x-powered-by');
    expect(headers['content-security-policy'])
      .to.include("default-src 'self'")
      .and.to.include("frame-ancestors 'none'");
    expect(headers['x-content-type-options']).to.equal('nosniff');
    expect(headers['x-request-id']).to.match(/^[0-9A-F]{8}$/);
  });

  it('refuses what is no JSON, too much of it, and addresses it does not have, in Vietnamese', async () => {
    const officer = app.as('officer');
    const json = { 'content-type': 'application/json' };
    const answers = [
      await officer.send('POST', '/households', '{"area":', json),
      await officer.send('POST', '/households', `"${'x'.repeat(1_100_000)}"`, json),
      await officer.get('/no-such-thing'),
    ];
    expect(answers.map(({ status }) => status)).to.deep.equal([400, 413, 404]);
    for (const answer of answers) {
      expect(answer.type).to.equal('application/problem+json');
      expect(answer.body).to.have.all.keys('type', 'title', 'status', 'detail', 'instance', 'errors');
      expect(answer.body.detail).to.match(/[àáảãạăâđêôơưấầậệốộớợứừự]/i);
    }
  });

  it('does a POST with one key once, and answers the same again', async () => {
    const officer = app.as('officer');
    const body = form();
    const key = { 'idempotency-key': 'k-1' };
    const first = await officer.send('POST', '/households', body, key);
    const audited = await app.audited();
    const again = await officer.send('POST', '/households', body, key);
    expect([first.status, again.status]).to.deep.equal([201, 201]);
    expect(again.body).to.deep.equal(first.body);
    expect(await app.audited()).to.equal(audited);
    const other = await officer.send('POST', '/households', form(), key);
    expect(other.status).to.equal(422);
    const admin = await app.as('admin').send('POST', '/households', form(), key);
    expect(admin.status, 'a key is its account’s own').to.equal(201);
  });

  it('does a POST with one key once also when both are under way together', async () => {
    const officer = app.as('officer');
    const body = form();
    const key = { 'idempotency-key': 'k-2' };
    const both = await Promise.all([1, 2].map(() => officer.send('POST', '/households', body, key)));
    expect(both.map(({ status }) => status)).to.deep.equal([201, 201]);
    expect(both[0]?.body.id).to.equal(both[1]?.body.id);
  });

  it('does an order for a file, and an upload, with one key once', async () => {
    const key = { 'idempotency-key': 'k-3' };
    const order = () =>
      app.as('officer').send('POST', '/exports', { report: 'poverty', area: 'CL', asOf: '2024-01-01' }, key);
    const [first, again] = [await order(), await order()];
    expect([first.status, again.status]).to.deep.equal([202, 202]);
    expect(again.body).to.deep.equal(first.body);
    expect((await app.as('officer').get('/exports?limit=5')).body).to.include({ total: 1, nextCursor: null });
    await app.deps.exportRunner.idle();
    const book = new ExcelJS.Workbook();
    book.addWorksheet('Nhân khẩu').addRows([
      ['Mã hộ', 'Họ và tên', 'Ngày sinh', 'Tổ dân phố'],
      ['CL-9', 'Trần Thị Mới', '1980', 'CL-01'],
    ]);
    const file = Buffer.from(await book.xlsx.writeBuffer());
    const upload = (title: string) =>
      app.upload(
        'officer',
        '/imports?register=residents&area=CL',
        file,
        'a.xlsx',
        { profile: title },
        { 'idempotency-key': 'k-4' },
      );
    const [staged, repeated, other] = [await upload('a'), await upload('a'), await upload('b')];
    expect([staged.status, repeated.status, other.status]).to.deep.equal([201, 201, 422]);
    expect(repeated.body.id).to.equal(staged.body.id);
    expect((await app.as('officer').get('/imports?limit=1')).body.total).to.equal(1);
  });

  it('refuses characters and days that no register can hold, naming the field', async () => {
    const faultOf = async (change: object) => {
      const answer = await app.as('officer').post('/households', { ...form(), ...change });
      expect(answer.status, answer.text).to.equal(422);
      return answer.body.errors[0].pointer;
    };
    const before = await app.audited();
    expect(await faultOf({ address: 'Số 1\u0000' })).to.equal('/address');
    expect(await faultOf({ members: [app.make.member({ fullName: 'Lê \ud800 Văn' })] })).to.equal(
      '/members/0/fullName',
    );
    expect(await faultOf({ residentFrom: '9999-12-31' })).to.equal('/residentFrom');
    expect((await app.as('officer').get('/people?q=%00')).status).to.equal(422);
    expect(await app.audited()).to.equal(before);
  });

  it('changes a thing only for those who have seen its newest version', async () => {
    const officer = app.as('officer');
    const { id } = await app.make.household();
    const { etag } = (await officer.get(`/households/${id}`)).headers;
    const change = (tag?: string) =>
      officer.send(
        'PATCH',
        `/households/${id}`,
        { address: '12 Phan Đình Phùng' },
        tag ? { 'if-match': tag } : {},
      );
    expect((await change()).status).to.equal(428);
    const changed = await change(etag);
    expect(changed.status, changed.text).to.equal(200);
    expect(changed.headers.etag).not.to.equal(etag);
    expect((await change(etag)).status).to.equal(412);
    expect((await change('"nonsense"')).status).to.equal(412);
    expect((await change(changed.headers.etag)).status).to.equal(200);
  });

  it('takes a token until it is given back', async () => {
    const signedIn = await app
      .as('anonymous')
      .post('/sessions', { username: 'canbo', password: testPassword });
    expect(signedIn.body.user).to.include({ username: 'canbo', role: 'officer', area: 'CL' });
    const send = (path: string) =>
      request(app.app).get(`/api/v1${path}`).set('authorization', `Bearer ${signedIn.body.token}`);
    expect((await send('/areas')).status).to.equal(200);
    const end = request(app.app)
      .delete('/api/v1/sessions/current')
      .set('authorization', `Bearer ${signedIn.body.token}`);
    expect((await end).status).to.equal(204);
    expect((await send('/areas')).status).to.equal(401);
  });

  it('refuses more guesses after ten wrong passwords of one name, and only of that name', async () => {
    const guess = (username: string, password: string) =>
      app.as('anonymous').post('/sessions', { username, password });
    for (let n = 0; n < 10; n++) expect((await guess('thu-mat-khau', 'sai')).status).to.equal(401);
    expect((await guess('thu-mat-khau', 'sai')).status).to.equal(429);
    expect((await guess('lanhdao', testPassword)).status).to.equal(201);
  });

  it('does nothing for a browser’s session that does not bring its CSRF token', async () => {
    const browser = request.agent(app.app);
    const page = await browser.get('/dang-nhap');
    const csrf = /name="_csrf"[^>]*value="([^"]+)"/.exec(page.text)?.[1] ?? '';
    const without = await browser
      .post('/dang-nhap')
      .type('form')
      .send({ username: 'canbo', password: testPassword });
    expect(without.status).to.equal(403);
    const fields = { username: 'canbo', password: testPassword, _csrf: csrf };
    expect((await browser.post('/dang-nhap').type('form').send(fields)).status).to.equal(303);
    expect((await browser.get('/api/v1/areas')).status).to.equal(200);
    const before = await app.audited();
    expect((await browser.post('/api/v1/households').send(form())).status).to.equal(403);
    expect(await app.audited()).to.equal(before);
  });
});

scenarios('POST /areas', async () => undefined, [
  { name: 'nobody', as: 'anonymous', method: 'POST', path: '/areas', body: {}, status: 401 },
  { name: 'who enters cases', as: 'officer', method: 'POST', path: '/areas', body: {}, status: 403 },
  {
    name: 'a kind there is not',
    as: 'admin',
    method: 'POST',
    path: '/areas',
    body: { code: 'CL-03', name: 'Tổ dân phố 3', kind: 'village', parentCode: 'CL', validFrom: '2021-01-01' },
    status: 422,
    contains: ['/kind'],
  },
  {
    name: 'a group',
    as: 'admin',
    method: 'POST',
    path: '/areas',
    body: { code: 'CL-03', name: 'Tổ dân phố 3', kind: 'group', parentCode: 'CL', validFrom: '2021-01-01' },
    status: 201,
    contains: ['"code":"CL-03"'],
    audit: 1,
  },
  {
    name: 'a topmost one, under none',
    as: 'admin',
    method: 'POST',
    path: '/areas',
    body: { code: 'GL', name: 'Tỉnh Gia Lai', kind: 'province', validFrom: '2021-01-01' },
    status: 201,
    contains: ['"parentCode":null'],
    audit: 1,
  },
  {
    name: 'the same again',
    as: 'admin',
    method: 'POST',
    path: '/areas',
    body: { code: 'CL-03', name: 'Tổ dân phố 3', kind: 'group', parentCode: 'CL', validFrom: '2021-01-01' },
    status: 409,
    contains: ['/code'],
  },
]);
