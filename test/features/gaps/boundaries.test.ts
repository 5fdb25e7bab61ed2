import { expect } from 'chai';
import type { GapKind } from '../../../src/features/gaps/schema.ts';
import { openApp, type TestApp } from '../../support/app.ts';

/** The last day before and the first day after each change of rates, codes and years. */
const boundaries = [
  ['2024-06-30', '2024-07-01'],
  ['2025-12-31', '2026-01-01'],
  ['2026-06-30', '2026-07-01'],
  ['2026-12-31', '2027-01-01'],
] as const;

describe('lists of who is missing, on both sides of a day', () => {
  let app: TestApp;
  before(async () => {
    app = await openApp({ today: '2027-03-01' });
  });
  after(() => app.close());

  const person = async (birthDate = '1980'): Promise<{ household: string; person: string }> => {
    const household = await app.make.household({ members: [app.make.member({ birthDate })] });
    return { household: household.id, person: household.members[0]?.person ?? '' };
  };
  /** Reasons of one person on a list on a day; null: not on it. */
  const reasons = async (kind: GapKind, asOf: string, of: string, within = 60): Promise<unknown> => {
    const path = `/coverage/gaps?kind=${kind}&asOf=${asOf}&within=${within}&limit=500`;
    const { body } = await app.as('officer').get(path);
    return body.items.find((each: { person: string }) => each.person === of)?.reasons ?? null;
  };

  for (const [last, first] of boundaries) {
    it(`count a card to ${last} as held that day and missing on ${first}`, async () => {
      const { household, person: id } = await person();
      await app.make.status({ household, validFrom: '2024-01-01' });
      await app.make.insurance({ person: id, objectCode: 'HN', validFrom: '2024-01-01', validTo: last });
      const held = [{ code: 'status', category: 'poor', since: '2024-01-01' }];
      expect(await reasons('entitledUncovered', last, id)).to.equal(null);
      expect(await reasons('entitledUncovered', first, id)).to.deep.equal(held);
      expect(await reasons('expiring', last, id, 1)).to.deep.equal([{ code: 'ends', since: first }]);
      expect(await reasons('lapsed', last, id)).to.equal(null);
      expect(await reasons('lapsed', first, id)).to.deep.equal([{ code: 'lapsed', since: first }]);
      expect(await reasons('neverCovered', first, id)).to.equal(null);
    });

    it(`end a ground with ${last} and begin the next with ${first}`, async () => {
      const { household, person: id } = await person();
      const status = await app.make.status({ household, validFrom: '2024-01-01' });
      const end = { date: first, reason: 'toNearPoor' };
      const ended = await app.as('officer').post(`/statuses/${status.id}/end`, end);
      expect(ended.status, ended.text).to.be.oneOf([200, 201]);
      await app.make.status({ household, category: 'near-poor', validFrom: first });
      const near = [{ code: 'status', category: 'near-poor', since: first }];
      expect(await reasons('entitledUncovered', last, id)).to.not.equal(null);
      expect(await reasons('entitledUncovered', first, id)).to.equal(null);
      expect(await reasons('supportedUncovered', last, id)).to.equal(null);
      expect(await reasons('supportedUncovered', first, id)).to.deep.equal(near);
      expect(await reasons('neverCovered', first, id)).to.deep.equal([
        { code: 'neverCovered', since: '2020-01-01' },
      ]);
      await app.make.insurance({
        person: id,
        objectCode: 'HN',
        validFrom: '2024-01-01',
        validTo: '2027-12-31',
      });
      const lost = [{ code: 'groundEnded', category: 'poor', since: first }];
      expect(await reasons('lostEntitlement', last, id)).to.equal(null);
      expect(await reasons('lostEntitlement', first, id)).to.deep.equal(lost);
    });

    it(`call two cards from ${first} on a double one, and no other`, async () => {
      const { person: id } = await person();
      await app.make.insurance({ person: id, validFrom: '2024-01-01', validTo: '2027-12-31' });
      await app.make.insurance({ person: id, objectCode: 'DN', validFrom: first, validTo: '2027-12-31' });
      expect(await reasons('overlapping', last, id)).to.equal(null);
      expect(await reasons('overlapping', first, id)).to.deep.equal([{ code: 'overlap', since: first }]);
    });
  }

  it('end the ground of a child with 30/9, or with the birth month after it', async () => {
    const early = await person('2018-09-30');
    const late = await person('2018-10-01');
    const listed = async (asOf: string, of: string) =>
      (await reasons('entitledUncovered', asOf, of)) as { code: string }[] | null;
    expect((await listed('2024-09-30', early.person))?.map(({ code }) => code)).to.deep.equal(['under6']);
    expect(await listed('2024-10-01', early.person)).to.equal(null);
    expect((await listed('2024-10-31', late.person))?.map(({ code }) => code)).to.deep.equal(['under6']);
    expect(await listed('2024-11-01', late.person)).to.equal(null);
  });

  it('name what is missing before a card can be asked for, of those who need one', async () => {
    const { person: id } = await person('1980');
    const both = [{ code: 'noNationalId' }, { code: 'birthDateIncomplete' }];
    expect(await reasons('blocked', '2024-06-30', id)).to.deep.equal(both);
    await app.make.insurance({ person: id, validFrom: '2024-07-01', validTo: '2024-12-31' });
    expect(await reasons('blocked', '2024-07-01', id)).to.equal(null);
    expect(await reasons('blocked', '2024-12-31', id)).to.deep.equal(both);
  });
});
