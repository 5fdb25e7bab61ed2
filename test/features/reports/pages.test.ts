import { expect } from 'chai';
import { exportFile } from '../../../src/features/exports/service.ts';
import { type Browse, openApp, type TestApp } from '../../support/app.ts';
import { readWorkbook } from '../../support/readWorkbook.ts';

describe('reports on screen and on paper', () => {
  let app: TestApp;
  let officer: Browse;

  before(async () => {
    app = await openApp();
    const household = await app.make.household({
      members: [
        app.make.member({ fullName: 'Nguyễn Thị Hoà Đượm' }),
        app.make.member({ relation: 'child', fullName: 'Trần Văn Kín', birthDate: '1990-02-03' }),
      ],
    });
    await app.make.status({ household: household.id, category: 'poor', validFrom: '2024-10-05' });
    const [, second] = household.members;
    await app.make.status({
      person: second?.person ?? '',
      category: 'hiv-poor',
      validFrom: '2024-10-05',
      details: { coefficient: 1.5, amountDong: 750_000 },
    });
    officer = await app.browse('officer');
  });
  after(() => app.close());

  it('are listed on one page, each leading to its own', async () => {
    const { text } = await officer.get('/bao-cao');
    for (const [, href = ''] of text.matchAll(/<a href="(\/bao-cao\/[a-z-]+)"/gi))
      expect((await officer.get(href)).status, href).to.equal(200);
    expect(text).to.contain('/bao-cao/monthly').and.to.contain('D03-TS');
  });

  it('show the very figures of the sealed workbook, sheet by sheet', async () => {
    const page = await officer.get('/bao-cao/monthly?thang=10/2024&bieu=B02');
    expect(page.text).to.contain('Hộ nghèo, hộ cận nghèo theo tổ dân phố');
    const asked = await app
      .as('officer')
      .post('/exports', { report: 'monthly', area: 'CL', month: '2024-10' });
    await app.deps.exportRunner.idle();
    const { exportsDir } = app.deps.config;
    const { file } = await app.read((t) => exportFile(t, asked.body.id, exportsDir));
    const sheet = (await readWorkbook(file)).find(({ name }) => name === 'B02 Nghèo theo tổ');
    const total = /<tr class="total">(.*?)<\/tr>/s.exec(page.text)?.[1] ?? '';
    const shown = [...total.matchAll(/<td[^>]*>(.*?)<\/td>/gs)].map(([, text]) => text);
    // Tổng cộng: the row above the first group in the workbook.
    const first = Array.from({ length: 20 }, (_, i) => i + 1).find(
      (row) => sheet?.cell(`B${row}`) === 'Tổng cộng',
    );
    expect([shown[3], shown[4], shown[5]]).to.deep.equal(
      ['D', 'E', 'F'].map((column) => String(sheet?.cell(`${column}${first}`))),
    );
    expect(shown[5]).to.equal('1');
  });

  it('never show what is not for others to see, and say what they leave out', async () => {
    const { text } = await officer.get('/bao-cao/assistance');
    expect(text)
      .to.contain('Trần Văn Kín')
      .and.to.contain('Đối tượng bảo trợ xã hội')
      .and.to.contain('cột trống');
    expect(text).not.to.contain('HIV');
    expect(text).not.to.contain('750.000');
    expect((await officer.get('/bao-cao/assistance/in')).text).not.to.contain('HIV');
  });

  it('print with heading and signatures, and each printing is logged', async () => {
    const leader = await app.browse('leader');
    const { text } = await leader.get('/bao-cao/monthly/in?thang=10/2024&bieu=B03');
    expect(text)
      .to.contain('DIỄN BIẾN HỘ NGHÈO')
      .and.to.contain('NGƯỜI LẬP BIỂU')
      .and.to.contain('Biểu số B03');
    expect(text).not.to.contain('Biểu số B04');
    const logged = await app.as('admin').get('/audit?thing=monthly');
    expect(logged.body.items[0]).to.deep.include({ action: 'report.print' });
  });

  it('that are too long for paper say so, and no printing is logged', async () => {
    const household = await app.make.household({ area: 'CL-02' });
    const card = await app.make.insurance({ person: household.members[0]?.person ?? '' });
    await app.tx(async (t) => {
      await t.run(
        `INSERT INTO insurance_periods (id, person_id, object_code, valid_from, valid_to, recorded_at)
         WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
         SELECT 'card-' || i, p.person_id, p.object_code, p.valid_from, p.valid_to, p.recorded_at
         FROM n, insurance_periods p WHERE p.id = ?`,
        [card.id],
      );
      t.audit({ action: 'test', kind: 'area', id: 'CL' });
    });
    const logged = async () => (await app.as('admin').get('/audit?thing=insurance')).body.items.length;
    expect((await officer.get('/bao-cao/insurance/in?dia-ban=CL')).text)
      .to.include('quá dài để in từ đây')
      .and.include('5.001 dòng');
    expect(await logged()).to.equal(0);
    expect((await officer.get('/bao-cao/insurance/in?dia-ban=CL-01')).status).to.equal(200);
    expect(await logged()).to.equal(1);
  });

  it('say what is wrong with a month, and show the usual one', async () => {
    expect((await officer.get('/bao-cao/monthly?thang=13/2024')).text).to.contain(
      'ghi tháng/năm, ví dụ 11/2024',
    );
    const days = await officer.get('/bao-cao/monthly?tu=15/10/2024&den=14/11/2024');
    expect(days.text).to.contain('value="15/10/2024"');
  });

  it('are refused where they are not: another report, another ward, another role', async () => {
    expect((await officer.get('/bao-cao/khong-co')).status).to.equal(404);
    expect((await officer.get('/bao-cao/poverty?dia-ban=NN')).status).to.equal(404);
    expect((await (await app.browse('groupHead')).get('/bao-cao')).status).to.equal(403);
  });

  it('leave the registry as files only with a reason where people are named', async () => {
    const fields = { report: 'poverty', area: 'CL', asOf: '30/11/2024' };
    const refused = await officer.post('/nhap-xuat/xuat', fields);
    expect(refused.status).to.equal(422);
    expect(refused.text).to.contain('cần ghi xuất ra để làm gì');
    expect((await officer.post('/nhap-xuat/xuat', { ...fields, reason: 'Mặt trận hỏi' })).status).to.equal(
      303,
    );
    expect((await officer.post('/nhap-xuat/xuat', { ...fields, report: 'coverage' })).status).to.equal(303);
    const month = { report: 'monthly', area: 'CL', from: '15/10/2024', to: '14/11/2024' };
    expect((await officer.post('/nhap-xuat/xuat', month)).status).to.equal(303);
    await app.deps.exportRunner.idle();
  });
});
