import { expect } from 'chai';
import { systemActor } from '../../../src/db/tx.ts';
import { coverage } from '../../../src/features/coverage/service.ts';
import { commitImport } from '../../../src/features/imports/service.ts';
import { choose } from '../../../src/features/reconciliations/choices.ts';
import { allRows, whyCountsDiffer } from '../../../src/features/reconciliations/service.ts';
import { reconcile } from '../../../src/features/reconciliations/staging.ts';
import { undoChoice } from '../../../src/features/reconciliations/undo.ts';
import { onBothEngines } from '../../support/engines.ts';
import type { TestRegistry } from '../../support/registry.ts';
import { expected, makeSampleAreas, sampleFile, stageSample } from '../../support/sampleWard.ts';

const asOf = '2024-11-30';

onBothEngines('the sample ward beside the insurer’s list', (open) => {
  let registry: TestRegistry;

  before(async function () {
    this.timeout(180_000);
    registry = await open();
    await makeSampleAreas(registry);
    for (const register of ['residents', 'statuses'] as const) {
      const staged = await stageSample(registry, register, `${register}.xlsx`);
      await registry.tx((t) => commitImport(t, staged.id));
    }
  });
  after(() => registry.close());

  const lay = (name: string) =>
    reconcile(registry.db, systemActor, {
      area: 'CL',
      asOf,
      source: { file: sampleFile(name) },
      filename: name,
    });
  const covered = () => registry.read(async (t) => (await coverage(t, { asOf, area: 'CL' })).covered);
  const accept = (id: string) => registry.tx((t) => choose(t, id, { choice: 'accept', kind: 'onlyThere' }));

  it('has every card only there before any is recorded, and the expected coverage once all are taken', async function () {
    this.timeout(180_000); // a thousand cards are recorded, taken back and recorded again
    const rows = expected.rows['insurance.xlsx'];
    const made = await lay('insurance.xlsx');
    expect(made.fileRows).to.equal(rows);
    expect(made.counts).to.deep.include({ onlyThere: rows, onlyHere: 0, agrees: 0, unreadable: 0 });
    const why = await registry.read((t) => whyCountsDiffer(t, 'CL'));
    const first = await accept(made.id);
    expect(first.rows).to.equal(rows);
    const count = await covered();
    expect(why?.sentence).to.contain(`${count} người chỉ có thẻ ở danh sách BHXH`);
    for (const each of expected.coverageByArea) {
      const answer = await registry.read((t) => coverage(t, { asOf: each.asOf, area: each.area }));
      expect([answer.population, answer.covered], each.asOf).to.deep.equal([each.population, each.covered]);
    }
    await registry.tx((t) => undoChoice(t, made.id, first.id));
    expect(await covered()).to.equal(0);
    expect((await accept(made.id)).rows).to.equal(rows);
    expect(await covered()).to.equal(count);
  });

  it('agrees with the same list to the last row', async () => {
    const { counts } = await lay('insurance.xlsx');
    expect(counts).to.deep.include({ agrees: expected.rows['insurance.xlsx'], differs: 0, onlyHere: 0 });
  });

  it('names each faulty row of the messy list, and its counts add up', async () => {
    const made = await lay('insurance-messy.xlsx');
    const { agrees, differs, onlyThere, undecided, unreadable } = made.counts;
    expect(agrees + differs + onlyThere + undecided + unreadable).to.equal(made.fileRows);
    expect(made.fileRows).to.equal(expected.rows['insurance-messy.xlsx']);
    const rows = await registry.read(async (t) =>
      [
        ...(await allRows(t, made.id, 'unreadable')),
        ...(await allRows(t, made.id, 'undecided')),
        ...(await allRows(t, made.id, 'onlyThere')),
      ].map(({ row, kind }) => `${row} ${kind}`),
    );
    for (const { row, code } of expected.rejects.insurance ?? []) {
      const kind =
        code === 'unknownPerson' ? 'onlyThere' : code === 'nameWithoutAccents' ? 'undecided' : 'unreadable';
      expect(rows).to.include(`${row} ${kind}`);
    }
  });
});
