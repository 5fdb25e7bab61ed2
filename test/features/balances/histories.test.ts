import { expect } from 'chai';
import fc from 'fast-check';
import { systemActor, type WriteTx } from '../../../src/db/tx.ts';
import { balance, balanceNames } from '../../../src/features/balances/reports.ts';
import { mergeHousehold, splitHousehold } from '../../../src/features/events/householdEvents.ts';
import { movePerson, recordDeath } from '../../../src/features/events/service.ts';
import { createHousehold } from '../../../src/features/households/service.ts';
import { membershipsOfHousehold } from '../../../src/features/people/service.ts';
import {
  createStatus,
  endStatus,
  retractStatus,
  statusesOf,
} from '../../../src/features/statuses/service.ts';
import { addDays, type Day } from '../../../src/shared/dates.ts';
import { AppError } from '../../../src/shared/errors.ts';
import { makeAreas, openRegistry, type TestRegistry } from '../../support/registry.ts';

class TakenBack extends Error {}

const act = fc.record({
  what: fc.constantFrom(
    'poor',
    'near-poor',
    'personal',
    'cross',
    'end',
    'retract',
    'death',
    'out',
    'split',
    'merge',
    'within',
  ),
  household: fc.nat(4),
  member: fc.nat(2),
  day: fc.integer({ min: 0, max: 720 }),
});
type Act = typeof act extends fc.Arbitrary<infer A> ? A : never;

const decision = (date: Day) => ({ number: '1/QĐ', date, issuer: 'UBND phường' });
const first = '2022-01-01';

/** Does one act; what the rules refuse is no history, and leaves nothing behind. */
async function perform(t: WriteTx, households: string[], each: Act): Promise<void> {
  const id = households[each.household % households.length] ?? '';
  const day = addDays(first, each.day);
  const members = (await membershipsOfHousehold(t, id)).filter((m) => m.valid_from < day && day < m.valid_to);
  const person = members[each.member % Math.max(1, members.length)]?.person_id;
  const poverty = [
    ...(await statusesOf(t, 'household_id', id, 'poor')),
    ...(await statusesOf(t, 'household_id', id, 'near-poor')),
  ].find((status) => status.valid_from < day && day < status.valid_to);
  const begin = (category: string) =>
    createStatus(t, { household: id, category, decision: decision(day), validFrom: day });
  switch (each.what) {
    case 'poor':
    case 'near-poor':
      if (!poverty) await begin(each.what);
      return;
    case 'cross':
      if (!poverty) return;
      await endStatus(t, poverty.id, {
        date: day,
        reason: poverty.category === 'poor' ? 'toNearPoor' : 'toPoor',
      });
      await begin(poverty.category === 'poor' ? 'near-poor' : 'poor');
      return;
    case 'end':
      if (poverty) await endStatus(t, poverty.id, { date: day, reason: 'escaped' });
      return;
    case 'retract':
      if (poverty) await retractStatus(t, poverty.id, 'nhầm');
      return;
    case 'personal':
      if (person)
        await createStatus(t, {
          person,
          category: 'disability-severe',
          decision: decision(day),
          validFrom: day,
        });
      return;
    case 'death':
      if (person) await recordDeath(t, person, { date: day });
      return;
    case 'out':
      if (person) await movePerson(t, person, { date: day, kind: 'out' });
      return;
    case 'within':
      if (person) await movePerson(t, person, { date: day, kind: 'within', area: 'CL-02' });
      return;
    case 'split': {
      if (!person || members.length < 2 || members.find((m) => m.person_id === person)?.relation === 'head')
        return;
      const made = await splitHousehold(t, id, { date: day, members: [{ person, relation: 'head' }] });
      households.push(made.household);
      return;
    }
    default:
      if (members.length > 0) await mergeHousehold(t, id, { date: day, into: households[0] ?? '' });
  }
}

const days = ['2022-01-01', '2022-06-30', '2023-01-01', '2023-08-15', '2023-12-31'];
const registers = ['poor', 'nearPoor', 'assistance'] as const;

async function expectIdentities(t: WriteTx): Promise<void> {
  const crossings: Record<string, number> = {};
  for (const register of registers) {
    let last: { households: number; people: number } | undefined;
    for (let i = 1; i < days.length; i++) {
      const query = { register, area: 'CL', from: addDays(days[i - 1] ?? '', 1), to: days[i] ?? '' };
      const found = await balance(t, query);
      for (const kind of ['households', 'people'] as const) {
        const sum = (direction: string) =>
          found.movements.filter((m) => m.direction === direction).reduce((n, m) => n + m[kind], 0);
        expect(found.closing[kind]).to.equal(found.opening[kind] - sum('decrease') + sum('increase'));
        for (const list of ['opening', 'closing'] as const)
          expect(found.groups.reduce((n, group) => n + group[list][kind], 0)).to.equal(found[list][kind]);
        for (const { direction, reason, ...movement } of found.movements)
          if (reason === 'crossing') crossings[`${i} ${kind} ${register} ${direction}`] = movement[kind];
      }
      if (last) expect(found.opening).to.deep.equal(last);
      last = found.closing;
      for (const list of ['opening', 'closing'] as const)
        expect(await balanceNames(t, { ...query, list })).to.have.length(found[list].people);
      for (const { direction, reason, people, households } of found.movements) {
        const list = { ...query, list: direction, reason };
        expect(await balanceNames(t, list)).to.have.length(people);
        expect(await balanceNames(t, { ...list, of: 'households' })).to.have.length(households);
      }
    }
  }
  for (let i = 1; i < days.length; i++) {
    for (const kind of ['households', 'people']) {
      const of = (register: string, direction: string) =>
        crossings[`${i} ${kind} ${register} ${direction}`] ?? 0;
      expect(of('poor', 'decrease')).to.equal(of('nearPoor', 'increase'));
      expect(of('nearPoor', 'decrease')).to.equal(of('poor', 'increase'));
    }
  }
}

describe('balances over generated histories', function () {
  this.timeout(120_000);
  let registry: TestRegistry;
  before(async () => {
    registry = await openRegistry({ today: '2024-06-30' });
    await makeAreas(registry);
  });
  after(() => registry.close());

  it('close with opening − decrease + increase, open where they closed, and cross in both registers', async () => {
    let acts = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 4, maxLength: 14 }), async (history) => {
        const taken = await registry
          .tx(async (t) => {
            const households: string[] = [];
            for (let i = 0; i < 3; i++) {
              const members = ['head', 'child', 'other'].map((relation, j) => ({
                fullName: `Người ${i} ${j}`,
                birthDate: '1980',
                sex: 'female' as const,
                relation: relation as 'head' | 'child' | 'other', // of the three above
              }));
              const area = i === 2 ? 'CL' : 'CL-01';
              const residentFrom = i === 1 ? '2022-09-01' : '2021-05-01'; // one arrives within the days compared
              households.push((await createHousehold(t, { area, residentFrom, members })).id);
            }
            for (const each of [...history].sort((a, b) => a.day - b.day)) {
              await t.run('SAVEPOINT act');
              try {
                await perform(t, households, each);
                acts++;
              } catch (error) {
                if (!(error instanceof AppError)) throw error;
                await t.run('ROLLBACK TO SAVEPOINT act');
              }
              await t.run('RELEASE SAVEPOINT act');
            }
            await expectIdentities(t);
            throw new TakenBack();
          }, systemActor)
          .catch((error: unknown) => error);
        if (!(taken instanceof TakenBack)) throw taken;
      }),
      { numRuns: 1000 },
    );
    expect(acts).to.be.above(2000);
  });
});
