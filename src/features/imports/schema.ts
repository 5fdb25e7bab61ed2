import { type Static, Type } from '@sinclair/typebox';
import { listQuery } from '../../shared/lists.ts';
import {
  areaCodeSchema,
  choiceSchema,
  daySchema,
  idSchema,
  instantSchema,
  nullable,
  partialDateSchema,
  textSchema,
} from '../../shared/schema.ts';
import { rowChoices } from './decisions/decided.ts';
import { importRegisters } from './reading/columns.ts';
import { foundBy } from './rows/outcome.ts';

export const rowStates = ['created', 'updated', 'unchanged', 'rejected', 'undecided'] as const;
export const importStates = ['reading', 'ready', 'committing', 'committed', 'undone', 'failed'] as const;

const fontsSchema = choiceSchema('Chữ phông cũ', ['convert', 'keep'] as const);

export const importQuerySchema = Type.Object(
  {
    register: choiceSchema('Sổ', importRegisters),
    area: Type.Optional(areaCodeSchema()),
    campaign: Type.Optional(idSchema('Đợt hỗ trợ')),
    moveDay: Type.Optional(daySchema('Ngày chuyển')),
    fonts: Type.Optional(fontsSchema),
  },
  { additionalProperties: false },
);

const profileNameSchema = textSchema('Tên nơi gửi', 200);
const mappingSchema = Type.Record(Type.String({ maxLength: 300 }), Type.String({ maxLength: 100 }), {
  title: 'Ghép cột',
  additionalProperties: false,
  maxProperties: 300,
  description: 'Headers of the file → fields, or the headers that we write; "ignore": not used',
});
const profileRefSchema = (title: string) =>
  nullable(Type.Object({ id: idSchema('Nơi gửi'), name: profileNameSchema }, { title }));

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
  profile: profileRefSchema('Đọc theo nơi gửi'),
  offered: profileRefSchema('Nơi gửi có tiêu đề giống tệp này'),
  fonts: fontsSchema,
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
      passed: Type.Array(
        Type.Object({
          row: Type.Integer({ title: 'Dòng', minimum: 1 }),
          text: Type.String({ title: 'Nội dung' }),
        }),
        {
          title: 'Dòng không tính',
          description:
            'Lines among and below the rows taken for none: totals, titles, signatures; the first 30',
        },
      ),
    }),
    { title: 'Trang tính', description: 'Tables with a known header; a sheet may hold several' },
  ),
  unread: Type.Array(Type.Object({ name: textSchema('Trang tính', 100), lines: count('Số dòng') }), {
    title: 'Trang không đọc',
    description: 'Sheets that show and hold something, without a known header',
  }),
  legacyFonts: Type.Array(
    Type.Object({
      font: textSchema('Phông', 300),
      cells: count('Số ô'),
      written: Type.String({ title: 'Trong tệp', description: 'The first such cell, as written' }),
      read: Type.String({ title: 'Đọc là', description: 'As read' }),
    }),
    { title: 'Phông cũ', description: 'TCVN3 and VNI fonts that cells were read by, to be confirmed' },
  ),
  moveDay: nullable(daySchema('Ngày chuyển của mọi dòng')),
  fault: nullable(
    Type.String({
      title: 'Lỗi',
      description:
        'Why the file could not be read, with the state failed; with ready, why a decision of all its rows came to nothing',
    }),
  ),
  createdAt: instantSchema('Lúc nhập'),
  committedAt: nullable(instantSchema('Lúc ghi')),
  kept: Type.Optional(
    Type.Array(
      Type.Object({
        kind: choiceSchema('Loại', ['person', 'household', 'entry'] as const),
        id: idSchema('Người, hộ hoặc suất'),
        name: textSchema('Tên', 300),
        what: Type.Array(Type.String(), { title: 'Giữ lại', description: 'What stays as it is now' }),
      }),
      { title: 'Giữ lại khi hoàn tác', description: 'After an undo: changed by others since' },
    ),
  ),
});
export type ImportAnswer = Static<typeof importSchema>;

