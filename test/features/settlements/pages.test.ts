import { expect } from 'chai';
import { openApp, type TestApp } from '../../support/app.ts';
import { type Campaign, openCampaign, paidOn } from '../payments/support.ts';

describe('the page of a settlement', () => {
  let app: TestApp;
  let campaign: Campaign;
  let path: string;

  before(async () => {
    app = await openApp();
    campaign = await openCampaign(app, ['ward']);
    path = `/tet/${campaign.id}/quyet-toan`;
    const household = await app.make.household();
    const entries = [await campaign.add({ household }), await campaign.add({ household, area: 'CL-02' })];
    await app.as('officer').post(campaign.path, { entry: entries[0] ?? '', paidOn });
  });
  after(() => app?.close());

  it('says what is still open, and leads to where it is put right', async () => {
    const { text } = await (await app.browse('officer')).get(path);
    expect(text)
      .to.include('1 suất đã phát, chờ chữ ký')
      .and.include(`href="/tet/${campaign.id}/theo-trang"`);
    expect(text).to.include('1 suất chưa nhận').and.include(`href="/tet/${campaign.id}/phat"`);
    expect(text).to.include('600.000 đồng').and.not.include('Duyệt quyết toán</button>');
  });

  it('takes a voucher as typed, with or without its scan, and keeps what was typed when it is refused', async () => {
    const officer = await app.browse('officer');
    const typed = {
      source: campaign.sources.ward ?? '',
      kind: 'cash',
      number: 'PC-17',
      datedOn: '02/02/2024',
      amountDong: '300.000',
      note: '',
    };
    const refused = await officer.paste(`${path}/chung-tu`, { ...typed, amountDong: 'ba trăm' });
    expect(refused.status).to.equal(422);
    expect(refused.text).to.include('PC-17').and.include('ba trăm').and.include('ghi số đồng');
    expect((await officer.paste(`${path}/chung-tu`, typed)).status).to.equal(303);
    const { text } = await officer.get(path);
    expect(text).to.include('PC-17').and.include('02/02/2024');
    expect((await (await app.browse('groupHead')).get(path)).status).to.equal(403);
  });

  it('prints the account and the report of the handing over, and gives its workbook', async () => {
    const leader = await app.browse('leader');
    const account = await leader.get(`${path}/in`);
    expect(account.text).to.include('Số liệu tạm tính').and.include('Phiếu chi số PC-17');
    const report = await leader.get(`${path}/bao-cao`);
    expect(report.text).to.include('Kết quả cấp phát').and.include('Chờ chữ ký').and.include('Chưa đính kèm');
    const file = await leader.file(`${path}/tep`);
    expect(file.name).to.include('quyet-toan-2024');
    expect(file.body.subarray(0, 2).toString()).to.equal('PK');
  });

  it('lets the leader close it with an explanation, then open it for an adjustment', async () => {
    const leader = await app.browse('leader');
    const refused = await leader.post(`${path}/dong`, { number: '31/QĐ-UBND', date: '1/3/2024' });
    expect(refused.status).to.equal(422);
    expect(refused.text).to.include('31/QĐ-UBND').and.include('chưa ghi lý do');
    const closed = await leader.post(`${path}/dong`, {
      number: '31/QĐ-UBND',
      date: '1/3/2024',
      explanation: 'Hai suất xử lý sau',
    });
    expect(closed.status, closed.text).to.equal(303);
    const settled = await leader.get(path);
    expect(settled.text).to.include('Đã quyết toán lần 1').and.include('Hai suất xử lý sau');
    expect(settled.text).to.include('Mở điều chỉnh').and.not.include('Ghi chứng từ</button>');
    expect((await leader.post(`${path}/dieu-chinh`, { reason: '' })).status).to.equal(422);
    expect((await leader.post(`${path}/dieu-chinh`, { reason: 'Đã tìm được người' })).status).to.equal(303);
    expect((await leader.get(path)).text).to.include('Đang mở điều chỉnh');
  });
});
