import { expect } from 'chai';
import { readReport, type Sheet } from '../../../src/features/exports/service.ts';
import { openApp, type TestApp } from '../../support/app.ts';

describe('what goes to the insurer, as reports like the others', () => {
  let app: TestApp;

  before(async () => {
    app = await openApp({ today: '2024-10-20' });
    const made = async (fullName: string, validFrom: string) => {
      const member = app.make.member({ fullName, birthDate: '1980-02-03', insuranceNumber: null });
      const household = await app.make.household({ members: [member] });
      await app.make.status({ household: household.id, category: 'poor', validFrom });
    };
    await made('Lê Thị Cũ', '2024-01-01');
    await made('Lê Thị Mới', '2024-08-01');
  });
  after(() => app?.close());

  const read = (report: 'd03Ts' | 'quarterlyReview', asOf: string) =>
    app.read((t) => readReport(t, { report, area: 'CL', asOf }));
  const names = (sheet: Sheet | undefined): unknown[] =>
    sheet?.rows.map((row) => row[sheet.columns.findIndex(({ field }) => field === 'fullName')]) ?? [];

  it('D03-TS names who is paid for by the budget and has no card, in the sixteen columns of the form', async () => {
    const { sheets, heading } = await read('d03Ts', '2024-10-20');
    expect(sheets.map(({ name, form }) => [name, form])).to.deep.equal([['D03-TS', 'D03-TS']]);
    expect(sheets[0]?.columns).to.have.length(16);
    expect(names(sheets[0])).to.deep.equal(['Lê Thị Cũ', 'Lê Thị Mới']);
    expect(heading.lines?.join(' ')).to.contain('Đối tượng tham gia: HN').and.to.contain('HN: 100%');
    expect(names((await read('d03Ts', '2024-07-31')).sheets[0])).to.deep.equal(['Lê Thị Cũ']);
  });

  it('the quarter is that of its day: as its review has it, without one as the registers do', async () => {
    const sides = async (asOf: string) => {
      const { sheets, heading } = await read('quarterlyReview', asOf);
      return [...sheets.map(names), heading.lines?.[1]];
    };
    const live = [['Lê Thị Mới'], [], 'Đầu kỳ 1 người, tăng 1, giảm 0, cuối kỳ 2 người'];
    expect(await sides('2024-08-15')).to.deep.equal(live);
    const officer = app.as('officer');
    const review = await officer.post('/quarterly-reviews', { quarter: '2024-Q3' });
    expect(review.status, review.text).to.equal(201);
    expect(await sides('2024-09-30')).to.deep.equal(live);
    const rows = (await officer.get(`/quarterly-reviews/${review.body.id}/rows`)).body.items;
    const left = await officer.send(
      'POST',
      `/quarterly-reviews/${review.body.id}/leave-out`,
      { side: 'increase', person: rows[0].person, reason: 'Chờ xác minh' },
      { 'if-match': String(review.headers.etag) },
    );
    expect(left.status, left.text).to.be.oneOf([200, 201]);
    expect((await sides('2024-09-30')).slice(0, 2)).to.deep.equal([[], []]);
  });

  it('leave the registry as files only through the account that may export', async () => {
    const form = { report: 'd03Ts', area: 'CL', asOf: '2024-10-20' };
    expect((await app.as('groupHead').post('/exports', form)).status).to.equal(403);
    expect((await app.as('neighbour').post('/exports', form)).status).to.equal(404);
    expect((await app.as('officer').post('/exports', form)).status).to.equal(202);
  });
});