export const importRowsQuerySchema = Type.Object(
  { state: Type.Optional(choiceSchema('Trạng thái', rowStates)), ...listQuery },
  { additionalProperties: false },
);

const change = {
  field: Type.String({ title: 'Trường', description: 'Field' }),
  old: Type.Unknown({ title: 'Trong sổ', description: 'What the register held' }),
  new: Type.Unknown({ title: 'Trong tệp', description: 'What the file says' }),
};

const sourceSchema = Type.Object(
  {
    at: instantSchema('Ghi lúc'),
    by: nullable(textSchema('Người ghi', 200)),
    filename: nullable(textSchema('Tệp', 300)),
  },
  { title: 'Nguồn của số liệu trong sổ', description: 'When, by whom and from which file it was recorded' },
);

const candidateSchema = Type.Object({
  person: idSchema('Người'),
  fullName: textSchema('Họ và tên', 200),
  birthDate: partialDateSchema('Ngày sinh'),
  household: nullable(textSchema('Mã hộ', 60)),
  area: nullable(areaCodeSchema('Tổ dân phố')),
  nationalIdEnds: nullable(textSchema('CCCD, 4 số cuối', 4)),
  insuranceNumberEnds: nullable(textSchema('Mã số BHXH, 4 số cuối', 4)),
});

export const importRowSchema = Type.Object({
  number: Type.Integer({ title: 'Số thứ tự', minimum: 1, description: 'In the import, over its sheets' }),
  sheet: textSchema('Trang tính', 100),
  row: Type.Integer({ title: 'Dòng', minimum: 1, description: "The workbook's own number" }),
  state: choiceSchema('Trạng thái', rowStates),
  reasons: Type.Array(
    Type.Object({
      column: Type.String({ title: 'Cột', description: "The file's own header" }),
      code: Type.String({ title: 'Mã', description: 'For programs' }),
      message: Type.String({ title: 'Lý do', description: 'What is wrong and what would be right' }),
      value: Type.Optional(
        Type.String({ title: 'Trong ô', description: 'What stands in the cell that cannot be read' }),
      ),
    }),
    { title: 'Lý do', description: 'Why a row is refused or waits' },
  ),
  changes: Type.Array(Type.Object({ ...change, source: nullable(sourceSchema) }), {
    title: 'Thay đổi',
    description:
      'Old and new, cell by cell; source: when, by whom and from which file the old one was recorded',
  }),
  kept: Type.Array(Type.Object(change), {
    title: 'Giữ trong sổ',
    description: 'Where the file says otherwise and the register keeps its value, as decided',
  }),
  found: nullable(
    Type.Object(
      {
        person: nullable(idSchema('Người')),
        household: nullable(idSchema('Hộ')),
        how: choiceSchema('Theo', foundBy),
      },
      { title: 'Tìm thấy', description: 'Whom the row speaks of, and by what it is known' },
    ),
  ),
  candidates: Type.Array(candidateSchema, {
    title: 'Có thể là',
    description: 'People who could be meant, of a row that waits for a choice',
  }),
  decision: nullable(
    Type.Object(
      {
        choice: nullable(choiceSchema('Cách xử lý', rowChoices)),
        person: nullable(idSchema('Người')),
        moveDay: nullable(daySchema('Ngày chuyển')),
      },
      { title: 'Đã xử lý', description: 'What the officer decided of the row, now or before' },
    ),
  ),
  values: Type.Unknown({ title: 'Giá trị', description: 'Fields as read' }),
  notes: Type.Array(Type.String(), {
    title: 'Cần biết',
    description:
      'What was read otherwise than it stands (lost zeros, serial numbers, old fonts, blanks of a block), and decisions that were used',
  }),
});
export type ImportRowAnswer = Static<typeof importRowSchema>;

