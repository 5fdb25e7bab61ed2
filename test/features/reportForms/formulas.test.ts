import { expect } from 'chai';
import fc from 'fast-check';
import { columnLetters, columnNumber } from '../../../src/features/reportForms/workbook/addresses.ts';
import { evaluate } from '../../../src/features/reportForms/workbook/evaluating.ts';
import {
  copiedFormula,
  filledFormula,
  grownFormula,
  summedRanges,
} from '../../../src/features/reportForms/workbook/formulas.ts';

const growth = { sheet: 'Biểu 1', row: 5, count: 4 };
const grown = (formula: string): string => grownFormula(formula, 'Biểu 1', growth);

/** Where a row of the form stands in the filled one. */
const rowsOf = (row: number, at: number, count: number): number[] =>
  row < at ? [row] : row > at ? [row + count - 1] : Array.from({ length: count }, (_, i) => at + i);

describe('formulas of a form whose row repeats', () => {
  it('grow where they span the row, shift where they look below, and leave all else alone', () => {
    const told: Record<string, string> = {
      'SUM(D5:D5)': 'SUM(D5:D8)',
      'SUM(D5)': 'SUM(D5:D8)',
      'SUM(D$5:D$5)/D6': 'SUM(D$5:D$8)/D9',
      "'Biểu 1'!D9+Sheet2!D9": "'Biểu 1'!D12+Sheet2!D9",
      'SUM(5:5)+SUM(A:A)': 'SUM(5:8)+SUM(A:A)',
      '"D9"&D9': '"D9"&D12',
      'LOG10(D9)+T1[D9]+[1]Sheet1!D9+Name1': 'LOG10(D12)+T1[D9]+[1]Sheet1!D9+Name1',
      'D4+D5': 'D4+D5',
    };
    for (const [before, after] of Object.entries(told)) expect(grown(before), before).to.equal(after);
  });

  it('name after growth exactly the rows that they named before', () => {
    const row = fc.integer({ min: 1, max: 60 });
    fc.assert(
      fc.property(row, row, row, fc.integer({ min: 1, max: 40 }), (a, b, at, count) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b)];
        const told = grownFormula(`SUM(D${from}:D${to})`, 'S', { sheet: 'S', row: at, count });
        const [range] = summedRanges(told) ?? [];
        const named = Array.from({ length: to - from + 1 }, (_, i) => from + i).flatMap((each) =>
          rowsOf(each, at, count),
        );
        expect([range?.from.row, range?.to?.row]).to.deep.equal([named[0], named.at(-1)]);
      }),
    );
  });

  it('say of each copy what the row says of itself', () => {
    const copy = (formula: string): string => copiedFormula(formula, growth, 2);
    expect(copy('D5/C5')).to.equal('D7/C7');
    expect(copy('SUM(C5:F5)')).to.equal('SUM(C7:F7)');
    expect(copy('D5/SUM(D$5:D$5)')).to.equal('D7/SUM(D$5:D$8)');
    expect(copy('D5/D6*D3')).to.equal('D7/D9*D3');
    expect(filledFormula('A1+$B$2+C$3', 1, 2)).to.equal('B3+$B$2+D$3');
  });

  it('are computed as a spreadsheet does, or not at all', () => {
    // A1 is 11, B1 is 21, C1 blank, D1 a formula that is not computed.
    const look = (_: string, column: number, row: number) =>
      column === 3 ? null : column === 4 ? undefined : column * 10 + row;
    const told: Record<string, number | string | undefined> = {
      'SUM(A1:C2)': 11 + 12 + 21 + 22,
      'IF(C1=0,0,A1/C1)': 0,
      'IFERROR(A1/C1,"")': '',
      'A1/C1': undefined,
      'ROUND(2.675,2)': 2.68,
      'ROUND(-A1/2,0)': -6,
      '-A1%+2*(3+4)': 13.89,
      'SUM(D1)': undefined,
      'VLOOKUP(1,A1:B2,2)': undefined,
      [`${'('.repeat(4000)}1`]: undefined,
      'A1:B2': undefined,
      '': undefined,
    };
    for (const [formula, value] of Object.entries(told))
      expect(evaluate(formula, 'S', look), formula.slice(0, 40)).to.equal(value);
  });

  it('never fail on whatever a file holds', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 80 }), (text) => {
        grown(text);
        copiedFormula(text, growth, 1);
        evaluate(text, 'S', () => 1);
      }),
    );
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 16_384 }), (column) => {
        expect(columnNumber(columnLetters(column))).to.equal(column);
      }),
    );
  });
});
