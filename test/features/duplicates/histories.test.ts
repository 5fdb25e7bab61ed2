import { expect } from 'chai';
import fc from 'fast-check';
import type { WriteTx } from '../../../src/db/tx.ts';
import { coverageTotal, verifyRollUp } from '../../../src/features/coverage/service.ts';
import { choices, type Keep } from '../../../src/features/duplicates/schema.ts';
import { mergePeople, previewMerge, undoMerge } from '../../../src/features/duplicates/service.ts';
import { insertHousehold } from '../../../src/features/households/service.ts';
import { createInsurancePeriod } from '../../../src/features/insurance/service.ts';
import { addMembership, addResidence, createPerson } from '../../../src/features/people/service.ts';
import { createStatus } from '../../../src/features/statuses/service.ts';
import { addDays } from '../../../src/shared/dates.ts';
import { lastDayOut, type Period } from '../../../src/shared/periods.ts';
import { onBothEngines } from '../../support/engines.ts';
import { makeAreas, type TestRegistry } from '../../support/registry.ts';

const start = '2020-01-01';
const facts = ['residences', 'memberships', 'statuses', 'insurance_periods', 'person_vitals'];

interface Life {
  stays: (Period & { area: string; household: number })[];
  cards: (Period & { code: string })[];
  statuses: (Period & { category: string })[];
}

/** Periods one after another, the last sometimes open. */
const periods = <T>(content: fc.Arbitrary<T>, maxLength: number): fc.Arbitrary<(Period & T)[]> =>
  fc
    .tuple(
      fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 1, max: 9 }), content), {
        maxLength,
      }),
      fc.boolean(),
    )
    .map(([parts, open]) => {
      let day = 0;
      return parts.map(([gap, length, more], i) => {
        const from = addDays(start, day + gap);
        day += gap + length;
        return { ...more, from, to: open && i === parts.length - 1 ? '9999-12-31' : addDays(start, day) };
      });
    });

const life: fc.Arbitrary<Life> = fc.record({
  stays: periods(
    fc.record({ area: fc.constantFrom('CL-01', 'CL-02'), household: fc.integer({ min: 0, max: 1 }) }),
    3,
  ),
  cards: periods(fc.record({ code: fc.constantFrom('GD', 'HN') }), 3).map((cards) =>
    cards.map((card) => ({ ...card, to: card.to === '9999-12-31' ? '2020-12-31' : card.to })),
  ),
  statuses: periods(
    fc.record({ category: fc.constantFrom('disability-severe', 'disability-exceptional') }),
    2,
  ),
});

const keep: fc.Arbitrary<Keep> = fc
  .subarray([...choices])
  .map((others) => Object.fromEntries(others.map((choice) => [choice, 'other'])));

async function live(
  t: WriteTx,
  fullName: string,
  { stays, cards, statuses }: Life,
  households: readonly string[],
) {
  const person = await createPerson(t, { fullName, birthDate: '1960', sex: 'female' });
  // Somebody has to have lived somewhere to be found at all.
  const all =
    stays.length > 0 ? stays : [{ from: start, to: addDays(start, 1), area: 'CL-01', household: 0 }];
  for (const { from, to, area, household } of all) {
    const id = households[household] ?? '';
    const place = { area, household: id, kind: 'permanent', source: 'declared', from, to } as const;
    await addResidence(t, person, place);
    await addMembership(t, { person: person.id, household: id, relation: 'other', from, to });
  }
  for (const { from, to, code } of cards) {
    const validTo = lastDayOut(to) ?? from;
    await createInsurancePeriod(t, { person: person.id, objectCode: code, validFrom: from, validTo });
  }
  for (const { from, to, category } of statuses) {
    const decision = { number: '1/QĐ-UBND', date: from, issuer: 'UBND thành phố' };
    await createStatus(t, {
      person: person.id,
      category,
      decision,
      validFrom: from,
      validTo: lastDayOut(to),
    });
  }
  return person.id;
}

