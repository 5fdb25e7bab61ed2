import { expect } from 'chai';
import { verifyCampaignTotals } from '../../../src/features/campaigns/service.ts';
import { exportFile } from '../../../src/features/exports/service.ts';
import { matchPayments } from '../../../src/features/payments/service.ts';
import { verifySettlements } from '../../../src/features/settlements/service.ts';
import { openApp, type TestApp, type Who } from '../../support/app.ts';
import { columnName, readWorkbook } from '../../support/readWorkbook.ts';
import { type Campaign, openCampaign, paidOn } from '../payments/support.ts';

const rice = { item: 'gạo', quantity: 10, unit: 'kg' };

/** A campaign of one source with a budget of 3.000.000 đồng and ten gifts of 300.000 đồng and 10 kg in two groups. */
async function makeGifts(app: TestApp): Promise<{ campaign: Campaign; entries: string[] }> {
  const campaign = await openCampaign(app, []);
  const source = await app.as('officer').post(`/campaigns/${campaign.id}/sources`, {
    code: 'ward',
    name: 'Ngân sách phường',
    budgetDong: 3_500_000,
    approvedBy: 'UBND phường Chánh Lộ',
    decision: { number: '12/QĐ-UBND', date: '2024-01-20', issuer: 'UBND phường Chánh Lộ' },
  });
  expect(source.status, source.text).to.equal(201);
  campaign.sources.ward = source.body.id;
  const household = await app.make.household();
  const entries: string[] = [];
  for (let i = 0; i < 10; i++)
    entries.push(
      await campaign.add({ household, source: 'ward', inKind: rice, area: i < 6 ? 'CL-01' : 'CL-02' }),
    );
  return { campaign, entries };
}

