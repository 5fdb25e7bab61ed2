import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import ExcelJS from 'exceljs';
import type { AppError } from '../../../src/shared/errors.ts';
import { type Browse, openApp, type TestApp } from '../../support/app.ts';
import { actorOf } from '../../support/registry.ts';

const header = [
  'Mã hộ',
  'Họ và tên',
  'Quan hệ với chủ hộ',
  'Ngày sinh',
  'Giới tính',
  'Tổ dân phố',
  'Cư trú từ ngày',
];
const count = 2100; // enough to be compared on a copy

/** A list of residents, four a household; `mark` tells lists apart. */
async function listOf(rows: number, mark: string): Promise<Buffer> {
  const book = new ExcelJS.Workbook();
  const sheet = book.addWorksheet('Nhân khẩu');
  sheet.addRow(header);
  for (let n = 0; n < rows; n++) {
    const relation = n % 4 === 0 ? 'Chủ hộ' : 'Con';
    const born = n % 4 === 0 ? '01/02/1970' : '03/04/2001';
    sheet.addRow([
      `${mark}-${Math.floor(n / 4)}`,
      `Trần Thị ${mark} ${n}`,
      relation,
      born,
      'Nữ',
      'CL-01',
      '01/01/2015',
    ]);
  }
  return Buffer.from(await book.xlsx.writeBuffer());
}

/** Where the people of such a list live now, and nothing else. */
async function placesOf(rows: number, mark: string, group: string): Promise<Buffer> {
  const book = new ExcelJS.Workbook();
  const sheet = book.addWorksheet('Nhân khẩu');
  sheet.addRow(['Họ và tên', 'Ngày sinh', 'Tổ dân phố']);
  for (let n = 0; n < rows; n++)
    sheet.addRow([`Trần Thị ${mark} ${n}`, n % 4 === 0 ? '01/02/1970' : '03/04/2001', group]);
  return Buffer.from(await book.xlsx.writeBuffer());
}

