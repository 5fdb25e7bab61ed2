import { expect } from 'chai';
import fc from 'fast-check';
import { editDistance, likeness, type Traits } from '../../../src/features/duplicates/likeness.ts';
import { type Claim, settle } from '../../../src/features/duplicates/overlaps.ts';
import { addDays } from '../../../src/shared/dates.ts';
import { contains, overlaps } from '../../../src/shared/periods.ts';
import { fold } from '../../../src/shared/text.ts';

function traits(changes: Partial<Traits> = {}): Traits {
  const fullName = changes.fullName ?? 'Nguyễn Thị Hoa';
  return {
    fullName,
    foldedName: fold(fullName),
    birthDate: '1952-03-12',
    sex: 'female',
    nationalId: null,
    insuranceNumber: null,
    phone: null,
    household: 'h1',
    householdCode: 'CL-0001',
    area: 'CL-01',
    ...changes,
  };
}
const codes = (a: Traits, b: Traits): string[] => likeness(a, b, null).reasons.map(({ code }) => code);
const score = (a: Traits, b: Traits): number => likeness(a, b, null).score;

describe('likeness of two entries', () => {
  it('tells its reasons in the words of the desk, the weightiest first', () => {
    const { reasons } = likeness(traits({ phone: '0905123456' }), traits({ phone: '0905123456' }), null);
    expect(reasons.map(({ message }) => message)).to.deep.equal([
      'Trùng họ tên Nguyễn Thị Hoa',
      'Cùng ngày sinh 12/03/1952',
      'Trùng số điện thoại 0905123456',
      'Cùng hộ CL-0001',
      'Cùng giới tính nữ',
    ]);
  });

  it('takes names by letters, accents and words', () => {
    const cases = [
      ['Nguyễn Thị Hòa', 'sameFoldedName'],
      ['Nguyễn Thị Hao', 'nearName'],
      ['Nguyễn Hoa', 'shortName'],
      ['Trần Văn Bình', 'differentName'],
      ['Nguyễn Thị Lài', 'differentName'],
    ] as const;
    for (const [fullName, code] of cases)
      expect(codes(traits(), traits({ fullName })), fullName).to.include(code);
  });

  it('believes a number on both before anything else, and different numbers against likeness', () => {
    const other = traits({
      fullName: 'Trần Văn Bình',
      sex: 'male',
      birthDate: '1980',
      household: null,
      area: null,
    });
    expect(likeness(traits(), other, '5120043381').score).to.be.above(30);
    const numbers = [{ nationalId: '051152000001' }, { nationalId: '051152000002' }] as const;
    expect(score(traits(numbers[0]), traits(numbers[1]))).to.be.below(score(traits(), traits()));
  });

  it('counts a CCCD that contradicts its own entry and fits the other', () => {
    // 1 in the fourth place: a woman born 19yy.
    const wrong = traits({ birthDate: '1962', nationalId: '051152000001' });
    const right = traits({ birthDate: '1952', nationalId: null });
    const { reasons } = likeness(wrong, right, null);
    expect(reasons.find(({ code }) => code === 'idContradicts')?.message).to.equal(
      'Số CCCD cho biết sinh năm 1952, đã nhập 1962, đúng với hồ sơ kia',
    );
    expect(score(wrong, right)).to.be.above(score({ ...wrong, nationalId: null }, right));
  });

  it('is the same whichever comes first, from 0 to 100', () => {
    const name = fc.constantFrom('Nguyễn Thị Hoa', 'Nguyễn Thị Hòa', 'Nguyễn Hoa', 'Lê Văn Tám');
    const entry = fc.record({
      fullName: name,
      birthDate: fc.constantFrom('1952', '1952-03', '1952-03-12', '1962'),
      sex: fc.constantFrom('male' as const, 'female' as const, 'other' as const),
      nationalId: fc.constantFrom(null, '051152000001', '210123456', '051062000009'),
      phone: fc.constantFrom(null, '0905123456'),
      household: fc.constantFrom(null, 'h1', 'h2'),
    });
    fc.assert(
      fc.property(entry, entry, fc.constantFrom(null, '5120043381'), (x, y, number) => {
        const [a, b] = [traits(x), traits(y)];
        const there = likeness(a, b, number);
        expect(there.score).to.equal(likeness(b, a, number).score);
        expect(there.score).to.be.within(0, 100);
        expect(there.reasons).to.have.length.within(1, 20);
      }),
    );
  });
});

describe('distance of two texts', () => {
  it('counts a letter changed, added, dropped or swapped once', () => {
    const cases = [
      ['hoa', 'hoa', 0],
      ['hoa', 'hao', 1],
      ['hoa', 'hoan', 1],
      ['hoa', 'oa', 1],
      ['hoa', 'han', 2],
      ['hoa', 'binh', 3],
    ] as const;
    for (const [a, b, distance] of cases) expect(editDistance(a, b, 2), `${a} ${b}`).to.equal(distance);
  });
});

describe('two entries’ periods as one person’s', () => {
  const start = '2020-01-01';
  /** Periods of one entry, none over another, each with what it says. */
  const claims = (side: string) =>
    fc
      .array(
        fc.record({
          gap: fc.integer({ min: 0, max: 3 }),
          length: fc.integer({ min: 1, max: 5 }),
          content: fc.constantFrom('x', 'y'),
        }),
        {
          maxLength: 4,
        },
      )
      .map((parts) => {
        let day = 0;
        return parts.map(({ gap, length, content }, i): Claim => {
          const from = addDays(start, day + gap);
          day += gap + length;
          return { id: `${side}${i}`, from, to: addDays(start, day), content };
        });
      });

  it('loses no day, doubles none, and leaves the prevailing whole', () => {
    fc.assert(
      fc.property(claims('a'), claims('b'), (prevailing, yielding) => {
        const settled = settle(prevailing, yielding);
        const periods = settled.flatMap((each) => each.periods);
        for (let i = 0; i < 40; i++) {
          const day = addDays(start, i);
          const before = [...prevailing, ...yielding].some((claim) => contains(claim, day));
          const after = periods.filter((period) => contains(period, day)).length;
          expect(after, day).to.equal(before ? 1 : 0);
        }
        for (const claim of prevailing) {
          const own = settled.find(({ id }) => id === claim.id)?.periods ?? [];
          expect(own).to.have.length(1);
          expect(own[0] && own[0].from <= claim.from && own[0].to >= claim.to, claim.id).to.equal(true);
        }
        for (const a of settled)
          for (const b of settled)
            if (a.id < b.id)
              expect(a.periods.some((x) => b.periods.some((y) => overlaps(x, y)))).to.equal(false);
      }),
      { numRuns: 500 },
    );
  });

  it('lets a period grow that says the same, and takes the other back', () => {
    const settled = settle(
      [{ id: 'a', from: '2022-01-01', to: '2023-01-01', content: 'x' }],
      [{ id: 'b', from: '2020-01-01', to: '9999-12-31', content: 'x' }],
    );
    expect(settled).to.deep.equal([
      { id: 'a', periods: [{ from: '2020-01-01', to: '9999-12-31' }], endOf: 'b' },
      { id: 'b', periods: [], endOf: 'b' },
    ]);
  });
});
