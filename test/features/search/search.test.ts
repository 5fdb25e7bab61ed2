import { expect } from 'chai';
import fc from 'fast-check';
import { systemActor, type WriteTx } from '../../../src/db/tx.ts';
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

/** Somebody alone in a household. */
async function createPersonHere(t: WriteTx, fullName: string, code: string): Promise<string> {
  const { id } = await createHousehold(t, {
    code,
    area: 'CL-02',
    address: 'Hẻm 7',
    residentFrom: '2020-01-01',
    members: [{ fullName, birthDate: '1970', sex: 'female', relation: 'head' }],
  });
  return id;
}

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

  it('puts the whole name before longer ones, and typed marks in any order before none', async () => {
    expect((await found('nguyen thi bich'))[0]).to.equal('Nguyễn Thị Bích');
    const ngoc = await found('nguyen ngoc');
    expect(ngoc).to.deep.equal(['Nguyễn Thị Bích Ngọc']);
    const marked = await registry.tx((t) => createPersonHere(t, 'Nguyễn Thị Bịch', 'CL-0499'));
    expect(marked).to.be.a('string');
    expect((await found('bích nguyễn')).slice(0, 2)).to.have.members([
      'Nguyễn Thị Bích',
      'Nguyễn Thị Bích Ngọc',
    ]);
    expect((await found('bịch nguyễn'))[0]).to.equal('Nguyễn Thị Bịch');
  });

  it('says why somebody was found where the row does not show it', async () => {
    const reason = async (q: string, name: string) =>
      (await registry.read((t) => searchPeople(t, { q }))).items.find(({ fullName }) => fullName === name)
        ?.matchedBy;
    expect(await reason('tran loc 1952', 'Trần Văn Lộc')).to.equal(null);
    expect(await reason('051150000122', 'Trần Văn Lộc')).to.equal('đúng số CCCD');
    expect(await reason('loc 0122', 'Trần Văn Lộc')).to.equal('số CCCD có đuôi 0122');
    expect(await reason('5672', 'Trần Văn Lộc')).to.equal('điện thoại có đuôi 5672');
    expect(await reason('le ba bich', 'Lê Bá Phước')).to.equal('tên đã ghi trước đây: Lê Bá Bích');
    expect(await reason('3 chu van an', 'Trần Văn Lộc')).to.equal('địa chỉ 3 Chu Văn An');
  });

  it('finds somebody by the number borne before, and by the number of a household alone', async () => {
    const id = ids.get('Đặng Thị Ánh') ?? '';
    const reason = 'Đổi CCCD';
    await registry.tx((t) => changePerson(t, id, { nationalId: '212345678', reason }));
    await registry.tx((t) => changePerson(t, id, { nationalId: '051154009911', reason }));
    const { items } = await registry.read((t) => searchPeople(t, { q: '212345678' }));
    expect(items.map(({ fullName, matchedBy }) => [fullName, matchedBy])).to.deep.equal([
      ['Đặng Thị Ánh', 'đúng số CMND (số cũ)'],
    ]);
    expect(await found('45678')).to.include('Đặng Thị Ánh');
    expect((await found('0413'))[0]).to.equal('Nguyễn Thị Bích Ngọc');
  });

  it('lets a group head find nobody by a number that the role does not read', async () => {
    const head = { ...systemActor, role: 'groupHead' as const, area: 'CL-01' };
    const by = async (q: string) =>
      (await registry.read((t) => searchPeople(t, { q }), head)).items.map(({ fullName }) => fullName);
    expect(await by('phuoc 1955')).to.deep.equal([]); // lives elsewhere
    expect(await by('nguyen thi bich 1950')).to.deep.equal(['Nguyễn Thị Bích']);
    expect(await by('0912345670')).to.deep.equal(['Nguyễn Thị Bích']);
    for (const q of ['051150000120', '0511500001', '0120', 'bich 0511', 'bich 0120'])
      expect(await by(q), q).to.deep.equal([]);
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
