import { expect } from 'chai';
import type { Household } from '../../../src/features/records/schema.ts';
import { createStatusFromFile } from '../../../src/features/statuses/service.ts';
import { type Browse, openApp, type TestApp } from '../../support/app.ts';
import { select, tableOf, texts } from '../../support/html.ts';

const decision = { number: '1250/QĐ-UBND', date: '2022-12-28', issuer: 'UBND phường Chánh Lộ', year: 2023 };

describe('papers of a household', () => {
  let app: TestApp;
  let officer: Browse;
  let household: Household;

  beforeEach(async () => {
    app = await openApp();
    officer = await app.browse('officer');
    household = await app.make.household({
      code: 'CL-0412',
      address: '12 Nguyễn Du',
      members: [
        app.make.member({
          fullName: 'Trần Văn Lộc',
          birthDate: '1949',
          sex: 'male',
          nationalId: '051049001234',
        }),
        app.make.member({ fullName: 'Nguyễn Thị Bích', birthDate: '1952-03-12', relation: 'spouse' }),
      ],
    });
    await app.make.status({ household: household.id, decision, validFrom: '2023-01-01' });
  });
  afterEach(() => app.close());

  const issue = (fields: Record<string, string> = {}) =>
    officer.post('/giay-to/xac-nhan', {
      household: household.id,
      asOf: '30/11/2024',
      purpose: 'đề nghị miễn giảm học phí',
      fullNumbers: 'yes',
      ...fields,
    });

  async function issued(fields: Record<string, string> = {}): Promise<string> {
    const answer = await issue(fields);
    expect(answer.status, answer.text).to.equal(303);
    return (await officer.get(answer.headers.location ?? '')).text;
  }

  it('certify that it is poor, under the next number of the year, as the official form has it', async () => {
    const page = await issued();
    expect(texts(page, 'article.certificate .office')).to.deep.equal(['ỦY BAN NHÂN DÂN PHƯỜNG CHÁNH LỘ']);
    expect(texts(page, '.official .state')).to.deep.equal(['CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM']);
    expect(texts(page, '.official .motto')).to.deep.equal(['Độc lập - Tự do - Hạnh phúc']);
    expect(texts(page, '.official .number')).to.deep.equal(['Số: 01/GXN-UBND']);
    expect(texts(page, '.official .place-date')).to.deep.equal(['Chánh Lộ, ngày 30 tháng 11 năm 2024']);
    expect(texts(page, 'article h2')).to.deep.equal(['GIẤY XÁC NHẬN']);
    expect(texts(page, 'article .subtitle')).to.deep.equal(['Hộ nghèo']);
    expect(texts(page, 'article .held')).to.deep.equal([
      'Tại ngày 30/11/2024 là hộ nghèo theo Quyết định số 1250/QĐ-UBND ngày 28/12/2022 của UBND phường Chánh Lộ, được công nhận từ ngày 01/01/2023.',
    ]);
    expect(tableOf(page, 'article table.members')).to.deep.equal([
      ['1', 'Trần Văn Lộc', '1949', 'Nam', 'Chủ hộ', '051049001234'],
      ['2', 'Nguyễn Thị Bích', '12/03/1952', 'Nữ', 'Vợ', ''],
    ]);
    expect(texts(page, 'article .purpose')).to.deep.equal([
      'Giấy xác nhận này dùng để: đề nghị miễn giảm học phí.',
    ]);
    expect(texts(page, '.office-signature')[0]).to.match(/^TM\. ỦY BAN NHÂN DÂN …+ …+$/);
    expect(texts(await issued(), '.official .number')).to.deep.equal(['Số: 02/GXN-UBND']);
  });

  it('stay as they were printed, whatever changes afterwards', async () => {
    const { location = '' } = (await issue()).headers;
    const before = select((await officer.get(location)).text, 'article');
    const { headers } = await app.as('officer').get(`/people/${household.members[1]?.person}`);
    await app
      .as('officer')
      .send(
        'PATCH',
        `/people/${household.members[1]?.person}`,
        { fullName: 'Nguyễn Thị Bình', reason: 'CCCD mới' },
        { 'if-match': String(headers.etag) },
      );
    await officer.post('/giay-to/thiet-lap', { signerTitle: 'CHỦ TỊCH', signerName: 'Lê Hoàng Minh' });
    expect(select((await officer.get(location)).text, 'article')).to.deep.equal(before);
    const after = await issued();
    expect(texts(after, 'article.certificate table.members')[0]).to.include('Nguyễn Thị Bình');
    expect(texts(after, '.office-signature')).to.deep.equal(['TM. ỦY BAN NHÂN DÂN CHỦ TỊCH Lê Hoàng Minh']);
  });

  it('mask the numbers when they are not asked for', async () => {
    const page = await issued({ fullNumbers: '' });
    expect(page).to.include('•••• •••• 1234').and.not.to.include('051049001234');
  });

  it('are in the trail: each issue, each reprint, and no look at them', async () => {
    let rows = await app.audited();
    const { location = '' } = (await issue()).headers;
    expect((await app.audited()) - rows).to.equal(1);
    rows = await app.audited();
    const shown = await officer.get(location.replace('?in=1', ''));
    expect(shown.text).to.include('In lại');
    await officer.get('/giay-to');
    await officer.get(`/giay-to/xac-nhan?ho=${household.id}`);
    expect((await app.audited()) - rows).to.equal(0);
    const again = await officer.post(location.replace('?in=1', '/in-lai'));
    expect(again.status).to.equal(303);
    expect((await app.audited()) - rows).to.equal(1);
    const { body } = await app.as('leader').get('/audit');
    expect(body.items[0]).to.include({ action: 'document.reprint', area: 'CL-01' });
    expect(body.items[1]).to.deep.include({ action: 'document.print' });
    expect(body.items[1].after).to.include({ number: '01/GXN-UBND', purpose: 'đề nghị miễn giảm học phí' });
  });

  const refusals: { name: string; fields: Record<string, string>; says: string }[] = [
    {
      name: 'a day before it was poor',
      fields: { asOf: '31/12/2022' },
      says: 'không phải hộ nghèo hay hộ cận nghèo vào ngày 31/12/2022. Hộ này là hộ nghèo từ ngày 01/01/2023.',
    },
    { name: 'a day to come', fields: { asOf: '01/12/2024' }, says: 'Tại ngày: 01/12/2024 chưa đến' },
    {
      name: 'a day before anyone lived there',
      fields: { asOf: '31/12/2019' },
      says: 'không có ai ở trong hộ CL-0412',
    },
    { name: 'a day that is none', fields: { asOf: '31/11/2024' }, says: 'Tại ngày: tháng 11 chỉ có 30 ngày' },
    { name: 'no purpose', fields: { purpose: ' ' }, says: 'Mục đích: còn trống, cần nhập.' },
  ];
  for (const { name, fields, says } of refusals) {
    it(`are refused for ${name}, with all that was typed, and write nothing`, async () => {
      const rows = await app.audited();
      const answer = await issue({ requestedBy: 'Trần Minh Khoa', ...fields });
      expect(answer.status).to.equal(422);
      expect(texts(answer.text, '[data-summary]').join()).to.include(says);
      expect(select(answer.text, 'input[name="requestedBy"]')[0]?.attributes.value).to.equal(
        'Trần Minh Khoa',
      );
      expect(await app.audited()).to.equal(rows);
    });
  }

  it('are refused after it has left poverty, with the day it did', async () => {
    const [status] = (await app.as('officer').get(`/households/${household.id}`)).body.statuses;
    await app.as('officer').post(`/statuses/${status.id}/end`, { date: '2024-01-01', reason: 'escaped' });
    const answer = await issue();
    expect(answer.status).to.equal(422);
    expect(texts(answer.text, '[data-summary]').join()).to.include(
      'Hộ này là hộ nghèo đến hết ngày 31/12/2023.',
    );
    expect((await officer.get(`/ho/${household.id}`)).text).not.to.include('In giấy xác nhận');
    expect((await officer.get(`/ho/${household.id}?ngay=2023-12-31`)).text).to.include('In giấy xác nhận');
    expect(texts(await issued({ asOf: '31/12/2023' }), 'article .held')[0]).to.include('Tại ngày 31/12/2023');
  });

  it('are out of reach for others: another ward 404, the leader and the group head 403, the city 403', async () => {
    const { location = '' } = (await issue()).headers;
    const neighbour = await app.browse('neighbour');
    expect((await neighbour.get(location)).status).to.equal(404);
    expect((await neighbour.get(`/giay-to/xac-nhan?ho=${household.id}`)).status).to.equal(404);
    expect(
      (await neighbour.post('/giay-to/phieu-ho', { household: household.id, asOf: '2024-11-30' })).status,
    ).to.equal(404);
    expect((await neighbour.post(location.replace('?in=1', '/in-lai'))).status).to.equal(404);
    const leader = await app.browse('leader');
    expect((await leader.get(location)).status).to.equal(200);
    const fields = { household: household.id, asOf: '30/11/2024', purpose: 'vay vốn' };
    expect((await leader.post('/giay-to/xac-nhan', fields)).status).to.equal(403);
    const groupHead = await app.browse('groupHead');
    expect((await groupHead.get(location)).status).to.equal(403);
    const page = await groupHead.get(`/ho/${household.id}`);
    expect(page.status).to.equal(200);
    expect(select(page.text, '.print-actions')).to.deep.equal([]);
  });

  it('show the whole household on its sheet: members, statuses, cards, who has none; protected grounds by their public name', async () => {
    const [head, spouse] = household.members.map(({ person }) => person);
    await app.make.status({ person: spouse ?? '', category: 'hiv-poor', validFrom: '2023-05-01' });
    await app.make.insurance({ person: head ?? '', objectCode: 'HN', cardNumber: 'HN2515120001234' });
    const answer = await officer.post('/giay-to/phieu-ho', { household: household.id, asOf: '2024-11-30' });
    const page = (await officer.get(answer.headers.location ?? '')).text;
    expect(texts(page, 'article h2')).to.deep.equal(['PHIẾU HỘ CL-0412']);
    expect(tableOf(page, 'article table.statuses').map((row) => row.slice(0, 3))).to.deep.equal([
      ['Hộ', 'Hộ nghèo', '01/01/2023'],
      ['Nguyễn Thị Bích', 'Đối tượng bảo trợ xã hội', '01/05/2023'],
    ]);
    expect(tableOf(page, 'article table.insured')).to.deep.equal([
      ['Trần Văn Lộc', 'HN', '•••• •••• 1234', '01/01/2024', '31/12/2024'],
    ]);
    expect(texts(page, 'article .uncovered')).to.deep.equal(['Chưa có thẻ BHYT: Nguyễn Thị Bích.']);
    expect(page).not.to.match(/HIV/);
    expect(page).not.to.include('051049001234');
    const full = await officer.post('/giay-to/phieu-ho', {
      household: household.id,
      asOf: '2024-11-30',
      fullNumbers: 'yes',
    });
    expect((await officer.get(full.headers.location ?? '')).text).to.include('051049001234');
  });

  it('offer no certificate where there is nothing to certify', async () => {
    const other = await app.make.household();
    expect((await officer.get(`/ho/${other.id}`)).text)
      .to.include('In phiếu hộ')
      .and.not.to.include('In giấy xác nhận');
    const form = await officer.get(`/giay-to/xac-nhan?ho=${other.id}`);
    expect(texts(form.text, '[data-summary]').join()).to.include(
      'chưa từng được công nhận hộ nghèo, hộ cận nghèo',
    );
  });

  it('say before they are issued that the year has no decision yet', async () => {
    const form = (await officer.get(`/giay-to/xac-nhan?ho=${household.id}`)).text;
    expect(texts(form, '.message')[0]).to.include('Sẽ cấp giấy xác nhận số 01/GXN-UBND: hộ CL-0412');
    expect(texts(form, '.message')[0]).to.include('danh sách năm 2023; năm 2024 chưa ghi quyết định.');
    const then = (await officer.get(`/giay-to/xac-nhan?ho=${household.id}&ngay=2023-06-30`)).text;
    expect(then).to.include('Sẽ cấp giấy').and.not.to.include('chưa ghi quyết định');
  });

  it('issued by mistake are cancelled with a reason: marked, not printed again, their number not given again', async () => {
    const { location = '' } = (await issue()).headers;
    const path = location.replace('?in=1', '');
    const refused = await officer.post(`${path}/huy`, { reason: ' ' });
    expect(refused.status).to.equal(422);
    expect(texts(refused.text, '[data-summary]').join()).to.include('Lý do hủy: còn trống, cần nhập.');
    const leader = await app.browse('leader');
    expect((await leader.post(`${path}/huy`, { reason: 'nhầm hộ' })).status).to.equal(403);
    expect(select((await leader.get(path)).text, 'details.cancel')).to.deep.equal([]);
    const rows = await app.audited();
    expect((await officer.post(`${path}/huy`, { reason: 'ghi nhầm mục đích' })).status).to.equal(303);
    expect((await app.audited()) - rows).to.equal(1);
    const page = (await officer.get(location)).text;
    expect(texts(page, '.message.error')[0]).to.match(/^Đã hủy .* Lý do: ghi nhầm mục đích$/);
    expect(select(page, 'article.cancelled')).to.have.length(1);
    expect(texts(page, '.paper-tools')).to.deep.equal(['']);
    expect((await officer.post(`${path}/in-lai`)).status).to.equal(409);
    expect((await officer.post(`${path}/huy`, { reason: 'lần nữa' })).status).to.equal(409);
    expect((await officer.get('/giay-to')).text).to.include('(đã hủy)');
    expect(texts(await issued(), '.official .number')).to.deep.equal(['Số: 02/GXN-UBND']);
  });

  it('are refused while no decision’s number is recorded', async () => {
    const other = await app.make.household({ code: 'CL-0500' });
    await app.tx((t) =>
      createStatusFromFile(t, {
        household: other.id,
        category: 'near-poor',
        validFrom: '2024-01-01',
        decision: { number: null, date: null, issuer: null },
      }),
    );
    const answer = await issue({ household: other.id });
    expect(answer.status).to.equal(422);
    expect(texts(answer.text, '[data-summary]').join()).to.include(
      'CL-0500 chưa ghi số quyết định công nhận hộ cận nghèo',
    );
  });
});

