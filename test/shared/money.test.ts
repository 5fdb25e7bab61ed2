import { expect } from 'chai';
import fc from 'fast-check';
import {
  amountInWords,
  dong,
  formatDong,
  formatNumber,
  formatPercent,
  formatSigned,
  numberInWords,
  parseMoney,
} from '../../src/shared/money.ts';

const digits: Record<string, number> = {
  không: 0,
  một: 1,
  mốt: 1,
  hai: 2,
  ba: 3,
  bốn: 4,
  tư: 4,
  năm: 5,
  lăm: 5,
  sáu: 6,
  bảy: 7,
  tám: 8,
  chín: 9,
};

/** Reads an amount in words as a person does: word by word, apart from the way it was written. */
function readWords(text: string): number {
  const read = (words: string[]): number => {
    for (const [unit, worth] of [
      ['tỷ', 1e9],
      ['triệu', 1e6],
      ['nghìn', 1e3],
      ['trăm', 100],
      ['mươi', 10],
    ] as const) {
      const at = words.lastIndexOf(unit);
      if (at >= 0) return read(words.slice(0, at)) * worth + read(words.slice(at + 1));
    }
    const ten = words.indexOf('mười');
    if (ten >= 0) return 10 + read(words.slice(ten + 1));
    const [word, ...more] = words.filter((each) => each !== 'linh');
    if (word === undefined) return 0;
    expect(more, text).to.deep.equal([]);
    expect(digits, text).to.have.property(word);
    return digits[word] ?? Number.NaN;
  };
  return read(
    text
      .replace(/ đồng\.\/\.$/, '')
      .toLowerCase()
      .split(' '),
  );
}

describe('figures', () => {
  it('are written with dots, a comma and a true minus', () => {
    expect(formatNumber(1_234_567.8, 1)).to.equal('1.234.567,8');
    expect(formatNumber(-19)).to.equal('−19');
    expect([formatNumber(0), formatNumber(-0.04, 1), formatNumber(999), formatNumber(1000)]).to.deep.equal([
      '0',
      '0,0',
      '999',
      '1.000',
    ]);
    expect(formatDong(500_000)).to.equal('500.000 đồng');
  });

  it('carry a sign where they are differences', () => {
    expect([6, -19, 0].map((each) => formatSigned(each))).to.deep.equal(['+6', '−19', '0']);
    expect([0.04, -0.04, 0.05].map((each) => formatSigned(each, 1))).to.deep.equal(['0,0', '0,0', '+0,1']);
  });

  it('that are rates are per cents without a space, halves rounded up as on paper', () => {
    expect([0.934, 0.9335, 1, 0].map((rate) => formatPercent(rate))).to.deep.equal([
      '93,4%',
      '93,4%',
      '100,0%',
      '0,0%',
    ]);
    expect(formatPercent(0.955, 0)).to.equal('96%');
    expect(formatPercent(null)).to.equal('–');
  });
});

describe('money', () => {
  it('is whole đồng, or the program is wrong', () => {
    expect(dong(500_000)).to.equal(500_000);
    for (const amount of [0.5, Number.NaN, 2 ** 53]) expect(() => dong(amount)).to.throw('impossible');
  });

  it('is read as typed, never rounded', () => {
    for (const text of [
      '500.000',
      '500000',
      '500.000 đ',
      '500.000đ',
      '500 000 đồng',
      '500\u00a0000',
      ' 500.000 VNĐ ',
    ]) {
      expect(parseMoney(text), text).to.equal(500_000);
    }
    for (const text of [
      '',
      'đ',
      '500,000',
      '500.00',
      '5.0000',
      '500.000,5',
      '1.000 000',
      '-500',
      '5e5',
      'năm trăm',
      '9'.repeat(17),
    ]) {
      expect(parseMoney(text), text).to.equal(undefined);
    }
  });

  it('comes back from how it is written', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (amount) => {
        expect(parseMoney(formatNumber(amount))).to.equal(amount);
        expect(parseMoney(formatDong(amount))).to.equal(amount);
      }),
    );
  });
});

describe('amounts in words', () => {
  it('follow the usual reading', () => {
    const cases: [number, string][] = [
      [0, 'Không đồng./.'],
      [5, 'Năm đồng./.'],
      [10, 'Mười đồng./.'],
      [11, 'Mười một đồng./.'],
      [15, 'Mười lăm đồng./.'],
      [21, 'Hai mươi mốt đồng./.'],
      [24, 'Hai mươi tư đồng./.'],
      [55, 'Năm mươi lăm đồng./.'],
      [105, 'Một trăm linh năm đồng./.'],
      [300_000, 'Ba trăm nghìn đồng./.'],
      [1_234_000, 'Một triệu hai trăm ba mươi tư nghìn đồng./.'],
      [1_000_005, 'Một triệu không trăm linh năm đồng./.'],
      [24_050_000, 'Hai mươi tư triệu không trăm năm mươi nghìn đồng./.'],
      [2_000_000_000, 'Hai tỷ đồng./.'],
      [1_005_000_000_000, 'Một nghìn không trăm linh năm tỷ đồng./.'],
      [-15_000, 'Âm mười lăm nghìn đồng./.'],
    ];
    for (const [amount, words] of cases) expect(amountInWords(dong(amount))).to.equal(words);
  });

  it('say a quantity with its fraction', () => {
    const said = [0, 15, 12.5, 0.125, 1.001, 330].map(numberInWords);
    expect(said).to.deep.equal([
      'không',
      'mười lăm',
      'mười hai phẩy năm',
      'không phẩy một hai năm',
      'một phẩy không không một',
      'ba trăm ba mươi',
    ]);
  });

  it('read back as the amount', () => {
    const amounts = fc.oneof(
      fc.maxSafeNat(),
      fc.nat(2_000_000),
      fc.nat(9_999).map((n) => n * 1_000_000),
    );
    fc.assert(
      fc.property(amounts, (amount) => {
        expect(readWords(amountInWords(dong(amount)))).to.equal(amount);
      }),
      { numRuns: 500 },
    );
  });
});
