import { type Static, Type } from '@sinclair/typebox';
import { inKindSchema } from '../../shared/inKind.ts';
import { listQuery, listSchema } from '../../shared/lists.ts';
import {
  areaCodeSchema,
  choiceSchema,
  daySchema,
  dongSchema,
  idSchema,
  instantSchema,
  nullable,
  textSchema,
} from '../../shared/schema.ts';
import { registers } from '../../shared/words.ts';
import { reasonCodes, warningCodes } from './facts.ts';

const strict = { additionalProperties: false };

/** Where a gift stands: a proposal, then as the glossary's `paymentState` has it, or withdrawn. */
export const itemStates = [
  'proposed',
  'unpaid',
  'paid',
  'paidToProxy',
  'returned',
  'recipientDied',
  'withdrawn',
] as const;
export type ItemState = (typeof itemStates)[number];
export const itemStateLabels: Record<ItemState, string> = {
  proposed: 'Chờ duyệt',
  unpaid: 'Đã duyệt, chưa nhận',
  paid: 'Đã nhận',
  paidToProxy: 'Nhận thay',
  returned: 'Trả lại',
  recipientDied: 'Đã chết, chưa nhận',
  withdrawn: 'Đã rút khỏi danh sách',
};

const personSchema = () => idSchema('Người', { description: 'null: the gift is the household’s' });
const reasonSchema = Type.Object({
  code: choiceSchema('Mã', reasonCodes),
  text: textSchema('Căn cứ, lý do', 1000),
  rule: Type.Optional(idSchema('Mức')),
});
const warningSchema = Type.Object({
  code: choiceSchema('Mã', warningCodes),
  text: textSchema('Cảnh báo', 4000),
});

export const listItemSchema = Type.Object({
  id: idSchema('Suất'),
  entry: idSchema('Suất', { description: 'The same id' }),
  person: nullable(personSchema()),
  household: nullable(idSchema('Hộ')),
  householdCode: nullable(textSchema('Mã hộ', 60)),
  recipientName: textSchema('Người nhận', 300),
  birthDate: nullable(textSchema('Ngày sinh', 10)),
  area: areaCodeSchema(),
  source: idSchema('Nguồn'),
  sourceCode: textSchema('Mã nguồn', 60),
  rule: nullable(idSchema('Mức')),
  martyr: nullable(idSchema('Liệt sĩ')),
  amountDong: dongSchema('Mức (đồng)'),
  inKind: nullable(inKindSchema()),
  people: nullable(Type.Integer({ title: 'Số khẩu', description: 'Members counted' })),
  categoryLabel: nullable(textSchema('Đối tượng', 300, { description: 'As lists may tell it' })),
  ground: nullable(textSchema('Căn cứ', 1000, { description: 'null for group heads' })),
  origin: choiceSchema('Nguồn gốc', ['rule', 'manual', 'import']),
  number: nullable(Type.Integer({ title: 'STT', description: 'On the approved list of its source' })),
  state: choiceSchema('Trạng thái', itemStates),
  signature: nullable(choiceSchema('Chữ ký', ['awaited', 'matched'])),
  submitted: Type.Boolean({ title: 'Đang trình', description: 'In a submission that waits' }),
  reason: nullable(textSchema('Lý do', 1000)),
  proposedBy: nullable(textSchema('Người đề nghị', 200)),
  reasons: Type.Array(reasonSchema, { title: 'Vì sao', description: 'Why, and why at this level' }),
  warnings: Type.Array(warningSchema, { title: 'Cảnh báo', description: 'What to look at' }),
});
export type ListItem = Static<typeof listItemSchema>;

export const candidateSchema = Type.Object({
  id: idSchema('Người được xem xét'),
  person: nullable(personSchema()),
  household: nullable(idSchema('Hộ')),
  householdCode: nullable(textSchema('Mã hộ', 60)),
  recipientName: textSchema('Họ và tên', 300),
  birthDate: nullable(textSchema('Ngày sinh', 10)),
  area: areaCodeSchema(),
  source: idSchema('Nguồn'),
  sourceCode: textSchema('Mã nguồn', 60),
  rule: nullable(idSchema('Mức')),
  outcome: choiceSchema('Kết quả', ['out', 'review']),
  reasons: Type.Array(reasonSchema, { title: 'Vì sao', description: 'Why not, or what to decide' }),
});
export type Candidate = Static<typeof candidateSchema>;

const filters = {
  source: Type.Optional(textSchema('Nguồn', 60, { description: 'Id or code' })),
  area: Type.Optional(areaCodeSchema()),
  q: Type.Optional(Type.String({ title: 'Tên, mã hộ', maxLength: 100, description: 'Name or code' })),
  ...listQuery,
};
export const entriesQuerySchema = Type.Object(
  { state: Type.Optional(choiceSchema('Trạng thái', itemStates)), ...filters },
  strict,
);
export type EntriesQuery = Static<typeof entriesQuerySchema>;
export const candidatesQuerySchema = Type.Object(
  { outcome: Type.Optional(choiceSchema('Kết quả', ['out', 'review'])), ...filters },
  strict,
);
export type CandidatesQuery = Static<typeof candidatesQuerySchema>;

