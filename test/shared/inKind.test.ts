import { expect } from 'chai';
import { goodsCell, parseGoods } from '../../src/shared/inKind.ts';

describe('goods as people write them', () => {
  for (const [text, read] of [
    ['15 kg gạo; 2 phần quà', '15 kg gạo; 2 phần quà'],
    ['15kg gạo + 2 phần quà', '15 kg gạo; 2 phần quà'],
    ['1.200 kg gạo', '1.200 kg gạo'],
    ['1.200,5 kg gạo', '1.200,5 kg gạo'],
    ['1,5 tấn gạo, 2 phần quà', '1,5 tấn gạo; 2 phần quà'],
    ['0.500 kg muối', '0,5 kg muối'],
    ['1 phần bánh, kẹo', '1 phần bánh, kẹo'],
    ['15 gạo', undefined],
    ['gạo', undefined],
    ['1.2.3 kg gạo', undefined],
  ] as const) {
    it(`reads “${text}”`, () => {
      const goods = parseGoods(text);
      expect(goods && goodsCell(goods)).to.equal(read);
    });
  }
});