const covers = (list: readonly Period[], day: string): boolean =>
  list.some(({ from, to }) => from <= day && day < to);

onBothEngines('merging any two histories', (open, engine) => {
  const current = (registry: TestRegistry) =>
    registry.read(async (t) => {
      const found: unknown[] = [];
      for (const table of facts) {
        const rows = await t.all<Record<string, unknown>>(
          `SELECT * FROM ${table} WHERE retracted_at IS NULL ORDER BY id`,
        );
        for (const { row_id, recorded_at, recorded_by, ...own } of rows) found.push({ table, ...own });
      }
      found.push(
        await t.all('SELECT id, status_id FROM status_decisions WHERE retracted_at IS NULL ORDER BY id'),
      );
      found.push(
        await t.all('SELECT id, full_name, search_text, phone, note, merged_into FROM people ORDER BY id'),
      );
      return found;
    });
  const counted = (registry: TestRegistry) =>
    registry.read(async (t) => {
      const days = Array.from({ length: 45 }, (_, i) => addDays(start, i));
      const found: { day: string; population: number; covered: number }[] = [];
      for (const day of days) {
        const { population, covered } = await coverageTotal(t, 'CL', day);
        found.push({ day, population, covered });
      }
      return found;
    });

  it('counts each day once that either counted, doubles nothing, and goes back to what was', async function () {
    this.timeout(120_000);
    await fc.assert(
      fc.asyncProperty(life, life, keep, async (one, two, kept) => {
        const registry = await open();
        try {
          await makeAreas(registry);
          const [a, b] = await registry.tx(async (t) => {
            const codes = ['CL-0001', 'CL-0002'];
            const households: string[] = [];
            for (const code of codes) households.push((await insertHousehold(t, { code, ward: 'CL' })).id);
            return [
              await live(t, 'Lê Thị Bảy', one, households),
              await live(t, 'Le Thi Bay', two, households),
            ];
          });
          const before = await current(registry);
          const countedBefore = await counted(registry);
          const preview = await registry.read((t) => previewMerge(t, a ?? '', b ?? '', kept));
          const form = { other: b ?? '', keep: kept, reason: 'Nhập hai lần' };
          const merge = await registry.tx((t) => mergePeople(t, a ?? '', form));
          expect(merge.items).to.deep.equal(preview.items);
          const stays = [one, two].flatMap((each) =>
            each.stays.length > 0 ? each.stays : [{ from: start, to: addDays(start, 1) }],
          );
          const cards = [...one.cards, ...two.cards];
          for (const { day, population, covered } of await counted(registry)) {
            const lives = covers(stays, day);
            expect(population, day).to.equal(lives ? 1 : 0);
            expect(covered, day).to.equal(lives && covers(cards, day) ? 1 : 0);
          }
          const held = await registry.read((t) =>
            t.all<Period & { category: string }>(
              `SELECT category, valid_from AS "from", valid_to AS "to" FROM statuses WHERE retracted_at IS NULL`,
            ),
          );
          for (const category of ['disability-severe', 'disability-exceptional']) {
            const claimed = [...one.statuses, ...two.statuses].filter((each) => each.category === category);
            for (let i = 0; i < 45; i++) {
              const day = addDays(start, i);
              const times = held.filter((each) => each.category === category && covers([each], day)).length;
              expect(times, `${category} ${day}`).to.equal(covers(claimed, day) ? 1 : 0);
            }
          }
          expect(await registry.read((t) => verifyRollUp(t))).to.equal(undefined);
          await registry.tx((t) => undoMerge(t, merge.id, 'Gộp nhầm'));
          expect(await current(registry)).to.deep.equal(before);
          expect(await counted(registry)).to.deep.equal(countedBefore);
          expect(await registry.read((t) => verifyRollUp(t))).to.equal(undefined);
        } finally {
          await registry.close();
        }
      }),
      { numRuns: engine === 'sqlite' ? 60 : 6 },
    );
  });
});
