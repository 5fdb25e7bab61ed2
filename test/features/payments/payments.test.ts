import { expect } from 'chai';
import { verifyCampaignTotals } from '../../../src/features/campaigns/service.ts';
import type { Household } from '../../../src/features/records/schema.ts';
import { openApp, type TestApp, type Who } from '../../support/app.ts';
import { texts } from '../../support/html.ts';
import { type Campaign, openCampaign, paidOn } from './support.ts';

describe('handing over a gift', () => {
  let app: TestApp;
  let campaign: Campaign;
  let family: Household;
  let mother: string;

  before(async () => {
    app = await openApp();
    campaign = await openCampaign(app, ['ward', 'fund']);
    family = await app.make.household({
      members: [
        app.make.member({ fullName: 'Nguyễn Thị Hường', birthDate: '1952' }),
        app.make.member({ fullName: 'Lê Hoàng Nam', relation: 'child', birthDate: '1988', sex: 'male' }),
      ],
    });
    mother = family.members[0]?.person ?? '';
  });
  after(() => app?.close());
  afterEach(async () => {
    expect(await app.read((t) => verifyCampaignTotals(t))).to.equal(undefined);
  });

  const gift = (form: Partial<Parameters<Campaign['add']>[0]> = {}) =>
    campaign.add({ household: family, person: mother, ...form });
  const payAs = (who: Who, body: object) => app.as(who).post(campaign.path, body);

  async function refused(body: object, status: number, code: string, who: Who = 'officer'): Promise<string> {
    const before = await app.audited();
    const answer = await payAs(who, body);
    expect(answer.status, answer.text).to.equal(status);
    expect(answer.body.errors.map((each: { code: string }) => each.code)).to.include(code);
    expect(await app.audited()).to.equal(before);
    return answer.body.detail;
  }

  it('records it once, awaiting the signature; a second time says when it was paid', async () => {
    const entry = await gift({ amountDong: 500_000, inKind: { item: 'gạo', quantity: 15, unit: 'kg' } });
    const paid = await payAs('officer', { entry, paidOn });
    expect(paid.status, paid.text).to.equal(201);
    expect(paid.body).to.include({ entry, state: 'paid', signature: 'awaited', amountDong: 500_000, paidOn });
    expect(paid.body.inKind).to.deep.equal({ item: 'gạo', quantity: 15, unit: 'kg' });
    expect(await refused({ entry, paidOn }, 409, 'alreadyPaid')).to.contain('01/02/2024');
  });

  it('refuses what nobody approved, and days before the approval or after today', async () => {
    await refused({ entry: await gift({ state: 'proposed' }), paidOn }, 422, 'notApproved');
    const entry = await gift();
    await refused({ entry, paidOn: '2024-01-19' }, 422, 'beforeApproval');
    await refused({ entry, paidOn: '2199-01-01' }, 422, 'future');
    expect((await payAs('officer', { entry: 'nobody', paidOn })).status).to.equal(404);
  });

  it('is for officers and for the head of the group; others find nothing or may not', async () => {
    const entry = await gift();
    expect((await payAs('leader', { entry, paidOn })).status).to.equal(403);
    expect((await payAs('neighbour', { entry, paidOn })).status).to.equal(404);
    const other = await gift({ area: 'CL-02' });
    expect((await payAs('groupHead', { entry: other, paidOn })).status).to.equal(404);
    const paid = await payAs('groupHead', { entry, paidOn });
    expect(paid.status, paid.text).to.equal(201);
  });

  it('goes to a member of the household in the stead of the owner', async () => {
    const son = { name: 'lê hoàng nam', relation: 'con' };
    const paid = await payAs('groupHead', { entry: await gift(), paidOn, receiver: son });
    expect(paid.body).to.include({ state: 'paidToProxy', signature: 'awaited' });
    expect(paid.body.receiver).to.include({ name: 'Lê Hoàng Nam', relation: 'con', nationalId: null });
  });

  it('shows the number of a proxy to the desk, not to the head of the group', async () => {
    const stranger = { name: 'Trần Văn Ngoài', relation: 'hàng xóm', nationalId: '051080000001' };
    const entry = await gift();
    expect(
      (await payAs('groupHead', { entry, paidOn, receiver: stranger })).body.receiver.nationalId,
    ).to.equal(null);
    const { body } = await app.as('officer').get(`${campaign.path}?entry=${entry}`);
    expect(body.items[0].receiver.nationalId).to.equal('051080000001');
    const wrong = { ...stranger, nationalId: '123' };
    await refused({ entry: await gift(), paidOn, receiver: wrong }, 422, 'badId');
    const nobody = { ...stranger, person: 'nobody' };
    await refused({ entry: await gift(), paidOn, receiver: nobody }, 422, 'notInHousehold');
  });

  it('is taken back by a reversing row, once, and may be paid again', async () => {
    const entry = await gift();
    const { body: paid } = await payAs('officer', { entry, paidOn });
    const path = `${campaign.path}/${paid.id}/reversal`;
    const reversed = await app.as('officer').post(path, { reason: 'bấm nhầm' });
    expect(reversed.status, reversed.text).to.equal(201);
    expect(reversed.body).to.include({ kind: 'reversal', reverses: paid.id, state: 'unpaid' });
    expect((await app.as('officer').post(path, { reason: 'bấm nhầm' })).status).to.equal(409);
    expect(
      (await app.as('officer').post(`${campaign.path}/${reversed.body.id}/reversal`, { reason: 'x' })).status,
    ).to.equal(422);
    expect((await payAs('officer', { entry, paidOn: '2024-02-03' })).status).to.equal(201);
  });

  it('is taken back by the head of a group only where the head ticked it', async () => {
    const { body: paid } = await payAs('officer', { entry: await gift(), paidOn });
    const path = `${campaign.path}/${paid.id}/reversal`;
    expect((await app.as('groupHead').post(path, { reason: 'bấm nhầm' })).status).to.equal(403);
    const { body: own } = await payAs('groupHead', { entry: await gift(), paidOn });
    const back = await app
      .as('groupHead')
      .post(`${campaign.path}/${own.id}/reversal`, { reason: 'bấm nhầm' });
    expect(back.status, back.text).to.equal(201);
  });

  it('goes back to the fund with its reason, and is taken from it again', async () => {
    const entry = await gift();
    const back = `/campaigns/${campaign.id}/gift-returns`;
    const returned = await app.as('officer').post(back, { entry, on: paidOn, reason: 'movedOut' });
    expect(returned.status, returned.text).to.equal(201);
    expect(returned.body).to.include({ kind: 'return', state: 'returned', returnReason: 'movedOut' });
    await refused({ entry, paidOn }, 409, 'returned');
    const path = `${campaign.path}/${returned.body.id}/reversal`;
    expect((await app.as('officer').post(path, { reason: 'đã về' })).status).to.equal(201);
    expect((await payAs('officer', { entry, paidOn })).status).to.equal(201);
  });

  it('stays unpaid with the reason why it could not be handed over', async () => {
    const entry = await gift();
    const path = `/campaigns/${campaign.id}/unpaid-reasons`;
    const noted = await app.as('groupHead').post(path, { entry, on: paidOn, reason: 'absent' });
    expect(noted.status, noted.text).to.equal(204);
    expect((await payAs('groupHead', { entry, paidOn })).status).to.equal(201);
  });

  it('stands on the page of its owner and of the household, as long as nobody took it', async () => {
    const lone = await app.make.household({ members: [app.make.member({ fullName: 'Đỗ Thị Chờ' })] });
    const person = lone.members[0]?.person ?? '';
    const entry = await campaign.add({ household: lone, person, amountDong: 456_000 });
    const officer = await app.browse('officer');
    for (const path of [`/nguoi/${person}`, `/ho/${lone.id}`]) {
      const shown = texts((await officer.get(path)).text, 'section.section');
      expect(
        shown.find((section) => section.startsWith('Quà, hỗ trợ chưa nhận')),
        path,
      ).to.contain('456.000 đồng');
    }
    expect((await payAs('officer', { entry, paidOn })).status).to.equal(201);
    const { text } = await officer.get(`/nguoi/${person}`);
    expect(text).not.to.contain('Quà, hỗ trợ chưa nhận');
    expect(text).to.contain('456.000 đồng').and.to.contain('chờ chữ ký');
  });

  it('adds up by source and group in gifts, money and goods', async () => {
    const { body } = await app.as('leader').get(`${campaign.path}?source=ward`);
    expect(body.overview.map((row: { area: string }) => row.area)).to.have.members(['CL-01', 'CL-02']);
    for (const row of body.overview) {
      const parts = [row.matched, row.awaited, row.unpaid, row.returned];
      for (const field of ['gifts', 'amountDong'] as const)
        expect(parts.reduce((sum, part) => sum + part[field], 0)).to.equal(row.approved[field]);
    }
    const { body: own } = await app.as('groupHead').get(campaign.path);
    expect(own.items.every((row: { area: string }) => row.area === 'CL-01')).to.equal(true);
    expect(own.overview.map((row: { area: string }) => row.area)).to.deep.equal(['CL-01']);
  });
});

