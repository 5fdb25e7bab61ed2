import { rmSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { systemActor } from '../../../src/db/tx.ts';
import { requireArea } from '../../../src/features/areas/service.ts';
import { differencesOf } from '../../../src/features/exports/closing/differences.ts';
import { type MonthReport, monthReport } from '../../../src/features/exports/monthly/monthly.ts';
import type { Closing } from '../../../src/features/exports/schema.ts';
import {
  type CellValue,
  exportFile,
  requestExport,
  runExport,
  verifyClosings,
} from '../../../src/features/exports/service.ts';
import type { Sheet } from '../../../src/features/exports/sheet.ts';
import { lastDayOfMonth } from '../../../src/shared/dates.ts';
import { openApp, type TestApp } from '../../support/app.ts';
import { type ReadSheet, readWorkbook } from '../../support/readWorkbook.ts';

/** Figures of August that the late death, arrival, withdrawal and petition change: table, row and column, as reported, as known. */
const adjustedInAugust: [string, string, number, number][] = [
  ['B02', 'Tổng cộng (CL): Tổng số hộ', 2, 3],
  ['B02', 'Tổng cộng (CL): Hộ nghèo, Hộ', 1, 2],
  ['B02', 'Tổng cộng (CL): Trong đó hộ nghèo, cận nghèo, Chủ hộ là nữ', 1, 3],
  ['B02', 'Tổ dân phố 1 (CL-01): Tổng số khẩu', 2, 1],
  ['B02', 'Tổ dân phố 1 (CL-01): Hộ nghèo, Khẩu', 2, 1],
  ['B02', 'Tổ dân phố 1 (CL-01): Trong đó hộ nghèo, cận nghèo, Chủ hộ là nữ', 0, 1],
  ['B02', 'Tổ dân phố 2 (CL-02): Tổng số hộ', 1, 2],
  ['B02', 'Tổ dân phố 2 (CL-02): Tổng số khẩu', 1, 2],
  ['B02', 'Tổ dân phố 2 (CL-02): Hộ nghèo, Hộ', 0, 1],
  ['B02', 'Tổ dân phố 2 (CL-02): Hộ nghèo, Khẩu', 0, 1],
  ['B02', 'Tổ dân phố 2 (CL-02): Trong đó hộ nghèo, cận nghèo, Chủ hộ là nữ', 1, 2],
  ['B03', 'Tổng cộng (CL), Hộ: Tăng, Phát sinh mới', 0, 1],
  ['B03', 'Tổng cộng (CL), Hộ: Tăng, Cộng', 0, 1],
  ['B03', 'Tổng cộng (CL), Hộ: Cuối kỳ', 1, 2],
  ['B03', 'Tổng cộng (CL), Khẩu: Giảm, Khác', 0, 1],
  ['B03', 'Tổng cộng (CL), Khẩu: Giảm, Cộng', 0, 1],
  ['B03', 'Tổng cộng (CL), Khẩu: Tăng, Phát sinh mới', 0, 1],
  ['B03', 'Tổng cộng (CL), Khẩu: Tăng, Cộng', 0, 1],
  ['B03', 'Tổ dân phố 1 (CL-01), Khẩu: Giảm, Khác', 0, 1],
  ['B03', 'Tổ dân phố 1 (CL-01), Khẩu: Giảm, Cộng', 0, 1],
  ['B03', 'Tổ dân phố 1 (CL-01), Khẩu: Cuối kỳ', 2, 1],
  ['B03', 'Tổ dân phố 2 (CL-02), Hộ: Tăng, Phát sinh mới', 0, 1],
  ['B03', 'Tổ dân phố 2 (CL-02), Hộ: Tăng, Cộng', 0, 1],
  ['B03', 'Tổ dân phố 2 (CL-02), Hộ: Cuối kỳ', 0, 1],
  ['B03', 'Tổ dân phố 2 (CL-02), Khẩu: Tăng, Phát sinh mới', 0, 1],
  ['B03', 'Tổ dân phố 2 (CL-02), Khẩu: Tăng, Cộng', 0, 1],
  ['B03', 'Tổ dân phố 2 (CL-02), Khẩu: Cuối kỳ', 0, 1],
  ['B08', 'Tổng cộng (CL): Có thẻ còn giá trị', 1, 0],
  ['B08', 'Tổ dân phố 1 (CL-01): Dân số', 2, 1],
  ['B08', 'Tổ dân phố 1 (CL-01): Có thẻ còn giá trị', 1, 0],
  ['B08', 'Tổ dân phố 2 (CL-02): Dân số', 1, 2],
  ['B09', 'Tổng cộng: Giảm', 0, 1],
  ['B09', 'Tổng cộng: Cuối kỳ', 1, 0],
  ['B09', 'Tổng cộng: Thuộc diện chưa có thẻ', 2, 3],
  ['B09', 'Người thuộc hộ gia đình nghèo, HN: Giảm', 0, 1],
  ['B09', 'Người thuộc hộ gia đình nghèo, HN: Cuối kỳ', 1, 0],
  ['B09', 'Người thuộc hộ gia đình nghèo, HN: Thuộc diện chưa có thẻ', 1, 2],
  ['B11', 'Tổng cộng: Tiếp nhận', 1, 2],
  ['B11', 'Tổng cộng: Từ chối, rút đơn', 0, 1],
  ['B11', 'Kiến nghị, phản ánh: Tiếp nhận', 1, 2],
  ['B11', 'Kiến nghị, phản ánh: Từ chối, rút đơn', 0, 1],
];

type Read = string | number | undefined;

/** Rows of `Khác lần gửi trước`: Biểu, Dòng, Cột, Lần trước, Lần này. */
function differencesIn(sheets: readonly ReadSheet[]): Read[][] {
  const page = sheets.find(({ name }) => name === 'Khác lần gửi trước');
  const row = (n: number): Read[] => ['A', 'B', 'C', 'D', 'E'].map((column) => page?.cell(`${column}${n}`));
  const rows: Read[][] = [];
  for (let n = 10; page?.cell(`B${n}`) !== undefined; n++) rows.push(row(n));
  return rows;
}

describe('three months, one after another closed', function () {
  this.timeout(60_000);
  let app: TestApp;
  let reported: MonthReport;
  let september: MonthReport;
  let near: string;

  const report = (month: string) =>
    app.read(async (t) => monthReport(t, await requireArea(t, 'CL'), `${month}-01`, lastDayOfMonth(month)));
  /** Makes a version of the month's workbook; answers its id and where it lies. */
  const made = async (month: string): Promise<{ id: string; file: string }> => {
    const { db, config } = app.deps;
    const { id } = await app.tx((t) => requestExport(t, { report: 'monthly', area: 'CL', month }));
    await runExport(db, systemActor, config.exportsDir, id);
    return { id, ...(await app.read((t) => exportFile(t, id, config.exportsDir))) };
  };
  const close = async (month: string, number: string, date: string): Promise<Closing> => {
    const { id } = await made(month);
    const answer = await app.as('officer').post(`/exports/${id}/closing`, { number, date });
    expect(answer.status, answer.text).to.equal(201);
    return answer.body;
  };
  const sheet = ({ sheets }: MonthReport, name: string) => {
    const found = sheets.find((each) => each.name === name);
    if (!found) throw new Error(`no sheet ${name}`);
    return found;
  };
  const cells = (of: MonthReport, name: string, fields: readonly string[]): CellValue[][] => {
    const { columns, rows } = sheet(of, name);
    const at = fields.map((field) => columns.findIndex((column) => column.field === field));
    return rows.map((row) => at.map((i) => row[i] ?? null));
  };
  const handIn = async (receivedOn: string): Promise<string> => {
    const form = { kind: 'petition', receivedOn, applicantName: 'Người nộp' };
    return (await app.as('officer').post('/cases', form)).body.id;
  };
  const failing = ({ checks }: MonthReport) => checks.filter(({ ok }) => !ok);

  before(async () => {
    app = await openApp();
    const members = [
      app.make.member({ birthDate: '1950-05-05', sex: 'male' }),
      app.make.member({ relation: 'spouse' }),
    ];
    const poor = await app.make.household({ members });
    await app.make.status({ household: poor.id });
    const [first, second] = poor.members.map(({ person }) => person);
    await app.make.insurance({ person: first ?? '', objectCode: 'HN' });
    near = (await app.make.household({ area: 'CL-02' })).id;
    await app.make.status({ household: near, category: 'near-poor' });
    const petition = await handIn('2024-08-05');
    reported = await report('2024-08');
    await close('2024-08', '30/BC-UBND', '2024-09-04');
    // Known in September only.
    const death = { date: '2024-08-20', newHead: second };
    expect((await app.as('officer').post(`/people/${first}/death`, death)).status).to.equal(200);
    const late = await app.make.household({ area: 'CL-02', residentFrom: '2024-08-10' });
    await app.make.status({ household: late.id, validFrom: '2024-08-10' });
    const withdrawn = { date: '2024-08-20', reason: 'Đã giải thích' };
    expect((await app.as('officer').post(`/cases/${petition}/withdrawal`, withdrawn)).status).to.equal(200);
    await handIn('2024-08-06');
    september = await report('2024-09');
  });
  after(() => app.close());

  it('opens with the lists that were reported; late news are its increase and decrease', () => {
    expect(reported.figures.registers.poor.people).to.deep.include({ opening: 2, closing: 2 });
    expect(september.figures.registers.poor).to.deep.equal({
      households: { opening: 1, increase: 1, decrease: 0, closing: 2 },
      people: { opening: 2, increase: 1, decrease: 1, closing: 2 },
    });
    expect(failing(september)).to.deep.equal([]);
    const held = september.checks.filter(({ content }) => content.includes('cuối kỳ trước đã chốt'));
    expect(held.length).to.be.above(12);
    const before = cells(reported, 'B08 BHYT theo tổ', ['groupCode', 'rate']);
    expect(cells(september, 'B08 BHYT theo tổ', ['groupCode', 'formerRate'])).to.deep.equal(before);
    expect(cells(september, 'DS4 Biến động BHYT', ['direction', 'reason'])).to.deep.equal([['Giảm', 'Chết']]);
  });

  it('tells each figure of August that is another by now, why, and where it was reported', () => {
    const fields = ['form', 'row', 'reported', 'adjusted'];
    expect(cells(september, 'Điều chỉnh kỳ trước', fields)).to.deep.equal(adjustedInAugust);
    const about = cells(september, 'Điều chỉnh kỳ trước', ['period', 'document', 'difference', 'reason']);
    expect(new Set(about.map(([period, document]) => `${period} ${document}`))).to.deep.equal(
      new Set(['01/08/2024 – 31/08/2024 30/BC-UBND ngày 04/09/2024']),
    );
    const by = /\(Người thử canbo ghi ngày \d\d\/\d\d\/\d{4}\)/g;
    const reasonOf = (row: string) =>
      String(about[adjustedInAugust.findIndex(([, text]) => text === row)]?.[3]).replaceAll(by, '@');
    expect(reasonOf('Tổ dân phố 1 (CL-01): Dân số')).to.equal('Khai tử ghi sau @');
    expect(reasonOf('Tổ dân phố 2 (CL-02), Hộ: Cuối kỳ')).to.equal('Chuyển đến ghi sau @');
    expect(reasonOf('Tổng cộng (CL): Có thẻ còn giá trị')).to.equal('Khai tử ghi sau @');
    expect(reasonOf('Tổng cộng (CL): Tổng số hộ')).to.equal('Khai tử ghi sau @; Chuyển đến ghi sau @');
  });

  it('is sent again as version 2 with the cells that differ, no more and no less', async () => {
    const { file } = await made('2024-08');
    const sheets = await readWorkbook(file);
    expect(sheets.map(({ name }) => name).slice(-3)).to.deep.equal([
      'Điều chỉnh kỳ trước',
      'Khác lần gửi trước',
      '_sas',
    ]);
    const sas = JSON.parse(String(sheets.at(-1)?.cell('A1')));
    expect(sas.submission).to.equal(2);
    expect(sas.sheets.map(({ name }: { name: string }) => name)).to.not.include('Khác lần gửi trước');
    const found = differencesIn(sheets);
    const figures = found.filter((each) => typeof each[3] === 'number' && typeof each[4] === 'number');
    const asAdjusted = figures.map(([form, row, column, before, now]) => [
      form,
      `${row}: ${column}`,
      before,
      now,
    ]);
    expect(asAdjusted).to.deep.equal(adjustedInAugust);
    const others = found.filter((each) => !figures.includes(each));
    expect(others.map((cells) => cells.slice(0, 5).join(' | '))).to.deep.equal([
      'B02 | Tổng cộng (CL) | Hộ nghèo, % hộ | 50,0% | 66,7%',
      'B02 | Tổng cộng (CL) | Hộ cận nghèo, % hộ | 50,0% | 33,3%',
      'B02 | Tổ dân phố 2 (CL-02) | Hộ nghèo, % hộ | 0,0% | 50,0%',
      'B02 | Tổ dân phố 2 (CL-02) | Hộ cận nghèo, % hộ | 100,0% | 50,0%',
      'B08 | Tổng cộng (CL) | Tỷ lệ % | 33,3% | 0,0%',
      'B08 | Tổng cộng (CL) | Tăng/giảm (điểm %) | 0,0 | −33,3',
      'B08 | Tổ dân phố 1 (CL-01) | Tỷ lệ % | 50,0% | 0,0%',
      'B08 | Tổ dân phố 1 (CL-01) | Tăng/giảm (điểm %) | 0,0 | −50,0',
      'B09 | Tổng cộng | Cơ cấu % | 100,0% | 0,0%',
      'B09 | Người thuộc hộ gia đình nghèo, HN | Cơ cấu % | 100,0% | 0,0%',
      ...others.slice(-3).map((cells) => cells.join(' | ')),
    ]);
    expect(others.slice(-3).map(([form, , column, before]) => [form, column, before])).to.deep.equal([
      ['DS1', 'Cả dòng', undefined],
      ['DS4', 'Cả dòng', undefined],
      ['DS5', 'Cả dòng', undefined],
    ]);
    expect(others.at(-2)?.[4]).to.match(/05\/05\/1950; Nam; Tổ dân phố 1; HN; .*; Giảm; Chết$/);
  });

  it('shows a row that is gone as people read it, though a file that was read knows no days', () => {
    const list = (kind: 'day' | 'text', rows: string[][]): Sheet => ({
      name: 'DS5 Chưa có thẻ (NSNN đóng)',
      title: '',
      form: 'DS5',
      columns: [
        { field: 'fullName', header: 'Họ và tên', kind: 'text' },
        { field: 'since', header: 'Từ ngày', kind },
      ],
      rows,
    });
    expect(differencesOf([list('text', [['Bé Mười', '2024-01-03']])], [list('day', [])])).to.deep.equal([
      { form: 'DS5', row: 'Bé Mười', column: 'Cả dòng', before: 'Bé Mười; 03/01/2024', now: null },
    ]);
  });

  it('tells them once: the month after has only what was learnt since, a decision taken back among it', async () => {
    await close('2024-09', '33/BC-UBND', '2024-10-04');
    const october = await report('2024-10');
    expect(october.figures.registers.poor.households).to.deep.equal({
      opening: 2,
      increase: 0,
      decrease: 0,
      closing: 2,
    });
    expect(sheet(october, 'Điều chỉnh kỳ trước').rows).to.deep.equal([]);
    const household = (await app.as('officer').get(`/households/${near}`)).body;
    const [status] = household.statuses;
    const back = await app.as('officer').post(`/statuses/${status.id}/retraction`, { reason: 'Ghi nhầm hộ' });
    expect(back.status, back.text).to.equal(204);
    const later = await report('2024-10');
    expect(later.figures.registers.nearPoor.households).to.deep.equal({
      opening: 1,
      increase: 0,
      decrease: 1,
      closing: 0,
    });
    expect(failing(later)).to.deep.equal([]);
    const rows = cells(later, 'Điều chỉnh kỳ trước', ['period', 'form', 'row', 'reported', 'adjusted']);
    expect(rows).to.deep.include([
      '01/08/2024 – 31/08/2024',
      'B04',
      'Tổ dân phố 2 (CL-02), Hộ: Cuối kỳ',
      1,
      0,
    ]);
    expect(rows).to.deep.include([
      '01/09/2024 – 30/09/2024',
      'B04',
      'Tổ dân phố 2 (CL-02), Hộ: Cuối kỳ',
      1,
      0,
    ]);
    expect(rows.filter(([, form]) => form === 'B03')).to.deep.equal([]);
    const [reason] = cells(later, 'Điều chỉnh kỳ trước', ['form', 'reason']).filter(
      ([form]) => form === 'B04',
    );
    expect(reason?.[1]).to.match(/^Đưa ra khỏi danh sách, thu hồi quyết định ghi sau \(Người thử canbo/);
  });

  it('says so where the version before cannot be read any more', async () => {
    const { path: relative } = (await app.read((t) =>
      t.one<{ path: string }>("SELECT path FROM exports WHERE request LIKE '%2024-08%' ORDER BY submission"),
    )) ?? { path: '' };
    rmSync(path.join(app.deps.config.exportsDir, relative));
    const { file } = await made('2024-08');
    const [only, ...rest] = differencesIn(await readWorkbook(file));
    expect(rest).to.deep.equal([]);
    expect(only?.[1]).to.equal(
      'Tệp của lần gửi 1 (Báo cáo số 30/BC-UBND ngày 04/09/2024) không còn trong thư mục: không so được từng ô',
    );
  });

  it('are what `sas verify` counts again, whatever was learnt since', async () => {
    const { exportsDir } = app.deps.config;
    expect(await app.db.read(systemActor, (t) => verifyClosings(t, exportsDir))).to.equal(undefined);
  });
});
