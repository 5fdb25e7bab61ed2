import { expect } from 'chai';
import fc from 'fast-check';
import { insertFact, retractFact } from '../../../src/db/facts.ts';
import { coverage, verifyRollUp } from '../../../src/features/coverage/service.ts';
import { verifyResidents } from '../../../src/features/search/service.ts';
import { addDays, lastDayOfMonth } from '../../../src/shared/dates.ts';
import { onBothEngines } from '../../support/engines.ts';
import type { TestRegistry } from '../../support/registry.ts';
import { makeAreas } from '../../support/registry.ts';

const firstDay = '2022-01-01';
const days = [firstDay, '2022-07-01', '2023-01-01', '2023-06-15', '2024-02-29', '2024-11-30'];
const codes = ['HN', 'GD', 'DN', 'TE', 'ZZ'] as const;

interface InsuranceFact {
  id: string;
  code: string;
  level: number | null;
  from: string;
  to: string;
}

interface Person {
  id: string;
  birthDate: string;
  diedOn: string | null;
  area: string;
  from: string;
  to: string;
  insurance: InsuranceFact[];
}

const dayArbitrary = fc.integer({ min: 0, max: 1060 }).map((n) => addDays(firstDay, n));

const insuranceArbitrary = fc.record({
  code: fc.constantFrom<string>(...codes),
  level: fc.constantFrom(null, 1, 2, 3, 4, 5),
  from: dayArbitrary,
  length: fc.integer({ min: 1, max: 500 }),
});

const personArbitrary = fc.record({
  birthDate: fc.constantFrom('1950', '1985-11', '2022-03-04', '2023-05'),
  diedAfter: fc.option(fc.integer({ min: 200, max: 900 }), { freq: 4 }),
  area: fc.constantFrom('CL-01', 'CL-02'),
  from: dayArbitrary,
  stay: fc.option(fc.integer({ min: 1, max: 600 }), { freq: 2 }),
  insurance: fc.array(insuranceArbitrary, { maxLength: 5 }),
  retracted: fc.nat({ max: 4 }),
});

type Made = typeof personArbitrary extends fc.Arbitrary<infer T> ? T : never;

/** Writes one generated person, then takes one of the cards back in a transaction of its own. */
async function write(registry: TestRegistry, made: Made): Promise<Person> {
  const person = await registry.tx(async (t) => {
    const id = t.newId();
    await t.run(
      `INSERT INTO people (id, full_name, name_key, folded_name, search_text, created_at, updated_at)
       VALUES (?, 'Người Thử', 'người thử', 'nguoi thu', 'nguoi thu', ?, ?)`,
      [id, t.now, t.now],
    );
    const born =
      made.birthDate.length === 10 ? made.birthDate : `${made.birthDate.slice(0, 7).padEnd(7, '-01')}-01`;
    const from = made.from > born ? made.from : born;
    const diedOn = made.diedAfter === null ? null : addDays(from, made.diedAfter);
    const to = made.stay === null ? '9999-12-31' : addDays(from, made.stay);
    await insertFact(t, 'person_vitals', {
      id: t.newId(),
      person_id: id,
      birth_date: made.birthDate,
      sex: 'female',
      died_on: diedOn,
    });
    await insertFact(t, 'residences', {
      id: t.newId(),
      person_id: id,
      area_code: made.area,
      kind: 'permanent',
      source: 'declared',
      valid_from: from,
      valid_to: to,
    });
    const insurance: InsuranceFact[] = [];
    for (const each of made.insurance) {
      const fact = {
        id: t.newId(),
        code: each.code,
        level: each.level,
        from: each.from,
        to: addDays(each.from, each.length),
      };
      await insertFact(t, 'insurance_periods', {
        id: fact.id,
        person_id: id,
        object_code: fact.code,
        benefit_level: fact.level,
        valid_from: fact.from,
        valid_to: fact.to,
      });
      insurance.push(fact);
    }
    t.audit({ action: 'test.person', kind: 'person', id });
    return { id, birthDate: made.birthDate, diedOn, area: made.area, from, to, insurance };
  });
  const wrong = person.insurance[made.retracted];
  if (wrong) {
    await registry.tx(async (t) => {
      await retractFact(t, 'insurance_periods', wrong.id);
      t.audit({ action: 'test.retract', kind: 'insurancePeriod', id: wrong.id });
    });
    person.insurance.splice(made.retracted, 1);
  }
  return person;
}

/** The contract's definition, counted as naively as can be. */
function naive(
  people: readonly Person[],
  day: string,
): { population: number; covered: number; codes: Record<string, number> } {
  const rank = [5, 1, 2, 3, 4, null];
  const here = people.filter(
    (person) => person.from <= day && day < person.to && (person.diedOn === null || day < person.diedOn),
  );
  const counted: Record<string, number> = {};
  for (const person of here) {
    const [best] = person.insurance
      .filter((each) => each.from <= day && day < each.to)
      .sort(
        (a, b) =>
          rank.indexOf(a.level) - rank.indexOf(b.level) ||
          (a.from < b.from ? 1 : a.from > b.from ? -1 : a.code < b.code ? -1 : 1),
      );
    const key = best?.code ?? 'none';
    counted[key] = (counted[key] ?? 0) + 1;
  }
  return { population: here.length, covered: here.length - (counted.none ?? 0), codes: counted };
}

