import { expect } from 'chai';
import { openApp, type TestApp } from '../../support/app.ts';
import { openCampaign } from '../payments/support.ts';

/** Somebody with an allowance paid on the 10th of each month from January to October 2024, 500.000 đồng a month. */
async function makePensioner(app: TestApp) {
  const household = await app.make.household({
    members: [
      app.make.member({ fullName: 'Trần Văn Cụ', birthDate: '1940' }),
      app.make.member({ relation: 'child', birthDate: '1970' }),
    ],
  });
  const person = household.members[0]?.person ?? '';
  const newHead = household.members[1]?.person ?? '';
  const status = await app.make.status({ person, category: 'elderly-80', validFrom: '2023-01-01' });
  await app.tx(async (t) => {
    for (let month = 1; month <= 10; month++) {
      const text = `2024-${String(month).padStart(2, '0')}`;
      await t.run(
        `INSERT INTO allowance_payments (id, person_id, status_id, category, month, amount_dong, paid_on, via, recorded_at)
         VALUES (?, ?, ?, 'elderly-80', ?, 500000, ?, 'cash', ?)`,
        [t.newId(), person, status.id, text, `${text}-10`, t.now],
      );
    }
    t.audit({ action: 'test', kind: 'person', id: person });
  });
  return { household, person, newHead, status: status.id };
}

