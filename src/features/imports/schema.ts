import { type Static, Type } from '@sinclair/typebox';
import { listQuery } from '../../shared/lists.ts';
import {
  areaCodeSchema,
  choiceSchema,
  daySchema,
  idSchema,
  instantSchema,
  nullable,
  textSchema,
} from '../../shared/schema.ts';
import { importRegisters } from './headers.ts';

export const rowStates = ['created', 'updated', 'unchanged', 'rejected', 'undecided'] as const;
export const importStates = ['reading', 'ready', 'committing', 'committed', 'undone', 'failed'] as const;

export const importQuerySchema = Type.Object(
  {
    register: choiceSchema('Sổ', importRegisters),
    area: Type.Optional(areaCodeSchema()),
    campaign: Type.Optional(idSchema('Đợt hỗ trợ')),
    moveDay: Type.Optional(daySchema('Ngày chuyển')),
    fonts: Type.Optional(choiceSchema('Chữ phông cũ', ['convert', 'keep'] as const)),
  },
  { additionalProperties: false },
);

const count = (title: string) => Type.Integer({ title, minimum: 0, description: 'Rows' });

export const importSchema = Type.Object({
  id: idSchema('Lần nhập'),
  state: choiceSchema('Trạng thái', importStates),
  register: choiceSchema('Sổ', importRegisters),
  area: areaCodeSchema(),
  filename: textSchema('Tên tệp', 300),
  rows: count('Số dòng'),
  created: count('Thêm'),
  updated: count('Đổi'),
  unchanged: count('Giữ nguyên'),
  rejected: count('Lỗi'),
  undecided: count('Cần xem xét'),
  columns: Type.Array(
    Type.Object({
      sheet: textSchema('Trang tính', 100),
      header: textSchema('Tiêu đề', 300),
      field: nullable(textSchema('Trường', 60)),
    }),
    { title: 'Các cột', description: 'field null: not used' },
  ),
  sheets: Type.Array(
    Type.Object({
      name: textSchema('Trang tính', 100),
      headerRow: count('Dòng tiêu đề'),
      rows: count('Số dòng'),
    }),
    { title: 'Trang tính', description: 'Sheets with a known header' },
  ),
  legacyFonts: Type.Array(
    Type.Object({
      font: textSchema('Phông', 300),
      cells: count('Số ô'),
      written: Type.String({ title: 'Trong tệp', description: 'The first such cell, as written' }),
      read: Type.String({ title: 'Đọc là', description: 'As read' }),
    }),
    { title: 'Phông cũ', description: 'TCVN3 and VNI fonts that cells were read by, to be confirmed' },
  ),
  createdAt: instantSchema('Lúc nhập'),
  committedAt: nullable(instantSchema('Lúc ghi')),
  kept: Type.Optional(
    Type.Array(Type.String(), { title: 'Giữ lại khi hoàn tác', description: 'Changed by others since' }),
  ),
});
export type ImportAnswer = Static<typeof importSchema>;

export const importRowsQuerySchema = Type.Object(
  { state: Type.Optional(choiceSchema('Trạng thái', rowStates)), ...listQuery },
  { additionalProperties: false },
);

export const importRowSchema = Type.Object({
  sheet: textSchema('Trang tính', 100),
  row: Type.Integer({ title: 'Dòng', minimum: 1, description: "The workbook's own number" }),
  state: choiceSchema('Trạng thái', rowStates),
  reasons: Type.Array(
    Type.Object({
      column: Type.String({ title: 'Cột', description: "The file's own header" }),
      code: Type.String({ title: 'Mã', description: 'For programs' }),
      message: Type.String({ title: 'Lý do', description: 'What is wrong and what would be right' }),
    }),
    { title: 'Lý do', description: 'Why a row is refused or waits' },
  ),
  changes: Type.Array(
    Type.Object({
      field: Type.String({ title: 'Trường', description: 'Field' }),
      old: Type.Unknown({ title: 'Trong sổ', description: 'What the register held' }),
      new: Type.Unknown({ title: 'Trong tệp', description: 'What the file says' }),
    }),
    { title: 'Thay đổi', description: 'Old and new, cell by cell' },
  ),
  values: Type.Unknown({ title: 'Giá trị', description: 'Fields as read' }),
  notes: Type.Array(Type.String(), {
    title: 'Đọc khác tệp',
    description:
      'What was read otherwise than it stands: lost zeros, serial numbers, old fonts, blanks of a block',
  }),
});
export type ImportRowAnswer = Static<typeof importRowSchema>;
