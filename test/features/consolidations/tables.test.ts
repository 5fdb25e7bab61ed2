import { expect } from 'chai';
import fc from 'fast-check';
import { addUp, citySheet, type KeptTable } from '../../../src/features/consolidations/adding.ts';
import type { CellValue, Column } from '../../../src/features/exports/service.ts';
import { goodsOfText, goodsText } from '../../../src/shared/inKind.ts';

const column = (field: string, kind: Column['kind'] = 'number'): Column => ({ field, header: field, kind });
const table = (columns: Column[], rows: CellValue[][], total: CellValue[]): KeptTable => ({
  columns,
  rows,
  totals: [total],
});

describe('tables of several wards added up', () => {
  it('B06: lines of one group are added under the same coefficient, which is no figure itself', () => {
    const columns = [
      column('index', 'index'),
      column('category', 'text'),
      column('coefficient'),
      column('closing'),
      column('paidDong'),
      column('uncollectedDong'),
    ];
    const ward = (area: string, rows: CellValue[][], total: CellValue[]) => ({
      area,
      name: `Phường ${area}`,
      table: table(columns, rows, total),
    });
    const added = addUp('B06', 'B06 BTXH, hưu trí xã hội', [
      ward(
        'A',
        [
          [1, 'Khuyết tật nặng', 2, 3, 3_000_000, null],
          [2, 'Khuyết tật nặng', 1.5, 4, 3_000_000, null],
        ],
        [null, 'Tổng cộng', null, 7, 6_000_000, null],
      ),
      ward(
        'B',
        [[1, 'Khuyết tật nặng', 1.5, 5, 3_750_000, 750_000]],
        [null, 'Tổng cộng', null, 5, 3_750_000, 750_000],
      ),
    ]);
    expect(added.columns.map(({ field }) => field)).to.deep.equal(['closing', 'paidDong', 'uncollectedDong']);
    expect(added.lines.map(({ label, values }) => [label, ...values])).to.deep.equal([
      ['Tổng cộng', 12, 9_750_000, 750_000],
      ['Khuyết tật nặng, hệ số 2,0', 3, 3_000_000, null],
      ['Khuyết tật nặng, hệ số 1,5', 9, 6_750_000, 750_000],
    ]);
  });

  it('B10: goods are added up kind by kind, beside the money', () => {
    const columns = [
      column('index', 'index'),
      column('campaign', 'text'),
      column('approvedGifts'),
      column('approvedDong'),
      column('approvedInKind', 'text'),
    ];
    const ward = (area: string, gifts: number, goods: string | null) => ({
      area,
      name: `Phường ${area}`,
      table: table(
        columns,
        [[1, 'Tết 2024', gifts, gifts * 300_000, goods]],
        [null, 'Tổng cộng', gifts, gifts * 300_000, goods],
      ),
    });
    const added = addUp('B10', 'B10 Quà Tết, hỗ trợ', [
      ward('A', 100, '1.500 kg gạo; 100 phần quà Tết'),
      ward('B', 20, null),
      ward('C', 30, '30 phần quà Tết; 7,5 kg gạo'),
    ]);
    const sums = [150, 45_000_000, '1.507,5 kg gạo; 130 phần quà Tết'];
    expect(added.lines.map(({ label, values }) => [label, ...values])).to.deep.equal([
      ['Tổng cộng', ...sums],
      ['Tết 2024', ...sums],
    ]);
    expect(added.lines[0]?.parts.map(({ values }) => values[2])).to.deep.equal([
      '1.500 kg gạo; 100 phần quà Tết',
      null,
      '30 phần quà Tết; 7,5 kg gạo',
    ]);
    const sheet = citySheet(added);
    expect(sheet.columns.map(({ kind }) => kind).slice(3)).to.deep.equal(['number', 'money', 'text']);
    expect(sheet.rows).to.deep.equal([[1, 'Tết 2024', null, ...sums]]);
  });

  it('the text of goods reads back as the goods it was made of', () => {
    const word = fc.constantFrom('gạo', 'kg', 'phần', 'quà', 'hộp', 'sữa', 'lít');
    const goods = fc.record({
      item: fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join(' ')),
      quantity: fc.integer({ min: 1, max: 5_000_000 }).map((thousandths) => thousandths / 1000),
      unit: word,
    });
    fc.assert(
      fc.property(fc.array(goods, { maxLength: 4 }), (list) => {
        expect(goodsOfText(goodsText(list, '; '), '; ')).to.deep.equal(list);
      }),
    );
  });
});
