import { expect } from 'chai';
import fc from 'fast-check';
import { systemActor } from '../../../src/db/tx.ts';
import { createHousehold } from '../../../src/features/households/service.ts';
import { changePerson } from '../../../src/features/people/service.ts';
import { searchPeople } from '../../../src/features/search/service.ts';
import { onBothEngines } from '../../support/engines.ts';
import { makeAreas, type TestRegistry } from '../../support/registry.ts';

const names = [
  'Nguyễn Thị Bích',
  'Nguyễn Thị Bình',
  'Trần Văn Lộc',
  'Nguyễn Thị Bích Ngọc',
  'Đặng Thị Ánh',
  'Lê Bá Bích',
];

onBothEngines('search', (open) => {
  let registry: TestRegistry;
  const ids = new Map<string, string>();

  before(async () => {
    registry = await open({ today: '2024-11-30' });
    await makeAreas(registry);
    for (const [i, fullName] of names.entries()) {
      const { id } = await registry.tx((t) =>
        createHousehold(t, {
          code: `CL-04${10 + i}`,
          area: i % 2 === 0 ? 'CL-01' : 'CL-02',
          address: `${i + 1} Chu Văn An`,
          residentFrom: '2020-01-01',
          members: [
            {
              fullName,
              birthDate: String(1950 + i),
              sex: 'female',
              relation: 'head',
              nationalId: `05115000012${i}`,
              phone: `091234567${i}`,
            },
          ],
        }),
      );
      const member = await registry.read((t) =>
        t.one<{ person_id: string }>('SELECT person_id FROM memberships WHERE household_id = ?', [id]),
      );
      ids.set(fullName, member?.person_id ?? '');
    }
  });
  after(() => registry.close());

  const found = async (q: string, more: object = {}): Promise<string[]> =>
    (await registry.read((t) => searchPeople(t, { q, ...more }))).items.map(({ fullName }) => fullName);

  it('takes words in any order, without accents, by their beginnings', async () => {
    expect(await found('bich nguyen')).to.deep.equal(['Nguyễn Thị Bích', 'Nguyễn Thị Bích Ngọc']);
    expect(await found('nguyen thi b 1951')).to.deep.equal(['Nguyễn Thị Bình']);
    expect(await found('dang anh')).to.deep.equal(['Đặng Thị Ánh']);
    expect(await found('khong co ai')).to.deep.equal([]);
  });

  it('ranks the whole name and typed accents first', async () => {
    expect((await found('Nguyễn Thị Bích'))[0]).to.equal('Nguyễn Thị Bích');
    expect((await found('bích')).sort()).to.deep.equal(
      ['Lê Bá Bích', 'Nguyễn Thị Bích', 'Nguyễn Thị Bích Ngọc'].sort(),
    );
  });

  it('knows initials, numbers and their ends, birth years, household codes, addresses, groups', async () => {
    expect(await found('ntb')).to.include.members(['Nguyễn Thị Bích', 'Nguyễn Thị Bình']);
    expect(await found('051150000122')).to.deep.equal(['Trần Văn Lộc']);
    expect(await found('051.150.000.122')).to.deep.equal(['Trần Văn Lộc']);
    expect(await found('0122')).to.deep.equal(['Trần Văn Lộc']);
    expect(await found('4572')).to.deep.equal([]);
    expect(await found('5672')).to.deep.equal(['Trần Văn Lộc']);
    expect(await found('1952')).to.deep.equal(['Trần Văn Lộc']);
    expect(await found('cl-0412')).to.deep.equal(['Trần Văn Lộc']);
    expect(await found('3 chu van an')).to.deep.equal(['Trần Văn Lộc']);
    expect(await found('loc chu van an')).to.deep.equal(['Trần Văn Lộc']);
    expect(await found('bich', { area: 'CL-02' })).to.deep.equal(['Lê Bá Bích', 'Nguyễn Thị Bích Ngọc']);
    expect(await found('bich tổ 10')).to.deep.equal([]);
    expect(await found('bich tdp 2')).to.have.members(['Lê Bá Bích', 'Nguyễn Thị Bích Ngọc']);
  });

  it('finds people by the name they bore before a correction', async () => {
    const id = ids.get('Lê Bá Bích') ?? '';
    await registry.tx((t) => changePerson(t, id, { fullName: 'Lê Bá Phước', reason: 'Theo giấy khai sinh' }));
    expect(await found('le ba bich')).to.deep.equal(['Lê Bá Phước']);
    expect(await found('phuoc')).to.deep.equal(['Lê Bá Phước']);
  });

  it('stays inside the area of who asks', async () => {
    const neighbour = { ...systemActor, role: 'officer' as const, area: 'NN' };
    const { items } = await registry.read((t) => searchPeople(t, { q: 'nguyen' }), neighbour);
    expect(items).to.deep.equal([]);
  });

  it('finds a person by any of the own words, in any order and cut short', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('Trần Văn Lộc', 'Nguyễn Thị Bích Ngọc', 'Đặng Thị Ánh'),
        fc.array(fc.tuple(fc.nat(3), fc.integer({ min: 2, max: 8 })), { minLength: 1, maxLength: 4 }),
        async (name, picks) => {
          const own = [...name.split(' '), String(1950 + names.indexOf(name))];
          const q = picks.map(([i, length]) => (own[i % own.length] ?? '').slice(0, length)).join(' ');
          expect(await found(q), q).to.include(name);
        },
      ),
      { numRuns: 60 },
    );
  });
});
