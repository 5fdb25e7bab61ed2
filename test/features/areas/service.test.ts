import { expect } from 'chai';
import {
  areaOn,
  changeArea,
  createArea,
  defaultArea,
  inScope,
  leafCodes,
  listAreas,
  onlyWard,
  requireArea,
  scopeCondition,
  subAreas,
  wardOf,
} from '../../../src/features/areas/service.ts';
import { onBothEngines } from '../../support/engines.ts';
import { actorOf, makeAreas, rejection, type TestRegistry } from '../../support/registry.ts';

const merger = '2025-07-01';
const officer = actorOf('officer', 'CL');

/** The merger of 1/7/2025 in small: no city level, CL and NN become CT, their groups go on under it. */
async function merge(registry: TestRegistry): Promise<void> {
  await registry.tx(async (t) => {
    await createArea(t, {
      code: 'CT',
      name: 'Phường Cẩm Thành',
      kind: 'ward',
      parentCode: 'QN',
      validFrom: merger,
    });
    for (const code of ['CL-01', 'CL-02', 'CL-10', 'NN-01'])
      await changeArea(t, code, { date: merger, parentCode: 'CT' });
    for (const code of ['CL', 'NN', 'TPQN']) await changeArea(t, code, { date: merger, end: true });
  });
}

onBothEngines('areas', (open) => {
  let registry: TestRegistry;
  beforeEach(async () => {
    registry = await open();
    await makeAreas(registry);
  });
  afterEach(() => registry.close());

  it('lie in each other on a day, sub-areas in order of their numbers', async () => {
    await registry.read(async (t) => {
      expect((await subAreas(t, 'CL', '2024-01-01')).map(({ code }) => code)).to.deep.equal([
        'CL-01',
        'CL-02',
        'CL-10',
      ]);
      expect(await leafCodes(t, 'CL', '2024-01-01')).to.have.members(['CL', 'CL-01', 'CL-02', 'CL-10']);
      expect(await leafCodes(t, 'QN', '2024-01-01')).to.have.length(8);
      expect((await wardOf(t, 'CL-02', '2024-01-01'))?.code).to.equal('CL');
      expect(await wardOf(t, 'TPQN', '2024-01-01')).to.equal(undefined);
    });
  });

  it('are made once per code, under a parent that stands that day', async () => {
    const form = {
      code: 'cl-01',
      name: 'Tổ',
      kind: 'group',
      parentCode: 'CL',
      validFrom: '2020-01-01',
    } as const;
    expect(await rejection(registry.tx((t) => createArea(t, form)))).to.include({ status: 409 });
    expect(
      await rejection(registry.tx((t) => createArea(t, { ...form, code: 'X', parentCode: 'NO' }))),
    ).to.include({
      status: 404,
    });
    const before = { ...form, code: 'X', validFrom: '1899-12-31' };
    expect(await rejection(registry.tx((t) => createArea(t, before)))).to.include({ status: 422 });
    expect((await registry.read((t) => listAreas(t, '2024-01-01'))).length).to.equal(8);
  });

  it('carry a cleaned name, the code as given, and an audit row', async () => {
    const made = await registry.tx((t) =>
      createArea(t, {
        code: 'CL-03b',
        name: ' Tổ  dân phố\u00a03 ',
        kind: 'group',
        parentCode: 'CL',
        validFrom: '2020-01-01',
      }),
    );
    expect(made).to.include({ code: 'CL-03b', name: 'Tổ dân phố 3', parentCode: 'CL', validTo: null });
    const audit = await registry.read((t) =>
      t.one<{ action: string; area_code: string }>('SELECT action, area_code FROM audit WHERE thing_id = ?', [
        made.id,
      ]),
    );
    expect(audit).to.deep.equal({ action: 'area.create', area_code: 'CL-03b' });
  });

  it('take a new name from a day on, keeping the old one before', async () => {
    await registry.tx((t) => changeArea(t, 'CL-10', { date: '2024-06-01', name: 'Tổ dân phố Đông' }));
    await registry.read(async (t) => {
      expect((await areaOn(t, 'CL-10', '2024-05-31'))?.name).to.equal('Tổ dân phố 10');
      expect((await areaOn(t, 'CL-10', '2024-06-01'))?.name).to.equal('Tổ dân phố Đông');
    });
    // What lies before the newest change is history.
    const late = registry.tx((t) => changeArea(t, 'CL-10', { date: '2024-01-01', name: 'Tổ' }));
    expect(await rejection(late)).to.include({ status: 422 });
  });

  it('never come to lie in themselves', async () => {
    for (const [code, parentCode] of [
      ['CL', 'CL'],
      ['CL', 'CL-01'],
      ['QN', 'CL'],
    ] as const) {
      const error = await rejection(
        registry.tx((t) => changeArea(t, code, { date: '2024-06-01', parentCode })),
      );
      expect(error, `${code} in ${parentCode}`).to.include({ status: 422 });
    }
  });

  it('go on through a merger: codes stay, the old ward keeps its days', async () => {
    await merge(registry);
    await registry.read(async (t) => {
      const codes = async (area: string, day: string) =>
        (await subAreas(t, area, day)).map(({ code }) => code);
      expect(await codes('CL', '2025-06-30')).to.deep.equal(['CL-01', 'CL-02', 'CL-10']);
      expect(await codes('CL', merger)).to.deep.equal([]);
      expect(await codes('CT', merger)).to.deep.equal(['CL-01', 'CL-02', 'CL-10', 'NN-01']);
      expect(await leafCodes(t, 'CL', merger)).to.deep.equal([]);
      expect(await leafCodes(t, 'CT', '2025-06-30')).to.deep.equal([]);
      expect((await wardOf(t, 'CL-01', '2025-06-30'))?.code).to.equal('CL');
      expect((await wardOf(t, 'CL-01', merger))?.code).to.equal('CT');
      expect(await areaOn(t, 'CL', '2026-01-01')).to.include({
        name: 'Phường Chánh Lộ',
        validTo: '2025-06-30',
      });
      const listed = (await listAreas(t, '2026-01-01')).map(({ code }) => code);
      expect(listed).to.include.members(['CL', 'CT', 'TPQN']);
      expect((await listAreas(t, '2024-01-01')).map(({ code }) => code)).not.to.include('CT');
    });
  });

  it('hand their scope to the ward they were merged into', async () => {
    await merge(registry);
    const seen = (area: string | null) =>
      registry.read(
        async (t) => {
          const { sql, params } = scopeCondition(t, 'a.code');
          const rows = await t.all<{ code: string }>(
            `SELECT a.code FROM areas a WHERE ${sql} ORDER BY a.code`,
            params,
          );
          return rows.map(({ code }) => code);
        },
        actorOf('officer', area),
      );
    expect(await seen('CT')).to.deep.equal(['CL-01', 'CL-02', 'CL-10', 'CT', 'NN-01']);
    expect(await seen('CL')).to.deep.equal(['CL', 'CL-01', 'CL-02', 'CL-10']);
    expect(await seen('CL-02')).to.deep.equal(['CL-02']);
    expect(await seen(null)).to.have.length(9);
    await registry.read(
      async (t) => expect((await requireArea(t, 'CL', '2024-01-01')).name).to.equal('Phường Chánh Lộ'),
      actorOf('officer', 'CT'),
    );
    const former = registry.read((t) => requireArea(t, 'NN', '2024-01-01'), actorOf('officer', 'CL'));
    expect(await rejection(former)).to.include({ status: 404 });
  });

  it('outside the own area are not found', async () => {
    await registry.read(async (t) => {
      expect(await inScope(t, 'CL-01')).to.equal(true);
      expect(await inScope(t, 'NN-01')).to.equal(false);
      for (const code of ['NN-01', 'QN', 'NO'])
        expect(await rejection(requireArea(t, code))).to.include({ status: 404 });
      expect((await listAreas(t, '2024-01-01')).map(({ code }) => code)).to.deep.equal([
        'CL',
        'CL-01',
        'CL-02',
        'CL-10',
      ]);
    }, officer);
    const root = {
      code: 'X',
      name: 'X',
      kind: 'province',
      parentCode: null,
      validFrom: '2020-01-01',
    } as const;
    expect(await rejection(registry.tx((t) => createArea(t, root), actorOf('admin', 'CL')))).to.include({
      status: 404,
    });
  });

  it('left out are the account’s own, else the topmost; one ward only where there is one', async () => {
    await registry.read(async (t) => {
      expect((await defaultArea(t, '2024-01-01')).code).to.equal('CL');
      expect((await onlyWard(t))?.code).to.equal('CL');
    }, officer);
    await registry.read(async (t) => {
      expect((await defaultArea(t, '2024-01-01')).code).to.equal('QN');
      expect(await onlyWard(t)).to.equal(undefined);
    });
    await registry.tx((t) => changeArea(t, 'NN', { date: '2024-01-01', end: true }));
    expect((await registry.read((t) => onlyWard(t)))?.code).to.equal('CL');
  });
});
