import { readdirSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { databasePlace } from '../../src/app/compose.ts';
import { clearRehearsals } from '../../src/db/open.ts';
import { systemActor, type WriteTx } from '../../src/db/tx.ts';
import { createHousehold } from '../../src/features/households/service.ts';
import { searchPeople } from '../../src/features/search/service.ts';
import { onBothEngines } from '../support/engines.ts';
import { makeAreas, rejection, type TestRegistry } from '../support/registry.ts';

onBothEngines('large transactions, rehearsals and a queue that is lent', (open) => {
  let registry: TestRegistry;
  before(async () => {
    registry = await open();
    await makeAreas(registry);
  });
  after(() => registry.close());

  const enter = (t: WriteTx, fullName: string) =>
    createHousehold(t, {
      area: 'CL-01',
      residentFrom: '2020-01-01',
      members: [{ fullName, birthDate: '1970', sex: 'female', relation: 'head' }],
    });
  const found = async (q: string): Promise<string[]> =>
    (await registry.read((t) => searchPeople(t, { q }))).items.map(({ fullName }) => fullName);
  const count = async (): Promise<number> =>
    Number((await registry.read((t) => t.one<{ n: number }>('SELECT COUNT(*) AS n FROM people')))?.n);
  const copies = (): string[] =>
    readdirSync(registry.deps.config.dataDir).filter((name) => name.includes('rehearsal'));
  const large = { large: true };

  it('are found by their words once they are committed, and not at all when they are rolled back', async () => {
    await registry.db.tx(systemActor, (t) => enter(t, 'Trần Thị Lớn'), large);
    const broken = registry.db.tx(
      systemActor,
      async (t) => {
        await enter(t, 'Trần Thị Hỏng');
        throw new Error('broken');
      },
      large,
    );
    expect(await rejection(broken)).to.be.an('error');
    await registry.tx((t) => enter(t, 'Trần Thị Nhỏ'));
    expect(await found('lon')).to.deep.equal(['Trần Thị Lớn']);
    expect(await found('hong')).to.deep.equal([]);
    expect(await found('nho')).to.deep.equal(['Trần Thị Nhỏ']);
    if (registry.db.dialect === 'postgres') return;
    await registry.tx(async (t) => {
      await t.run("INSERT INTO people_index (people_index, rank) VALUES ('integrity-check', 1)");
    });
  });

  for (const options of [large, {}])
    it(`leave nothing behind when they are rehearsed, ${options === large ? 'large' : 'small'}`, async () => {
      const before = await count();
      const seen = await registry.db.rehearse(
        systemActor,
        async (t) => {
          await enter(t, 'Trần Thị Thử');
          return Number((await t.one<{ n: number }>('SELECT COUNT(*) AS n FROM people'))?.n);
        },
        options,
      );
      expect([seen, await count()]).to.deep.equal([before + 1, before]);
      expect(copies()).to.deep.equal([]);
    });

  for (const options of [large, {}])
    it(`keep and take back their parts, ${options === large ? 'large' : 'small'}`, async () => {
      const names = async (t: WriteTx): Promise<string[]> =>
        (
          await t.all<{ full_name: string }>(
            "SELECT full_name FROM people WHERE full_name LIKE 'Phần %' ORDER BY id",
          )
        ).map(({ full_name }) => full_name.slice(-1));
      // Bits: whether something is read after each name, which writes what is held back.
      for (let reads = 0; reads < 32; reads++) {
        const put = async (t: WriteTx, i: number): Promise<void> => {
          const name = `Phần ${'ABCDE'.charAt(i)}`;
          const keys = { name_key: name, folded_name: name, search_text: '' };
          await t.insert('people', {
            id: name,
            full_name: name,
            ...keys,
            created_at: t.now,
            updated_at: t.now,
          });
          if (reads & (1 << i)) await names(t);
        };
        const left = await registry.db.rehearse(
          systemActor,
          async (t) => {
            await put(t, 0);
            const outer = await t.beginPart();
            await put(t, 1);
            const first = await t.beginPart();
            await put(t, 2);
            await first.takeBack();
            const second = await t.beginPart();
            await put(t, 3);
            await second.keep();
            const between = reads % 3 === 0 ? await names(t) : ['A', 'B', 'D'];
            await outer.takeBack();
            await put(t, 4);
            return [between, await names(t)];
          },
          options,
        );
        expect(left, `reads ${reads}`).to.deep.equal([
          ['A', 'B', 'D'],
          ['A', 'E'],
        ]);
      }
    });

  it('are cleared away where a program was killed in the middle of one', () => {
    const place = databasePlace(registry.deps.config);
    writeFileSync(`${place.file}.rehearsal-1-0-1`, 'half a copy');
    expect(copies()).to.have.length(1);
    clearRehearsals(place);
    expect(copies()).to.deep.equal([]);
  });

  it('wait in the queue while it is lent, in their order', async () => {
    const order: string[] = [];
    const lent = registry.db.lend(async () => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      order.push('lent');
    });
    const after = registry.tx((t) => enter(t, 'Trần Thị Sau')).then(() => order.push('after'));
    await Promise.all([lent, after]);
    expect(order).to.deep.equal(['lent', 'after']);
    expect(await rejection(registry.db.lend(() => Promise.reject(new Error('no'))))).to.be.an('error');
    await registry.tx((t) => enter(t, 'Trần Thị Nữa'));
  });
});
