import { expect } from 'chai';
import { openApp, type TestApp } from '../../support/app.ts';
import { texts } from '../../support/html.ts';

const act = {
  decisionNumber: '198/QĐ-UBND',
  decisionDate: '20/12/2023',
  decisionIssuer: 'UBND phường Chánh Lộ',
};

describe('pages of statuses', () => {
  let app: TestApp;
  let household: string;
  let person: string;
  before(async () => {
    app = await openApp({ today: '2024-11-30' });
  });
  beforeEach(async () => {
    const made = await app.make.household();
    household = made.id;
    person = made.members[0]?.person ?? '';
  });
  after(() => app.close());

  const statuses = async (path = `/households/${household}`) =>
    (await app.as('officer').get(path)).body.statuses;

  it('enter one straight into its register with all it holds, marked, asking for the scan', async () => {
    const officer = await app.browse('officer');
    const path = `/ho/${household}/dien/moi`;
    const codes = /name="deprivations\[([^\]]+)\]"/g;
    const ticks = [...(await officer.get(path)).text.matchAll(codes)].map(([, code]) => code).slice(0, 3);
    expect(ticks).to.have.length(3);
    const typed = {
      ...act,
      category: 'poor',
      validFrom: '01/01/2024',
      result: 'new',
      scoreB1: '120',
      scoreB2: '30',
      otherCause: 'Tai nạn',
      cannotWork: 'on',
      note: 'Hộ đơn thân',
      ...Object.fromEntries(ticks.map((code) => [`deprivations[${code}]`, 'on'])),
    };
    const before = await app.audited();
    const shown = await officer.post(path, typed);
    expect(shown.status, shown.text).to.equal(200);
    const sentences = texts(shown.text, '.ask-first li').join('\n');
    expect(sentences).to.contain('Hộ nghèo, từ 01/01/2024, chưa có ngày kết thúc');
    expect(sentences).to.contain('Điểm B1: 120.').and.to.contain('Nhập từ hồ sơ giấy');
    expect(await app.audited()).to.equal(before);
    const wrong = await officer.post(path, { ...typed, scoreB2: '50', confirm: '1' });
    expect(wrong.status).to.equal(422);
    expect(wrong.text).to.contain('3 chỉ số thiếu hụt cho 30 điểm').and.to.contain('Hộ đơn thân');
    const done = await officer.post(path, { ...typed, confirm: '1' });
    expect(done.status, done.text).to.equal(303);
    const [status] = await statuses();
    expect(status).to.include({ category: 'poor', note: 'Hộ đơn thân', source: 'paper', case: null });
    expect(status.decisions[0]).to.include({ year: 2024 });
    expect(status.decisions[0].details).to.deep.include({
      scoreB1: 120,
      deprivations: ticks,
      causes: ['Tai nạn'],
    });
    const page = (await officer.get(String(done.headers.location))).text;
    expect(page).to.contain('Nhập từ hồ sơ giấy, chưa có bản quét').and.to.contain('Tai nạn');
    const scans = `/dien/${status.id}/giay-to`;
    expect((await officer.upload(scans, Buffer.from('chữ'), 'quyet-dinh.pdf')).status).to.equal(415);
    const attached = await officer.upload(scans, Buffer.from('%PDF-1.4 thử'), 'quyet-dinh.pdf');
    expect(attached.status, attached.text).to.equal(303);
    const scanned = (await officer.get(`/dien/${status.id}`)).text;
    expect(scanned).to.contain('quyet-dinh.pdf').and.not.to.contain('chưa có bản quét');
    const [link = ''] = /\/papers\/[^/]+\/file/.exec(scanned) ?? [];
    expect((await app.as('leader').get(link)).status).to.equal(200);
    expect((await app.as('neighbour').get(link)).status).to.equal(404);
  });

  it('hold what a person’s status holds: rate, coefficient, allowance, month, account', async () => {
    const officer = await app.browse('officer');
    const path = `/nguoi/${person}/dien/moi`;
    const typed = { ...act, category: 'disability-severe', validFrom: '01/02/2024', coefficient: '1,5' };
    const bad = await officer.post(path, { ...typed, amountDong: '5 đồng bạc' });
    expect(bad.text).to.contain('Mức trợ cấp: “5 đồng bạc” không phải số tiền');
    const more = { injuryRate: '61', amountDong: '750.000', paidFromMonth: '02/2024', accountNumber: '0123' };
    const done = await officer.post(path, { ...typed, ...more, confirm: '1' });
    expect(done.status, done.text).to.equal(303);
    const [status] = await statuses(`/people/${person}`);
    expect(status.decisions[0].details).to.deep.equal({
      injuryRate: 61,
      coefficient: 1.5,
      amountDong: 750_000,
      paidFromMonth: '2024-02',
      accountNumber: '0123',
    });
  });

  it('add the decision of a year, correct it with a reason, end and take back', async () => {
    const { id } = await app.make.status({ household });
    const officer = await app.browse('officer');
    const at = `/dien/${id}`;
    const kept = { ...act, result: 'kept', year: '2024' };
    expect((await officer.post(`${at}/quyet-dinh`, kept)).text).to.contain('loại cũ');
    expect((await officer.post(`${at}/quyet-dinh`, { ...kept, confirm: '1' })).status).to.equal(303);
    const second = (await statuses())[0].decisions[1];
    expect(second).to.include({ number: '198/QĐ-UBND', result: 'kept', year: 2024 });

    const correction = `${at}/quyet-dinh/${second.id}/dinh-chinh`;
    const right = { ...kept, decisionNumber: '199/QĐ-UBND' };
    expect((await officer.post(correction, { ...right, confirm: '1' })).text).to.contain('Lý do: còn trống');
    const reason = 'Theo bản gốc';
    expect((await officer.post(correction, { ...right, reason, confirm: '1' })).status).to.equal(303);
    const told = texts((await officer.get(`/ho/${household}`)).text, '.timeline li').join('\n');
    expect(told).to.contain('Số quyết định: 198/QĐ-UBND thành 199/QĐ-UBND').and.to.contain('Theo bản gốc');

    const ending = { date: '01/07/2024', reason: 'escaped', ...act };
    const shown = (await officer.post(`${at}/thoi`, ending)).text;
    expect(shown).to.contain('ngày cuối còn tính là 30/06/2024').and.to.contain('Đưa ra khỏi danh sách');
    expect((await officer.post(`${at}/thoi`, { ...ending, confirm: '1' })).status).to.equal(303);
    expect((await statuses())[0]).to.include({ validTo: '2024-06-30', endReason: 'escaped' });

    const back = await officer.post(`${at}/thu-hoi`, { reason: 'Ghi nhầm hộ', confirm: '1' });
    expect(back.headers.location).to.equal(`/ho/${household}`);
    expect(await statuses()).to.deep.equal([]);
  });

  it('are not for leaders to write, nor for the neighbours to see', async () => {
    const { id } = await app.make.status({ household });
    const leader = await app.browse('leader');
    const neighbour = await app.browse('neighbour');
    const groupHead = await app.browse('groupHead');
    expect((await leader.get(`/dien/${id}`)).status).to.equal(200);
    expect((await groupHead.get(`/dien/${id}`)).status).to.equal(403);
    expect((await neighbour.get(`/dien/${id}`)).status).to.equal(404);
    for (const path of [`/dien/${id}/thoi`, `/dien/${id}/thu-hoi`, `/ho/${household}/dien/moi`]) {
      expect((await leader.get(path)).status, path).to.equal(403);
      expect((await neighbour.get(path)).status, path).to.equal(404);
    }
  });
});
