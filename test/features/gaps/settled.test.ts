import { expect } from 'chai';
import { insertFact } from '../../../src/db/facts.ts';
import { gapKinds } from '../../../src/features/gaps/schema.ts';
import { gapFactsIn, gapsAmong } from '../../../src/features/gaps/service.ts';
import { createHousehold } from '../../../src/features/households/service.ts';
import { addDays } from '../../../src/shared/dates.ts';
import { onBothEngines } from '../../support/engines.ts';
import { makeAreas, type TestRegistry } from '../../support/registry.ts';

const day = '2024-06-30';
const within = 60;
const starts = [addDays(day, -90), addDays(day, 1), addDays(day, 2), addDays(day, within)];
const ends = [...[1, 2, within, within + 1].map((n) => addDays(day, n)), '9999-12-31'];
const codes = ['GD', 'HN'];
const cards = codes.flatMap((code) =>
  starts.flatMap((from) => ends.filter((to) => from < to).map((to) => ({ code, from, to }))),
);

/** A person for each card, for each two, and for some threes. */
function holdings(): (typeof cards)[] {
  const pairs = cards.flatMap((a, i) => cards.slice(i).map((b) => [a, b]));
  const threes = pairs.flatMap(([a, b], i) => {
    const c = cards[(i * 7) % cards.length];
    return a && b && c && i % 5 === 0 ? [[a, b, c]] : [];
  });
  return [[], ...cards.map((card) => [card]), ...pairs, ...threes];
}

async function fill(registry: TestRegistry): Promise<void> {
  await makeAreas(registry);
  const all = holdings();
  await registry.tx(async (t) => {
    for (let at = 0; at < all.length; at += 20) {
      const part = all.slice(at, at + 20);
      const household = await createHousehold(t, {
        code: `H${at}`,
        area: 'CL-01',
        address: '1 Chu Văn An',
        residentFrom: '2020-01-01',
        members: part.map((_, i) => ({
          fullName: `Nguyễn Thử ${at + i}`,
          birthDate: '1980',
          sex: 'female' as const,
          relation: i === 0 ? ('head' as const) : ('child' as const),
        })),
      });
      for (const [i, held] of part.entries()) {
        const person_id = household.people[i] ?? '';
        for (const { code, from, to } of held) {
          const period = { object_code: code, valid_from: from, valid_to: to };
          await insertFact(t, 'insurance_periods', { id: t.newId(), person_id, ...period });
        }
      }
    }
  });
}

onBothEngines('those whose card leaves nothing to do', (open) => {
  it('are left out when the lists are read, and stand on none of them', async () => {
    const registry = await open();
    try {
      await fill(registry);
      for (const days of [1, within]) {
        const read = await registry.read((t) => gapFactsIn(t, 'CL', day, { within: days }));
        const everybody = await registry.read((t) => gapFactsIn(t, 'CL', day, 'everybody'));
        expect(read.people.length).to.be.greaterThan(0).and.lessThan(everybody.people.length);
        for (const kind of gapKinds) {
          const onList = gapsAmong({ people: everybody.people, asked: read.asked }, kind);
          expect(gapsAmong(read, kind), `${kind} within ${days}`).to.deep.equal(onList);
        }
      }
    } finally {
      await registry.close();
    }
  });
});
