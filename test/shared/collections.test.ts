import { expect } from 'chai';
import fc from 'fast-check';
import { smallest } from '../../src/shared/collections.ts';

describe('smallest', () => {
  it('gives what sorting everything would put first, equal items in the order they came', () => {
    const items = fc.array(fc.record({ key: fc.nat(6), at: fc.nat() }));
    fc.assert(
      fc.property(items, fc.nat(12), (list, count) => {
        const compare = (a: { key: number }, b: { key: number }): number => a.key - b.key;
        expect(smallest(list, count, compare)).to.deep.equal([...list].sort(compare).slice(0, count));
      }),
    );
  });
});
