import { expect } from 'chai';
import fc from 'fast-check';
import { buildList } from '../../../src/features/recipients/build.ts';
import {
  type FactPerson,
  type FactStatus,
  type Facts,
  personKey,
  type RuleFacts,
} from '../../../src/features/recipients/facts.ts';
import { OPEN_END } from '../../../src/shared/dates.ts';
import { facts, person, rule, status } from './factsOf.ts';

const day = fc.constantFrom('2023-06-01', '2023-12-14', '2023-12-15', '2023-12-16', '2024-03-01');
const categories = ['poor', 'near-poor', 'elderly-80', 'wounded-soldier-81', 'wounded-soldier-21'];
const households = ['H1', 'H2', 'H3'];

const someone = (id: number): fc.Arbitrary<FactPerson> =>
  fc
    .record({
      household: fc.constantFrom(null, ...households),
      birthDate: fc.constantFrom('1930', '1943-12-15', '1943', '1980-05', '2015-06-01'),
      diedOn: fc.option(day, { freq: 5 }),
      to: fc.option(day, { freq: 5 }),
      head: fc.boolean(),
    })
    .map(({ to, diedOn, ...more }) => {
      const end = [to ?? OPEN_END, diedOn ?? OPEN_END].sort()[0] ?? OPEN_END;
      return person(`P${id}`, { ...more, diedOn, to: end });
    });

const someStatus: fc.Arbitrary<FactStatus> = fc
  .record({
    of: fc.oneof(
      fc.nat(5).map((id) => ({ person: `P${id}` })),
      fc.constantFrom(...households).map((household) => ({ household })),
    ),
    category: fc.constantFrom(...categories),
    from: fc.constantFrom('2022-01-01', '2023-12-15', '2023-12-16'),
    to: fc.constantFrom(OPEN_END, '2024-01-01', '2024-06-01'),
  })
  .map(({ of, category, from, to }) => status(of, category, from, to));

const someRule: fc.Arbitrary<RuleFacts> = fc
  .record({
    source: fc.constantFrom('S1', 'S2'),
    categories: fc.subarray(categories, { minLength: 1 }),
    per: fc.constantFrom('person' as const, 'household' as const, 'member' as const),
    amountDong: fc.constantFrom(100_000, 300_000, 500_000),
    maximumPerHousehold: fc.constantFrom(null, 1, 2),
    ages: fc.constantFrom(null, { from: 80 }),
  })
  .map(({ ages, maximumPerHousehold, ...more }) =>
    more.per === 'person' ? rule({ ...more, ages, maximumPerHousehold }) : rule(more),
  );

const world = fc.record({
  people: fc.tuple(...[0, 1, 2, 3, 4, 5].map(someone)),
  statuses: fc.array(someStatus, { maxLength: 10 }),
  rules: fc.array(someRule, { minLength: 1, maxLength: 5 }),
});

/** Who lives in a household on the day. */
const living = (given: Facts, household: string | null): number =>
  given.people.filter(
    ({ memberships, diedOn }) =>
      memberships.some(
        (each) => each.household === household && each.from <= '2023-12-15' && '2023-12-15' < each.to,
      ) &&
      (diedOn === null || diedOn > '2023-12-15'),
  ).length;

describe('any list by any rules', () => {
  it('gives nobody two gifts of a source, nothing to the dead or gone, and the levels that the rules say', () => {
    fc.assert(
      fc.property(world, ({ people, statuses, rules }) => {
        const given = facts({ people, statuses });
        const { entries, candidates } = buildList(given, rules);
        const keys = entries.map(({ source, person: id, household }) => `${source} ${id ?? household}`);
        expect(new Set(keys).size).to.equal(keys.length);
        for (const entry of entries) {
          const by = rules.find(({ id }) => id === entry.rule);
          const times = by?.per === 'member' ? living(given, entry.household) : 1;
          expect(entry.amountDong).to.equal((by?.amountDong ?? 0) * times);
          const recipient = people.find(({ id }) => id === entry.recipient);
          const ends = [recipient?.diedOn ?? OPEN_END, recipient?.residences[0]?.to ?? ''];
          expect(ends.every((end) => end > '2023-12-15')).to.equal(true);
        }
        for (const by of rules.filter(({ maximumPerHousehold }) => maximumPerHousehold !== null))
          for (const household of households) {
            const count = entries.filter(
              (each) => each.rule === by.id && each.household === household,
            ).length;
            expect(count).to.be.at.most(by.maximumPerHousehold ?? 0);
          }
        // Whoever is out for good is not in: of one source, one answer a person or household.
        const out = candidates.filter(({ outcome }) => outcome === 'out');
        for (const { source, person: id, household } of out)
          expect(keys).to.not.include(`${source} ${id ?? household}`);
      }),
      { numRuns: 400 },
    );
  });

  it('does not depend on the order of people, statuses or rules, and what an officer shuts out stays out', () => {
    const told = (given: Facts, rules: readonly RuleFacts[]) =>
      buildList(given, rules)
        .entries.map(
          ({ source, person: id, household, amountDong }) => `${source} ${id ?? household} ${amountDong}`,
        )
        .sort();
    fc.assert(
      fc.property(world, ({ people, statuses, rules }) => {
        const given = facts({ people, statuses });
        const turned = facts({ people: [...people].reverse(), statuses: [...statuses].reverse() });
        const plain = told(given, rules);
        expect(told(turned, [...rules].reverse())).to.deep.equal(plain);
        const choice = {
          source: 'S1',
          rule: null,
          subject: personKey('P0'),
          choice: 'out' as const,
          reason: 'x',
        };
        const shut = told({ ...given, choices: [choice] }, rules);
        expect(shut.filter((each) => each.startsWith('S1 P0 '))).to.deep.equal([]);
      }),
      { numRuns: 200 },
    );
  });
});
