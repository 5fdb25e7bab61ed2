import { expect } from 'chai';
import { type Browse, openApp, type TestApp } from '../../support/app.ts';

describe('the page of a poverty review', () => {
  let app: TestApp;
  let officer: Browse;

  before(async () => {
    app = await openApp({ today: '2024-01-15' });
    const household = await app.make.household();
    const decision = { number: '9/QĐ', date: '2023-12-28', issuer: 'UBND phường', year: 2024 };
    await app.make.status({ household: household.id, validFrom: '2024-01-01', decision });
    officer = await app.browse('officer');
  });
  after(() => app?.close());

  const exportsMade = async () => (await app.as('officer').get('/exports')).body.items;

  it('tells from which list to which, what fails first, and leads to each table', async () => {
    const { text } = await officer.get('/bao-cao-ra-soat');
    expect(text)
      .to.contain('Bộ biểu rà soát, danh sách năm 2024')
      .and.to.contain('Từ danh sách ngày 01/01/2023: 0 hộ nghèo')
      .and.to.contain('1 hộ nghèo (1 khẩu)')
      .and.to.contain('1 điều kiện chưa đạt');
    expect(text.indexOf('chỉ số thiếu hụt ≥')).to.be.below(text.indexOf('Cuối kỳ = đầu kỳ'));
    const links = [...text.matchAll(/href="(\/bao-cao\/povertyReview[^"]*)"/g)].map(([, href = '']) =>
      href.replaceAll('&amp;', '&'),
    );
    expect(links).to.have.length(15);
    for (const href of [links[0], links[13]]) {
      const table = await officer.get(href ?? '');
      expect(table.status, href).to.equal(200);
    }
    expect((await officer.get(links[13] ?? '')).text).to.contain('Nhu cầu hỗ trợ');
  });

  it('makes a draft at once, and the final set only with a word on what fails; what was typed stays', async () => {
    const form = { year: '2024', area: 'CL' };
    expect((await officer.post('/bao-cao-ra-soat', { ...form, kind: 'draft' })).status).to.equal(303);
    const refused = await officer.post('/bao-cao-ra-soat', {
      ...form,
      'explanations[deprivations.nearPoor]': 'Không phải điều kiện này',
    });
    expect(refused.status).to.equal(422);
    expect(refused.text).to.contain('Chưa làm được bản chính thức: 1 chỗ cần sửa');
    expect(refused.text).to.contain('id="f-explanations-deprivations.poor"');
    expect(await exportsMade()).to.have.length(1);
    const typed = { ...form, 'explanations[deprivations.poor]': 'Phiếu B2 của hộ này đang bổ sung' };
    expect((await officer.post('/bao-cao-ra-soat', typed)).status).to.equal(303);
    expect((await exportsMade()).map(({ report }: { report: string }) => report)).to.deep.equal([
      'povertyReview',
      'povertyReview',
    ]);
  });

  it('says what a year must be, and shows the list of the year of any day', async () => {
    expect((await officer.get('/bao-cao-ra-soat?nam=hai')).text).to.contain('ghi năm có bốn chữ số');
    const { text } = await officer.get('/bao-cao/povertyReview?ngay=15/06/2023');
    expect(text).to.contain('01/01/2023').and.to.contain('Tổng hợp kết quả rà soát');
  });
});
