import ExcelJS from 'exceljs';
import type { Reconciliation, RowAnswer } from '../../../src/features/reconciliations/schema.ts';
import type { Household } from '../../../src/features/records/schema.ts';
import type { TestApp } from '../../support/app.ts';

export const header = [
  'STT',
  'Họ và tên',
  'Ngày sinh',
  'Giới tính',
  'Số CCCD',
  'Số thẻ BHYT',
  'Mã đối tượng',
  'Từ ngày',
  'Đến ngày',
  'Nơi KCB ban đầu',
];

/** A workbook as the insurer sends it: a title, a header, rows. */
export async function listOf(rows: readonly (readonly (string | number)[])[]): Promise<Buffer> {
  const book = new ExcelJS.Workbook();
  const sheet = book.addWorksheet('Danh sách thẻ');
  sheet.addRow(['BẢO HIỂM XÃ HỘI CƠ SỞ']);
  sheet.addRow(header);
  rows.forEach((row, i) => {
    sheet.addRow([i + 1, ...row]);
  });
  return Buffer.from(await book.xlsx.writeBuffer());
}

/** People of the made ward by a word that says what the list has of them. */
export interface People {
  same: string;
  longer: string;
  otherCode: string;
  absent: string;
  noCard: string;
  named: string;
  household: Household;
}

const year = { validFrom: '2024-01-01', validTo: '2024-12-31' };

/** Six people, five with a card of ours. */
export async function makePeople(app: TestApp): Promise<People> {
  const names = ['Trần Thị Hòa', 'Lê Văn Dũng', 'Phạm Thị Thúy', 'Đỗ Văn Sơn', 'Võ Thị Bích', 'Ngô Văn Quý'];
  const household = await app.make.household({
    members: names.map((fullName, i) => ({
      relation: i === 0 ? ('head' as const) : ('other' as const),
      fullName,
      birthDate: `19${60 + i}-03-0${i + 1}`,
      sex: /Thị/.test(fullName) ? ('female' as const) : ('male' as const),
    })),
  });
  const [same, longer, otherCode, absent, noCard, named] = household.members.map(({ person }) => person);
  if (!same || !longer || !otherCode || !absent || !noCard || !named) throw new Error('six people were made');
  for (const person of [same, longer, absent, named])
    await app.make.insurance({ person, objectCode: 'GD', ...year });
  await app.make.insurance({ person: otherCode, objectCode: 'GD', ...year });
  return { same, longer, otherCode, absent, noCard, named, household };
}

/** One row of each kind about them. */
export const everyKind = [
  ['Trần Thị Hòa', '01/03/1960', 'Nữ', '', '', 'GD', '01/01/2024', '31/12/2024', ''],
  ['Lê Văn Dũng', '02/03/1961', 'Nam', '', '', 'GD', '01/01/2024', '31/03/2025', 'TYT Chánh Lộ'],
  ['Phạm Thị Thúy', '03/03/1962', 'Nữ', '', '', 'HN', '01/06/2024', '31/12/2024', ''],
  ['Võ Thị Bích', '05/03/1964', 'Nữ', '', '', 'GD', '01/02/2024', '31/01/2025', ''],
  ['Hồ Thị Lạ', '1970', 'Nữ', '', '', 'GD', '01/01/2024', '31/12/2024', ''],
  ['Ngo Van Quy', '06/03/1965', 'Nam', '', '', 'GD', '01/01/2024', '31/12/2024', ''],
  ['Trần Thị Hòa', '01/03/1960', 'Nữ', '', '', 'GD', '31/04/2024', '31/12/2024', ''],
] as const;

export async function reconcileList(
  app: TestApp,
  rows: readonly (readonly (string | number)[])[],
  asOf = '2024-11-30',
): Promise<Reconciliation> {
  const file = await listOf(rows);
  const answer = await app.upload('officer', `/reconciliations?area=CL&asOf=${asOf}`, file, 'bhxh.xlsx', {});
  if (answer.status !== 201)
    throw new Error(`POST /reconciliations answered ${answer.status}: ${answer.text}`);
  return answer.body;
}

export async function rowsOf(app: TestApp, id: string, query = ''): Promise<RowAnswer[]> {
  return (await app.as('officer').get(`/reconciliations/${id}/rows?limit=500${query}`)).body.items;
}