describe('what was paid after an entitlement ended', () => {
  let app: TestApp;
  beforeEach(async () => {
    app = await openApp();
  });
  afterEach(() => app?.close());

  const list = async (state = 'open') =>
    (await app.as('officer').get(`/recoveries?state=${state}`)).body.items;

  it('is computed in the transaction of a death recorded late: later months, and gifts of that day or later', async () => {
    const { household, person, newHead } = await makePensioner(app);
    const campaign = await openCampaign(app);
    const before = await campaign.add({ household, person });
    const after = await campaign.add({ household, person, amountDong: 400_000 });
    await app.as('officer').post(campaign.path, { entry: before, paidOn: '2024-02-01' });
    await app.as('officer').post(campaign.path, { entry: after, paidOn: '2024-08-15' });
    const death = await app.as('officer').post(`/people/${person}/death`, { date: '2024-08-15', newHead });
    expect(death.status, death.text).to.be.oneOf([200, 201]);
    const [recovery, ...others] = await list();
    expect(others).to.deep.equal([]);
    expect(recovery).to.include({ person, ground: 'died', endedOn: '2024-08-15', amountDong: 1_400_000 });
    expect(
      recovery.lines.map((line: { month: string | null; amountDong: number }) => [
        line.month,
        line.amountDong,
      ]),
    ).to.deep.equal([
      ['2024-09', 500_000],
      ['2024-10', 500_000],
      [null, 400_000],
    ]);
  });

  it('falls away when the death is taken back', async () => {
    const { person, newHead } = await makePensioner(app);
    await app.as('officer').post(`/people/${person}/death`, { date: '2024-08-15', newHead });
    expect(await list()).to.have.length(1);
    const { items } = (await app.as('officer').get(`/life-events?person=${person}`)).body;
    const taken = await app
      .as('officer')
      .post(`/life-events/${items[0].id}/retraction`, { reason: 'Nhầm người' });
    expect(taken.status, taken.text).to.be.oneOf([200, 201]);
    expect(await list()).to.deep.equal([]);
    expect((await list('cancelled'))[0].note).to.include('Nhầm người');
    await app.as('officer').post(`/people/${person}/death`, { date: '2024-09-02', newHead });
    expect((await list())[0]).to.include({ amountDong: 500_000, endedOn: '2024-09-02' });
  });

  it('is computed when a status ends late, and no đồng is asked for twice when a death follows', async () => {
    const { person, newHead, status } = await makePensioner(app);
    const end = { date: '2024-10-01', reason: 'other' };
    expect((await app.as('officer').post(`/statuses/${status}/end`, end)).status).to.be.oneOf([200, 201]);
    expect((await list())[0]).to.include({ ground: 'ended', amountDong: 500_000 });
    await app.as('officer').post(`/people/${person}/death`, { date: '2024-08-15', newHead });
    const all = await list();
    expect(
      all.map(({ ground, amountDong }: { ground: string; amountDong: number }) => [ground, amountDong]),
    ).to.have.deep.members([
      ['ended', 500_000],
      ['died', 500_000],
    ]);
  });

  it('is nothing where nothing was paid after it', async () => {
    const { person, newHead } = await makePensioner(app);
    await app.as('officer').post(`/people/${person}/death`, { date: '2024-11-02', newHead });
    expect(await list()).to.deep.equal([]);
  });

  it('is followed to the last đồng by receipts with number and day, or waived by a decision of the leader', async () => {
    const { person, newHead } = await makePensioner(app);
    await app.as('officer').post(`/people/${person}/death`, { date: '2024-08-15', newHead });
    const [{ id }] = await list();
    const path = `/recoveries/${id}`;
    const receipt = { number: 'PT 12', receivedOn: '2024-11-20', amountDong: 400_000 };
    const part = await app.as('officer').post(`${path}/receipts`, receipt);
    expect(part.body).to.include({ state: 'open', recoveredDong: 400_000, leftDong: 600_000 });
    expect((await app.as('officer').post(`${path}/receipts`, receipt)).status).to.equal(409);
    const over = { ...receipt, number: 'PT 13', amountDong: 600_001 };
    expect((await app.as('officer').post(`${path}/receipts`, over)).status).to.equal(422);
    const whole = await app.as('officer').post(`${path}/receipts`, { ...over, amountDong: 600_000 });
    expect(whole.body).to.include({ state: 'recovered', leftDong: 0 });
    const last = whole.body.receipts[1].id;
    const back = await app.as('officer').post(`${path}/receipts/${last}/retraction`, { reason: 'Ghi nhầm' });
    expect(back.body).to.include({ state: 'open', leftDong: 600_000 });
    const decision = { number: '55/QĐ-UBND', date: '2024-11-25' };
    expect((await app.as('officer').post(`${path}/waiver`, { decision, reason: 'x' })).status).to.equal(403);
    const waived = await app
      .as('leader')
      .post(`${path}/waiver`, { decision, reason: 'Hộ không còn khả năng' });
    expect(waived.body).to.include({ state: 'waived', recoveredDong: 400_000 });
    expect((await app.as('officer').post(`${path}/receipts`, { ...over, amountDong: 1 })).status).to.equal(
      409,
    );
    expect((await app.as('neighbour').get(path)).status).to.equal(404);
    expect((await app.as('neighbour').get('/recoveries')).body.total).to.equal(0);
  });

  it('stands on its pages, with the way to the funeral support and its workbook', async () => {
    const { person, newHead } = await makePensioner(app);
    await app.as('officer').post(`/people/${person}/death`, { date: '2024-08-15', newHead });
    const [{ id }] = await list();
    const officer = await app.browse('officer');
    const front = await officer.get('/tet/thu-hoi');
    expect(front.text).to.include('Trần Văn Cụ').and.include('2 tháng trợ cấp').and.include('1.000.000 đồng');
    const one = await officer.get(`/tet/thu-hoi/${id}`);
    expect(one.text)
      .to.include('Trợ cấp tháng 09/2024')
      .and.include(`loai=funeral-support&amp;nguoi=${person}`);
    const refused = await officer.post(`/tet/thu-hoi/${id}/phieu-thu`, {
      number: 'PT 9',
      receivedOn: '20/11/2024',
      amountDong: 'x',
    });
    expect(refused.status).to.equal(422);
    expect(refused.text).to.include('PT 9');
    const done = { number: 'PT 9', receivedOn: '20/11/2024', amountDong: '1.000.000' };
    expect((await officer.post(`/tet/thu-hoi/${id}/phieu-thu`, done)).status).to.equal(303);
    expect((await officer.get(`/tet/thu-hoi/${id}`)).text).to.include('Đã thu đủ');
    expect((await officer.file('/tet/thu-hoi/tep?trangThai=recovered')).name).to.include(
      'so-tien-phai-thu-hoi',
    );
    expect((await officer.get(`/ho-so/moi?loai=funeral-support&nguoi=${person}`)).text).to.include(
      'Trần Văn Cụ',
    );
  });
});
