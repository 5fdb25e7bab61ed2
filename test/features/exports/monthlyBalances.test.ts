import { expect } from 'chai';
import fc from 'fast-check';
import type { WriteTx } from '../../../src/db/tx.ts';
import { requireArea } from '../../../src/features/areas/service.ts';
import { balance } from '../../../src/features/balances/reports.ts';
import { caseBalances } from '../../../src/features/cases/openWork.ts';
import { monthReport } from '../../../src/features/exports/monthly/monthly.ts';
import type { Sheet } from '../../../src/features/exports/sheet.ts';
import { act, playHistory } from '../../support/histories.ts';
import { makeAreas, openRegistry, type TestRegistry } from '../../support/registry.ts';

/** A month, a period from the 15th to the 14th, a quarter to the 14th, half a year; the second begins where the first ended. */
const periods = [
  ['2022-08-15', '2022-09-14'],
  ['2022-09-15', '2022-12-14'],
  ['2023-03-01', '2023-03-31'],
  ['2023-01-01', '2023-06-30'],
] as const;

const cell = (sheet: Sheet, row: Sheet['rows'][number] | undefined, field: string): number =>
  Number(row?.[sheet.columns.findIndex((column) => column.field === field)] ?? 0);
const sum = (sheet: Sheet, rows: Sheet['rows'], field: string): number =>
  rows.reduce((total, row) => total + cell(sheet, row, field), 0);

/** B03 or B04: each column of the ward is the balance's, in households and people, and its groups add up to it. */
async function expectPoverty(
  t: WriteTx,
  sheet: Sheet,
  register: 'poor' | 'nearPoor',
  from: string,
  to: string,
) {
  const found = await balance(t, { register, area: 'CL', from, to });
  const unit = sheet.columns.findIndex(({ field }) => field === 'unit');
  for (const [kind, row] of [
    ['households', sheet.total],
    ['people', sheet.secondTotal],
  ] as const) {
    expect(cell(sheet, row, 'opening')).to.equal(found.opening[kind]);
    expect(cell(sheet, row, 'closing')).to.equal(found.closing[kind]);
    for (const { field } of sheet.columns) {
      const [direction, reason] = field.split('.');
      if (!reason) continue;
      const movement = found.movements.find((each) => each.direction === direction && each.reason === reason);
      expect(cell(sheet, row, field), `${sheet.name} ${field}`).to.equal(movement?.[kind] ?? 0);
    }
    const mine = sheet.rows.filter((each) => each[unit] === (kind === 'households' ? 'Hộ' : 'Khẩu'));
    for (const field of ['opening', 'closing'])
      expect(sum(sheet, mine, field), `${sheet.name}, the groups, ${field}`).to.equal(
        cell(sheet, row, field),
      );
  }
  return found;
}

async function expectHardship(t: WriteTx, sheet: Sheet, from: string, to: string): Promise<void> {
  const found = await balance(t, { register: 'disadvantaged', area: 'CL', from, to });
  for (const [kind, name] of [
    ['households', 'Households'],
    ['people', 'People'],
  ] as const) {
    const moved = (direction: string) =>
      found.movements.filter((each) => each.direction === direction).reduce((n, each) => n + each[kind], 0);
    const wanted = {
      opening: found.opening[kind],
      increase: moved('increase'),
      decrease: moved('decrease'),
      closing: found.closing[kind],
    };
    for (const [field, value] of Object.entries(wanted)) {
      expect(cell(sheet, sheet.total, `${field}${name}`), `B07 ${field}`).to.equal(value);
      if (field === 'opening' || field === 'closing')
        expect(sum(sheet, sheet.rows, `${field}${name}`), `B07, the groups, ${field}`).to.equal(value);
    }
  }
}

async function expectLists(t: WriteTx, sheets: ReadonlyMap<string, Sheet>, from: string, to: string) {
  for (const [name, register] of [
    ['DS2 Biến động NCC', 'policy'],
    ['DS3 Biến động BTXH', 'assistance'],
  ] as const) {
    const { movements } = await balance(t, { register, area: 'CL', from, to });
    for (const [direction, word] of [
      ['increase', 'Tăng'],
      ['decrease', 'Giảm'],
    ] as const) {
      const sheet = sheets.get(name);
      const at = sheet?.columns.findIndex(({ field }) => field === 'direction') ?? -1;
      const rows = sheet?.rows.filter((row) => row[at] === word) ?? [];
      const people = movements
        .filter((each) => each.direction === direction)
        .reduce((n, each) => n + each.people, 0);
      expect(rows, `${name} ${word}`).to.have.length(people);
    }
  }
}

async function expectSheets(t: WriteTx): Promise<void> {
  const area = await requireArea(t, 'CL');
  let left: number | undefined;
  for (const [from, to] of periods) {
    const report = await monthReport(t, area, from, to);
    expect(
      report.checks.filter(({ ok }) => !ok),
      `${from} – ${to}`,
    ).to.deep.equal([]);
    const sheets = new Map(report.sheets.map((sheet) => [sheet.name, sheet]));
    const sheet = (name: string): Sheet => sheets.get(name) ?? { name, title: name, columns: [], rows: [] };
    const poor = await expectPoverty(t, sheet('B03 Diễn biến hộ nghèo'), 'poor', from, to);
    const near = await expectPoverty(t, sheet('B04 Diễn biến hộ cận nghèo'), 'nearPoor', from, to);
    const moved = [...poor.movements, ...near.movements].reduce((n, each) => n + each.households, 0);
    expect(sheet('DS1 Biến động nghèo').rows).to.have.length(moved);
    await expectHardship(t, sheet('B07 Hộ khó khăn'), from, to);
    await expectLists(t, sheets, from, to);
    const b11 = sheet('B11 Hồ sơ, tồn đọng');
    const cases = await caseBalances(t, 'CL', from, to);
    for (const field of ['opening', 'received', 'refused', 'leftInTime', 'leftOverdue'] as const)
      expect(cell(b11, b11.total, field)).to.equal(cases.reduce((n, each) => n + each[field], 0));
    const opening = cell(b11, b11.total, 'opening');
    if (from === '2022-09-15') expect(opening, 'B11 opens with what was left').to.equal(left);
    left = cell(b11, b11.total, 'leftInTime') + cell(b11, b11.total, 'leftOverdue');
  }
}

describe("the month's sheets over generated histories", function () {
  this.timeout(120_000);
  let registry: TestRegistry;
  before(async () => {
    registry = await openRegistry({ today: '2024-06-30' });
    await makeAreas(registry);
  });
  after(() => registry.close());

  it('B03, B04, B07, B11 and DS1 to DS3 are the balances, column by column, and their groups add up', async () => {
    let acts = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 4, maxLength: 14 }), async (history) => {
        acts += await playHistory(registry, history, expectSheets);
      }),
      { numRuns: 40 },
    );
    expect(acts).to.be.above(80);
  });
});