export const rowDecisionSchema = Type.Object(
  {
    choice: Type.Optional(choiceSchema('Cách xử lý', [...rowChoices, 'open'] as const)),
    person: Type.Optional(idSchema('Người')),
    moveDay: Type.Optional(nullable(daySchema('Ngày chuyển'))),
    keep: Type.Optional(
      Type.Array(textSchema('Trường', 60), {
        title: 'Giữ trong sổ',
        maxItems: 60,
        description: 'Fields whose value stays as the register has it; all others are taken',
      }),
    ),
  },
  { additionalProperties: false },
);
export type RowDecisionForm = Static<typeof rowDecisionSchema>;

/** Many rows at once: without `keep`, those that only one person fits mean that one. */
export const manyDecisionsSchema = Type.Object(
  {
    choice: Type.Optional(choiceSchema('Cách xử lý', ['onlyCandidate'] as const)),
    keep: Type.Optional(textSchema('Trường giữ trong sổ', 60)),
  },
  { additionalProperties: false, minProperties: 1, maxProperties: 1 },
);
export type ManyDecisionsForm = Static<typeof manyDecisionsSchema>;

export const moveDaySchema = Type.Object(
  { moveDay: nullable(daySchema('Ngày chuyển')) },
  { additionalProperties: false },
);

export const importDecisionSchema = Type.Object({
  id: idSchema('Cách xử lý'),
  register: choiceSchema('Sổ', importRegisters),
  profile: nullable(textSchema('Nơi gửi', 200)),
  choice: choiceSchema('Cách xử lý', [...rowChoices, 'keep'] as const),
  person: nullable(idSchema('Người')),
  personName: nullable(textSchema('Họ và tên trong sổ', 200)),
  who: Type.String({ title: 'Trong tệp', description: 'Whom the file names' }),
  field: nullable(textSchema('Trường', 60)),
  old: Type.Unknown({ title: 'Trong sổ', description: 'What the register keeps' }),
  new: Type.Unknown({ title: 'Trong tệp', description: 'What the file says' }),
  import: idSchema('Lần nhập'),
  filename: textSchema('Tệp', 300),
  decidedAt: instantSchema('Lúc xử lý'),
  decidedBy: textSchema('Người xử lý', 200),
});
export type ImportDecision = Static<typeof importDecisionSchema>;

export const profileFormSchema = Type.Object(
  {
    area: Type.Optional(areaCodeSchema()),
    register: choiceSchema('Sổ', importRegisters),
    name: profileNameSchema,
    mapping: mappingSchema,
    fonts: Type.Optional(fontsSchema),
  },
  { additionalProperties: false },
);
export type ProfileForm = Static<typeof profileFormSchema>;

export const profileChangeSchema = Type.Object(
  {
    name: Type.Optional(profileNameSchema),
    mapping: Type.Optional(mappingSchema),
    fonts: Type.Optional(fontsSchema),
  },
  { additionalProperties: false },
);
export type ProfileChange = Static<typeof profileChangeSchema>;

/** Saved from an import: how it was read, for the next files of its sender. */
export const profileOfImportSchema = Type.Object(
  { name: profileNameSchema },
  { additionalProperties: false },
);

export const importProfileSchema = Type.Object({
  id: idSchema('Nơi gửi'),
  version: Type.Integer({ title: 'Phiên bản', minimum: 1, description: 'The ETag' }),
  area: areaCodeSchema(),
  register: choiceSchema('Sổ', importRegisters),
  name: profileNameSchema,
  mapping: mappingSchema,
  fonts: fontsSchema,
  decisions: count('Cách xử lý đã nhớ'),
  recordedAt: instantSchema('Lưu lúc'),
  recordedBy: textSchema('Người lưu', 200),
});
export type ImportProfile = Static<typeof importProfileSchema>;

export const readingFormSchema = Type.Object(
  {
    profile: Type.Optional(nullable(profileNameSchema)),
    mapping: Type.Optional(mappingSchema),
    fonts: Type.Optional(fontsSchema),
  },
  { additionalProperties: false },
);
export type ReadingForm = Static<typeof readingFormSchema>;
