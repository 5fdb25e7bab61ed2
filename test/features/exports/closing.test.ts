import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { systemActor } from '../../../src/db/tx.ts';
import type { ExplainedCheck, ExportForm } from '../../../src/features/exports/schema.ts';
import { requestExport, runExport, verifyClosings } from '../../../src/features/exports/service.ts';
import { openApp, type TestApp } from '../../support/app.ts';
import { type ReadSheet, readWorkbook } from '../../support/readWorkbook.ts';
import { rejection } from '../../support/registry.ts';

describe('closing a version of the report', () => {
  let app: TestApp;
  let id: string;
  let folder: string;
  const document = { number: '45/BC-UBND', date: '2024-11-04' };

  /** Made here, not in the thread of the built program. */
  const made = async (form: Partial<ExportForm>): Promise<string> => {
    const { db, config } = app.deps;
    const asked = await app.tx((t) => requestExport(t, { report: 'monthly', area: 'CL', ...form }));
    await runExport(db, systemActor, config.exportsDir, asked.id);
    return asked.id;
  };
  const read = async (address: string): Promise<{ sheets: ReadSheet[]; sas: Record<string, unknown> }> => {
    const browser = await app.browse('officer');
    const { body } = await browser.file(`/api/v1${address}`);
    const file = path.join(folder, `${createHash('sha256').update(address).digest('hex')}.xlsx`);
    writeFileSync(file, body);
    const sheets = await readWorkbook(file);
    return { sheets, sas: JSON.parse(String(sheets.find(({ name }) => name === '_sas')?.cell('A1'))) };
  };
  const close = (which: string, form: object) => app.as('officer').post(`/exports/${which}/closing`, form);

  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'so-an-sinh-closing-'));
    app = await openApp();
    for (const area of ['CL-01', 'CL-02']) {
      const household = await app.make.household({ area });
      await app.make.status({ household: household.id });
    }
    id = await made({ month: '2024-10' });
  });
  after(async () => {
    await app.close();
    rmSync(folder, { recursive: true });
  });

  it('is refused without a number, with a day to come, and for what is no report to be sent', async () => {
    const before = await app.audited();
    const refused = async (which: string, form: object, status: number, part: string) => {
      const answer = await close(which, form);
      expect(answer.status, answer.text).to.equal(status);
      expect(answer.text).to.include(part);
    };
    await refused(id, { date: document.date }, 422, 'Số báo cáo');
    await refused(id, { ...document, date: '2024-12-01' }, 422, 'chưa tới');
    await refused(id, { ...document, explanations: { 'không có': 'x' } }, 422, 'không có mục kiểm tra');
    await refused('khong-co', document, 404, 'Không có lần xuất này');
    expect((await app.as('neighbour').post(`/exports/${id}/closing`, document)).status).to.equal(404);
    expect((await app.as('groupHead').post(`/exports/${id}/closing`, document)).status).to.equal(403);
    expect((await app.as('officer').get(`/exports/${id}/closing`)).status).to.equal(404);
    expect(await app.audited()).to.equal(before);
    await refused(await made({ report: 'poverty' }), document, 422, 'Chỉ chốt số liệu');
  });

  it('makes a signed file with the number everywhere and the same data; the draft stays', async () => {
    const draft = (await app.as('officer').get(`/exports/${id}`)).body;
    const closed = await close(id, document);
    expect(closed.status, closed.text).to.equal(201);
    expect(closed.body).to.include({
      export: id,
      ...document,
      contentSha256: draft.contentSha256,
      knownAt: draft.knownAt,
      submission: 1,
    });
    const [before, signed] = [await read(`/exports/${id}/file`), await read(`/exports/${id}/closing/file`)];
    expect(before.sas).to.not.have.property('document');
    expect(signed.sas).to.deep.equal({ ...before.sas, document });
    expect(signed.sheets.map(({ name, hidden }) => [name, hidden])).to.deep.equal(
      before.sheets.map(({ name, hidden }) => [name, hidden]),
    );
    for (const sheet of signed.sheets.filter(({ name }) => name !== 'Bìa' && name !== '_sas'))
      expect(sheet.cell('A6'), sheet.name).to.equal('(Kèm theo Báo cáo số 45/BC-UBND ngày 04/11/2024)');
    const cover = signed.sheets[0];
    const lines = Array.from({ length: 20 }, (_, i) => [cover?.cell(`A${i + 1}`), cover?.cell(`B${i + 1}`)]);
    expect(lines).to.deep.include(['Số/ngày báo cáo', '45/BC-UBND ngày 04/11/2024']);
    expect((await app.as('officer').get(`/exports/${id}`)).body).to.deep.equal(draft);
    const file = await app.as('officer').get(`/exports/${id}/closing/file`);
    expect(file.headers['repr-digest']).to.equal(
      `sha-256=:${Buffer.from(closed.body.sha256, 'hex').toString('base64')}:`,
    );
    expect((await app.as('officer').get(`/exports/${id}/closing`)).body).to.deep.equal(closed.body);
  });

  it('answers the same again, and refuses another number, a number borne by another and a change', async () => {
    const before = await app.audited();
    const first = (await app.as('officer').get(`/exports/${id}/closing`)).body;
    expect((await close(id, document)).body).to.deep.equal(first);
    const other = await close(id, { ...document, number: '46/BC-UBND' });
    expect(other.status).to.equal(409);
    expect(other.body.detail).to.include('đã chốt theo Báo cáo số 45/BC-UBND ngày 04/11/2024');
    expect(await app.audited()).to.equal(before);
    // What happens in November is nothing of October.
    const { members } = await app.make.household({ area: 'CL-10', residentFrom: '2024-11-02' });
    const died = await app.as('officer').post(`/people/${members[0]?.person}/death`, { date: '2024-11-05' });
    expect(died.status, died.text).to.equal(200);
    const again = await made({ month: '2024-10' });
    expect((await app.as('officer').get(`/exports/${again}`)).body.contentSha256).to.equal(
      first.contentSha256,
    );
    expect((await close(again, document)).body.detail).to.include('đã dùng cho kỳ từ 01/10/2024');
    const elsewhere = await made({ month: '2024-10', recipient: 'Bảo hiểm xã hội' });
    expect((await close(elsewhere, document)).status, 'one document to two addressees').to.equal(201);
    for (const sql of ["UPDATE closings SET document_number = '1'", 'DELETE FROM closings'])
      expect(String(await rejection(app.tx((t) => t.run(sql))))).to.include('append-only');
  });

  const failingOf = async (which: string): Promise<ExplainedCheck[]> =>
    (await app.as('officer').get(`/exports/${which}/checks`)).body.items.filter(
      ({ ok }: ExplainedCheck) => !ok,
    );

  it('opens a group that others were merged into with what these closed with', async () => {
    const merged = await app.as('admin').post('/reorganisations', {
      date: '2024-11-10',
      basis: 'Nghị quyết 12/NQ-HĐND',
      changes: [{ code: 'CL-02', successor: 'CL-01' }],
    });
    expect(merged.status, merged.text).to.equal(201);
    const november = await made({ month: '2024-11' });
    expect(await failingOf(november)).to.deep.equal([]);
    const { sheets } = await read(`/exports/${november}/file`);
    const rowOf = (name: string, column: string): unknown => {
      const sheet = sheets.find((each) => each.name.startsWith(name));
      const at = Array.from({ length: 20 }, (_, n) => n + 1).find((n) => sheet?.cell(`C${n}`) === 'CL-01');
      return sheet?.cell(`${column}${at}`);
    };
    expect(rowOf('B03', 'E'), 'both poor households').to.equal(2);
    expect(rowOf('B08', 'G'), 'the rate of both, not none').to.equal(0);
    await app.as('admin').post(`/reorganisations/${merged.body.id}/undo`, { reason: 'Ghi nhầm' });
  });

  it('asks for a word on what fails before it closes, and prints it on Bìa', async () => {
    await app.as('admin').post('/areas/CL-02/changes', { date: '2024-11-10', parentCode: 'NN' });
    const november = await made({ month: '2024-11' });
    const failing = await failingOf(november);
    expect(failing.map(({ content }) => content)).to.deep.equal([
      'B03: đầu kỳ = cuối kỳ trước đã chốt (đầu kỳ)',
    ]);
    expect(failing[0]?.result).to.include('Tổ dân phố 2 (CL-02), Hộ: không còn dòng, kỳ trước 1');
    const form = { number: '52/BC-UBND', date: '2024-11-30' };
    const before = await app.audited();
    const refused = await close(november, form);
    expect(refused.status).to.equal(422);
    expect(refused.body.detail).to.include('chưa có giải trình: B03: đầu kỳ');
    expect(await app.audited()).to.equal(before);
    const explanations = {
      [String(failing[0]?.content)]: 'Tổ dân phố 2 về phường Nguyễn Nghiêm từ ngày 10/11/2024',
    };
    expect((await close(november, { ...form, explanations })).status).to.equal(201);
    expect(await failingOf(november)).to.deep.equal([
      { ...failing[0], explanation: Object.values(explanations)[0] },
    ]);
    const [cover] = (await read(`/exports/${november}/closing/file`)).sheets;
    const printed = Array.from({ length: 80 }, (_, n) => [
      cover?.cell(`A${n + 1}`),
      cover?.cell(`C${n + 1}`),
    ]);
    expect(printed).to.deep.include(Object.entries(explanations)[0]);
  });

  it('is proven by `sas verify`: the file, what is kept of it, and the lists as they were known', async () => {
    const { exportsDir } = app.deps.config;
    const verified = () => app.db.read(systemActor, (t) => verifyClosings(t, exportsDir));
    expect(await verified()).to.equal(undefined);
    // What is recorded later changes nothing of what was known.
    const late = await app.make.household({ residentFrom: '2024-10-01' });
    await app.make.status({ household: late.id, validFrom: '2024-10-02' });
    expect(await verified()).to.equal(undefined);
    const { path: relative } = (await app.read((t) =>
      t.one<{ path: string }>('SELECT path FROM closings ORDER BY closed_at'),
    )) ?? { path: '' };
    writeFileSync(path.join(exportsDir, relative), 'khác');
    expect(await verified()).to.match(/chốt kỳ 01\/10\/2024 – 31\/10\/2024 \(45\/BC-UBND\): .* đã bị sửa/);
  });
});
