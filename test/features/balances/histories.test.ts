import { expect } from 'chai';
import fc from 'fast-check';
import type { WriteTx } from '../../../src/db/tx.ts';
import { balance, balanceNames } from '../../../src/features/balances/reports.ts';
import { addDays } from '../../../src/shared/dates.ts';
import { act, playHistory } from '../../support/histories.ts';
import { makeAreas, openRegistry, type TestRegistry } from '../../support/registry.ts';

const days = ['2022-01-01', '2022-06-30', '2023-01-01', '2023-08-15', '2023-12-31'];
const others = ['assistance', 'policy', 'disadvantaged'] as const;

let histories = 0;

async function expectIdentities(t: WriteTx): Promise<void> {
  histories++;
  // The two of poverty, which have to agree, and the others in turn.
  const registers = ['poor', 'nearPoor', others[histories % others.length] ?? 'assistance'] as const;
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
      // Names are read number by number: one period and register a history.
      if ((histories + i + registers.indexOf(register)) % 12 !== 0) continue;
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
        acts += await playHistory(registry, history, expectIdentities);
      }),
      { numRuns: 1000 },
    );
    expect(acts).to.be.above(2000);
  });
});
