import { expect } from 'chai';
import type { ImportAnswer, ImportRowAnswer } from '../../../src/features/imports/schema.ts';
import { openApp, type TestApp } from '../../support/app.ts';
import { book, day, header, type Value } from './books.ts';

const columns = ['STT', ...header, 'Ghi chú'];
/** A line of the list: household, name, birth date, CCCD, group, note. */
const line = (
  code: string,
  name: string,
  born: Value,
  id: Value,
  group: Value,
  note: Value = null,
): Value[] => [1, code, name, 'Chủ hộ', born, 'Nam', id, group, note];
const signed: Value[][] = [
  [null, null, null, null, null, null, 'Trà Bồng, ngày 05 tháng 01 năm 2024'],
  [null, 'NGƯỜI LẬP BIỂU', null, null, null, null, 'TM. ỦY BAN NHÂN DÂN'],
  [null, null, null, null, null, null, 'CHỦ TỊCH'],
  [null, 'Nguyễn Văn Ký', null, null, null, null, 'Lê Văn Ký'],
];

describe('the lines of a list', () => {
  let app: TestApp;
  before(async () => {
    app = await openApp({ today: '2024-11-30' });
    for (const [code, name] of [
      ['CL-11', 'Thôn 2'],
      ['CL-12', 'Thôn Bình An'],
    ] as const) {
      const group = { code, name, kind: 'group', parentCode: 'CL', validFrom: '1900-01-01' };
      expect((await app.as('admin').post('/areas', group)).status).to.equal(201);
    }
  });
  after(() => app.close());

  async function read(
    file: Buffer,
    name = 'a.xlsx',
    query = '',
  ): Promise<{ answer: ImportAnswer; rows: ImportRowAnswer[] }> {
    const staged = await app.upload('officer', `/imports?register=residents&area=CL${query}`, file, name, {});
    expect(staged.status, staged.text).to.equal(201);
    const { items } = (await app.as('officer').get(`/imports/${staged.body.id}/rows`)).body;
    return { answer: staged.body, rows: items };
  }
  const told = (rows: readonly ImportRowAnswer[]): [number, string, unknown][] =>
    rows.map(({ row, state, values }) => [row, state, Object(values).group]);
  const reasons = (rows: readonly ImportRowAnswer[]): string =>
    rows.flatMap((row) => row.reasons.map(({ message }) => message)).join('\n');

  it('are rows, or totals within it, parts by group, the place and day, who signs, and what stands below', async () => {
    const { answer, rows } = await read(
      await book([
        ['DANH SÁCH NHÂN KHẨU'],
        columns,
        ['I', 'Tổ dân phố 1 (35 hộ)'],
        line('H-1', 'Tống Văn An', 1960, null, null, 'Tổ trưởng'),
        ['Cộng tổ 1', null, 1],
        ['II', 'THÔN BÌNH AN'],
        line('H-2', 'Công Thị Cao', 1970, null, null),
        ['Tổng cộng', null, 2],
        [null, 'Danh sách này có 02 người.'],
        ...signed,
      ]),
    );
    expect(told(rows)).to.deep.equal([
      [4, 'created', 'CL-01'],
      [7, 'created', 'CL-12'],
    ]);
    expect(rows[0]?.notes).to.include('Tổ dân phố: theo dòng 3 “Tổ dân phố 1”.');
    expect(answer.sheets[0]?.passed?.map(({ row }) => row)).to.deep.equal([3, 5, 6, 8, 9, 10, 11, 12, 13]);
    const page = (await (await app.browse('officer')).get(`/nhap-xuat/nhap/${answer.id}`)).text;
    expect(page).to.contain('dòng 5: Cộng tổ 1');
  });

  it('go on below signatures, under the same header again or under another', async () => {
    const { answer, rows } = await read(
      await book([
        columns,
        line('H-1', 'Trần Văn An', 1960, null, 1),
        ...signed,
        ['DANH SÁCH TỔ 2'],
        columns,
        line('H-2', 'Võ Cao', 1970, null, 'Tổ 2'),
        ...signed,
        ['Họ tên', 'Năm sinh', null, 'Tổ', 'Mã hộ'],
        [null, 'Nam', 'Nữ', null, null],
        ['Lê Thị Dần', null, '31/02/1980', 'Tổ 2', 'H-3'],
      ]),
    );
    expect(told(rows)).to.deep.equal([
      [2, 'created', 'CL-01'],
      [9, 'created', 'CL-02'],
      [16, 'rejected', 'CL-02'],
    ]);
    expect(rows[2]?.values).to.include({ sex: 'female', fullName: 'Lê Thị Dần' });
    expect(answer.sheets.map(({ headerRow, rows: count }) => [headerRow, count])).to.deep.equal([
      [1, 2],
      [14, 1],
    ]);
  });

  it('stand under a header of three lines, of which each names some columns', async () => {
    const { rows } = await read(
      await book(
        [
          ['TT', 'Mã hộ', 'Thông tin cá nhân', null, null, null, 'Tổ'],
          [null, null, 'Họ và tên', 'Năm sinh', null, 'Căn cước', null],
          [null, null, null, 'Nam', 'Nữ', 'Số', null],
          [1, 'H-1', 'Trần Văn An', 1960, null, '051060000001', 1],
        ],
        (sheet) => {
          for (const range of ['B1:B3', 'C1:F1', 'D2:E2', 'G1:G3']) sheet.mergeCells(range);
        },
      ),
    );
    expect(rows[0]?.values).to.include({
      householdCode: 'H-1',
      fullName: 'Trần Văn An',
      birthDate: '1960',
      nationalId: '051060000001',
      group: 'CL-01',
    });
  });

  it('are of the member where the head has the same columns beside, told by the word above', async () => {
    const { rows } = await read(
      await book(
        [
          ['Mã hộ', 'Chủ hộ', null, 'Thành viên', null, 'Tổ'],
          [null, 'Họ và tên', 'Năm sinh', 'Họ và tên', 'Năm sinh', null],
          ['H-1', 'Trần Văn An', 1960, 'Trần Văn An', 1960, 1],
          [null, null, null, 'Lưu Y Lan', 1990, null],
        ],
        (sheet) => {
          for (const range of ['B1:C1', 'D1:E1']) sheet.mergeCells(range);
        },
      ),
    );
    expect(rows.map(({ values }) => [Object(values).fullName, Object(values).birthDate])).to.deep.equal([
      ['Trần Văn An', '1960'],
      ['Lưu Y Lan', '1990'],
    ]);
    expect(rows[0]?.values).to.deep.include({ headName: 'Trần Văn An', relation: ['head', ''] });
  });

  it('of a household whose first line is refused are taken with its group', async () => {
    const { rows } = await read(
      await book([
        columns,
        line('H-1', 'Trần Văn An', '31/02/1960', null, 1),
        line('H-1', 'Trần Thị Con', '45000', null, null),
        line('H-1', 'Trần Thị Út', 2010, null, null),
      ]),
    );
    expect(told(rows)).to.deep.equal([
      [2, 'rejected', 'CL-01'],
      [3, 'rejected', undefined],
      [4, 'created', 'CL-01'],
    ]);
    expect(rows[2]?.notes.join()).to.contain('theo dòng 2 cùng hộ');
    expect(reasons(rows)).to.contain('“45000” là số ngày của Excel ở dạng chữ, có thể là 15/03/2023');
  });

  it('of two columns go on below a note that looks like a signature; a name is no title', async () => {
    const lines = [['Trần Văn An', 'Tổ trưởng'], ['Lưu Y Lan', '051190000001'], ['Tổng cộng: 2']];
    const { rows } = await read(await book([['Họ và tên', 'Số CCCD'], ...lines]));
    expect(rows.map(({ row }) => row)).to.include(3);
  });

  it('refuse a broken formula, which is no blank, and say what to do', async () => {
    const error = { error: '#REF!' } as unknown as Value; // as exceljs writes one
    const { rows } = await read(
      await book([columns, line('H-1', 'Trần Văn An', 1960, error, 1), [error, error, error]]),
    );
    expect(told(rows)).to.deep.equal([[2, 'rejected', 'CL-01']]);
    expect(reasons(rows)).to.equal(
      'Số CCCD: ô là lỗi công thức #REF! của Excel; sửa công thức hoặc ghi thẳng giá trị.',
    );
  });

  it('name a group by its kind and number, and never one of two', async () => {
    const words = [
      'Tổ dân phố 2',
      'Thôn 2',
      'thôn số 02',
      '2',
      'Bình An',
      'TDP số 1',
      'Tổ 1, phường Chánh Lộ',
      'Tổ 9',
    ];
    const { rows } = await read(
      await book([columns, ...words.map((word, i) => line(`H-${i}`, `Võ Nhóm ${i}`, 1960, null, word))]),
    );
    expect(rows.map(({ values }) => Object(values).group)).to.deep.equal([
      'CL-02',
      'CL-11',
      'CL-11',
      undefined,
      'CL-12',
      'CL-01',
      'CL-01',
      undefined,
    ]);
    expect(reasons(rows)).to.contain('“2” có thể là Tổ dân phố 2 hoặc Thôn 2, ghi đủ tên');
    expect(reasons(rows)).to.contain('địa bàn không có “Tổ 9”; ghi tên, số hoặc mã, ví dụ');
  });

  it('keep a date as precise as its cell shows it, and say how a day of zeros is to be written', async () => {
    const births = [
      day('1985-12-01'),
      day('1985-12-05'),
      day('1985-01-01'),
      '00/00/1985',
      '00/12/1985',
      '5/3/1958 0:00',
    ];
    const { rows } = await read(
      await book(
        [columns, ...births.map((born, i) => line(`H-${i}`, `Võ Ngày ${i}`, born, null, 1))],
        (sheet) => {
          sheet.getCell('E2').numFmt = 'mm/yyyy';
          sheet.getCell('E3').numFmt = 'mm/yyyy';
          sheet.getCell('E4').numFmt = 'yyyy';
        },
      ),
    );
    expect(rows.map(({ values }) => Object(values).birthDate)).to.deep.equal([
      '1985-12',
      '1985-12-05',
      '1985',
      undefined,
      undefined,
      '1958-03-05',
    ]);
    expect(rows[0]?.notes.join()).to.contain('ô chỉ hiện 12/1985');
    expect(reasons(rows)).to.contain('chỉ biết năm thì ghi 1985');
    expect(reasons(rows)).to.contain('chỉ biết tháng thì ghi 12/1985');
  });

  it('are blank where words or a dash say that there is nothing, and have a number without the mark of a text', async () => {
    const numbers = ['chưa có', 'không', '-', 0, "'051060000001"];
    const { rows } = await read(
      await book([columns, ...numbers.map((id, i) => line(`H-${i}`, `Võ Trống ${i}`, 1960, id, 1))]),
    );
    expect(rows.map(({ state, values }) => [state, Object(values).nationalId])).to.deep.equal([
      ...Array.from({ length: 4 }, () => ['created', undefined]),
      ['created', '051060000001'],
    ]);
    expect(rows[0]?.notes).to.include('Số CCCD: “chưa có” đọc là để trống.');
  });

  it('of two people with one number are both refused, each naming the other', async () => {
    const id = '051060000001';
    const { rows } = await read(
      await book([
        columns,
        line('H-1', 'Trần Văn An', 1960, id, 1),
        line('H-2', 'Võ Cao', 1960, id, 1),
        line('H-3', 'Lê Thị Dần', 1970, '051170000002', 1),
        line('H-3', 'LÊ THỊ DẦN', 1970, '051170000002', 1),
      ]),
    );
    expect(rows.map(({ state }) => state)).to.deep.equal(['rejected', 'rejected', 'created', 'unchanged']);
    expect(reasons(rows)).to.contain('dòng 3 ghi cùng số này cho Võ Cao');
    expect(reasons(rows)).to.contain('dòng 2 ghi cùng số này cho Trần Văn An');
  });

  it('of a text have their own numbers, also where the last cell of a line is quoted', async () => {
    const text = [
      '"Danh sách; năm 2024"',
      'Mã hộ|Họ tên|Năm sinh|Tổ|Ghi chú',
      'H-1|Võ Cao|1960|1|"a\nb"',
      'H-2|Võ Dần|1960|1|',
    ].join('\r\n');
    const { rows } = await read(Buffer.from(text), 'a.csv');
    expect(told(rows)).to.deep.equal([
      [3, 'created', 'CL-01'],
      [4, 'created', 'CL-01'],
    ]);
  });

  it('are told of sheets that were not read, and of a header in an old font that keeps its letters', async () => {
    const file = await book([columns, line('H-1', 'Trần Văn An', 1960, null, 1)], (sheet, all) => {
      sheet.getCell('C1').value = 'Hä vµ tªn';
      sheet.getCell('C1').font = { name: '.VnTime' };
      all.addWorksheet('Tổng hợp').addRows([
        ['Tổ', 'Số hộ'],
        [1, 35],
      ]);
    });
    const { answer, rows } = await read(file, 'a.xlsx', '&fonts=keep');
    expect(rows[0]?.values).to.include({ fullName: 'Trần Văn An' });
    expect(answer.unread).to.deep.equal([{ name: 'Tổng hợp', lines: 2 }]);
    const page = (await (await app.browse('officer')).get(`/nhap-xuat/nhap/${answer.id}`)).text;
    expect(page).to.contain('Không đọc trang “Tổng hợp” (2 dòng)');
  });
});
