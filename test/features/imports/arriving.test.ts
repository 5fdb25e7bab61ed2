import { expect } from 'chai';
import type { ImportRowAnswer } from '../../../src/features/imports/schema.ts';
import { openApp, type TestApp } from '../../support/app.ts';
import { editedArchive } from '../../support/editedArchive.ts';
import { an, book, day, header, type Value } from './books.ts';

/** The same rows, each cell in a font. */
const inFont = (font: string, rows: readonly (readonly Value[])[]): Promise<Buffer> =>
  book(rows, (sheet) => {
    sheet.eachRow((row) => {
      row.eachCell((cell) => {
        cell.font = { name: font };
      });
    });
  });

interface Arriving {
  what: string;
  file: () => Promise<Buffer> | Buffer;
  name?: string;
  /** By row: some of the values read. */
  values: Record<string, unknown>[];
  states?: ImportRowAnswer['state'][];
  /** What is said of the rows, in parts. */
  notes?: string[];
}

const csv = [header, an].map((row) => row.join(';')).join('\r\n');
const anRead = {
  householdCode: 'H-1',
  fullName: 'Trần Văn An',
  birthDate: '1960-01-02',
  nationalId: an[5],
  group: 'CL-01',
};
const utf16be = (text: string): Buffer => Buffer.from(`\ufeff${text}`, 'utf16le').swap16();
/** As Notepad of a Vietnamese Windows writes it: letters with their tones as marks of their own. */
const windows1258 = (text: string): Buffer => {
  const marks = new Map(
    [...'\u0300\u0309\u0303\u0301\u0323'].map((mark, i) => [mark, [0xcc, 0xd2, 0xde, 0xec, 0xf2][i] ?? 0]),
  );
  const letters = new Map(
    [...'ĂăĐđƠơƯư'].map((letter, i) => [letter, [0xc3, 0xe3, 0xd0, 0xf0, 0xd5, 0xf5, 0xdd, 0xfd][i] ?? 0]),
  );
  const bytes = [
    ...text
      .normalize('NFD')
      .replace(/([aeoAEO])(\u0323?)\u0302/g, '$1\u0302$2')
      .replace(/([aA])(\u0323?)\u0306/g, '$1\u0306$2')
      .replace(/[aeoAEO]\u0302|[aA]\u0306|[ouOU]\u031b/g, (pair) => pair.normalize('NFC')),
  ];
  return Buffer.from(bytes.map((letter) => marks.get(letter) ?? letters.get(letter) ?? letter.charCodeAt(0)));
};