describe('the number of a certificate', () => {
  it('is one office’s and one year’s, without a gap, also when many are asked for at once', async () => {
    const app = await openApp();
    try {
      const officer = await app.browse('officer');
      const neighbour = await app.browse('neighbour');
      const poor = async (area: string, who: 'officer' | 'neighbour') => {
        const household = await app.make.household({ area }, who);
        await app.make.status({ household: household.id }, who);
        return household.id;
      };
      const ours = await poor('CL-02', 'officer');
      const theirs = await poor('NN-01', 'neighbour');
      const ask = (who: Browse, household: string) =>
        who.post('/giay-to/xac-nhan', { household, asOf: '30/11/2024', purpose: 'vay vốn' });
      await Promise.all([...Array.from({ length: 12 }, () => ask(officer, ours)), ask(neighbour, theirs)]);
      const rows = await app.read((t) =>
        t.all<{ office_code: string; number: number }>(
          'SELECT office_code, number FROM documents ORDER BY office_code, number',
        ),
      );
      expect(
        rows.filter(({ office_code }) => office_code === 'CL').map(({ number }) => number),
      ).to.deep.equal(Array.from({ length: 12 }, (_, i) => i + 1));
      expect(rows.filter(({ office_code }) => office_code === 'NN')).to.deep.equal([
        { office_code: 'NN', number: 1 },
      ]);
    } finally {
      await app.close();
    }
  });
});
