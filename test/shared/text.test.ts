import { expect } from 'chai';
import fc from 'fast-check';
import {
  capitalise,
  clean,
  compareNames,
  compareTexts,
  fold,
  headerKey,
  joinAnd,
  maskNumber,
  nameKey,
  sameName,
  titleName,
} from '../../src/shared/text.ts';

const letters = 'aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệghiìíỉĩịklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvxyỳýỷỹỵ';
const word = fc
  .array(fc.constantFrom(...letters), { minLength: 1, maxLength: 7 })
  .map((each) => each.join(''));
const name = fc.array(word, { minLength: 1, maxLength: 5 }).map((words) => words.join(' '));
const anyText = fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }), name);

describe('texts', () => {
  it('are cleaned to NFC, one Đ and single spaces', () => {
    expect(clean(' Ðặng\u00a0 Thi\u0323 \u200bHoa\n')).to.equal('Đặng Thị Hoa');
    expect(clean('e\u0302\u0301')).to.equal('ế');
    expect(clean('e\u0302\u200d\u0301')).to.equal('ế');
    // The soft hyphen is ư in TCVN3 and must reach the decoder.
    expect(clean('th\u00ad')).to.equal('th\u00ad');
  });

  it('once cleaned, folded or keyed, stay so', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        for (const change of [clean, fold, headerKey, nameKey, titleName]) {
          expect(change(change(text)), change.name).to.equal(change(text));
        }
      }),
    );
  });

  it('fold for search without accents and case', () => {
    expect(fold('  NGUYỄN  Thị Ðào ')).to.equal('nguyen thi dao');
    expect(fold('ưỡng ỷ ẵ Ợ')).to.equal('uong y a o');
  });

  it('fold the same composed or not, in any case', () => {
    fc.assert(
      fc.property(name, (text) => {
        expect(fold(text.normalize('NFD').toUpperCase())).to.equal(fold(text));
        expect(fold(text)).to.match(/^[a-z ]+$/);
      }),
    );
  });

  it('key headers without punctuation and line breaks', () => {
    expect(headerKey('Quan hệ\nvới  chủ hộ (*)')).to.equal('quan he voi chu ho');
    expect(headerKey('CCCD/ĐDCN')).to.equal('cccd ddcn');
    expect(headerKey('SỐ  CCCD:')).to.equal(headerKey('Số CCCD'));
  });

  it('join, capitalise and mask', () => {
    expect([joinAnd([]), joinAnd(['a']), joinAnd(['a', 'b']), joinAnd(['a', 'b', 'c'])]).to.deep.equal([
      '',
      'a',
      'a và b',
      'a, b và c',
    ]);
    expect(capitalise('ấp Đông')).to.equal('Ấp Đông');
    expect(maskNumber('051152003417')).to.equal('•••• •••• 3417');
    expect(maskNumber('5120043381')).to.equal('•••••• 3381');
  });

  it('masked show the last four characters at most', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9A-Z]{0,16}$/), (number) => {
        const shown = maskNumber(number).replace(/[• ]/g, '');
        expect(shown.length).to.equal(number.length < 8 ? 0 : 4);
        expect(number.endsWith(shown)).to.equal(true);
      }),
    );
  });
});

describe('names', () => {
  it('are the same in another case, composition, spacing or place of the tone', () => {
    for (const [a, b] of [
      ['Nguyễn Thị Hoà', 'NGUYỄN  THỊ HÒA '],
      ['Trần Thuý', 'Trần Thúy'],
      ['Lê Khoẻ', 'Lê Khỏe'],
      ['Phạm Quý', 'Phạm Qúy'],
      ['Võ Hoàng', 'Võ Hòang'],
      ['Huỳnh Toàn', 'Hùynh Tòan'],
      ['Đặng Ái', 'Ðặng A\u0301i'],
    ] as const) {
      expect(sameName(a, b), `${a} = ${b}`).to.equal(true);
    }
  });

  it('are the same wherever the tone of oa, oe, uy stands', () => {
    const pairs = ['òa oà', 'óa oá', 'ỏa oả', 'õa oã', 'ọa oạ', 'òe oè', 'óe oé', 'ỏe oẻ', 'õe oẽ', 'ọe oẹ'];
    for (const pair of [...pairs, 'ùy uỳ', 'úy uý', 'ủy uỷ', 'ũy uỹ', 'ụy uỵ']) {
      const [a = '', b = ''] = pair.split(' ');
      expect(sameName(`Kh${a}`, `KH${b.toUpperCase()}`), pair).to.equal(true);
    }
  });

  it('differ by any accent', () => {
    for (const [a, b] of [
      ['Huỳnh Thu Lan', 'Huynh Thu Lan'],
      ['Hòa', 'Hóa'],
      ['Hoa', 'Hòa'],
      ['Tú', 'Tứ'],
      ['Đào', 'Dào'],
    ] as const) {
      expect(sameName(a, b), `${a} ≠ ${b}`).to.equal(false);
      expect(fold(a).length).to.equal(fold(b).length);
    }
  });

  it('keep their accents in the key: equal keys have equal tones and letters', () => {
    const tones = /[\u0300\u0301\u0303\u0309\u0323]/g;
    const parts = (text: string): string[] =>
      text.split(' ').map((each) => {
        const apart = each.normalize('NFD');
        return apart.replace(tones, '') + (apart.match(tones) ?? []).join('');
      });
    fc.assert(
      fc.property(name, (text) => {
        expect(parts(nameKey(text))).to.deep.equal(parts(text));
        expect(nameKey(text.normalize('NFD').toUpperCase())).to.equal(nameKey(text));
      }),
    );
  });

  it('in capitals are written as names, mixed case is left alone', () => {
    expect(titleName('NGUYỄN VĂN Ý')).to.equal('Nguyễn Văn Ý');
    expect(titleName('đinh thị ơn')).to.equal('Đinh Thị Ơn');
    expect(titleName("H'HEN NIÊ")).to.equal("H'Hen Niê");
    expect(titleName('Nguyễn Thị mai')).to.equal('Nguyễn Thị mai');
  });

  it('stand in order of the given name, then of the whole, by the Vietnamese alphabet', () => {
    const sorted = ['Trần Đào', 'Lê Văn Dũng', 'Lê An', 'Bùi Ân', 'Phan Ăn', 'Đỗ An'].sort(compareNames);
    expect(sorted).to.deep.equal(['Đỗ An', 'Lê An', 'Phan Ăn', 'Bùi Ân', 'Lê Văn Dũng', 'Trần Đào']);
    expect(['Tổ 10', 'Tổ 2'].sort(compareTexts)).to.deep.equal(['Tổ 2', 'Tổ 10']);
  });
});
