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
import { sexes } from '../../shared/words.ts';

/** How a row of the insurer's list, or a card of ours that it does not have, stands to the register. */
export const rowKinds = ['agrees', 'differs', 'onlyThere', 'onlyHere', 'undecided', 'unreadable'] as const;
export type RowKind = (typeof rowKinds)[number];
export const rowKindLabels: Record<RowKind, string> = {
  differs: 'Khác nhau',
  onlyThere: 'Chỉ có ở BHXH',
  onlyHere: 'Chỉ có trong sổ',
  undecided: 'Cần xem xét',
  unreadable: 'Không đọc được',
  agrees: 'Khớp',
};

/** What has become of a row. */
export const rowStates = ['agreed', 'open', 'accepted', 'kept', 'asked'] as const;
export type RowState = (typeof rowStates)[number];
export const rowStateLabels: Record<RowState, string> = {
  agreed: 'Khớp',
  open: 'Chờ xử lý',
  accepted: 'Đã nhận',
  kept: 'Giữ theo sổ',
  asked: 'Đề nghị BHXH kiểm tra',
};

/** What the officer may choose for rows. */
export const choices = ['accept', 'keep', 'ask', 'shorten', 'retract', 'identify'] as const;
export type Choice = (typeof choices)[number];
export const choiceLabels: Record<Choice, string> = {
  accept: 'Nhận theo BHXH',
  keep: 'Giữ theo sổ',
  ask: 'Đề nghị BHXH kiểm tra',
  shorten: 'Rút ngắn thẻ trong sổ',
  retract: 'Thu hồi thẻ trong sổ',
  identify: 'Xác định là người này',
};

/** Which choices a kind of row is open to. */
export const choicesOf: Record<RowKind, readonly Choice[]> = {
  agrees: [],
  differs: ['accept', 'keep', 'ask'],
  onlyThere: ['accept', 'keep', 'ask'],
  onlyHere: ['ask', 'keep', 'shorten', 'retract'],
  undecided: ['identify', 'ask'],
  unreadable: ['ask'],
};

export const reconciliationQuerySchema = Type.Object(
  { area: Type.Optional(areaCodeSchema()), asOf: Type.Optional(daySchema('Tại ngày')) },
  { additionalProperties: false },
);

const count = (title: string) => Type.Integer({ title, minimum: 0, description: 'Rows' });

export const reconciliationSchema = Type.Object({
  id: idSchema('Lần đối chiếu'),
  area: areaCodeSchema(),
  asOf: daySchema('Tại ngày'),
  filename: textSchema('Tên tệp', 300),
  fileRows: Type.Integer({ title: 'Số dòng của tệp', minimum: 0, description: 'Rows of the list' }),
  covered: Type.Integer({
    title: 'Người có thẻ trong sổ',
    minimum: 0,
    description: 'Covered on the day by the register, when it was made',
  }),
  counts: Type.Object(
    {
      agrees: count('Khớp'),
      differs: count('Khác nhau'),
      onlyThere: count('Chỉ có ở BHXH'),
      onlyHere: count('Chỉ có trong sổ'),
      undecided: count('Cần xem xét'),
      unreadable: count('Không đọc được'),
    },
    { title: 'Số dòng theo loại', description: 'They add up to fileRows and onlyHere' },
  ),
  open: Type.Object(
    {
      differs: count('Khác nhau'),
      onlyThere: count('Chỉ có ở BHXH'),
      onlyHere: count('Chỉ có trong sổ'),
      undecided: count('Cần xem xét'),
      unreadable: count('Không đọc được'),
    },
    { title: 'Chờ xử lý', description: 'Rows that nothing has been chosen for' },
  ),
  createdAt: instantSchema('Lúc đối chiếu'),
});
export type Reconciliation = Static<typeof reconciliationSchema>;

export const listQuerySchema = Type.Object(
  { area: Type.Optional(areaCodeSchema()), ...listQuery },
  { additionalProperties: false },
);

export const rowsQuerySchema = Type.Object(
  {
    kind: Type.Optional(choiceSchema('Loại', rowKinds)),
    state: Type.Optional(choiceSchema('Trạng thái', rowStates)),
    ...listQuery,
  },
  { additionalProperties: false },
);

const shownValue = (title: string, description: string) =>
  Type.Union([Type.String({ maxLength: 500 }), Type.Integer(), Type.Null()], { title, description });

export const differenceSchema = Type.Object({
  field: Type.String({ title: 'Trường', maxLength: 40, description: 'Field that differs' }),
  ours: shownValue('Trong sổ', 'What the register holds; null: nothing'),
  theirs: shownValue('Theo BHXH', 'What the list says'),
});
export type Difference = Static<typeof differenceSchema>;

const card = {
  objectCode: textSchema('Mã đối tượng', 2),
  cardNumber: nullable(textSchema('Số thẻ BHYT', 40)),
  benefitLevel: nullable(Type.Integer({ title: 'Mức hưởng', minimum: 1, maximum: 5, description: 'Digit' })),
  validFrom: daySchema('Từ ngày'),
  validTo: nullable(daySchema('Đến ngày', { description: 'Last day; null: none written' })),
  facility: nullable(textSchema('Nơi KCB ban đầu', 200)),
};