describe('imports under way', function () {
  this.timeout(120_000);
  let app: TestApp;
  let browser: Browse;
  let large: Buffer;

  before(async () => {
    app = await openApp();
    browser = await app.browse('officer');
    large = await listOf(count, 'L');
  });
  after(() => app.close());

  const send = async (file: Buffer, name: string): Promise<string> => {
    const sent = await browser.upload('/nhap-xuat/nhap', file, name, { register: 'residents' });
    expect(sent.status, sent.text).to.equal(303);
    return String(sent.headers.location);
  };
  /** As the page begins, without the moment it waits for small files. */
  const begin = async (file: Buffer, filename: string): Promise<string> => {
    const place = path.join(app.deps.config.dataDir, filename);
    writeFileSync(place, file);
    const form = { register: 'residents', area: 'CL', file: place, filename, sha256: filename } as const;
    const { id, read } = await app.deps.importRunner.receive(actorOf('officer', 'CL'), form);
    read.catch(() => undefined); // called off, or broken off
    return `/nhap-xuat/nhap/${id}`;
  };
  const idOf = (page: string): string => page.split('/').at(-1) ?? '';
  const kept = (): string[] => {
    const folder = path.join(app.deps.config.dataDir, 'imports');
    return existsSync(folder) ? readdirSync(folder) : [];
  };
  const counted = async (table: 'people' | 'imports' | 'import_rows'): Promise<number> =>
    Number((await app.read((t) => t.one<{ n: number }>(`SELECT COUNT(*) AS n FROM ${table}`)))?.n);
  const stateOf = async (id: string): Promise<string> =>
    (await app.as('officer').get(`/imports/${id}`)).body.state;

  it('are followed on their page, one after another, and written once', async () => {
    const small = await listOf(4, 'N');
    const [first, second] = [await begin(large, 'lon.xlsx'), await begin(small, 'nho.xlsx')];
    const page = await browser.get(first);
    expect(page.text).to.contain(`data-progress="${first}/tien-do"`).and.contain('Dừng đọc tệp');
    const told = (await browser.get(`${first}/tien-do`)).text;
    expect(told).to.match(/event: progress\ndata: \{"text":"Đã so với sổ [\d.]+ \/ 2\.100 dòng\."/);
    expect(told).to.match(/event: end\n/);
    expect((await browser.get(first)).text).to.contain('Ghi 2.100 dòng');
    await browser.get(`${second}/tien-do`);
    expect((await browser.get(second)).text).to.contain('Ghi 4 dòng');
    expect(await counted('people'), 'a preview writes nothing').to.equal(0);

    const commit = () => app.as('officer').post(`/imports/${idOf(first)}/commit`);
    const both = await Promise.all([commit(), commit()]);
    expect(both.map(({ status }) => status).sort()).to.deep.equal([200, 409]);
    expect(await counted('people')).to.equal(count);
    expect(kept(), 'the file of a written import goes').to.deep.equal([idOf(second)]);
  });

  it('are decided about as a whole beside everybody else: followed, called off, not over what is decided meanwhile', async () => {
    const page = await begin(await placesOf(count, 'L', 'CL-02'), 'chuyen.xlsx');
    const id = idOf(page);
    await app.deps.importRunner.idle();
    const answer = async () => (await app.as('officer').get(`/imports/${id}`)).body;
    expect(await answer()).to.include({ undecided: count, state: 'ready' });
    const decide = () =>
      app.deps.importRunner.decide(actorOf('officer', 'CL'), id, { moveDay: '2024-11-20' }).then(
        () => 'done',
        (error: AppError) => error.errors[0]?.code,
      );
    const audited = await app.audited();
    const off = decide();
    const told = (await browser.get(page)).text;
    expect(told).to.contain('Dừng, để các dòng như trước').and.contain(`data-progress="${page}/tien-do"`);
    expect((await browser.post(`${page}/huy`)).headers.location).to.equal(page);
    expect(await off).to.equal('cancelled');
    expect(await answer()).to.include({ undecided: count, moveDay: null, state: 'ready' });
    expect(await app.audited(), 'called off without a trace').to.deep.equal(audited);

    let isOver = false;
    const late = decide().finally(() => {
      isOver = true;
    });
    const one = await app.as('officer').post(`/imports/${id}/rows/1/decision`, { moveDay: '2024-11-10' });
    expect(one.status, one.text).to.equal(200);
    expect(isOver, 'a row is decided while the whole is').to.equal(false);
    expect((await browser.get(`${page}/tien-do`)).text).to.match(/Đã so với sổ [\d.]+ \/ 2\.100 dòng/);
    expect(await late).to.equal('changed');
    const all = await app.as('officer').post(`/imports/${id}/move-day`, { moveDay: '2024-11-20' });
    expect(all.body, all.text).to.include({ undecided: 0, updated: count, moveDay: '2024-11-20' });
  });

  it('are called off without a trace while they are read, and keep nothing but their name afterwards', async () => {
    const before = await app.audited();
    const [rows, files] = [await counted('import_rows'), kept()];
    const page = await begin(await listOf(count, 'H'), 'huy.xlsx');
    expect(await stateOf(idOf(page))).to.equal('reading');
    expect((await browser.post(`${page}/huy`)).headers.location).to.equal('/nhap-xuat');
    expect((await browser.get(page)).status).to.equal(404);
    expect([await counted('import_rows'), kept(), await app.audited()]).to.deep.equal([rows, files, before]);

    const staged = await send(await listOf(4, 'K'), 'khong.xlsx');
    await app.deps.importRunner.idle();
    const cancelled = await app.as('officer').post(`/imports/${idOf(staged)}/cancel`);
    expect(cancelled.status).to.equal(204);
    expect((await browser.get(staged)).text).to.contain('Đã hủy trước khi ghi');
    expect([await counted('import_rows'), kept()]).to.deep.equal([rows, files]);
    expect((await app.as('officer').post(`/imports/${idOf(staged)}/commit`)).status).to.equal(409);
  });

  it('go on by themselves after a stop: read again from the start, or staged as before', async () => {
    const { importRunner } = app.deps;
    const page = await begin(await listOf(count, 'S'), 'dung.xlsx');
    await importRunner.stop();
    expect(await stateOf(idOf(page))).to.equal('reading');
    await importRunner.resume();
    await importRunner.idle();
    expect((await browser.get(page)).text).to.contain('Ghi 2.100 dòng');
    await app.tx(async (t) => {
      await t.run("UPDATE imports SET state = 'committing' WHERE id = ?", [idOf(page)]);
    });
    await importRunner.resume();
    expect(await stateOf(idOf(page)), 'a commit that was cut off left nothing').to.equal('ready');
  });

  it('are done in threads that give way to requests, where the system has a priority a thread', function () {
    if (os.platform() !== 'linux') this.skip();
    const ours = os.getPriority();
    const nices = readdirSync('/proc/self/task').map((thread) => {
      const [, fields = ''] = readFileSync(`/proc/self/task/${thread}/stat`, 'utf8').split(') ');
      return Number(fields.split(' ')[16]); // proc(5): the 19th field
    });
    expect(nices).to.include.members([ours, ours + 5]);
  });

  it('say on their page why a file could not be read', async () => {
    const refused = await browser.upload('/nhap-xuat/nhap', Buffer.from('không phải'), 'a.xlsx', {
      register: 'residents',
    });
    expect(refused.status).to.equal(415);
    expect(refused.text).to.contain('không phải bảng tính Excel');
  });

  it('are answered like exports: one waits for the other, and one called off leaves no file', async () => {
    const officer = app.as('officer');
    const order = async (): Promise<string> =>
      (await officer.post('/exports', { report: 'residents', area: 'CL', asOf: '2024-11-30' })).body.id;
    const [made, waiting] = [await order(), await order()];
    const page = (await browser.get('/nhap-xuat')).text;
    expect(page).to.contain(`data-progress="/nhap-xuat/xuat/${made}/tien-do"`);
    expect(page).to.contain('Đang chờ 1 việc trước').and.contain(`/nhap-xuat/xuat/${waiting}/huy`);
    expect((await officer.post(`/exports/${waiting}/cancel`)).status).to.equal(204);
    expect((await browser.get(`/nhap-xuat/xuat/${made}/tien-do`)).text).to.match(/event: end\n/);
    await app.deps.exportRunner.idle();
    const answers = await Promise.all(
      [made, waiting].map(async (id) => (await officer.get(`/exports/${id}`)).body),
    );
    expect(answers.map(({ state }) => state)).to.deep.equal(['done', 'failed']);
    expect(answers[1].fault).to.contain('Đã hủy');
    const files = readdirSync(app.deps.config.exportsDir, { recursive: true }).map(String);
    expect(files.filter((file) => file.includes('.xlsx'))).to.have.length(1);
  });
});