onBothEngines('a roll-up that no longer says what the facts say', (open) => {
  it('is found and named, whatever was changed in it', async () => {
    const registry = await open();
    try {
      await makeAreas(registry);
      const card = { code: 'HN', level: 2, from: '2022-07-01', length: 200 } as const;
      const life = { birthDate: '1950', diedAfter: null, area: 'CL-01', from: firstDay, stay: null } as const;
      await write(registry, { ...life, insurance: [card], retracted: 4 });
      expect(await registry.read(verifyRollUp)).to.equal(undefined);
      for (const [wrong, right] of [
        [
          "UPDATE coverage_spans SET key = '5' WHERE key = '3'",
          "UPDATE coverage_spans SET key = '3' WHERE key = '5'",
        ],
        ...[3, 4, 7, 9, 10].map((span) => [
          `UPDATE coverage_deltas SET people = people + 1 WHERE span = ${span}`,
          `UPDATE coverage_deltas SET people = people - 1 WHERE span = ${span}`,
        ]),
        [
          "INSERT INTO coverage_deltas (area_code, key, span, day, people) VALUES ('CL-02', '5', 10, '2022-01-01', 1)",
          "DELETE FROM coverage_deltas WHERE area_code = 'CL-02'",
        ],
      ]) {
        const change = (sql = '') =>
          registry.tx(async (t) => {
            await t.run(sql);
            t.audit({ action: 'test.change', kind: 'coverage', id: 'x' });
          });
        await change(wrong);
        expect(await registry.read(verifyRollUp), wrong).to.contain('bao phủ');
        await change(right);
        expect(await registry.read(verifyRollUp), right).to.equal(undefined);
      }
    } finally {
      await registry.close();
    }
  });

  it('counts the last day of a card and not the day after, at each turn of a year and of a rule', async () => {
    const registry = await open();
    try {
      await makeAreas(registry);
      const turns = ['2024-07-01', '2026-01-01', '2026-07-01', '2027-01-01'];
      const life = { birthDate: '1950', diedAfter: null, area: 'CL-01', from: firstDay, stay: null } as const;
      for (const turn of turns) {
        const card = { code: 'HN', level: 2, from: addDays(turn, -30), length: 30 } as const;
        await write(registry, { ...life, insurance: [card], retracted: 4 });
        for (const [asOf, covered] of [
          [addDays(turn, -1), 1],
          [turn, 0],
        ] as const) {
          for (const by of ['payerGroup', 'objectCode', 'month'] as const) {
            const found = await registry.read((t) => coverage(t, { area: 'CL', asOf, by }));
            expect(found.covered, `${asOf} ${by}`).to.equal(covered);
            expect(found.items.at(by === 'month' ? -1 : 0)?.covered, `${asOf} ${by}`).to.equal(covered);
          }
        }
      }
    } finally {
      await registry.close();
    }
  });
});

onBothEngines('coverage over generated histories', (open, engine) => {
  it('roll-up, exact path and a naive count agree on every day, also as known before', async function () {
    this.timeout(120_000);
    await fc.assert(
      fc.asyncProperty(fc.array(personArbitrary, { minLength: 1, maxLength: 6 }), async (made) => {
        const registry = await open();
        try {
          await makeAreas(registry);
          const early: Person[] = [];
          const [first, ...rest] = made;
          if (first) early.push(await write(registry, first));
          const then = await registry.read(async (t) => t.now);
          const all = [...early];
          for (const each of rest) all.push(await write(registry, each));
          expect(await registry.read(verifyRollUp)).to.equal(undefined);
          expect(await registry.read(verifyResidents)).to.equal(undefined);
          for (const asOf of days) {
            const wanted = naive(all, asOf);
            const now = await registry.read((t) => coverage(t, { area: 'CL', asOf, by: 'objectCode' }));
            expect({ population: now.population, covered: now.covered }, asOf).to.deep.equal({
              population: wanted.population,
              covered: wanted.covered,
            });
            expect(
              Object.fromEntries(now.items.map((item) => [item.key, item.population])),
              asOf,
            ).to.deep.equal(wanted.codes);
            const months = await registry.read((t) => coverage(t, { area: 'CL', asOf, by: 'month' }));
            for (const { key, population, covered } of months.items) {
              const end = asOf.startsWith(key) ? asOf : lastDayOfMonth(key);
              const then = naive(all, end);
              expect({ population, covered }, `${key} until ${asOf}`).to.deep.equal({
                population: then.population,
                covered: then.covered,
              });
            }
            const past = await registry.read((t) =>
              coverage(t, { area: 'CL', asOf, asKnownAt: then, by: 'payerGroup' }),
            );
            const before = naive(early, asOf);
            expect(
              { population: past.population, covered: past.covered },
              `${asOf} as known then`,
            ).to.deep.equal({
              population: before.population,
              covered: before.covered,
            });
          }
        } finally {
          await registry.close();
        }
      }),
      { numRuns: engine === 'sqlite' ? 25 : 5 },
    );
  });
});