const arriving: Arriving[] = [
  {
    what: 'titles, a header of two merged rows, column numbers, totals and signatures',
    file: () =>
      book(
        [
          ['UBND PHƯỜNG'],
          ['DANH SÁCH NHÂN KHẨU'],
          ['STT', 'Mã hộ', 'Họ và tên', 'Năm sinh', null, 'Số CCCD', 'TDP'],
          [null, null, null, 'Nam', 'Nữ', null, null],
          ['(1)', '(2)', '(3)', '(4)', '(5)', '(6)', '(7)'],
          [1, 'H-1', 'Trần Văn An', 1960, null, '051060000001', 1],
          [2, 'H-2', 'Lê Thị Bình', null, '03/05/1971', '051171000002', 'Tổ 2'],
          ['Tổng cộng: 2 người'],
          [null, 'Người lập', null, 'TM. UBND'],
          [null, 'Nguyễn Văn Ký', null, 'Chủ tịch'],
        ],
        (sheet) => {
          for (const range of ['A1:G1', 'A3:A4', 'B3:B4', 'C3:C4', 'D3:E3', 'F3:F4', 'G3:G4'])
            sheet.mergeCells(range);
        },
      ),
    values: [
      { fullName: 'Trần Văn An', birthDate: '1960', sex: 'male', group: 'CL-01' },
      { fullName: 'Lê Thị Bình', birthDate: '1971-05-03', sex: 'female', group: 'CL-02' },
    ],
  },
  {
    what: 'the sex as a tick in one of two columns',
    file: () =>
      book(
        [
          ['Mã hộ', 'Họ và tên', 'Ngày sinh', 'Giới tính', null, 'Tổ'],
          [null, null, null, 'Nam', 'Nữ', null],
          ['H-1', 'Trần Văn An', '1960', 'x', null, 1],
          ['H-2', 'Lê Thị Bình', '1971', null, 'X', 1],
          ['H-3', 'Lê Thị Cả', '1972', 'x', 'x', 1],
        ],
        (sheet) => sheet.mergeCells('D1:E1'),
      ),
    values: [{ sex: 'male', birthDate: '1960' }, { sex: 'female', birthDate: '1971' }, {}],
    states: ['created', 'created', 'rejected'],
  },
  {
    what: 'households as blocks with the code and the head’s name on the first line only',
    file: () =>
      book([
        ['Mã hộ', 'Họ tên chủ hộ', 'Họ và tên thành viên', 'Quan hệ', 'Năm sinh', 'Giới tính', 'Tổ'],
        ['H-1', 'Trần Văn An', 'Trần Văn An', 'Chủ hộ', 1960, 'Nam', 1],
        [null, null, 'Lê Thị Bình', 'Vợ', 1962, 'Nữ', null],
        ['H-2', 'Võ Cao', 'Võ Cao', 'Chủ hộ', 1950, 'Nam', 2],
        [null, null, 'Võ Dần', 'Con', 1980, 'Nam', null],
      ]),
    values: [
      { householdCode: 'H-1', fullName: 'Trần Văn An' },
      { householdCode: 'H-1', fullName: 'Lê Thị Bình' },
      { householdCode: 'H-2', fullName: 'Võ Cao' },
      { householdCode: 'H-2', fullName: 'Võ Dần' },
    ],
    states: ['created', 'created', 'created', 'created'],
    notes: ['lấy H-1 của dòng 2', 'lấy H-2 của dòng 4'],
  },
  {
    what: 'households without codes, by the head’s name on the first line only',
    file: () =>
      book([
        ['STT', 'Họ tên chủ hộ', 'Họ và tên thành viên', 'Năm sinh', 'Giới tính', 'Tổ'],
        [1, 'Trần Văn An', 'Trần Văn An', 1960, 'Nam', 1],
        [null, null, 'Lê Thị Bình', 1962, 'Nữ', null],
        [2, 'Trần Văn An', 'Trần Văn An', 1971, 'Nam', 2],
        [null, null, 'Võ Dần', 1980, 'Nam', null],
        [3, 'Phan Thị Không', 'Phan Văn Có', 1980, 'Nam', 1],
      ]),
    values: [
      { fullName: 'Trần Văn An' },
      { fullName: 'Lê Thị Bình' },
      { fullName: 'Trần Văn An' },
      { fullName: 'Võ Dần' },
      { fullName: 'Phan Văn Có' },
    ],
    states: ['created', 'created', 'created', 'created', 'rejected'],
  },
  {
    what: 'households without codes, by the relation of the head',
    file: () =>
      book([
        ['Họ và tên', 'Quan hệ với chủ hộ', 'Năm sinh', 'Giới tính', 'Tổ'],
        ['Trần Văn An', 'Chủ hộ', 1960, 'Nam', 1],
        ['Lê Thị Bình', 'Vợ', 1962, 'Nữ', null],
        ['Võ Cao', 'Chủ hộ', 1950, 'Nam', 2],
      ]),
    values: [{ fullName: 'Trần Văn An' }, { fullName: 'Lê Thị Bình' }, { fullName: 'Võ Cao' }],
    states: ['created', 'created', 'created'],
  },
  {
    what: 'a blank code where codes are repeated, which stays a blank',
    file: () =>
      book([
        header,
        an,
        ['H-1', 'Lê Thị Bình', 'Vợ', '1962', 'Nữ', null, null],
        [null, 'Võ Dần', 'Con', '1980', 'Nam', null, null],
      ]),
    values: [{}, {}, { fullName: 'Võ Dần' }],
    states: ['created', 'created', 'rejected'],
  },
  {
    what: 'several sheets, hidden rows and columns, a filter; a hidden sheet is left out',
    file: () =>
      book([header, an, ['H-2', 'Lê Thị Bình', 'Chủ hộ', '1971', 'Nữ', null, 'CL-02']], (sheet, all) => {
        sheet.getRow(3).hidden = true;
        sheet.getColumn(1).hidden = true;
        sheet.autoFilter = 'A1:G3';
        all.addWorksheet('Tổ 3').addRows([header, ['H-3', 'Võ Cao', 'Chủ hộ', '1950', 'Nam', null, 'CL-02']]);
        all.addWorksheet('Ghi chú').addRows([['Không có gì']]);
        all.addWorksheet('Cũ', { state: 'hidden' }).addRows([header, an]);
      }),
    values: [anRead, { fullName: 'Lê Thị Bình' }, { fullName: 'Võ Cao', group: 'CL-02' }],
  },
  {
    what: 'dates as text, real dates, serial numbers and years in one column',
    file: () =>
      book([
        header,
        ...(['5/3/58', day('1960-01-02'), 21917, 1965, '03/1970', '1971-02-03', '31/02/1970'] as const).map(
          (birth, i) => [`H-${i}`, `Trần Văn ${'ABCDEGH'.charAt(i)}n`, 'Chủ hộ', birth, 'Nam', null, 'CL-01'],
        ),
      ]),
    values: ['1958-03-05', '1960-01-02', '1960-01-02', '1965', '1970-03', '1971-02-03', undefined].map(
      (birthDate) => ({ birthDate }),
    ),
    states: [...Array<'created'>(6).fill('created'), 'rejected'],
    notes: ['số 21917 của Excel đọc là ngày 02/01/1960'],
  },
  ...(['1', 'true'] as const).map((flag) => ({
    what: `days counted from 1904 (date1904="${flag}")`,
    file: async () =>
      editedArchive(
        await book([
          header,
          ['H-1', 'Trần Văn An', 'Chủ hộ', day('1960-01-02'), 'Nam', null, 'CL-01'],
          ['H-2', 'Võ Cao', 'Chủ hộ', 21917, 'Nam', null, 'CL-01'],
        ]),
        { 'xl/workbook.xml': (xml) => xml.replace(/<workbookPr[^>]*>/, `<workbookPr date1904="${flag}"/>`) },
      ),
    values: [{ birthDate: '1964-01-03' }, { birthDate: '1964-01-03' }],
  })),
  {
    what: 'numbers that lost their zeros, and one that Excel has rounded',
    file: () =>
      book([
        [...header, 'Mã số BHXH', 'Điện thoại'],
        ['H-1', 'Trần Văn An', 'Chủ hộ', '1960', 'Nam', 51060000001, 'CL-01', 12345678, 905123456],
        ['H-2', 'Võ Cao', 'Chủ hộ', '1950', 'Nam', '5,1E+10', 'CL-01', null, null],
        ['H-3', 'Võ Dần', 'Chủ hộ', '1950', 'Nam', 9060000001, 'CL-01', null, null],
      ]),
    values: [{ nationalId: '051060000001', insuranceNumber: '0012345678', phone: '0905123456' }, {}, {}],
    states: ['created', 'rejected', 'rejected'],
    notes: [
      'Excel đã bỏ số 0 đầu của 51060000001, đọc là 051060000001',
      'đọc là 0012345678',
      'đọc là 0905123456',
    ],
  },
  {
    what: 'several phone numbers in one cell, and one that is none',
    file: () =>
      book([
        [...header, 'Điện thoại'],
        ['H-1', 'Trần Văn An', 'Chủ hộ', '1960', 'Nam', null, 'CL-01', '0905 123 456 / 0912.000.111'],
        ['H-1', 'Trần Thị Ba', 'Vợ', '1962', 'Nữ', null, 'CL-01', '0905123456, con trai'],
      ]),
    values: [{ phone: '0905123456' }, {}],
    states: ['created', 'rejected'],
    notes: ['Điện thoại: ô ghi nhiều số, lấy số đầu 0905123456.'],
  },
  {
    what: 'letters composed otherwise, the wrong Đ, and the tone on the other vowel',
    file: () =>
      book([
        header.map((each) => each.normalize('NFD')),
        [
          'H-1',
          'ÐẶNG HOÀ'.normalize('NFD'),
          'Chủ hộ'.normalize('NFD'),
          '1960',
          'Nữ'.normalize('NFD'),
          null,
          'Tổ dân phố 1'.normalize('NFD'),
        ],
      ]),
    values: [{ fullName: 'Đặng Hoà', sex: 'female', group: 'CL-01' }],
  },
  {
    what: 'TCVN3 by the font, its header as well',
    file: () =>
      inFont('.VnTime', [
        ['M· hé', 'Hä vµ tªn', 'Quan hÖ', 'N¨m sinh', 'Giíi tÝnh', 'Tæ d©n phè'],
        ['H-1', 'NguyÔn ThÞ B\u00adëi', 'Chñ hé', 1960, 'N÷', 'Tæ 1'],
      ]),
    values: [{ fullName: 'Nguyễn Thị Bưởi', sex: 'female', group: 'CL-01' }],
    states: ['created'],
    notes: ['đọc theo phông .VnTime, trong tệp là “NguyÔn ThÞ B\u00adëi”'],
  },
  {
    what: 'TCVN3 in a font of capitals',
    file: () =>
      inFont('.VnTimeH', [
        ['M· hé', 'hä vµ tªn', 'n¨m sinh', 'tæ'],
        ['h-1', '®Æng v¨n ®øc', '1960', '1'],
      ]),
    values: [{ householdCode: 'H-1', fullName: 'Đặng Văn Đức' }],
  },
  {
    what: 'VNI by the font',
    file: () =>
      inFont('VNI-Times', [
        ['Maõ hoä', 'Hoï vaø teân', 'Naêm sinh', 'Toå'],
        ['H-1', 'Nguyeãn Thò Böôûi', '1960', '1'],
      ]),
    values: [{ fullName: 'Nguyễn Thị Bưởi' }],
  },
  {
    what: 'a cell in two fonts, one of them old',
    file: () =>
      book([header, ['H-1', null, 'Chủ hộ', '1960', 'Nam', null, 'CL-01']], (sheet) => {
        sheet.getCell('B2').value = {
          richText: [
            { text: 'NguyÔn ', font: { name: '.VnTime' } },
            { text: 'Ái', font: { name: 'Times New Roman' } },
          ],
        };
      }),
    values: [{ fullName: 'Nguyễn Ái' }],
    notes: ['trong tệp là “NguyÔn Ái”'],
  },
  {
    what: 'Unicode in a cell of an old font, left as it is',
    file: () => inFont('.VnTime', [header, an]),
    values: [anRead],
    notes: [],
  },
  { what: 'a workbook with macros', file: () => book([header, an]), name: 'a.xlsm', values: [anRead] },
  {
    what: 'borders up to the last column of the sheet',
    file: () =>
      book([header, an], (sheet) => {
        sheet.getCell('XFD2').border = { top: { style: 'thin' } };
      }),
    values: [anRead],
  },
  ...Object.entries({
    'UTF-8 with ;': Buffer.from(csv),
    'UTF-8 with its mark and ,': Buffer.from(`\ufeff${csv.replaceAll(';', ',')}`),
    'UTF-8 with tabs': Buffer.from(csv.replaceAll(';', '\t')),
    'UTF-16 LE': Buffer.from(`\ufeff${csv}`, 'utf16le'),
    'UTF-16 LE without its mark': Buffer.from(csv, 'utf16le'),
    'UTF-16 BE': utf16be(csv),
    'windows-1258': windows1258(csv),
    'quotes, a title and sep=': Buffer.from(
      `sep=;\r\n"Danh sách; năm ""2024"""\r\n\r\n${csv.replace('Trần Văn An', '"Trần\r\nVăn An"').replace('051060000001', '"=""051060000001"""')}`,
    ),
  }).map(([what, file]) => ({ what: `.csv: ${what}`, file: () => file, name: 'a.csv', values: [anRead] })),
];

