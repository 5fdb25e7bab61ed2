import { expect } from 'chai';
import { amendFact, insertFact, knownAt, retractFact } from '../../src/db/facts.ts';
import type { WriteTx } from '../../src/db/tx.ts';
import { createPerson } from '../../src/features/people/service.ts';
import { onBothEngines } from '../support/engines.ts';
import { makeAreas, rejection, type TestRegistry } from '../support/registry.ts';

let residence = {
  id: 'r1',
  person_id: '',
  household_id: null,
  area_code: 'CL-01',
  kind: 'permanent',
  source: 'declared',
  valid_from: '2020-01-01',
  valid_to: '9999-12-31',
};

onBothEngines('facts', (open) => {
  let registry: TestRegistry;
  let recorded: string;

  const write = <T>(fn: (t: WriteTx) => Promise<T>): Promise<T> =>
    registry.tx(async (t) => {
      t.audit({ action: 'test', kind: 'test', id: 'test' });
      return fn(t);
    });

  beforeEach(async () => {
    registry = await open();
    await makeAreas(registry);
    recorded = await write(async (t) => {
      const person = await createPerson(t, { fullName: 'Nguyễn Thị Bích', birthDate: '1952', sex: 'female' });
      residence = { ...residence, person_id: person.id };
      await insertFact(t, 'residences', residence);
      return t.now;
    });
  });
  afterEach(() => registry.close());

  const endsKnownAt = (instant: string) =>
    registry.read(async (t) => {
      const sql = `SELECT r.valid_to FROM residences r WHERE r.id = 'r1' AND ${knownAt('r')}`;
      return (await t.all<{ valid_to: string }>(sql, [instant, instant])).map((row) => row.valid_to);
    });

  it('keep what was known before each correction, under one id', async () => {
    const amended = await write(async (t) => {
      await amendFact(t, 'residences', 'r1', { valid_to: '2024-01-01' });
      return t.now;
    });
    const retracted = await write(async (t) => {
      await retractFact(t, 'residences', 'r1');
      return t.now;
    });
    expect(await endsKnownAt('2020-01-01T00:00:00.000000Z')).to.deep.equal([]);
    expect(await endsKnownAt(recorded)).to.deep.equal(['9999-12-31']);
    expect(await endsKnownAt(amended)).to.deep.equal(['2024-01-01']);
    expect(await endsKnownAt(retracted)).to.deep.equal([]);
  });

  it('are never changed, deleted, or closed twice', async () => {
    for (const sql of [
      "UPDATE residences SET area_code = 'CL-02' WHERE id = 'r1'",
      "UPDATE residences SET valid_to = '2021-01-01' WHERE id = 'r1'",
      "UPDATE residences SET recorded_at = '2020' WHERE id = 'r1'",
      "DELETE FROM residences WHERE id = 'r1'",
      "DELETE FROM audit WHERE kind = 'test'",
    ]) {
      expect(String(await rejection(write((t) => t.run(sql)))), sql).to.contain('append-only');
    }
    await write((t) => retractFact(t, 'residences', 'r1'));
    const again = write((t) => t.run("UPDATE residences SET retracted_at = '2024' WHERE id = 'r1'"));
    expect(String(await rejection(again))).to.match(/retracted already|append-only/);
  });

  it('are refused by the database where they make no sense', async () => {
    const wrong: object[] = [
      { valid_to: '2020-01-01' },
      { valid_from: '2020-1-1' },
      { kind: 'guest' },
      { area_code: 'NO' },
      { person_id: 'nobody' },
      { id: 'r1' },
    ];
    for (const changes of wrong) {
      const error = await rejection(
        write((t) => insertFact(t, 'residences', { ...residence, id: 'r2', ...changes })),
      );
      expect(String(error), JSON.stringify(changes)).to.contain('constraint');
    }
  });

  it('that decide about coverage mark whom they concern', async () => {
    const touched = await write(async (t) => {
      await amendFact(t, 'residences', 'r1', { valid_to: '2024-01-01' });
      return [...t.touchedPeople];
    });
    expect(touched).to.deep.equal([residence.person_id]);
  });
});
