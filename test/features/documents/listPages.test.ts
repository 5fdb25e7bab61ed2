import { expect } from 'chai';
import { printHandover } from '../../../src/features/documents/service.ts';
import type { Household } from '../../../src/features/records/schema.ts';
import { type Browse, openApp, type TestApp } from '../../support/app.ts';
import { select, tableOf, texts } from '../../support/html.ts';
import { actorOf } from '../../support/registry.ts';

describe('lists through the pages', () => {
  let app: TestApp;
  let browse: Browse;
  let poor: Household;
  before(async () => {
    app = await openApp();
    browse = await app.browse('officer');
    const member = app.make.member;
    poor = await app.make.household({
      code: 'CL-0001',
      members: [
        member({ fullName: 'Trần Văn Lộc', birthDate: '1949', sex: 'male', ethnicity: '01' }),
        member({ fullName: 'Nguyễn Thị Bích', birthDate: '1952-03-12', relation: 'spouse' }),
      ],
    });
    await app.make.status({ household: poor.id, details: { cannotWork: true } });
    await app.make.status({ person: poor.members[1]?.person ?? '', category: 'martyr-relative' });
  });
  after(() => app.close());

  it('print the poor as the official detailed list, one row a member', async () => {
    const answer = await browse.post('/giay-to/danh-sach', {
      register: 'poor',
      asOf: '2024-11-30',
      area: 'CL',
      format: 'paper',
    });
    const page = (await browse.get(answer.headers.location ?? '')).text;
    expect(texts(page, 'article h2')).to.deep.equal(['DANH SÁCH HỘ NGHÈO']);
    expect(texts(page, 'article table.list thead tr')[1]).to.equal('Nam Nữ');
    expect(tableOf(page, 'article table.list')).to.deep.equal([
      ['Tổng cộng: 1 hộ, 2 khẩu'],
      [
        '1',
        '1',
        'CL-0001',
        'Trần Văn Lộc',
        '1949',
        '',
        'Kinh',
        'Chủ hộ',
        'TDP 1',
        'mới',
        '',
        'x',
        '1250/QĐ-UBND',
        '28/12/2022',
        '01/01/2023',
      ],
      ['', '2', 'CL-0001', 'Nguyễn Thị Bích', '', '1952', '', 'Vợ', 'TDP 1', '', 'x', '', '', '', ''],
    ]);
    expect(texts(page, 'article .signature')[0]).to.match(/^NGƯỜI LẬP BIỂU/);
  });

  it('give the workbook straight from the register page, with a line in the trail for the list and for the file', async () => {
    const register = (await browse.get('/so/ho-ngheo')).text;
    expect(texts(register, '.print-actions option')).to.deep.equal([
      'Phường Chánh Lộ',
      'Tổ dân phố 1',
      'Tổ dân phố 2',
      'Tổ dân phố 10',
    ]);
    expect(texts(register, '.print-actions button')).to.deep.equal(['In', 'Tải .xlsx', 'In giao tổ trưởng']);
    const rows = await app.audited();
    const answer = await browse.post('/giay-to/danh-sach', {
      register: 'poor',
      asOf: '2024-11-30',
      format: 'xlsx',
    });
    expect(answer.status).to.equal(200);
    expect(answer.headers['content-disposition']).to.include(
      'danh-sach-ho-ngheo-phuong-chanh-lo-2024-11-30.xlsx',
    );
    expect((await app.audited()) - rows).to.equal(2);
    const { body } = await app.as('leader').get('/audit');
    expect(body.items[0]).to.include({ action: 'document.fetch', area: 'CL' });
  });

  it('refuse what is no day, no register, another ward, and no list, and write nothing', async () => {
    const rows = await app.audited();
    const form = { register: 'poor', asOf: '2024-11-30', format: 'paper' };
    expect((await browse.post('/giay-to/danh-sach', { ...form, asOf: '30/11' })).status).to.equal(422);
    expect((await browse.post('/giay-to/danh-sach', { ...form, register: 'rich' })).status).to.equal(422);
    expect((await browse.post('/giay-to/danh-sach', { ...form, format: 'pdf' })).status).to.equal(422);
    expect((await browse.post('/giay-to/danh-sach', { ...form, area: 'NN' })).status).to.equal(404);
    expect((await browse.post('/giay-to/danh-sach', { ...form, register: 'disadvantaged' })).status).to.equal(
      422,
    );
    expect(await app.audited()).to.equal(rows);
  });

  it('post with place, days and minutes, and say what is missing', async () => {
    const form = { register: 'poor', area: 'CL', asOf: '30/11/2024', from: '01/12/2024', to: '04/12/2024' };
    const refused = await browse.post('/giay-to/niem-yet', form);
    expect(refused.status).to.equal(422);
    expect(texts(refused.text, '[data-summary]').join()).to.include('Nơi niêm yết: còn trống, cần nhập.');
    const answer = await browse.post('/giay-to/niem-yet', {
      ...form,
      place: 'nhà văn hóa',
      minutes: '03/BB',
    });
    const page = (await browse.get(answer.headers.location ?? '')).text;
    expect(tableOf(page, 'article table.list')).to.deep.equal([
      ['Tổng cộng: 1 hộ, 2 khẩu'],
      ['1', 'Trần Văn Lộc', '1949', 'TDP 1'],
    ]);
    expect(texts(page, 'article p')).to.include(
      'Thời gian niêm yết: từ ngày 01/12/2024 đến hết ngày 04/12/2024.',
    );
    expect(texts(page, 'article .minutes')[0]).to.match(
      /^Biên bản niêm yết: 03\/BB\. Biên bản kết thúc niêm yết: …/,
    );
    expect(select(page, 'article a')).to.deep.equal([]);
  });

  it('hand the desk over: counts, open work, accounts for administrators only, how to check', async () => {
    const opened = await app.as('officer').post('/cases', {
      kind: 'poverty-new',
      applicantName: 'Lê Thị Xin',
      household: poor.id,
      receivedOn: '2024-11-28',
    });
    expect(opened.status, opened.text).to.equal(201);
    const about = { settings: [{ name: 'Thư mục dữ liệu (DATA_DIR)', value: 'data' }], lastBackup: null };
    const admin = await app.browse('admin');
    const answer = await admin.post('/giay-to/ban-giao', { successor: 'Phạm Thị Nhung' });
    const location = answer.headers.location ?? '';
    const page = (await admin.get(location)).text;
    expect(texts(page, 'article h3').map((title) => title.replace(/^\d+\. /, ''))).to.deep.equal([
      'Các sổ quản lý',
      'Việc còn tồn đọng',
      'Hồ sơ đang giải quyết',
      'Tài khoản',
      'Thiết lập của máy chủ',
      'Tệp đã xuất gần nhất',
      'Sao lưu gần nhất',
      'Kiểm tra trước khi ký',
    ]);
    expect(tableOf(page, 'article table').length).to.equal(8);
    const work = select(page, 'article table')[1];
    expect(work && texts(work, 'td')).to.include.members(['Hồ sơ đang giải quyết', '1 hồ sơ, quá hạn 0']);
    expect(page).to.include(opened.body.code).and.not.to.include('Lê Thị Xin');
    expect(page).to.include('Phạm Thị Nhung').and.to.include('canbo.nn').and.to.include('sas -- verify');
    const id = await app.tx((t) => printHandover(t, { area: 'CL' }, about), actorOf('admin'));
    const seen = (await browse.get(`/giay-to/${id}`)).text;
    expect(tableOf(seen, 'article table')[0]).to.deep.equal(['Sổ hộ nghèo', '1 hộ, 2 khẩu']);
    expect(seen).not.to.include('totruong').and.not.to.include('DATA_DIR');
  });
});