describe('what arrives', () => {
  let app: TestApp;
  before(async () => {
    app = await openApp({ today: '2024-11-30' });
  });
  after(() => app.close());

  const send = (file: Buffer, name = 'a.xlsx', query = '') =>
    app.upload('officer', `/imports?register=residents&area=CL${query}`, file, name, {});

  async function stagedRows(file: Buffer, name?: string, query?: string): Promise<ImportRowAnswer[]> {
    const staged = await send(file, name, query);
    expect(staged.status, staged.text).to.equal(201);
    return (await app.as('officer').get(`/imports/${staged.body.id}/rows`)).body.items;
  }

  for (const { what, file, name, values, states, notes } of arriving) {
    it(`is read: ${what}`, async () => {
      const rows = await stagedRows(await file(), name);
      const read = rows.map((row, i) =>
        Object.fromEntries(Object.keys(values[i] ?? {}).map((field) => [field, Object(row.values)[field]])),
      );
      expect(read, JSON.stringify(rows.map(({ reasons }) => reasons))).to.deep.equal(values);
      if (states) expect(rows.map(({ state }) => state)).to.deep.equal(states);
      const said = rows.flatMap((row) => row.notes);
      for (const note of notes ?? []) expect(said.join('\n')).to.contain(note);
      if (notes?.length === 0) expect(said).to.deep.equal([]);
    });
  }

  it('keeps the letters of an old font when the officer wants them kept', async () => {
    const file = await book(
      [header, ['H-1', 'NguyÔn B', 'Chủ hộ', '1960', 'Nam', null, 'CL-01']],
      (sheet) => {
        sheet.getCell('B2').font = { name: '.VnTime' };
      },
    );
    const { body } = await send(file);
    expect(body.legacyFonts).to.deep.equal([
      { font: '.VnTime', cells: 1, written: 'NguyÔn B', read: 'Nguyễn B' },
    ]);
    const page = (await (await app.browse('officer')).get(`/nhap-xuat/nhap/${body.id}`)).text;
    expect(page).to.contain('Chuyển chữ và ghi');
    expect(page).to.contain('trong tệp là “NguyÔn B”');
    expect((await stagedRows(file, 'a.xlsx', '&fonts=keep'))[0]?.values).to.include({ fullName: 'NguyÔn B' });
  });

  it('makes households of blocks without codes, each with its head, and finds them again unchanged', async () => {
    const file = await book([
      ['Chủ hộ', 'Họ và tên', 'Năm sinh', 'Giới tính', 'Tổ'],
      ['Trịnh Văn Đầu', 'Trịnh Văn Đầu', 1960, 'Nam', 1],
      [null, 'Lê Thị Theo', 1962, 'Nữ', null],
      ['Mạc Thị Đầu', 'Mạc Thị Đầu', 1971, 'Nữ', 2],
    ]);
    const staged = await send(file);
    expect((await app.as('officer').post(`/imports/${staged.body.id}/commit`)).status).to.equal(200);
    const households = [];
    for (const name of ['Trịnh Văn Đầu', 'Lê Thị Theo', 'Mạc Thị Đầu']) {
      const found = await app.as('officer').get(`/people?q=${encodeURIComponent(name)}&area=CL`);
      const person = await app.as('officer').get(`/people/${found.body.items[0]?.id}`);
      const [membership] = person.body.memberships;
      households.push([membership?.household, membership?.relation]);
    }
    const [first, second, third] = households;
    expect(first?.[1]).to.equal('head');
    expect(second).to.deep.equal([first?.[0], 'other']);
    expect(third?.[1]).to.equal('head');
    expect(third?.[0]).not.to.equal(first?.[0]);
    const again = await send(file);
    expect(again.body).to.include({ rows: 3, unchanged: 3 });
  });
});
