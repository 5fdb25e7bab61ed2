import { expect } from 'chai';
import { openApp, type TestApp } from '../../support/app.ts';
import { select, texts } from '../../support/html.ts';
import { scenarios } from '../../support/scenarios.ts';

describe('addressees of reports', () => {
  let app: TestApp;
  before(async () => {
    app = await openApp();
  });
  after(() => app.close());

  const create = (form: object) => app.as('officer').post('/addressees', { area: 'CL', ...form });

  it('are changed under their version, and ended, not deleted', async () => {
    const officer = app.as('officer');
    const made = await create({ name: 'Cơ quan thống kê' });
    const path = `/addressees/${made.body.id}`;
    const change = (ifMatch?: string) =>
      officer.send('PATCH', path, { phone: '0255 123' }, ifMatch ? { 'if-match': ifMatch } : {});
    expect((await change()).status).to.equal(428);
    expect((await change('"v7"')).status).to.equal(412);
    const changed = await change(made.headers.etag);
    expect([changed.status, changed.body.phone, changed.body.version]).to.deep.equal([200, '0255 123', 2]);
    expect((await app.as('neighbour').get(path)).status).to.equal(404);
    const ended = await officer.post(`${path}/end`, { reason: 'Sáp nhập cơ quan' });
    expect([ended.body.endedOn, ended.body.endReason, ended.body.version]).to.deep.equal([
      '2024-11-30',
      'Sáp nhập cơ quan',
      3,
    ]);
    expect((await officer.send('PATCH', path, { phone: null }, { 'if-match': '"v3"' })).status).to.equal(409);
    expect((await officer.get('/addressees?area=CL')).body.items.at(-1).name).to.equal('Cơ quan thống kê');
    expect((await create({ name: 'Cơ quan thống kê' })).body.code).to.equal('co-quan-thong-ke-2');
  });

  it('are offered on the empty page, taken up as chosen and edited there', async () => {
    const neighbour = await app.browse('neighbour');
    const empty = await neighbour.get('/noi-nhan');
    expect(empty.text).to.contain('Chưa có nơi nhận nào');
    expect(select(empty.text, 'input[type="checkbox"]')).to.have.length(4);
    expect((await neighbour.post('/noi-nhan/goi-y', { area: 'NN' })).status).to.equal(422);
    const taken = await neighbour.post('/noi-nhan/goi-y', { area: 'NN', 'codes[giam-ngheo]': 'on' });
    expect(taken.status).to.equal(303);
    const list = await neighbour.get('/noi-nhan');
    expect(list.text).to.contain('B02, B03, B04, B07, DS1; chỉ số liệu và biến động');
    expect(select(list.text, 'input[type="checkbox"]')).to.have.length(3);

    const link = select(list.text, 'table.cards a').find((each) => each.attributes.href?.endsWith('/sua'));
    const path = link?.attributes.href ?? '';
    const typed = {
      name: 'Sở Nông nghiệp và Môi trường',
      report: 'monthly',
      periodKind: 'quarter15',
      preparedBy: 'Trần An',
    };
    const refused = await neighbour.post(path, { ...typed, version: '1', draftDay: '40' });
    expect([refused.status, texts(refused.text, '.fault').join()]).to.deep.equal([
      422,
      'Ngày làm bản nháp 40: ghi một số từ 1 đến 31, là ngày trong tháng.',
    ]);
    expect(refused.text).to.contain('Sở Nông nghiệp và Môi trường');
    const fields = { ...typed, version: '1', draftDay: '15', 'sheets[B03]': 'on' };
    expect((await neighbour.post(path, fields)).text).to.contain('nhận: Báo cáo tháng gửi cấp trên: B03');
    expect((await neighbour.post(path, { ...fields, confirm: '1' })).status).to.equal(303);
    expect((await neighbour.get('/noi-nhan')).text).to.contain('Quý (đến 14 tháng cuối quý)');

    const end = path.replace('/sua', '/ket-thuc');
    const asked = { version: '2', endedOn: '30/11/2024', reason: 'Không gửi nữa' };
    expect((await neighbour.post(end, { ...asked, confirm: '1' })).status).to.equal(303);
    expect((await neighbour.get('/noi-nhan')).text).to.contain('kết thúc sau ngày 30/11/2024');
  });

  it('show the leader what goes where, without a button to change it', async () => {
    await create({ name: 'Sở Nội vụ' });
    const page = await (await app.browse('leader')).get('/noi-nhan');
    expect(page.text).to.contain('Sở Nội vụ').and.not.to.contain('Thêm nơi nhận');
  });
});

scenarios('who may keep addressees, and what each of them needs', async () => undefined, [
  {
    name: 'nobody',
    as: 'anonymous',
    method: 'POST',
    path: '/addressees',
    body: { area: 'CL', name: 'Sở A' },
    status: 401,
    audit: 0,
  },
  {
    name: 'the leader, who only reads them',
    as: 'leader',
    method: 'POST',
    path: '/addressees',
    body: { area: 'CL', name: 'Sở A' },
    status: 403,
    audit: 0,
  },
  {
    name: 'the next ward',
    as: 'neighbour',
    method: 'POST',
    path: '/addressees',
    body: { area: 'CL', name: 'Sở A' },
    status: 404,
    audit: 0,
  },
  {
    name: 'whole lists without the letter that asks for them',
    as: 'officer',
    method: 'POST',
    path: '/addressees',
    body: { area: 'CL', name: 'Sở A', wholeLists: ['poverty'] },
    status: 422,
    contains: ['Số văn bản yêu cầu', '/requestNumber'],
    audit: 0,
  },
  {
    name: 'a register, which is a whole list, without it',
    as: 'officer',
    method: 'POST',
    path: '/addressees',
    body: { area: 'CL', name: 'Sở A', report: 'policy' },
    status: 422,
    contains: ['/requestNumber'],
    audit: 0,
  },
  {
    name: 'a report due before its draft is made',
    as: 'officer',
    method: 'POST',
    path: '/addressees',
    body: { area: 'CL', name: 'Sở A', draftDay: 10, dueDay: 5 },
    status: 422,
    contains: ['/dueDay'],
    audit: 0,
  },
  {
    name: 'a sheet that no report has',
    as: 'officer',
    method: 'POST',
    path: '/addressees',
    body: { area: 'CL', name: 'Sở A', sheets: ['B99'] },
    status: 422,
    contains: ['/sheets/0'],
    audit: 0,
  },
  {
    name: 'one that gets only its sheets',
    as: 'officer',
    method: 'POST',
    path: '/addressees',
    body: {
      name: 'Sở Nội vụ',
      sheets: ['B05', 'DS2'],
      periodKind: 'month15',
      draftDay: 15,
      dueDay: 18,
    },
    status: 201,
    contains: ['"code":"so-noi-vu"', '"wholeLists":[]', '"startedOn":"2024-11-30"'],
    audit: 1,
  },
  {
    name: 'the suggestions, for the only ward of the account',
    as: 'officer',
    method: 'POST',
    path: '/addressees/suggestions',
    body: { codes: ['nguoi-co-cong'] },
    status: 201,
    contains: ['"area":"CL"'],
    audit: 1,
  },
  {
    name: 'an account of several wards has to name one',
    as: 'admin',
    method: 'POST',
    path: '/addressees/suggestions',
    body: {},
    status: 422,
    contains: ['/area'],
    audit: 0,
  },
  {
    name: 'the same name again, written otherwise',
    as: 'officer',
    method: 'POST',
    path: '/addressees',
    body: { area: 'CL', name: 'sở  nội vụ' },
    status: 409,
    contains: ['/name'],
    audit: 0,
  },
]);