const count = (title: string) => Type.Integer({ title, minimum: 0, description: 'Number' });
const changeSchema = Type.Object({
  name: textSchema('Họ và tên', 300),
  source: textSchema('Nguồn', 200),
  before: nullable(textSchema('Trước', 300)),
  after: nullable(textSchema('Nay', 300)),
});
/** What building a list did. */
export const buildSchema = Type.Object(
  {
    gifts: count('Suất'),
    amountDong: dongSchema('Số tiền'),
    review: count('Cần xem xét'),
    out: count('Không đưa vào'),
    added: count('Thêm'),
    removed: count('Bớt'),
    changed: count('Đổi mức'),
    changes: Type.Array(changeSchema, {
      title: 'Thay đổi so với lần lập trước',
      description: 'The first 500; before null: new, after null: gone',
      maxItems: 500,
    }),
    overBudget: Type.Array(textSchema('Vượt kinh phí', 500), {
      title: 'Vượt kinh phí',
      description: 'By source',
    }),
    kept: Type.Array(textSchema('Nguồn', 300), {
      title: 'Giữ nguyên',
      description: 'Sources submitted or approved, left as they are',
    }),
    builtAt: instantSchema('Lập lúc'),
    builtBy: textSchema('Người lập', 200),
  },
  { title: 'Lần lập', description: 'What building the list did' },
);
export type Build = Static<typeof buildSchema>;
export const builtListSchema = Type.Object({ ...listSchema(listItemSchema).properties, build: buildSchema });

/** Somebody put on the list by hand: by a rule's level, or with an amount of its own. */
export const additionSchema = Type.Object(
  {
    source: textSchema('Nguồn', 60, { description: 'Id or code' }),
    person: Type.Optional(idSchema('Người')),
    household: Type.Optional(idSchema('Hộ')),
    rule: Type.Optional(idSchema('Mức', { description: 'Its level; else amountDong, inKind' })),
    amountDong: Type.Optional(dongSchema('Số tiền')),
    inKind: Type.Optional(nullable(inKindSchema())),
    reason: textSchema('Lý do bổ sung', 500),
    proposedBy: textSchema('Người đề nghị', 200),
  },
  strict,
);
export type Addition = Static<typeof additionSchema>;

export const removalSchema = Type.Object({ reason: textSchema('Lý do không đủ điều kiện', 500) }, strict);

/** What is decided of candidates: some, or all of one kind. */
export const choiceFormSchema = Type.Object(
  {
    candidates: Type.Optional(
      Type.Array(idSchema('Người được xem xét'), { title: 'Những ai', maxItems: 500, description: 'Ids' }),
    ),
    kind: Type.Optional(choiceSchema('Tất cả cùng loại lý do', reasonCodes)),
    source: Type.Optional(textSchema('Nguồn', 60, { description: 'Id or code; with kind' })),
    choice: choiceSchema('Xử lý', ['in', 'out']),
    reason: textSchema('Lý do', 500),
    proposedBy: Type.Optional(textSchema('Người đề nghị', 200)),
  },
  strict,
);
export type ChoiceForm = Static<typeof choiceFormSchema>;

export const choiceAnswerSchema = Type.Object({
  id: idSchema('Quyết định'),
  source: idSchema('Nguồn'),
  rule: nullable(idSchema('Mức')),
  person: nullable(idSchema('Người')),
  household: nullable(idSchema('Hộ')),
  choice: choiceSchema('Xử lý', ['in', 'out']),
  reason: textSchema('Lý do', 500),
  decidedAt: instantSchema('Lúc'),
});

/** A household from the minutes of its group (Mẫu 5a, 5b). */
export const hungryFormSchema = Type.Object(
  {
    household: textSchema('Hộ', 60, { description: 'Id or code of the household' }),
    people: Type.Optional(
      Type.Integer({
        title: 'Số khẩu thiếu đói',
        minimum: 1,
        maximum: 50,
        description: 'All members when left out',
      }),
    ),
    minutesOn: daySchema('Ngày biên bản họp tổ'),
    minutesNumber: Type.Optional(nullable(textSchema('Số biên bản', 60))),
    note: Type.Optional(nullable(textSchema('Ghi chú', 500))),
  },
  strict,
);
export type HungryForm = Static<typeof hungryFormSchema>;

export const hungrySchema = Type.Object({
  id: idSchema('Hộ thiếu đói'),
  household: idSchema('Hộ'),
  householdCode: textSchema('Mã hộ', 60),
  head: nullable(textSchema('Chủ hộ', 300)),
  area: nullable(areaCodeSchema()),
  people: Type.Integer({ title: 'Số khẩu', minimum: 1, description: 'As the minutes count them' }),
  minutesOn: daySchema('Ngày biên bản họp tổ'),
  minutesNumber: nullable(textSchema('Số biên bản', 60)),
  note: nullable(textSchema('Ghi chú', 500)),
});
export type HungryHousehold = Static<typeof hungrySchema>;

export const missedQuerySchema = Type.Object(
  { register: Type.Optional(choiceSchema('Sổ', registers)), ...listQuery },
  strict,
);
export const missedSchema = Type.Object({
  person: nullable(personSchema()),
  household: idSchema('Hộ'),
  householdCode: textSchema('Mã hộ', 60),
  name: textSchema('Họ và tên', 300),
  birthDate: nullable(textSchema('Ngày sinh', 10)),
  area: areaCodeSchema(),
  register: choiceSchema('Sổ', registers),
  labels: Type.Array(textSchema('Đối tượng', 300), {
    title: 'Đối tượng',
    description: 'As lists may tell them',
  }),
});