describe('the settlement of a campaign', () => {
  let app: TestApp;
  let campaign: Campaign;
  let entries: string[];

  const path = (rest = 'settlement'): string => `/campaigns/${campaign.id}/${rest}`;
  const settlement = async () => (await app.as('officer').get(path())).body;
  const codes = async (): Promise<string[]> =>
    (await settlement()).open.map(({ code }: { code: string }) => code);
  async function done(who: Who, to: string, body: object, status = 201) {
    const answer = await app.as(who).post(path(to), body);
    expect(answer.status, answer.text).to.equal(status);
    return answer.body;
  }
  const pay = (entry = '') => done('officer', 'payments', { entry, paidOn });
  const match = (payments: string[]) =>
    app.tx((t) => matchPayments(t, campaign.id, payments, { scan: null, paper: null }));

  before(async () => {
    app = await openApp();
    ({ campaign, entries } = await makeGifts(app));
  });
  after(() => app?.close());
  afterEach(async () => {
    expect(await app.read((t) => verifyCampaignTotals(t))).to.equal(undefined);
    expect(await app.read((t) => verifySettlements(t))).to.equal(undefined);
    // approved = paid + awaiting + unpaid + returned, in gifts, money and goods, in every row.
    for (const row of (await settlement()).content.rows) {
      const parts = [row.matched, row.awaited, row.unpaid, row.returned];
      const sum = (pick: (part: typeof row.matched) => number) =>
        parts.reduce((total, part) => total + pick(part), 0);
      expect(sum(({ gifts }) => gifts)).to.equal(row.approved.gifts);
      expect(sum(({ amountDong }) => amountDong)).to.equal(row.approved.amountDong);
      expect(sum(({ goods }) => goods[0]?.quantity ?? 0)).to.equal(row.approved.goods[0]?.quantity ?? 0);
    }
  });

  it('counts only what is matched as paid, and says in sentences what stands in the way', async () => {
    const payments: string[] = [];
    for (const entry of entries.slice(0, 7)) payments.push((await pay(entry)).id);
    await match(payments.slice(0, 6));
    const { content, open, state, version } = await settlement();
    expect({ state, version }).to.deep.equal({ state: 'open', version: 0 });
    const [row] = content.rows;
    expect(row).to.include({
      sourceName: 'Ngân sách phường',
      areaName: 'Tổ dân phố 1',
      category: 'Hộ nghèo',
    });
    expect(row.matched).to.deep.equal({
      gifts: 6,
      amountDong: 1_800_000,
      goods: [{ ...rice, quantity: 60 }],
    });
    expect(content.rows[1].awaited.gifts).to.equal(1);
    expect(content.rows[1].matched.gifts).to.equal(0);
    expect(content.sources[0]).to.include({ budgetDong: 3_500_000, leftDong: 500_000, undrawnDong: 0 });
    expect(open.map(({ code }: { code: string }) => code)).to.deep.equal(['awaited', 'unpaid', 'left']);
    expect(open[0].text).to.include('1 suất đã phát, chờ chữ ký');
    expect(open[2].text).to.include('500.000 đồng');
    await match(payments.slice(6));
  });

  it('is refused to a group head, to the ward beside, and on the page while something is open and not explained', async () => {
    expect((await app.as('groupHead').post(path(), {})).status).to.equal(403);
    expect((await app.as('neighbour').get(path())).status).to.equal(404);
    expect((await app.as('groupHead').get(path())).status).to.equal(403);
    const before = await app.audited();
    const leader = await app.browse('leader');
    const refused = await leader.post(`/tet/${campaign.id}/quyet-toan/dong`, {});
    expect(refused.status, refused.text).to.equal(422);
    expect(refused.text).to.include('3 suất chưa nhận').and.include('500.000 đồng');
    expect(await app.audited()).to.equal(before);
  });

  it('takes vouchers with number and day, each once, and lets a wrong one be taken back', async () => {
    const form = {
      source: 'ward',
      kind: 'cash',
      number: 'PC05',
      datedOn: '2024-02-02',
      amountDong: 2_100_000,
    };
    const voucher = await done('officer', 'vouchers', form);
    expect((await app.as('officer').post(path('vouchers'), form)).status).to.equal(409);
    const wrong = await done('officer', 'vouchers', { ...form, number: 'PC06' });
    await done('officer', `vouchers/${wrong.id}/retraction`, { reason: 'Ghi nhầm' }, 204);
    const { items } = (await app.as('leader').get(path('vouchers'))).body;
    expect(items.map(({ id }: { id: string }) => id)).to.deep.equal([voucher.id]);
    expect((await settlement()).content.sources[0].vouchers[0]).to.include({ number: 'PC05' });
  });

  it('gives back to the budget what came back and what was never drawn; a mistake is taken back', async () => {
    const back = { on: '2024-02-05', reason: 'notFound' };
    for (const entry of entries.slice(7, 9)) await done('officer', 'gift-returns', { entry, ...back });
    expect(await codes()).to.deep.equal(['unpaid', 'notGivenBack', 'left']);
    const form = { source: 'ward', number: 'GNT 07', returnedOn: '2024-02-20', undrawnDong: 500_000 };
    const wrong = await done('officer', 'returns', { ...form, undrawnDong: 100_000 });
    expect(wrong).to.include({ gifts: 2, amountDong: 700_000, undrawnDong: 100_000 });
    await done('officer', `returns/${wrong.id}/reversal`, { reason: 'Ghi thiếu' }, 204);
    expect(
      (await app.as('officer').post(path(`returns/${wrong.id}/reversal`), { reason: 'x' })).status,
    ).to.equal(409);
    expect(await codes()).to.deep.equal(['unpaid', 'notGivenBack', 'left']);
    const right = await done('officer', 'returns', form);
    expect(right).to.include({ gifts: 2, amountDong: 1_100_000 });
    const [source] = (await settlement()).content.sources;
    expect(source).to.include({ leftDong: 0, undrawnDong: 500_000 });
    expect(source.givenBack.gifts).to.equal(2);
    expect(await codes()).to.deep.equal(['unpaid']);
    const over = await app.as('officer').post(path('returns'), { ...form, number: 'GNT 08' });
    expect(over.status, 'more than was granted').to.equal(422);
  });

  it('closes by the leader with the decision; then no gift moves, and the figures stay', async () => {
    const early = await app
      .as('leader')
      .post(path(), { explanation: 'Còn một suất', settledOn: '2024-02-19' });
    expect(early.status).to.equal(422);
    await done(
      'officer',
      'unpaid-reasons',
      { entry: entries[9] ?? '', on: '2024-02-05', reason: 'absent' },
      204,
    );
    expect(await codes()).to.deep.equal([]);
    const decision = { number: '31/QĐ-UBND', date: '2024-03-01', issuer: 'UBND phường Chánh Lộ' };
    const closed = await done('leader', 'settlement', { settledOn: '2024-03-01', decision });
    expect(closed).to.include({ state: 'settled', version: 1, settledOn: '2024-03-01' });
    expect(closed.decision).to.deep.equal(decision);
    expect(
      closed.content.pending.map(({ state, reason }: Record<string, string>) => `${state}: ${reason}`),
    ).to.deep.equal([
      'returned: Không tìm được người nhận',
      'returned: Không tìm được người nhận',
      'unpaid: Vắng mặt',
    ]);
    expect(
      (await app.as('officer').post(path('payments'), { entry: entries[9] ?? '', paidOn })).status,
    ).to.equal(409);
    expect(
      (
        await app.as('officer').post(path('vouchers'), {
          source: 'ward',
          kind: 'cash',
          number: 'x',
          datedOn: '2024-02-02',
          amountDong: 1,
        })
      ).status,
    ).to.equal(409);
    expect((await app.as('leader').post(path(), {})).status).to.equal(409);
    expect((await app.as('officer').get(`/campaigns/${campaign.id}`)).body.state).to.equal('settled');
  });

  it('is adjusted by a later version that says what it changes; the former stays', async () => {
    const first = await settlement();
    expect((await app.as('officer').post(path('adjustments'), { reason: 'x' })).status).to.equal(403);
    await done('leader', 'adjustments', { reason: 'Người vắng mặt đã đến nhận' });
    const { id } = await pay(entries[9]);
    await match([id]);
    const second = await done('leader', 'settlement', { settledOn: '2024-04-01' });
    expect(second).to.include({ version: 2, reason: 'Người vắng mặt đã đến nhận' });
    expect(second.differences).to.deep.equal([
      {
        row: 'Ngân sách phường · Tổ dân phố 2 · Hộ nghèo',
        part: 'Đã chi',
        before: '1 suất, 300.000 đồng, 10 kg gạo',
        after: '2 suất, 600.000 đồng, 20 kg gạo',
      },
      {
        row: 'Ngân sách phường · Tổ dân phố 2 · Hộ nghèo',
        part: 'Chưa nhận',
        before: '1 suất, 300.000 đồng, 10 kg gạo',
        after: '0 suất, 0 đồng',
      },
    ]);
    const { items } = (await app.as('leader').get(path('settlements'))).body;
    expect(items.map(({ version }: { version: number }) => version)).to.deep.equal([2, 1]);
    expect(items[1].content).to.deep.equal(first.content);
  });

  it('goes to the city as a sealed workbook without names, the adjustment with it', async () => {
    const refused = await app.as('officer').post('/exports', { report: 'tet', area: 'CL' });
    expect(refused.status).to.equal(422);
    const asked = await app
      .as('officer')
      .post('/exports', { report: 'tet', area: 'CL', campaign: campaign.id });
    expect(asked.status, asked.text).to.equal(202);
    await app.deps.exportRunner.idle();
    const made = (await app.as('officer').get(`/exports/${asked.body.id}`)).body;
    expect(made).to.include({ state: 'done', report: 'tet' });
    // Two rows of groups, one source, one reason, two differences.
    expect(made.rows).to.equal(6);
    const record = await app.read((t) =>
      t.one<{ figures: string }>('SELECT figures FROM exports WHERE id = ?', [asked.body.id]),
    );
    const { tet } = JSON.parse(record?.figures ?? '{}');
    expect(tet).to.include({ settlement: 2, settledOn: '2024-04-01', paidDong: 2_400_000 });
    expect(tet.returned).to.deep.include({ gifts: 2, dong: 600_000 });
  });

  it('agrees with B10 of the month in gifts, money and goods', async () => {
    const asked = await app
      .as('officer')
      .post('/exports', { report: 'monthly', area: 'CL', month: '2024-02' });
    await app.deps.exportRunner.idle();
    const { file } = await app.read((t) => exportFile(t, asked.body.id, app.deps.config.exportsDir));
    const sheets = await readWorkbook(file);
    const b10 = sheets.find(({ name }) => name.startsWith('B10'));
    const total = Array.from({ length: 18 }, (_, i) => b10?.cell(`${columnName(i + 5)}11`));
    const [gifts, kg] = [[10, 3_000_000], (n: number) => `${n} kg gạo`];
    expect(total.slice(0, 3)).to.deep.equal([...gifts, kg(100)]);
    // As of the end of the month eight were handed over; all of it in that month.
    expect(total.slice(3, 9)).to.deep.equal([8, 2_400_000, kg(80), 8, 2_400_000, kg(80)]);
    expect(total.slice(9, 15)).to.deep.equal([0, 0, undefined, 2, 600_000, kg(20)]);
    expect(total[15]).to.equal(1_100_000);
    const cover = sheets.find(({ name }) => name === 'Bìa');
    const lines = Array.from(
      { length: 120 },
      (_, i) => `${cover?.cell(`A${i + 1}`)}: ${cover?.cell(`B${i + 1}`)}`,
    );
    expect(lines.filter((line) => line.startsWith('B10: '))).to.have.length(3);
    expect(lines.filter((line) => line.startsWith('B10: ') && !line.includes('Khớp'))).to.deep.equal([]);
  });
});

describe('the closing of an account', () => {
  let app: TestApp;
  before(async () => {
    app = await openApp();
  });
  after(() => app?.close());

  it('needs no form: the officer closes it as it stands, and what is open is told with it', async () => {
    const { campaign, entries } = await makeGifts(app);
    const officer = app.as('officer');
    await officer.post(`/campaigns/${campaign.id}/payments`, { entry: entries[0] ?? '', paidOn });
    const closed = await officer.send('POST', `/campaigns/${campaign.id}/settlement`);
    expect(closed.status, closed.text).to.equal(201);
    expect(closed.body).to.include({ state: 'settled', version: 1 });
    expect(closed.body.content.explanation).to.equal(null);
    expect(closed.body.open.map(({ code }: { code: string }) => code)).to.include.members([
      'awaited',
      'unpaid',
    ]);
    const again = await officer.send('POST', `/campaigns/${campaign.id}/settlement`);
    expect(again.status, again.text).to.equal(409);
  });
});
