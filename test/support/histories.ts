import fc from 'fast-check';
import { systemActor, type WriteTx } from '../../src/db/tx.ts';
import { closeCase, openCase } from '../../src/features/cases/service.ts';
import { recordBirth } from '../../src/features/events/familyEvents.ts';
import { mergeHousehold, splitHousehold } from '../../src/features/events/householdEvents.ts';
import { movePerson, recordDeath } from '../../src/features/events/service.ts';
import { createHousehold } from '../../src/features/households/service.ts';
import { membershipsOfHousehold } from '../../src/features/people/service.ts';
import { createStatus, endStatus, retractStatus, statusesOf } from '../../src/features/statuses/service.ts';
import { addDays, type Day } from '../../src/shared/dates.ts';
import { AppError } from '../../src/shared/errors.ts';
import type { TestRegistry } from './registry.ts';

class TakenBack extends Error {}

/** One thing that happens to one of a few households within two years. */
export const act = fc.record({
  what: fc.constantFrom(
    'poor',
    'near-poor',
    'personal',
    'merit',
    'hardship',
    'born',
    'case',
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
export type Act = typeof act extends fc.Arbitrary<infer A> ? A : never;

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
    case 'merit':
      if (person)
        await createStatus(t, {
          person,
          category: 'wounded-soldier-81',
          decision: decision(day),
          validFrom: day,
        });
      return;
    case 'hardship':
      await createStatus(t, {
        household: id,
        category: 'disadvantaged-household',
        decision: decision(day),
        validFrom: day,
      });
      return;
    case 'born':
      if (members.length > 0)
        await recordBirth(t, id, { fullName: 'Trẻ mới sinh', birthDate: day, sex: 'male' });
      return;
    case 'case': {
      const form = { kind: 'emergency-aid', household: id, applicantName: 'Người nộp', receivedOn: day };
      const { id: opened } = await openCase(t, form);
      if (each.member > 0)
        await closeCase(t, opened, 'withdrawn', { date: addDays(day, 20), reason: 'thôi' });
      return;
    }
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

/** Three households of the ward, one of them arriving within the days compared, one recorded in no group. */
async function settle(t: WriteTx): Promise<string[]> {
  const households: string[] = [];
  for (let i = 0; i < 3; i++) {
    const members = (['head', 'child', 'other'] as const).map((relation, j) => ({
      fullName: `Người ${i} ${j}`,
      birthDate: '1980',
      sex: 'female' as const,
      relation,
    }));
    const area = i === 2 ? 'CL' : 'CL-01';
    const residentFrom = i === 1 ? '2022-09-01' : '2021-05-01';
    households.push((await createHousehold(t, { area, residentFrom, members })).id);
  }
  return households;
}

/** Plays a history in a transaction, lets `look` at what came of it, and takes all of it back. Answers how many acts stood. */
export async function playHistory(
  registry: TestRegistry,
  history: readonly Act[],
  look: (t: WriteTx) => Promise<void>,
): Promise<number> {
  let acts = 0;
  const taken = await registry
    .tx(async (t) => {
      const households = await settle(t);
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
      await look(t);
      throw new TakenBack();
    }, systemActor)
    .catch((error: unknown) => error);
  if (!(taken instanceof TakenBack)) throw taken;
  return acts;
}
