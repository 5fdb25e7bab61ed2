import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { systemActor } from '../../../src/db/tx.ts';
import { requireArea } from '../../../src/features/areas/service.ts';
import type { ExplainedCheck } from '../../../src/features/exports/schema.ts';
import { verifyClosings } from '../../../src/features/exports/service.ts';
import { reviewSet } from '../../../src/features/povertyReviews/service.ts';
import { openApp, type TestAccount, type TestApp } from '../../support/app.ts';
import { type ReadSheet, readWorkbook } from '../../support/readWorkbook.ts';

describe('a poverty review on its way', function () {
  this.timeout(60_000); // the files are made by the program's own threads
  let app: TestApp;
  let id = '';

  const poorFrom = async (validFrom: string, fullName: string) => {
    const household = await app.make.household({ members: [app.make.member({ fullName })] });
    const decision = { number: '9/QĐ-UBND', date: '2023-12-28', issuer: 'UBND phường', year: 2024 };
    return app.make.status({ household: household.id, validFrom, decision });
  };
  before(async () => {
    app = await openApp({ today: '2024-01-15' });
    await poorFrom('2024-01-01', 'Lê An');
    await poorFrom('2024-01-01', 'Lê Bình');
  });
  after(() => app?.close());

  const done = async (who: TestAccount, part: string, body: object = {}) => {
    const answer = await app.as(who).post(`/submissions/${id}/${part}`, body);
    await app.deps.exportRunner.idle();
    expect(answer.status, `${part}: ${answer.text}`).to.equal(200);
    return answer.body;
  };
  const whole = async () => (await app.as('officer').get(`/submissions/${id}`)).body;
  const read = async (address: string): Promise<ReadSheet[]> => {
    const { body } = await (await app.browse('officer')).file(`/api/v1${address}`);
    const file = path.join(app.deps.config.dataDir, 'read.xlsx');
    writeFileSync(file, body);
    return readWorkbook(file);
  };
  const linesOf = (sheet: ReadSheet | undefined) =>
    Array.from({ length: 60 }, (_, i) => ['A', 'B', 'C'].map((column) => sheet?.cell(`${column}${i + 1}`)));
  const set = (year: number) => app.read(async (t) => reviewSet(t, await requireArea(t, 'CL'), year));

  it('is made for an addressee once a year, and goes to the leader once what fails is explained', async () => {
    const officer = app.as('officer');
    const profile = { name: 'Cơ quan giảm nghèo', report: 'povertyReview', preparedBy: 'Trần An' };
    const monthly = await officer.post('/addressees', { ...profile, periodKind: 'month' });
    expect([monthly.status, monthly.body.errors[0].pointer]).to.deep.equal([422, '/periodKind']);
    const made = await officer.post('/addressees', profile);
    expect(made.body.periodKind, made.text).to.equal('year');
    const begun = await officer.post('/submissions', { addressee: made.body.code });
    expect([begun.status, begun.body.periodName], begun.text).to.deep.equal([201, 'Năm 2023']);
    expect(begun.body.reportName).to.equal('Bộ biểu rà soát hộ nghèo, hộ cận nghèo, danh sách năm 2024');
    id = begun.body.id;
    await app.deps.exportRunner.idle();
    const failing = (await whole()).checks.filter(({ ok }: ExplainedCheck) => !ok);
    expect(failing).to.have.length(1);
    expect((await officer.post(`/submissions/${id}/requests`)).status).to.equal(422);
    await done('officer', 'explanations', {
      items: [{ content: failing[0].content, explanation: 'Phiếu B2 đang bổ sung' }],
    });
    await done('officer', 'requests');
    await done('leader', 'signatures');
  });

  it('is closed under its number and date: a signed file of the fifteen tables with both on each', async () => {
    const numbered = await done('officer', 'numbers', { number: '3/BC-UBND', date: '2024-01-10' });
    const [file] = numbered.versions[0].files;
    expect(file.signed?.number).to.equal('3/BC-UBND');
    const { body: closing } = await app.as('officer').get(`/exports/${file.export}/closing`);
    expect(closing).to.deep.include({
      report: 'povertyReview',
      period: { from: '2023-01-01', to: '2023-12-31' },
      recipient: 'Cơ quan giảm nghèo',
      number: '3/BC-UBND',
    });
    const [cover, ...sheets] = await read(`/exports/${file.export}/closing/file`);
    expect(cover?.name).to.equal('Bìa');
    const lines = linesOf(cover);
    expect(lines.map(([label, value]) => [label, value])).to.deep.include.members([
      ['Số/ngày báo cáo', '3/BC-UBND ngày 10/01/2024'],
      ['Người lập', 'Trần An'],
      ['Người ký', 'Người thử lanhdao'],
    ]);
    expect(lines.map(([, , explanation]) => explanation)).to.include('Phiếu B2 đang bổ sung');
    expect(sheets).to.have.length(16);
    for (const sheet of sheets.slice(0, 15))
      expect(sheet.cell('A6'), sheet.name).to.equal('(Kèm theo Báo cáo số 3/BC-UBND ngày 10/01/2024)');
  });

  it('opens the next one with its lists: what is learnt later is an increase there', async () => {
    await poorFrom('2024-01-01', 'Lê Cam');
    const { figures, identities, opensWith } = await set(2025);
    expect(figures.poor.households).to.deep.equal({ opening: 2, increase: 1, decrease: 0, closing: 3 });
    expect(identities.filter(({ code, ok }) => code.startsWith('opening.') && !ok)).to.deep.equal([]);
    expect(opensWith).to.deep.equal({ number: '3/BC-UBND', date: '2024-01-10' });
    const page = await (await app.browse('officer')).get('/bao-cao-ra-soat?nam=2025');
    expect(page.text).to.contain('đã chốt theo Báo cáo số 3/BC-UBND ngày 10/01/2024');
    const { exportsDir } = app.deps.config;
    expect(await app.db.read(systemActor, (t) => verifyClosings(t, exportsDir))).to.equal(undefined);
  });

  it('goes again as the second version with what differs, by names and figures', async () => {
    await done('officer', 'dispatches', { sentOn: '2024-01-11', way: 'paper' });
    await done('officer', 'returns', { returnedOn: '2024-01-12', reason: 'Thiếu hộ Lê Cam' });
    const again = await done('officer', 'versions');
    expect([again.state, again.number]).to.deep.equal(['draft', 2]);
    const { body } = await app.as('officer').get(`/submissions/${id}/differences`);
    const said = body.items.map(({ form, column, before, now }: Record<string, unknown>) =>
      [form, column, before, now].join('|'),
    );
    expect(said).to.include('2 Diễn biến hộ nghèo|Cuối kỳ|2|3');
    const names = said.filter((line: string) => line.startsWith('14 Danh sách hộ nghèo'));
    expect(names).to.have.length(1);
    expect(names[0]).to.contain('Lê Cam');
    const [file] = (await whole()).versions[0].files;
    const sheets = await read(`/exports/${file.export}/file`);
    expect(sheets.map(({ name }) => name)).to.include('Khác lần gửi trước');
  });
});
