import { expect } from 'chai';
import { openApp, type TestAccount, type TestApp } from '../../support/app.ts';

const month = '2024-10';

describe('what wards have sent in the same registry, at the city', function () {
  this.timeout(60_000); // the files are made by the program's own threads
  let app: TestApp;
  const documents: Record<string, string> = {};

  const poor = async (fullName: string) => {
    const household = await app.make.household({ members: [app.make.member({ fullName })] });
    await app.make.status({ household: household.id, validFrom: '2024-10-05' });
  };
  before(async () => {
    app = await openApp();
    await poor('Lê An');
    for (const [code, sheets] of [
      ['giam-ngheo', ['B02', 'B03', 'DS1']],
      ['bao-hiem', ['B08', 'B09']],
    ] as const) {
      const made = await app.as('officer').post('/addressees', { code, name: `Cơ quan ${code}`, sheets });
      expect(made.status, made.text).to.equal(201);
      const begun = await app.as('officer').post('/submissions', { addressee: code });
      documents[code] = begun.body.id;
    }
    await app.deps.exportRunner.idle();
  });
  after(() => app?.close());

  const step = async (who: TestAccount, code: string, part: string, body: object = {}) => {
    const answer = await app.as(who).post(`/submissions/${documents[code]}/${part}`, body);
    await app.deps.exportRunner.idle();
    expect(answer.status, `${part}: ${answer.text}`).to.equal(200);
    return answer.body;
  };
  const sent = async (code: string, number: string) => {
    await step('officer', code, 'requests');
    await step('leader', code, 'signatures');
    await step('officer', code, 'numbers', { number, date: '2024-11-04' });
    return step('officer', code, 'dispatches', { sentOn: '2024-11-05', way: 'documentSystem' });
  };
  const city = (of: TestApp) => of.as('city');
  const ward = async () => {
    const { body } = await city(app).get(`/consolidations?month=${month}`);
    return body.wards.find(({ area }: { area: string }) => area === 'CL');
  };
  const table = async (form: string) =>
    (await city(app).get(`/consolidations/tables/${form}?month=${month}`)).body;

  it('is missing until it is sent, and then is there by itself, each table from whoever got it', async () => {
    expect(await ward()).to.include({ state: 'missing', report: null });
    await sent('giam-ngheo', '45/BC-UBND');
    const line = await ward();
    expect([line.state, line.reports.length, line.report.addressee]).to.deep.equal([
      'received',
      1,
      'Cơ quan giam-ngheo',
    ]);
    expect(line.figures.registers.poor.households.closing).to.equal(1);
    expect((await city(app).get(`/consolidations/tables/B08?month=${month}`)).status).to.equal(404);
    await sent('bao-hiem', '46/BC-UBND');
    expect((await ward()).reports).to.have.length(2);
    const b03 = await table('B03');
    const closing = b03.columns.findIndex(({ field }: { field: string }) => field === 'closing');
    expect(b03.lines[0].values[closing]).to.equal(1);
    expect((await table('B08')).lines[0].parts).to.have.length(1);
    const names = await city(app).get(`/consolidations/workbook?month=${month}`);
    expect(names.status).to.equal(200);
  });

  it('is the same when its file is handed in as well, and no other ward’s', async () => {
    const { id } = (await ward()).report;
    const [file] = (await app.as('officer').get(`/submissions/${documents['bao-hiem']}`)).body.versions[0]
      .files;
    const { body } = await (await app.browse('officer')).file(`/api/v1/exports/${file.export}/closing/file`);
    const again = await app.upload(
      'city',
      `/consolidations/reports?month=${month}`,
      body,
      'bao-cao.xlsx',
      {},
    );
    expect([again.status, again.body.id, again.body.source], again.text).to.deep.equal([200, id, 'document']);
    expect((await app.as('officer').post(`/consolidations/reports/${id}/receipt`)).status).to.equal(403);
  });

  it('is confirmed, or goes back to the ward’s own document with the reason', async () => {
    const [one, other] = (await ward()).reports;
    const insurer = [one, other].find(({ addressee }) => addressee === 'Cơ quan bao-hiem');
    const confirmed = await city(app).post(`/consolidations/reports/${insurer.id}/receipt`);
    expect([confirmed.status, confirmed.body.confirmedOn], confirmed.text).to.deep.equal([200, '2024-11-30']);
    expect((await app.as('officer').get(`/submissions/${documents['bao-hiem']}`)).body.state).to.equal(
      'received',
    );
    expect((await city(app).post(`/consolidations/reports/${insurer.id}/receipt`)).status).to.equal(409);
    const poverty = [one, other].find(({ addressee }) => addressee === 'Cơ quan giam-ngheo');
    const browser = await app.browse('city');
    const page = await browser.get(`/hop-nhat?thang=${month}`);
    expect(page.text).to.contain('Xác nhận đã nhận bản 1 gửi Cơ quan giam-ngheo');
    const back = await browser.post(`/hop-nhat/${poverty.id}/tra-lai`, {
      reason: 'Thiếu một hộ',
      thang: month,
    });
    expect(back.status, back.text).to.equal(303);
    const document = (await app.as('officer').get(`/submissions/${documents['giam-ngheo']}`)).body;
    expect([document.state, document.waitsFor]).to.deep.equal(['returned', 'officer']);
    expect(document.steps[0]).to.include({
      step: 'return',
      reason: 'Thiếu một hộ',
      by: 'Người thử thanhpho',
    });
    const line = await ward();
    expect(line.reports.map(({ state }: { state: string }) => state).sort()).to.deep.equal([
      'received',
      'returned',
    ]);
    expect((await city(app).get(`/consolidations/tables/B03?month=${month}`)).status).to.equal(404);
  });

  it('is replaced by the next sending, with what differs', async () => {
    await poor('Lê Bình');
    await step('officer', 'giam-ngheo', 'versions');
    expect((await ward()).reports.map(({ submission }: { submission: number }) => submission)).to.deep.equal([
      1, 1,
    ]);
    await sent('giam-ngheo', '47/BC-UBND');
    const line = await ward();
    const newest = line.reports.find(
      ({ addressee }: { addressee: string }) => addressee === 'Cơ quan giam-ngheo',
    );
    expect([line.state, newest.submission, newest.state]).to.deep.equal(['received', 2, 'received']);
    expect(line.figures.registers.poor.households.closing).to.equal(2);
    const { body } = await city(app).get(`/consolidations/reports/${newest.id}/differences`);
    expect(body.former.submission).to.equal(1);
    expect(
      body.items.map(({ sheet, column, before, now }: Record<string, unknown>) => [
        sheet,
        column,
        before,
        now,
      ]),
    ).to.deep.include(['B03 Diễn biến hộ nghèo', 'Cuối kỳ', 1, 2]);
    const page = await (await app.browse('city')).get(`/hop-nhat/${newest.id}/khac`);
    expect(page.text).to.contain('Khác bản 1');
  });
});
