import { expect } from 'chai';
import { addRow } from '../../../src/features/dictionaries/editing.ts';
import {
  type Dictionaries,
  dictionaries,
  seedDictionaries,
} from '../../../src/features/dictionaries/service.ts';
import { onBothEngines } from '../../support/engines.ts';
import type { TestRegistry } from '../../support/registry.ts';

onBothEngines('dictionaries', (open) => {
  let registry: TestRegistry;
  let known: Dictionaries;
  before(async () => {
    registry = await open();
    known = await registry.read((t) => dictionaries(t));
  });
  after(() => registry.close());

  it('know each category by its code, its label and every alias', () => {
    expect(known.categories()).to.have.length.above(50);
    for (const category of known.categories()) {
      for (const words of [category.code, category.label, ...category.aliases]) {
        expect(known.categoryByWords(words)?.code, words).to.equal(category.code);
        expect(known.categoryByWords(` ${words.toUpperCase().normalize('NFD')}\n`)?.code, words).to.equal(
          category.code,
        );
      }
    }
    expect(known.categoryByWords('không có diện này')).to.equal(undefined);
    expect(known.categoryByWords('')).to.equal(undefined);
  });

  it('know ethnic groups by words, never by a bare number', () => {
    expect(known.ethnicGroupByWords('Hrê')?.code).to.equal('19');
    expect(known.ethnicGroupByWords("H'Re")?.code).to.equal('19');
    expect(known.ethnicGroupByWords('dân tộc Kinh'.normalize('NFD'))?.code).to.equal('01');
    expect(known.ethnicGroupByWords('Xơ-Đăng')?.code).to.equal('14');
    for (const words of ['1', '01', '25', '19', '', 'Atlantis']) {
      expect(known.ethnicGroupByWords(words), words).to.equal(undefined);
    }
    expect([known.ethnicLabel('01'), known.ethnicLabel(null)]).to.deep.equal(['Kinh', '']);
  });

  it('answer by the day asked for', () => {
    expect(known.objectCode('CN', '2025-12-31')?.benefitLevel).to.equal(3);
    expect(known.objectCode('CN', '2026-01-01')?.benefitLevel).to.equal(2);
    expect(known.objectCode('HN', '2015-11-15')).to.equal(undefined);
    expect(known.objectCode('ZZ', '2024-01-01')).to.equal(undefined);
    expect(known.norm('poverty-income-urban', '2021-12-31')).to.equal(1_300_000);
    expect(known.norm('poverty-income-urban', '2022-01-01')).to.equal(2_000_000);
    expect(known.norm('poverty-income-urban', '2031-01-01')).to.equal(undefined);
    expect(known.norm('base-salary', '2024-06-30')).to.equal(1_800_000);
    expect(known.norm('base-salary', '2024-07-01')).to.equal(2_340_000);
    expect(known.deprivations('2023-01-01')).to.have.length(12);
  });

  it('leave nothing unknown said: a code of unknown meaning has no payer group', () => {
    expect(known.objectCode('TG', '2024-01-01')?.payerGroup).to.equal(null);
    expect(known.payerPeriods('HN').map(({ group }) => group)).to.deep.equal([3]);
  });

  it('have rows of one code that never overlap, whatever the day', async () => {
    const overlaps = await registry.read((t) =>
      t.all<{ dictionary: string; code: string }>(
        `SELECT a.dictionary, a.code FROM dictionary_rows a JOIN dictionary_rows b ON a.dictionary = b.dictionary
           AND a.code = b.code AND a.row_id < b.row_id AND a.valid_from < b.valid_to AND b.valid_from < a.valid_to
         WHERE a.dictionary <> 'norms'`,
      ),
    );
    expect(overlaps).to.deep.equal([]);
  });

  it('give every category a register, and its object code one that is known', () => {
    for (const category of known.categories()) {
      if (category.objectCode === null) continue;
      const day = category.validFrom ?? '2024-01-01';
      const found = known.objectCodes().some(({ objectCode }) => objectCode === category.objectCode);
      expect(found, `${category.code} on ${day}`).to.equal(true);
      expect(category.payer, category.code).to.be.oneOf(['state', 'stateSupport']);
    }
  });

  it('name in lists that leave the desk only what may be told', () => {
    expect(known.publicLabel('poor')).to.equal('Hộ nghèo');
    const hidden = known.categories().filter((category) => !category.publicListing);
    expect(hidden).to.have.length.above(0);
    for (const category of hidden) {
      expect(known.publicLabel(category.code), category.code).not.to.equal(category.label);
    }
  });

  it('are filled once', async () => {
    const count = () =>
      registry.read((t) => t.one<{ n: number }>('SELECT COUNT(*) AS n FROM dictionary_rows'));
    const before = await count();
    await registry.tx(async (t) => {
      await seedDictionaries(t);
      t.audit({ action: 'test', kind: 'test', id: 'test' });
    });
    expect(await count()).to.deep.equal(before);
  });

  it('say what was known then: a row recorded later is not in an earlier answer', async () => {
    await registry.tx((t) =>
      addRow(t, 'norms', {
        values: { code: 'ward-gift', area: 'CL', label: 'Quà của phường', value: 300_000, unit: 'dong' },
        validFrom: '2024-01-01',
        confidence: 'verified',
      }),
    );
    const now = await registry.read((t) => dictionaries(t));
    const then = await registry.read((t) => dictionaries(t, '2020-01-01T00:00:00.000000Z'));
    expect(now.norm('ward-gift', '2024-05-01', ['CL-01', 'CL'])).to.equal(300_000);
    expect(now.norm('ward-gift', '2024-05-01', ['NN'])).to.equal(undefined);
    expect(then.norm('ward-gift', '2024-05-01', ['CL'])).to.equal(undefined);
  });
});
