import { expect } from 'chai';
import { countedPeople } from '../../../src/features/coverage/names.ts';
import { coverage, verifyRollUp } from '../../../src/features/coverage/service.ts';
import { listImportRows, undoImport } from '../../../src/features/imports/service.ts';
import { searchHouseholds, verifyResidents } from '../../../src/features/search/service.ts';
import { lastDayOfMonth } from '../../../src/shared/dates.ts';
import { onBothEngines } from '../../support/engines.ts';
import type { TestRegistry } from '../../support/registry.ts';
import { expected, loadSample, sampleRegisters, stageSample } from '../../support/sampleWard.ts';
import { type Cell, divided, sampleRows, type Ways } from './divided.ts';

const counts = ({ rows, created, updated, unchanged, rejected, undecided }: Record<string, unknown>) => ({
  rows,
  created,
  updated,
  unchanged,
  rejected,
  undecided,
});

/** Who stands in each cell of a coverage answer, whose counts have to be theirs. */
async function cellsOf(
  registry: TestRegistry,
  { asOf, area, by }: { asOf: string; area: string; by: Ways },
): Promise<Record<string, Cell>> {
  const cells: Record<string, Cell> = {};
  const { items } = await registry.read((t) => coverage(t, { area, asOf, by }));
  for (const { key, label, population, covered } of items.filter((item) => item.population > 0)) {
    const ofMonth = key === asOf.slice(0, 7) ? asOf : by === 'month' ? lastDayOfMonth(key) : asOf;
    const query = { area, asOf: ofMonth, by, key: by === 'month' ? null : key };
    const people = await registry.read((t) => countedPeople(t, query));
    const names = (of: typeof people): string[] =>
      of.map(({ fullName, birthDate }) => `${fullName} ${birthDate}`).sort();
    const with_ = people.filter(({ objectCode }) => objectCode !== null);
    expect([people.length, with_.length], `${asOf} ${by} ${key}`).to.deep.equal([population, covered]);
    // The workbooks have the words, not the keys, of categories and sexes.
    cells[by === 'category' || by === 'sex' ? label : key] = { people: names(people), covered: names(with_) };
  }
  return cells;
}

for (const suffix of ['', '-messy'] as const) {
  onBothEngines(`import of the sample ward${suffix}`, (open) => {
    let registry: TestRegistry;
    let ids: string[];

    before(async function () {
      this.timeout(180_000);
      registry = await open();
      ids = (await loadSample(registry, suffix)).map(({ id }) => id);
    });
    after(() => registry.close());

    it('takes every row but those that must be refused or decided', async () => {
      for (const [i, register] of sampleRegisters.entries()) {
        const refused = suffix === '' ? [] : (expected.rejects[register] ?? []);
        for (const state of ['rejected', 'undecided'] as const) {
          const list = await registry.read((t) => listImportRows(t, ids[i] ?? '', { state, limit: 500 }));
          const found = list.items.map((row) => ({
            row: row.row,
            code: row.reasons[0]?.code,
            column: row.reasons[0]?.column.replace(/\s+/g, ' '),
          }));
          const wanted = refused
            .filter((each) => each.state === state)
            .map(({ row, code, column }) => ({ row, code, column: column.replace(/\s+/g, ' ') }));
          expect(found, `${register} ${state}`).to.deep.equal(wanted);
        }
      }
    });

    it('finds the same file again unchanged, and its counts add up', async () => {
      for (const register of sampleRegisters) {
        const name = `${register}${suffix}.xlsx`;
        const again = await stageSample(registry, register, name);
        const refused = suffix === '' ? [] : (expected.rejects[register] ?? []);
        const rejected = refused.filter(({ state }) => state === 'rejected').length;
        const undecided = refused.length - rejected;
        const rows = expected.rows[name] ?? 0;
        const unchanged = rows - refused.length;
        expect(counts(again), name).to.deep.equal({
          rows,
          created: 0,
          updated: 0,
          unchanged,
          rejected,
          undecided,
        });
      }
    });

    it('adds up to the expected coverage however it is divided', async () => {
      for (const { asOf, area, population, covered } of expected.coverageByArea) {
        for (const by of ['payerGroup', 'objectCode', 'sex', 'ageBand', 'month'] as const) {
          const { items } = await registry.read((t) => coverage(t, { area, asOf, by }));
          const counted = by === 'month' ? items.slice(-1) : items;
          const sum = (key: 'population' | 'covered'): number =>
            counted.reduce((people, item) => people + item[key], 0);
          expect([sum('population'), sum('covered')], `${asOf} ${by}`).to.deep.equal([population, covered]);
        }
      }
    });

    it('gives the coverage of every expected day', async () => {
      for (const day of expected.coverageByArea) {
        const answer = await registry.read((t) =>
          coverage(t, { area: day.area, asOf: day.asOf, by: 'area' }),
        );
        const items = answer.items
          .filter(({ population }) => population > 0)
          .map(({ key, population, covered, rate }) => ({ key, population, covered, rate }));
        const { asOf, area, population, covered, rate } = answer;
        expect({ asOf, area, population, covered, rate, items }).to.deep.equal(day);
      }
    });

    if (suffix === '') {
      it('divides people as the rows of the workbooks do, to the person', async function () {
        this.timeout(180_000);
        const rows = await sampleRows();
        for (const { asOf, area } of expected.coverageByArea) {
          const right = divided(rows, asOf);
          for (const by of ['category', 'sex', 'ageBand', 'payerGroup', 'objectCode', 'month'] as const) {
            const found = await cellsOf(registry, { asOf, area, by });
            expect(found, `${asOf} by ${by}`).to.deep.equal(right[by]);
          }
        }
      });
    }

    it('gives the households of every category', async () => {
      for (const { asOf, ...wanted } of expected.householdsByCategory) {
        for (const [category, count] of Object.entries(wanted)) {
          const list = await registry.read((t) => searchHouseholds(t, { category, area: 'CL', asOf }));
          expect(list.total, `${category} on ${asOf}`).to.equal(count);
        }
      }
    });

    it('keeps a roll-up that the exact recount confirms', async () => {
      expect(await registry.read(verifyRollUp)).to.equal(undefined);
      expect(await registry.read(verifyResidents)).to.equal(undefined);
    });

    it('is taken back without a trace, and then is new again', async () => {
      for (const id of [...ids].reverse()) {
        const undone = await registry.tx((t) => undoImport(t, id));
        expect(undone.kept, undone.filename).to.deep.equal([]);
      }
      const answer = await registry.read((t) => coverage(t, { area: 'CL', asOf: '2023-12-13' }));
      expect(answer.population).to.equal(0);
      expect(await registry.read(verifyRollUp)).to.equal(undefined);
      expect(await registry.read(verifyResidents)).to.equal(undefined);
      const again = await stageSample(registry, 'residents', `residents${suffix}.xlsx`);
      expect(again.created).to.equal(300);
    });
  });
}