describe('a gift whose owner died', () => {
  let app: TestApp;
  before(async () => {
    app = await openApp();
  });
  after(() => app?.close());

  it('is not paid after the death, but to the family by a decision', async () => {
    const campaign = await openCampaign(app);
    const family = await app.make.household({
      members: [app.make.member(), app.make.member({ relation: 'child', fullName: 'Lê Văn Con' })],
    });
    const head = family.members[0]?.person ?? '';
    const entry = await campaign.add({ household: family, person: head });
    const newHead = family.members[1]?.person;
    const died = await app.as('officer').post(`/people/${head}/death`, { date: '2024-01-28', newHead });
    expect(died.status, died.text).to.equal(200);
    const pay = (body: object) => app.as('officer').post(campaign.path, { entry, paidOn, ...body });
    const refused = await pay({});
    expect(refused.status).to.equal(422);
    expect(refused.body.errors[0].code).to.equal('recipientDied');
    expect(refused.body.detail).to.contain('28/01/2024').and.to.contain('Trả lại quỹ đợt');
    const familyDecision = { number: '15/QĐ-UBND', date: '2024-01-30' };
    expect((await pay({ familyDecision })).status).to.equal(422);
    const receiver = { name: 'Lê Văn Con', relation: 'con' };
    const paid = await pay({ familyDecision, receiver });
    expect(paid.status, paid.text).to.equal(201);
    expect(paid.body.reason).to.contain('15/QĐ-UBND');
  });
});
