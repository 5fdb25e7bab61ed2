import { expect } from 'chai';
import { requireArea } from '../../../src/features/areas/service.ts';
import type { CellValue, Sheet } from '../../../src/features/exports/service.ts';
import { type ReviewSet, reviewSet } from '../../../src/features/povertyReviews/service.ts';
import { openApp, type TestApp } from '../../support/app.ts';
import { makeReviewWard } from './ward.ts';

const places = [
  [null, 'Tổng cộng', 'CL'],
  [1, 'Tổ dân phố 1', 'CL-01'],
  [2, 'Tổ dân phố 2', 'CL-02'],
  [3, 'Tổ dân phố 10', 'CL-10'],
];

describe('the tables of a poverty review, by a ward counted by hand', () => {
  let app: TestApp;
  let set: ReviewSet;

  before(async () => {
    app = await openApp({ today: '2024-01-15' });
    const households = await makeReviewWard(app);
    const [merit] = households.get('F')?.people ?? [];
    await app.make.status({ person: merit ?? '', category: 'wounded-soldier-81', validFrom: '2010-01-01' });
    set = await app.read(async (t) => reviewSet(t, await requireArea(t, 'CL'), 2024));
  });
  after(() => app?.close());

  const sheet = (number: number): Sheet => {
    const found = set.sheets[number - 1];
    if (!found?.name.startsWith(`${number} `)) throw new Error(`no table ${number}`);
    return found;
  };
  /** The total, then the groups, without the three columns that say which it is. */
  const byGroup = (number: number): CellValue[][] => {
    const { total, rows } = sheet(number);
    const all = [total ?? [], ...rows];
    expect(all.map((row) => row.slice(0, 3))).to.deep.equal(places);
    return all.map((row) => row.slice(3));
  };
  /** Rows of a table of two kinds: both totals, then the groups with each, without the columns of the place. */
  const byKind = (number: number): CellValue[][] => {
    const { total, secondTotal, rows } = sheet(number);
    return [total ?? [], secondTotal ?? [], ...rows].map((row) => row.slice(3));
  };

  it('are fifteen, by title and without a number of a form', () => {
    expect(set.sheets.map(({ name }) => name)).to.deep.equal([
      '1 Tổng hợp kết quả',
      '2 Diễn biến hộ nghèo',
      '3 Diễn biến hộ cận nghèo',
      '4 Thiếu hụt hộ nghèo (số)',
      '5 Thiếu hụt hộ nghèo (%)',
      '6 Thiếu hụt cận nghèo (số)',
      '7 Thiếu hụt cận nghèo (%)',
      '8 Theo nhóm đối tượng',
      '9 Theo dân tộc',
      '10 Nguyên nhân nghèo',
      '11 Trẻ em thiếu hụt',
      '12 Tổng hợp hộ nghèo',
      '13 Tổng hợp hộ cận nghèo',
      '14 Danh sách hộ nghèo',
      '15 Danh sách hộ cận nghèo',
    ]);
    expect(set.sheets.every(({ form }) => form === undefined)).to.equal(true);
    for (const { name, columns, rows } of set.sheets)
      for (const row of rows) expect(row, name).to.have.length(columns.length);
  });

  it('1: households and people, poor, near-poor and of average living, with their shares', () => {
    expect(byGroup(1)).to.deep.equal([
      [17, 27, 8, 8 / 17, 12, 12 / 27, 4, 4 / 17, 8, 8 / 27, 1, 1 / 17, 2, 2 / 27],
      [6, 12, 3, 3 / 6, 6, 6 / 12, 1, 1 / 6, 2, 2 / 12, 1, 1 / 6, 2, 2 / 12],
      [7, 10, 4, 4 / 7, 5, 5 / 10, 1, 1 / 7, 3, 3 / 10, 0, 0, 0, 0],
      [4, 5, 1, 1 / 4, 1, 1 / 5, 2, 2 / 4, 3, 3 / 5, 0, 0, 0, 0],
    ]);
  });

  it('2, 3: from list to list, households and people, each movement in its column', () => {
    // opening | crossing, escaped, died, moved out, other, sum | new, relapsed, crossing, moved in, split, other, sum | closing
    expect(byKind(2)).to.deep.equal([
      ['Hộ', 7, 1, 1, 1, 1, 1, 5, 1, 1, 1, 1, 1, 1, 6, 8],
      ['Khẩu', 14, 3, 2, 1, 2, 1, 9, 2, 1, 1, 1, 0, 2, 7, 12],
      ['Hộ', 3, 0, 1, 1, 0, 0, 2, 1, 0, 0, 1, 0, 0, 2, 3],
      ['Khẩu', 5, 0, 2, 1, 0, 0, 3, 2, 0, 0, 1, 0, 1, 4, 6],
      ['Hộ', 3, 1, 0, 0, 1, 0, 2, 0, 1, 1, 0, 1, 0, 3, 4],
      ['Khẩu', 8, 3, 0, 0, 2, 0, 5, 0, 1, 1, 0, 0, 0, 2, 5],
      ['Hộ', 1, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 1, 1, 1],
      ['Khẩu', 1, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 1, 1, 1],
    ]);
    expect(byKind(3)).to.deep.equal([
      ['Hộ', 3, 1, 1, 0, 0, 0, 2, 1, 1, 1, 0, 0, 0, 3, 4],
      ['Khẩu', 4, 1, 1, 0, 0, 0, 2, 2, 1, 3, 0, 0, 0, 6, 8],
      ['Hộ', 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1],
      ['Khẩu', 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2],
      ['Hộ', 2, 1, 1, 0, 0, 0, 2, 0, 0, 1, 0, 0, 0, 1, 1],
      ['Khẩu', 2, 1, 1, 0, 0, 0, 2, 0, 0, 3, 0, 0, 0, 3, 3],
      ['Hộ', 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 2, 2],
      ['Khẩu', 0, 0, 0, 0, 0, 0, 0, 2, 1, 0, 0, 0, 0, 3, 3],
    ]);
  });

  it('4 to 7: how many households lack in each of the twelve indicators, and which share', () => {
    const poor = [
      [8, 6, 1, 1, 6, 0, 1, 2, 1, 2, 2, 1, 2],
      [3, 1, 0, 0, 2, 0, 0, 0, 1, 2, 1, 1, 1],
      [4, 4, 1, 1, 3, 0, 1, 2, 0, 0, 0, 0, 1],
      [1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0],
    ];
    const near = [
      [4, 1, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 0],
      [1, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0],
      [1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0],
      [2, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    ];
    const shares = ([whole = 0, ...parts]: number[]): number[] => [
      whole,
      ...parts.map((part) => part / whole),
    ];
    const withSums = (counts: number[][], sums: number[]) => counts.map((row, i) => [...row, sums[i]]);
    expect(byGroup(4)).to.deep.equal(withSums(poor, [25, 9, 13, 3]));
    expect(byGroup(5)).to.deep.equal(poor.map(shares));
    expect(byGroup(6)).to.deep.equal(withSums(near, [4, 2, 1, 1]));
    expect(byGroup(7)).to.deep.equal(near.map(shares));
  });

  it('8: minorities, nobody able to work, with people of merit; a household may be of two sorts', () => {
    expect(byGroup(8)).to.deep.equal([
      [8, 1, 1, 1, 6, 4, 1, 1, 0, 2],
      [3, 0, 0, 0, 3, 1, 0, 0, 0, 1],
      [4, 1, 1, 1, 2, 1, 0, 1, 0, 0],
      [1, 0, 0, 0, 1, 2, 1, 0, 0, 1],
    ]);
  });

  it('9: households by the head’s ethnic group, people by their own', () => {
    const { total, rows } = sheet(9);
    expect([total, ...rows]).to.deep.equal([
      [null, 'Tổng cộng', null, 17, 27, 8, 8 / 17, 12, 4, 4 / 17, 8],
      [1, 'Kinh', '01', 14, 23, 7, 7 / 14, 10, 3, 3 / 14, 7],
      [2, 'Hrê', '19', 2, 2, 1, 1 / 2, 1, 1, 1 / 2, 1],
      [3, 'Chưa ghi dân tộc', null, 1, 2, 0, 0, 1, 0, 0, 0],
    ]);
  });

  it('10: causes by their names or codes, others together, and who has none recorded', () => {
    // all | land, capital, labour, tools, knowledge, skills, illness, other | none
    expect(byKind(10)).to.deep.equal([
      ['Hộ nghèo', 8, 2, 3, 0, 1, 0, 0, 1, 1, 1],
      ['Hộ cận nghèo', 4, 0, 0, 1, 0, 0, 1, 1, 1, 1],
      ['Hộ nghèo', 3, 0, 1, 0, 1, 0, 0, 0, 0, 1],
      ['Hộ cận nghèo', 1, 0, 0, 0, 0, 0, 1, 0, 0, 0],
      ['Hộ nghèo', 4, 2, 1, 0, 0, 0, 0, 1, 1, 0],
      ['Hộ cận nghèo', 1, 0, 0, 1, 0, 0, 0, 1, 0, 0],
      ['Hộ nghèo', 1, 0, 1, 0, 0, 0, 0, 0, 0, 0],
      ['Hộ cận nghèo', 2, 0, 0, 0, 0, 0, 0, 0, 1, 1],
    ]);
  });

  it('11: children of both lists in want of health care or schooling', () => {
    expect(byGroup(11)).to.deep.equal([
      [3, 3, 1, 0, 0, 2, 1, 1 / 2, 1, 1 / 2],
      [3, 3, 1, 0, 0, 0, 0, 0, 0, 0],
      [0, 0, 0, 0, 0, 1, 0, 0, 1, 1],
      [0, 0, 0, 0, 0, 1, 1, 1, 0, 0],
    ]);
  });

  it('12, 13: what the households of each list are, with shares of the list', () => {
    expect(byGroup(12)).to.deep.equal([
      [17, 8, 8 / 17, 12, 7, 7 / 8, 1, 1 / 8, 1, 1 / 8, 1, 1 / 8, 4, 4 / 8],
      [6, 3, 3 / 6, 6, 3, 1, 0, 0, 0, 0, 0, 0, 3, 1],
      [7, 4, 4 / 7, 5, 3, 3 / 4, 1, 1 / 4, 1, 1 / 4, 1, 1 / 4, 0, 0],
      [4, 1, 1 / 4, 1, 1, 1, 0, 0, 0, 0, 0, 0, 1, 1],
    ]);
    expect(byGroup(13)).to.deep.equal([
      [17, 4, 4 / 17, 8, 3, 3 / 4, 1, 1 / 4, 0, 0, 1, 1 / 4, 2, 2 / 4],
      [6, 1, 1 / 6, 2, 1, 1, 0, 0, 0, 0, 0, 0, 1, 1],
      [7, 1, 1 / 7, 3, 1, 1, 0, 0, 0, 0, 1, 1, 0, 0],
      [4, 2, 2 / 4, 3, 1, 1 / 2, 1, 1 / 2, 0, 0, 0, 0, 1, 1 / 2],
    ]);
  });

  it('14, 15: everybody of the households, the household told once', () => {
    const [g1, g2, g10] = ['Tổ dân phố 1', 'Tổ dân phố 2', 'Tổ dân phố 10'];
    const row = (...cells: CellValue[]): CellValue[] => [...cells, null];
    const list = sheet(14).rows.map((cells) =>
      cells.map((cell, i) => (i === 2 && !String(cell).startsWith('H-') ? 'mới' : cell)),
    );
    expect(list).to.deep.equal([
      row(1, 1, 'H-A', 'Lê Thị An', null, '1980', 'Kinh', 'Chủ hộ', g1, 'cũ', null, null),
      row(null, 2, 'H-A', 'Lê Ảnh', '2015', null, 'Kinh', 'Con', g1, null, null, null),
      row(null, 3, 'H-A', 'Lê Thị Út', null, '2023', null, 'Con', g1, null, null, null),
      row(2, 1, 'H-E', 'Lê Thị Bé', null, '1985', 'Kinh', 'Chủ hộ', g1, 'mới', null, null),
      row(null, 2, 'H-E', 'Lê Em', '2010', null, 'Kinh', 'Con', g1, null, null, null),
      row(3, 1, 'H-I', 'Lê Thị Chi', null, '1960', 'Kinh', 'Chủ hộ', g1, 'cũ', null, null),
      row(4, 1, 'H-D', 'Đinh Dần', '1950', null, 'Hrê', 'Chủ hộ', g2, 'mới', null, null),
      row(5, 1, 'H-F', 'Lê Hùng', '1949', null, 'Kinh', 'Chủ hộ', g2, 'tái', 'x', 'x'),
      row(6, 1, 'H-J', 'Lê Khôi', '1970', null, 'Kinh', 'Chủ hộ', g2, 'cũ', null, null),
      row(null, 2, 'H-J', 'Lê Thị Kim', null, '1972', 'Kinh', 'Vợ', g2, null, null, null),
      row(7, 1, 'mới', 'Lê Lâm', '1998', null, 'Kinh', 'Chủ hộ', g2, 'mới', null, null),
      row(8, 1, 'H-V', 'Lê Thị Vân', null, '1970', 'Kinh', 'Chủ hộ', g10, 'cũ', null, null),
    ]);
    expect(sheet(15).rows.map(([household, , , name]) => [household, name])).to.deep.equal([
      [1, 'Lê Thị Lan'],
      [null, 'Lê Long'],
      [2, 'Lê Cường'],
      [null, 'Lê Thị Cúc'],
      [null, 'Lê Thị Cam'],
      [3, 'Lê Thị Oanh'],
      [null, 'Lê Thị Ốc'],
      [4, 'Đinh Phú'],
    ]);
  });

  it('every identity holds', () => {
    expect(set.identities.filter(({ ok }) => !ok)).to.deep.equal([]);
    expect(set.identities.map(({ code }) => code)).to.include.members([
      'balance.poor.households',
      'opening.nearPoor.people',
      'crossing.toNearPoor.people',
      'crossing.toPoor.households',
      'deprivations.poor',
      'deprivations.nearPoor',
      'size.poor',
      'groups',
    ]);
    const result = (code: string) => set.identities.find((each) => each.code === code)?.result;
    expect(result('crossing.toNearPoor.people')).to.equal('Khớp (3)');
    expect(result('deprivations.poor')).to.equal('25 so với ít nhất 24; 0 hộ ghi dưới 3 chỉ số');
    expect(result('size.nearPoor')).to.equal('Khớp (4 hộ, 8 khẩu)');
  });
});
