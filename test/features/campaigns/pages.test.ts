import { expect } from 'chai';
import { type Browse, openApp, type TestApp } from '../../support/app.ts';

describe('the pages of a campaign', () => {
  let app: TestApp;
  let officer: Browse;
  let campaign = '';
  let source = '';

  before(async () => {
    app = await openApp();
    officer = await app.browse('officer');
    await app.make.status({ household: (await app.make.household()).id, category: 'poor' });
  });
  after(() => app?.close());

  const page = async (path: string): Promise<string> => (await officer.get(path)).text;

  it('say what to do first, and keep all that was typed of what is refused', async () => {
    expect(await page('/tet')).to.include('Chưa có đợt hỗ trợ nào');
    const area = /name="area" value="([^"]+)"/.exec(await page('/tet/moi'))?.[1] ?? '';
    const form = { area, name: 'Tết Ất Tỵ 2025', kind: 'tet', year: '2025', cutOffOn: '31/11/2024' };
    const refused = await officer.post('/tet/moi', form);
    expect(refused.status).to.equal(422);
    expect(refused.text).to.include('Tết Ất Tỵ 2025').and.to.include('31/11/2024');
    const made = await officer.post('/tet/moi', { ...form, cutOffOn: '15/11/2024' });
    campaign = made.headers.location ?? '';
    expect(campaign).to.match(/^\/tet\/\w+$/);
    expect(await page(campaign)).to.include('Chưa có nguồn kinh phí');
  });

  it('take a source with money and goods, and say that its decision is missing', async () => {
    const form = {
      code: 'ward',
      name: 'Ngân sách phường',
      budgetDong: '400.000',
      'goods[0][item]': 'quà Tết',
      'goods[0][quantity]': '1,5',
      'goods[0][unit]': 'phần',
    };
    const refused = await officer.post(`${campaign}/nguon/moi`, { ...form, budgetDong: '4 trăm' });
    expect(refused.status).to.equal(422);
    expect(refused.text).to.include('không phải số tiền').and.to.include('quà Tết');
    expect((await officer.post(`${campaign}/nguon/moi`, form)).headers.location).to.equal(campaign);
    const text = await page(campaign);
    expect(text).to.include('chưa có quyết định năm nay').and.to.include('400.000 đồng, 1,5 phần quà Tết');
    source = /nguon\/(\w+)\/sua/.exec(text)?.[1] ?? '';
  });

  it('try a level on the registers before it is written', async () => {
    const form = {
      source,
      name: 'Hộ nghèo',
      per: 'household',
      amountDong: '500.000',
      basis: 'cutOff',
      basisCutOffOn: '15/11/2024',
      'categories[poor]': 'on',
    };
    const before = await app.audited();
    const tried = await officer.post(`${campaign}/muc/moi`, { ...form, try: '1' });
    expect(tried.status).to.equal(200);
    expect(tried.text).to.include('Thử: 1 suất, 500.000 đồng').and.to.include('vượt 100.000 đồng');
    expect(tried.text).to.match(/name="categories\[poor\]" checked/);
    expect((await app.audited()) - before).to.equal(0);
    expect((await officer.post(`${campaign}/muc/moi`, form)).headers.location).to.equal(campaign);
    expect(await page(campaign))
      .to.include('Hộ nghèo')
      .and.to.include('1 nguồn, 1 mức');
    expect(await page(`${campaign}/thu`)).to.include('vượt 100.000 đồng');
  });

  it('ask before they change a source, and never over a version that was not seen', async () => {
    const form = {
      version: '1',
      name: 'Ngân sách phường',
      approvedBy: 'UBND phường',
      decisionNumber: '12/QĐ-UBND',
      decisionDate: '02/01/2025',
      approvalLevel: 'ward',
      budgetDong: '600.000',
    };
    const path = `${campaign}/nguon/${source}/sua`;
    const asked = await officer.post(path, form);
    expect(asked.text).to.include('400.000 đồng, 1,5 phần quà Tết thành 600.000 đồng');
    const done = await officer.post(path, { ...form, confirm: '1' });
    expect(done.headers.location).to.equal(campaign);
    expect(await page(campaign)).to.include('QĐ 12/QĐ-UBND ngày 02/01/2025');
    expect((await officer.post(path, { ...form, confirm: '1' })).status).to.equal(412);
  });

  it('show a group head how far it has come, and nothing to change', async () => {
    const head = await app.browse('groupHead');
    const text = (await head.get(campaign)).text;
    expect(text).to.include('Tết Ất Tỵ 2025').and.not.to.include('Thêm nguồn');
    expect((await head.get(`${campaign}/nguon/moi`)).status).to.equal(403);
  });
});
