import { expect } from 'chai';
import { type Browse, openApp, type TestApp } from '../../support/app.ts';
import { fieldsOf as fieldsOfForm } from '../../support/formFields.ts';

const fieldsOf = (html: string) => fieldsOfForm(html, '/quan-tri/danh-muc');

describe('the pages of the dictionaries', () => {
  let app: TestApp;
  let admin: Browse;
  before(async () => {
    app = await openApp({ today: '2024-11-30' });
    admin = await app.browse('admin');
  });
  after(() => app.close());

  const paths = [
    'loai-ho-so',
    'dinh-muc',
    'nhom-tro-cap',
    'doi-tuong',
    'ma-bhyt',
    'chi-so-thieu-hut',
    'nguyen-nhan-ngheo',
    'dan-toc',
    'muc-qua',
    'nguon-qua',
    'ngay-tet',
  ];
  const rowOf = async (path: string, q: string, day = '30/11/2024'): Promise<string> => {
    const { text } = await admin.get(`/quan-tri/danh-muc/${path}?q=${encodeURIComponent(q)}&ngay=${day}`);
    const id = new RegExp(`href="/quan-tri/danh-muc/${path}/([^"]+)">(?!.*Thêm mã)`).exec(
      text.slice(text.indexOf('<tbody')),
    )?.[1];
    if (!id) throw new Error(`${path} shows no row for ${q}`);
    return `/quan-tri/danh-muc/${path}/${id}`;
  };

  it('are reached from the administration, each dictionary with its rows; nobody else opens them', async () => {
    expect((await admin.get('/quan-tri')).text).to.contain('href="/quan-tri/danh-muc"');
    const { text } = await admin.get('/quan-tri/danh-muc');
    for (const path of paths) {
      expect(text).to.contain(`href="/quan-tri/danh-muc/${path}"`);
      expect((await admin.get(`/quan-tri/danh-muc/${path}`)).text, path).to.contain('<tbody');
    }
    const officer = await app.browse('officer');
    expect((await officer.get('/quan-tri/danh-muc')).status).to.equal(403);
  });

  it('send back every row of every dictionary unchanged: nothing of it is lost in the form', async () => {
    for (const path of paths) {
      const { text } = await admin.get(`/quan-tri/danh-muc/${path}?het=on`);
      const ids = [...text.matchAll(new RegExp(`href="(/quan-tri/danh-muc/${path}/(?!them)[^"]+)"`, 'g'))];
      for (const [, at = ''] of ids.filter((_, i) => i % 20 === 0)) {
        const form = fieldsOf((await admin.get(`${at}/dinh-chinh`)).text);
        const answer = await admin.post(`${at}/dinh-chinh`, { ...form, reason: 'Thử' });
        expect(answer.status, at).to.equal(422);
        expect(answer.text, at).to.contain('chưa có gì thay đổi');
      }
    }
  });

  it('take a new amount from a day, keep what they refuse, and show both periods', async () => {
    const at = await rowOf('dinh-muc', 'assistance-base');
    const form = fieldsOf((await admin.get(`${at}/muc-moi`)).text);
    expect(form).to.include({ value: '500.000', validFrom: '' });
    const bad = await admin.post(`${at}/muc-moi`, { ...form, value: 'sáu trăm', validFrom: '01/01/2025' });
    expect(bad.status).to.equal(422);
    expect(bad.text).to.contain('Giá trị: chưa đúng kiểu').and.to.contain('value="sáu trăm"');
    const saved = await admin.post(`${at}/muc-moi`, { ...form, value: '600.000', validFrom: '01/01/2025' });
    expect(saved.status, saved.text).to.equal(303);
    const page = (await admin.get(saved.headers.location ?? '')).text;
    expect(page).to.contain('01/07/2024 đến 31/12/2024').and.to.contain('Thêm dòng');
    const taken = await admin.post(`${saved.headers.location}/bo`, { reason: 'Nhầm', extendFormer: 'on' });
    expect(taken.status, taken.text).to.equal(303);
    expect((await admin.get(at)).text).not.to.contain('31/12/2024');
  });

  it('change the steps of a kind of case by rows: reorder, rename, leave out, add', async () => {
    const at = await rowOf('loai-ho-so', 'petition');
    const form = fieldsOf((await admin.get(`${at}/muc-moi`)).text);
    expect(form['steps[1][label]']).to.equal('Xem xét, xác minh');
    const saved = await admin.post(`${at}/muc-moi`, {
      ...form,
      validFrom: '01/12/2024',
      dueDays: '12',
      'steps[1][dueWorkingDays]': '5',
      'steps[3][order]': '1,5',
      'steps[3][label]': 'Mời người dân đến làm việc',
      'steps[3][form]': 'note',
    });
    expect(saved.status, saved.text).to.equal(303);
    const { items } = (await app.as('officer').get('/dictionaries/case-kinds?code=petition&asOf=2024-12-01'))
      .body;
    expect(items[0].values).to.include({ dueDays: 12, code: 'petition' });
    expect(items[0].values.steps.map(({ code }: { code: string }) => code)).to.deep.equal([
      'application',
      'moiNguoiDanDenLamViec',
      'verification',
      'decision',
    ]);
    const broken = await admin.post(`${at}/muc-moi`, {
      ...form,
      validFrom: '01/01/2025',
      'steps[2][form]': 'note',
    });
    expect(broken.status).to.equal(422);
    expect(broken.text).to.contain('bước cuối phải là “Quyết định”');
  });

  it('take the level of a new decision, which the rules of the campaign are then proposed from', async () => {
    const officer = await app.browse('officer');
    const made = await app.as('officer').post('/campaigns', {
      name: 'Tết Bính Ngọ 2026',
      kind: 'tet',
      year: 2026,
      area: 'CL',
      cutOffOn: '2025-12-31',
    });
    const source = { code: 'president', name: 'Quà của Chủ tịch nước' };
    await app.as('officer').post(`/campaigns/${made.body.id}/sources`, source);
    const proposed = async (): Promise<string> => (await officer.get(`/tet/${made.body.id}/muc/moi`)).text;
    expect(await proposed())
      .to.contain('QĐ 01/QĐ-CTN')
      .and.to.contain('600.000 đồng');
    const at = await rowOf('muc-qua', '01/QĐ-CTN mức cao', '17/02/2026');
    const form = fieldsOf((await admin.get(`${at}/muc-moi`)).text);
    expect(form).to.include({ amountDong: '600.000', 'kinds[tet]': 'on', 'categories[heroic-mother]': 'on' });
    const next = { ...form, validFrom: '01/01/2026', confidence: 'verified', basis: 'QĐ 07/QĐ-CTN' };
    const refused = await admin.post(`${at}/muc-moi`, { ...next, amountDong: '', item: 'gạo' });
    expect(refused.status).to.equal(422);
    expect(refused.text).to.contain('Số lượng: ghi cùng với tên hiện vật');
    const saved = await admin.post(`${at}/muc-moi`, {
      ...next,
      amountDong: '650.000',
      validTo: '30/11/2026',
    });
    expect(saved.status, saved.text).to.equal(303);
    expect(await proposed())
      .to.contain('650.000 đồng')
      .and.to.contain('QĐ 07/QĐ-CTN');
  });

  it('take the day of a Tết to come, and refuse what is no day', async () => {
    const form = { code: '2028', label: 'Tết Mậu Thân', date: '30/02/2028', confidence: 'memory' };
    expect((await admin.post('/quan-tri/danh-muc/ngay-tet/them', form)).status).to.equal(422);
    const saved = await admin.post('/quan-tri/danh-muc/ngay-tet/them', { ...form, date: '26/01/2028' });
    expect(saved.status, saved.text).to.equal(303);
    expect((await admin.get('/quan-tri/danh-muc/ngay-tet')).text).to.contain('26/01/2028');
  });

  it('add a code of their own, and end it', async () => {
    const form = { code: 'other-cause', number: '9', label: 'Thiên tai', validFrom: '01/01/2024' };
    const made = await admin.post('/quan-tri/danh-muc/nguyen-nhan-ngheo/them', form);
    expect(made.status, made.text).to.equal(422); // how sure it is has to be said
    const saved = await admin.post('/quan-tri/danh-muc/nguyen-nhan-ngheo/them', {
      ...form,
      confidence: 'verified',
    });
    expect(saved.status, saved.text).to.equal(303);
    const at = saved.headers.location ?? '';
    expect((await admin.post(`${at}/thoi`, { date: '01/01/2025', reason: '' })).status).to.equal(422);
    expect((await admin.post(`${at}/thoi`, { date: '01/01/2025', reason: 'Thôi dùng' })).status).to.equal(
      303,
    );
    expect((await admin.get(at)).text)
      .to.contain('01/01/2024 đến 31/12/2024')
      .and.to.contain('Thôi dùng');
  });
});
