import { expect } from 'chai';
import ExcelJS from 'exceljs';
import { verifyCampaignTotals } from '../../../src/features/campaigns/service.ts';
import { bankWorkbook } from '../../../src/features/payments/bankFile.ts';
import { bankRows } from '../../../src/features/payments/transfers.ts';
import type { Household } from '../../../src/features/records/schema.ts';
import { type Browse, openApp, type TestApp } from '../../support/app.ts';
import { select } from '../../support/html.ts';
import { type Campaign, openCampaign } from './support.ts';

describe('gifts by bank', () => {
  let app: TestApp;
  let campaign: Campaign;
  let family: Household;
  let officer: Browse;
  let entries: string[];

  before(async () => {
    app = await openApp();
    campaign = await openCampaign(app);
    family = await app.make.household({
      members: [
        app.make.member({ fullName: 'Đỗ Thị Hường' }),
        app.make.member({ fullName: 'Nguyễn Văn Ổn', relation: 'spouse', sex: 'male' }),
      ],
    });
    const [wife = '', husband = ''] = family.members.map(({ person }) => person);
    const details = { accountNumber: '0123 4567 8901' };
    await app.make.status({ person: wife, category: 'disability-severe', details });
    entries = [
      await campaign.add({ household: family, person: wife, amountDong: 500_000 }),
      await campaign.add({ household: family, person: husband, amountDong: 300_000 }),
      await campaign.add({ household: family, inKind: { item: 'gạo', quantity: 15, unit: 'kg' } }),
    ];
    officer = await app.browse('officer');
  });
  after(() => app?.close());
  afterEach(async () => {
    expect(await app.read((t) => verifyCampaignTotals(t))).to.equal(undefined);
  });

  const path = () => `/tet/${campaign.id}/chuyen-khoan`;
  const fields = (more: Record<string, string> = {}) => ({ source: campaign.sources.ward ?? '', ...more });

  it('offers the account of the status, takes a typed one, and leaves out what has goods', async () => {
    const shown = await officer.get(path());
    const inputs = select(shown.text, 'input').filter(({ attributes }) =>
      attributes.name?.startsWith('accounts['),
    );
    expect(inputs.map(({ attributes }) => attributes.value)).to.deep.equal(['012345678901', '']);
    const wrong = await officer.post(
      path(),
      fields({ what: 'accounts', [`accounts[${entries[1]}]`]: '12-3' }),
    );
    expect(wrong.status).to.equal(422);
    expect(wrong.text).to.contain('Số tài khoản 12-3').and.to.contain('value="12-3"');
    const saved = await officer.post(
      path(),
      fields({
        what: 'accounts',
        [`accounts[${entries[1]}]`]: '9704-0012 345',
        [`banks[${entries[1]}]`]: 'Agribank',
      }),
    );
    expect(saved.status).to.equal(303);
    expect((await officer.get(saved.headers.location ?? '')).text).to.contain('value="97040012345"');
  });

  it('makes the file for the bank: numbers as text, contents without accents', async () => {
    const agent = await app.browse('officer');
    const csv = await agent.post(`${path()}/csv`, fields());
    expect(csv.headers['content-disposition']).to.contain('.csv');
    const lines = csv.text.split('\r\n');
    expect(lines[0]).to.equal(
      '\ufeff"STT","Họ và tên","Tên tài khoản","Số tài khoản","Ngân hàng","Số tiền","Nội dung"',
    );
    expect(lines[1]).to.match(
      /^"1","Đỗ Thị Hường","DO THI HUONG","012345678901","","500000","UBND PHUONG CHANH LO CHI TET GIAP THIN 2024 CL-/,
    );
    expect(lines[2]).to.contain('"NGUYEN VAN ON","97040012345","Agribank","300000"');
    const rows = await app.read((t) =>
      bankRows(t, campaign.id, campaign.sources.ward ?? '', 'Phường Chánh Lộ'),
    );
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.load(Uint8Array.from(await bankWorkbook(rows)).buffer);
    const cell = workbook.worksheets[0]?.getCell('D3');
    expect([cell?.value, cell?.numFmt]).to.deep.equal(['97040012345', '@']);
    expect(workbook.worksheets[0]?.getCell('F4').value).to.equal(800_000);
  });

  it('pays by the bank order, proven by it; the same order is not recorded twice', async () => {
    const order = { source: 'ward', number: 'UNC-07', datedOn: '2024-02-02' };
    const paid = await app.as('officer').post(`/campaigns/${campaign.id}/transfers`, order);
    expect(paid.status, paid.text).to.equal(201);
    expect(paid.body).to.include({ paid: 2, amountDong: 800_000 });
    const { body } = await app.as('officer').get(campaign.path);
    for (const item of body.items)
      expect(item).to.include({
        via: 'transfer',
        signature: 'matched',
        voucher: paid.body.voucher,
        state: 'paid',
      });
    expect((await app.as('officer').post(`/campaigns/${campaign.id}/transfers`, order)).status).to.equal(409);
    const { body: vouchers } = await app.as('officer').get(`/campaigns/${campaign.id}/vouchers`);
    expect(vouchers.items.map(({ number }: { number: string }) => number)).to.deep.equal(['UNC-07']);
  });

  it('takes back what the bank could not deliver, on the day the money came back', async () => {
    const form = fields({ [`failed[${entries[1]}]`]: 'on', reason: 'tài khoản đã đóng', on: '05/02/2024' });
    expect((await officer.post(`${path()}/khong-thanh-cong`, fields({ on: '05/02/2024' }))).status).to.equal(
      422,
    );
    expect((await officer.post(`${path()}/khong-thanh-cong`, form)).status).to.equal(303);
    const { body } = await app.as('officer').get(`${campaign.path}?entry=${entries[1]}`);
    expect(body.items[0]).to.include({ kind: 'reversal', paidOn: '2024-02-05', state: 'unpaid' });
    expect(body.items[0].reason).to.contain('tài khoản đã đóng');
  });
});