/** Somebody who may be meant by an undecided row, with what tells them apart. */
const candidateSchema = Type.Object({
  person: idSchema('Người'),
  fullName: textSchema('Họ và tên', 200),
  birthDate: partialDateSchema('Ngày sinh'),
  sex: choiceSchema('Giới tính', sexes),
  nationalId: nullable(textSchema('Số CCCD', 20)),
  insuranceNumber: nullable(textSchema('Mã số BHXH', 20)),
  diedOn: nullable(daySchema('Ngày mất')),
  groupName: nullable(textSchema('Tổ dân phố', 200, { description: 'Where they live or lived last' })),
  address: nullable(textSchema('Địa chỉ', 300)),
  card: nullable(
    Type.Object(card, { title: 'Thẻ BHYT', description: 'The one that holds on the day, else the last' }),
  ),
});
export type Candidate = Static<typeof candidateSchema>;

export const rowSchema = Type.Object({
  number: Type.Integer({ title: 'Số', minimum: 1, description: 'Place in the reconciliation' }),
  sheet: nullable(textSchema('Trang tính', 100)),
  row: nullable(
    Type.Integer({ title: 'Dòng', minimum: 1, description: "The list's own number; null: only here" }),
  ),
  kind: choiceSchema('Loại', rowKinds),
  state: choiceSchema('Trạng thái', rowStates),
  acceptable: Type.Boolean({
    title: 'Nhận được',
    description: 'Accepting it writes something; others have to be cleared first',
  }),
  label: textSchema('Người', 500),
  person: nullable(idSchema('Người')),
  insurancePeriod: nullable(idSchema('Thẻ BHYT')),
  fields: Type.Array(differenceSchema, {
    title: 'Khác nhau',
    maxItems: 20,
    description: 'Ours and theirs, field by field',
  }),
  reasons: Type.Array(Type.String({ maxLength: 500 }), {
    title: 'Lý do',
    maxItems: 20,
    description: 'Why it stands so, and what to do',
  }),
  theirs: nullable(
    Type.Object(
      {
        ...card,
        fullName: nullable(textSchema('Họ và tên', 200)),
        birthDate: nullable(partialDateSchema('Ngày sinh')),
        sex: nullable(choiceSchema('Giới tính', sexes)),
        nationalId: nullable(textSchema('Số CCCD', 20)),
        insuranceNumber: nullable(textSchema('Mã số BHXH', 20)),
      },
      { title: 'Theo BHXH', description: 'What the row says; null: only here, or unreadable' },
    ),
  ),
  ours: nullable(
    Type.Object(card, { title: 'Trong sổ', description: 'The card it was compared with; null: none' }),
  ),
  candidates: Type.Array(candidateSchema, {
    title: 'Có thể là',
    description: 'Of an undecided row: who may be meant',
  }),
});
export type RowAnswer = Static<typeof rowSchema>;

export const choiceFormSchema = Type.Object(
  {
    choice: choiceSchema('Xử lý', choices),
    kind: Type.Optional(choiceSchema('Loại', rowKinds)),
    rows: Type.Optional(
      Type.Array(Type.Integer({ minimum: 1 }), {
        title: 'Các dòng',
        minItems: 1,
        maxItems: 500,
        description: 'Numbers of rows; without it all open rows of the kind',
      }),
    ),
    person: Type.Optional(
      idSchema('Người', { description: 'Whom the one row speaks of; with choice identify' }),
    ),
    validTo: Type.Optional(daySchema('Ngày cuối của thẻ')),
    reason: Type.Optional(textSchema('Lý do', 1000)),
  },
  { additionalProperties: false },
);
export type ChoiceForm = Static<typeof choiceFormSchema>;

export const choiceAnswerSchema = Type.Object({
  id: idSchema('Lần xử lý'),
  choice: choiceSchema('Xử lý', choices),
  sentence: textSchema('Đã làm', 500),
  reason: nullable(textSchema('Lý do', 1000)),
  rows: count('Số dòng'),
  skipped: Type.Array(
    Type.Object({
      number: Type.Integer({ title: 'Số', minimum: 1, description: 'Row' }),
      label: textSchema('Người', 500),
      reason: textSchema('Lý do', 1000),
    }),
    { title: 'Để lại', description: 'Rows it could not be done for' },
  ),
  createdAt: instantSchema('Lúc xử lý'),
  undoneAt: nullable(instantSchema('Lúc hoàn tác')),
});
export type ChoiceAnswer = Static<typeof choiceAnswerSchema>;

export const undoAnswerSchema = Type.Object({
  id: idSchema('Lần xử lý'),
  undone: count('Số dòng đã hoàn tác'),
  kept: Type.Array(Type.String({ maxLength: 500 }), {
    title: 'Giữ lại',
    description: 'People whose records others have changed since',
  }),
});
export type UndoAnswer = Static<typeof undoAnswerSchema>;
