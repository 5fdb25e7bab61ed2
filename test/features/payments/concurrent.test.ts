import { expect } from 'chai';
import fc from 'fast-check';
import { balancesOf } from '../../../src/features/campaigns/ledger.ts';
import { verifyCampaignTotals } from '../../../src/features/campaigns/service.ts';
import type { Household } from '../../../src/features/records/schema.ts';
import { openApp, type TestApp } from '../../support/app.ts';
import { type Campaign, openCampaign, paidOn } from './support.ts';

const rice = { item: 'gạo', quantity: 15, unit: 'kg' };

describe('fifty clients at the ledger', () => {
  let app: TestApp;
  let campaign: Campaign;
  let family: Household;

  before(async () => {
    app = await openApp();
    campaign = await openCampaign(app);
    family = await app.make.household();
  });
  after(() => app?.close());

  const standing = async () => {
    const balances = await app.read((t) => balancesOf(t, { campaign: campaign.id }));
    expect(await app.read((t) => verifyCampaignTotals(t))).to.equal(undefined);
    return balances.get(campaign.sources.ward ?? '');
  };
  const gifts = (count: number) =>
    Promise.all(Array.from({ length: count }, () => campaign.add({ household: family, inKind: rice })));

  it('pay a gift once, whoever ticks it at the same time', async () => {
    const entries = await gifts(10);
    const asked = Array.from({ length: 50 }, (_, i) => entries[i % entries.length] ?? '');
    const answers = await Promise.all(
      asked.map((entry, i) => app.as(i % 2 ? 'officer' : 'groupHead').post(campaign.path, { entry, paidOn })),
    );
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 201)).to.have.length(10);
    expect(statuses.filter((status) => status === 409)).to.have.length(40);
    const { paid, planned } = (await standing()) ?? {};
    expect(paid).to.deep.equal({ gifts: 10, dong: 3_000_000, goods: [{ ...rice, quantity: 150 }] });
    expect(planned).to.deep.equal(paid);
  });

  it('pay fifty gifts at once, each exactly once, though every request is sent again under its key', async () => {
    const before = (await standing())?.paid.gifts ?? 0;
    const entries = await gifts(50);
    const tick = (entry: string) =>
      app
        .as('officer')
        .send('POST', campaign.path, { entry, paidOn }, { 'idempotency-key': `tick-${entry}` });
    const [first, again] = [await Promise.all(entries.map(tick)), await Promise.all(entries.map(tick))];
    expect(first.map(({ status }) => status)).to.deep.equal(entries.map(() => 201));
    expect(again.map(({ body }) => body)).to.deep.equal(first.map(({ body }) => body));
    expect((await standing())?.paid.gifts).to.equal(before + 50);
  });

  it('send the same key at the same moment: one effect, one answer', async () => {
    const [entry = ''] = await gifts(1);
    const headers = { 'idempotency-key': 'one-tick' };
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        app.as('officer').send('POST', campaign.path, { entry, paidOn }, headers),
      ),
    );
    expect(new Set(answers.map(({ text }) => text)).size).to.equal(1);
    expect(answers[0]?.status).to.equal(201);
  });
});

describe('any course of paying, reversing and giving back', () => {
  let app: TestApp;
  let campaign: Campaign;
  let family: Household;
  before(async () => {
    app = await openApp();
    campaign = await openCampaign(app, ['ward', 'fund']);
    family = await app.make.household();
  });
  after(() => app?.close());

  it('keeps planned = unpaid + paid + returned in gifts, money and goods', async () => {
    const acts = fc.array(fc.tuple(fc.nat(3), fc.constantFrom('pay', 'reverse', 'return')), {
      minLength: 4,
      maxLength: 14,
    });
    await fc.assert(
      fc.asyncProperty(acts, async (course) => {
        const entries = await Promise.all(
          [0, 1, 2, 3].map((i) =>
            campaign.add({
              household: family,
              source: i % 2 ? 'fund' : 'ward',
              amountDong: i * 100_000,
              inKind: i === 1 ? [rice, { item: 'mì', quantity: 2.5, unit: 'thùng' }] : rice,
            }),
          ),
        );
        const at = new Map(entries.map((entry) => [entry, { state: 'unpaid', event: '' }]));
        for (const [i, act] of course) {
          const entry = entries[i] ?? '';
          const known = at.get(entry) ?? { state: '', event: '' };
          const officer = app.as('officer');
          const answer =
            act === 'pay'
              ? await officer.post(campaign.path, { entry, paidOn })
              : act === 'return'
                ? await officer.post(`/campaigns/${campaign.id}/gift-returns`, {
                    entry,
                    on: paidOn,
                    reason: 'refused',
                  })
                : await officer.post(`${campaign.path}/${known.event || 'none'}/reversal`, { reason: 'thử' });
          const allowed = act === 'reverse' ? known.state !== 'unpaid' : known.state === 'unpaid';
          expect(answer.status < 300, `${act} of ${known.state}: ${answer.text}`).to.equal(allowed);
          if (allowed)
            at.set(entry, {
              state: act === 'pay' ? 'paid' : act === 'return' ? 'returned' : 'unpaid',
              event: act === 'reverse' ? '' : answer.body.id,
            });
        }
        expect(await app.read((t) => verifyCampaignTotals(t))).to.equal(undefined);
        const states = [...at.values()].map(({ state }) => state);
        const { body } = await app.as('officer').get(`${campaign.path}?limit=1`);
        const sum = (part: string) =>
          body.overview.reduce(
            (n: number, row: Record<string, { gifts: number }>) => n + (row[part]?.gifts ?? 0),
            0,
          );
        expect(sum('approved')).to.equal(sum('awaited') + sum('unpaid') + sum('returned'));
        expect(states).to.have.length(4);
      }),
      { numRuns: 12 },
    );
  });
});
