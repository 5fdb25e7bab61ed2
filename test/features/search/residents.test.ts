import { expect } from 'chai';
import { createHousehold } from '../../../src/features/households/service.ts';
import { changePerson } from '../../../src/features/people/service.ts';
import { searchPeople, verifyResidents } from '../../../src/features/search/service.ts';
import { onBothEngines } from '../../support/engines.ts';
import { actorOf, makeAreas, type TestRegistry } from '../../support/registry.ts';

onBothEngines('the residents of an area', (open) => {
  let registry: TestRegistry;
  const names = ['Trần Văn Lộc', 'Lê Thị Ánh', 'Nguyễn Thị Bích', 'Bùi Văn An', 'Hồ Thị Mỹ'];

  before(async () => {
    registry = await open();
    await makeAreas(registry);
    for (const [i, fullName] of names.entries()) {
      await registry.tx((t) =>
        createHousehold(t, {
          code: `CL-${i + 1}`,
          area: i === 4 ? 'CL-01' : 'CL-02',
          residentFrom: i === 3 ? '2023-01-01' : '2020-01-01',
          members: [{ relation: 'head', fullName, birthDate: '1970', sex: 'female' }],
        }),
      );
    }
  });
  after(() => registry.close());

  const listed = async (query: object) => {
    const { items, total } = await registry.read((t) => searchPeople(t, { area: 'CL-02', ...query }));
    return { total, names: items.map(({ fullName }) => fullName) };
  };

  it('come by name, a page at a time, with the count of all, on any day', async () => {
    const all = ['Bùi Văn An', 'Lê Thị Ánh', 'Nguyễn Thị Bích', 'Trần Văn Lộc'];
    expect(await listed({})).to.deep.equal({ total: 4, names: all });
    const first = await registry.read((t) => searchPeople(t, { area: 'CL-02', limit: 3 }));
    expect(await listed({ limit: 3, cursor: first.nextCursor })).to.deep.equal({
      total: 4,
      names: all.slice(3),
    });
    expect(await listed({ asOf: '2022-12-31' })).to.deep.equal({ total: 3, names: all.slice(1) });
    expect((await listed({ area: 'CL' })).names).to.deep.equal([
      ...all.slice(0, 1),
      'Hồ Thị Mỹ',
      ...all.slice(1),
    ]);
    const elsewhere = registry.read((t) => searchPeople(t, { area: 'CL-02' }), actorOf('officer', 'NN'));
    expect(await elsewhere.catch((error: { code: string }) => error.code)).to.equal('notFound');
  });

  it('change places with their names, and a place that is not theirs is found', async () => {
    const [person] = (await registry.read((t) => searchPeople(t, { q: 'tran van loc' }))).items;
    const change = { fullName: 'Cao Văn Lộc', reason: 'Ghi nhầm họ' };
    await registry.tx((t) => changePerson(t, person?.id ?? '', change));
    expect((await listed({})).names.slice(0, 2)).to.deep.equal(['Bùi Văn An', 'Cao Văn Lộc']);
    expect(await registry.read(verifyResidents)).to.equal(undefined);
    for (const spoil of ["name_key = 'z'", "valid_to = '2024-01-01'"]) {
      const fault = await registry
        .tx(async (t) => {
          await t.run(`UPDATE area_residents SET ${spoil} WHERE person_id = ?`, [person?.id ?? '']);
          throw new Error(await verifyResidents(t));
        })
        .catch((error: Error) => error.message);
      expect(fault).to.contain(`thiếu người ${person?.id}`);
    }
  });
});
