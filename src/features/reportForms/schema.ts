import { type Static, Type } from '@sinclair/typebox';
import {
  areaCodeSchema,
  choiceSchema,
  daySchema,
  idSchema,
  instantSchema,
  monthSchema,
  nullable,
  textSchema,
} from '../../shared/schema.ts';

const sheetName = textSchema('Trang tính', 31, { description: 'Name of a sheet of the form' });
const cellAddress = Type.String({
  title: 'Ô',
  pattern: '^[A-Z]{1,3}[1-9][0-9]{0,6}$',
  description: 'Address of a cell of the form as uploaded, e.g. D7',
});
const rowNumber = Type.Integer({
  title: 'Dòng',
  minimum: 1,
  maximum: 1_048_576,
  description: 'Row of the form as uploaded',
});

export const markingsSchema = Type.Object(
  {
    cells: Type.Array(
      Type.Object(
        {
          sheet: sheetName,
          cell: cellAddress,
          text: Type.String({
            title: 'Điền bằng',
            maxLength: 500,
            description: 'Text with {{names}}; empty: the mark is taken off the cell',
          }),
        },
        { additionalProperties: false, title: 'Ô đánh dấu', description: 'A marked cell' },
      ),
      { title: 'Các ô', maxItems: 5000, description: 'Marked cells' },
    ),
    rows: Type.Array(
      Type.Object(
        {
          sheet: sheetName,
          row: rowNumber,
          list: Type.String({
            title: 'Lặp theo',
            maxLength: 100,
            description: 'Table or list, e.g. DS1 or B03[Khẩu]; empty: the row does not repeat',
          }),
        },
        { additionalProperties: false, title: 'Dòng lặp', description: 'A repeating row' },
      ),
      { title: 'Các dòng lặp', maxItems: 100, description: 'Repeating rows' },
    ),
  },
  {
    additionalProperties: false,
    title: 'Đánh dấu',
    description: 'What is set by clicking, over the names in the file itself',
  },
);
export type Markings = Static<typeof markingsSchema>;
export const noMarkings: Markings = { cells: [], rows: [] };

export const formQuerySchema = Type.Object(
  {
    name: textSchema('Tên biểu mẫu', 200),
    area: Type.Optional(areaCodeSchema()),
  },
  { additionalProperties: false },
);

const versionSchema = Type.Object(
  {
    version: Type.Integer({ title: 'Phiên bản', description: 'From 1' }),
    filename: textSchema('Tên tệp', 300),
    sha256: textSchema('SHA-256', 64),
    notices: Type.Array(Type.String(), {
      title: 'Lưu ý',
      description: 'What a filled file will lack, in Vietnamese',
    }),
    recordedAt: instantSchema('Lúc tải lên'),
    recordedBy: textSchema('Người tải lên', 200),
  },
  { title: 'Phiên bản đang dùng', description: 'A file of the form' },
);
export type FormVersion = Static<typeof versionSchema>;

export const reportFormSchema = Type.Object({
  id: idSchema('Biểu mẫu'),
  name: textSchema('Tên biểu mẫu', 200),
  area: areaCodeSchema(),
  retired: Type.Boolean({ title: 'Thôi dùng', description: 'No more filled' }),
  current: versionSchema,
  versions: Type.Array(versionSchema, { title: 'Các phiên bản', description: 'Newest first' }),
  markings: markingsSchema,
});
export type ReportForm = Static<typeof reportFormSchema>;

export const fillFormSchema = Type.Object(
  {
    month: Type.Optional(monthSchema('Tháng')),
    period: Type.Optional(
      Type.Object(
        { from: daySchema('Từ ngày'), to: daySchema('Đến ngày') },
        { additionalProperties: false, title: 'Kỳ báo cáo', description: 'First and last day' },
      ),
    ),
    recipient: Type.Optional(textSchema('Nơi nhận', 200)),
    document: Type.Optional(
      Type.Object(
        { number: textSchema('Số văn bản', 60), date: daySchema('Ngày văn bản') },
        { additionalProperties: false, title: 'Văn bản', description: 'The document it goes with' },
      ),
    ),
    explanation: Type.Optional(
      textSchema('Giải trình', 1000, { description: 'Needed where a check before sending fails' }),
    ),
  },
  { additionalProperties: false },
);
export type FillForm = Static<typeof fillFormSchema>;

export const checkSchema = Type.Object({
  content: textSchema('Nội dung', 500),
  state: choiceSchema('Kết quả', ['ok', 'look', 'wrong']),
  result: textSchema('Diễn giải', 1000),
});
export type FormCheck = Static<typeof checkSchema>;

export const figureSchema = Type.Object({
  name: textSchema('Tên', 200),
  code: textSchema('Mã', 200),
  label: textSchema('Số liệu', 300),
  value: nullable(
    Type.Union([Type.String(), Type.Number()], { title: 'Giá trị', description: 'Of the period asked' }),
  ),
});

export const stateSchema = Type.Object(
  { retired: Type.Boolean({ title: 'Thôi dùng', description: 'true: no more filled; false: used again' }) },
  { additionalProperties: false },
);

/** One click on the page of marking. */
export const clickFormSchema = Type.Object(
  {
    sheet: sheetName,
    cell: cellAddress,
    text: Type.String({ title: 'Điền bằng', maxLength: 500 }),
    list: Type.String({ title: 'Lặp theo', maxLength: 100 }),
    suggests: Type.Boolean({ title: 'Tự ghép theo tiêu đề' }),
  },
  { additionalProperties: false },
);
