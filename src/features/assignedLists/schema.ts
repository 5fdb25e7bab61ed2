import { type Static, Type } from '@sinclair/typebox';
import { listQuery, listSchema } from '../../shared/lists.ts';
import {
  areaCodeSchema,
  choiceSchema,
  daySchema,
  idSchema,
  instantSchema,
  nullable,
  textSchema,
} from '../../shared/schema.ts';

export const listSources = ['gapList', 'savedList', 'register'] as const;
export type ListSource = (typeof listSources)[number];

export const assignedStates = ['open', 'submitted', 'closed', 'recalled'] as const;
export type AssignedState = (typeof assignedStates)[number];
export const assignedStateLabels: Record<AssignedState, string> = {
  open: 'Đang giao',
  submitted: 'Đã nộp lại',
  closed: 'Đã xử lý xong',
  recalled: 'Đã thu hồi',
};

/** What the list asks after: the card, or a visit for any other purpose. */
export const assignedAbout = ['insurance', 'visit'] as const;
export type AssignedAbout = (typeof assignedAbout)[number];

export const visitResults = [
  'willBuy',
  'hasCard',
  'met',
  'away',
  'refused',
  'movedAway',
  'died',
  'wrongInfo',
  'other',
] as const;
export type VisitResult = (typeof visitResults)[number];
export const visitResultLabels: Record<VisitResult, string> = {
  willBuy: 'Đã gặp, sẽ mua',
  hasCard: 'Đã có thẻ',
  met: 'Đã gặp',
  away: 'Đi vắng',
  refused: 'Từ chối',
  movedAway: 'Đã chuyển đi',
  died: 'Đã chết',
  wrongInfo: 'Sai thông tin',
  other: 'Khác',
};
/** Results of each kind of list, in the order of its buttons. */
export const resultsAbout: Record<AssignedAbout, readonly VisitResult[]> = {
  insurance: ['willBuy', 'hasCard', 'away', 'refused', 'movedAway', 'died', 'wrongInfo', 'other'],
  visit: ['met', 'away', 'refused', 'movedAway', 'died', 'wrongInfo', 'other'],
};
/** These say nothing without a note. */
export const notedResults: readonly VisitResult[] = ['wrongInfo', 'other'];

/** How a list is handed over; what is blank has its usual value. */
export const handOverFormSchema = Type.Object(
  {
    takenBy: Type.Optional(textSchema('Người nhận', 120, { description: 'Default: the group head' })),
    dueOn: Type.Optional(daySchema('Hạn nộp lại', { description: 'Last day; default: in 14 days' })),
    request: Type.Optional(textSchema('Việc cần làm', 300)),
  },
  { additionalProperties: false },
);
export type HandOverForm = Static<typeof handOverFormSchema>;

export const resultFormSchema = Type.Object(
  {
    result: choiceSchema('Kết quả', visitResults),
    note: Type.Optional(nullable(textSchema('Ghi chú', 300))),
  },
  { additionalProperties: false },
);
export type ResultForm = Static<typeof resultFormSchema>;

export const assignedChangeSchema = Type.Object(
  {
    state: Type.Optional(choiceSchema('Trạng thái', assignedStates)),
    dueOn: Type.Optional(daySchema('Hạn nộp lại')),
    reason: Type.Optional(textSchema('Lý do', 500)),
  },
  { additionalProperties: false, minProperties: 1 },
);

const count = (title: string) => Type.Integer({ title, minimum: 0, description: 'Rows' });

export const assignedListSchema = Type.Object({
  id: idSchema('Danh sách giao'),
  version: Type.Integer({ title: 'Phiên bản', minimum: 1, description: 'ETag' }),
  area: areaCodeSchema('Tổ dân phố'),
  source: choiceSchema('Nguồn', listSources),
  about: choiceSchema('Hỏi về', assignedAbout),
  title: nullable(textSchema('Tên danh sách', 300)),
  request: textSchema('Việc cần làm', 300),
  asOf: daySchema('Tại ngày'),
  document: nullable(idSchema('Giấy giao nhận')),
  takenBy: textSchema('Người nhận', 200),
  takenOn: daySchema('Ngày nhận'),
  dueOn: daySchema('Hạn nộp lại', { description: 'Last day' }),
  overdue: Type.Boolean({ title: 'Quá hạn', description: 'Still open after its last day' }),
  state: choiceSchema('Trạng thái', assignedStates),
  reason: nullable(textSchema('Lý do trả lại, thu hồi', 500)),
  rows: count('Số dòng'),
  recorded: count('Đã ghi kết quả'),
  createdBy: textSchema('Người giao', 200),
  createdAt: instantSchema('Giao lúc'),
  submittedBy: nullable(textSchema('Người nộp lại', 200)),
  submittedAt: nullable(instantSchema('Nộp lại lúc')),
  endedBy: nullable(textSchema('Người kết thúc', 200)),
  endedAt: nullable(instantSchema('Kết thúc lúc')),
});
export type AssignedList = Static<typeof assignedListSchema>;
export const assignedListsSchema = listSchema(assignedListSchema);

const resultSchema = Type.Object({
  id: Type.Integer({ title: 'Lần ghi', minimum: 1, description: 'Grows with each recording' }),
  result: choiceSchema('Kết quả', visitResults),
  note: nullable(textSchema('Ghi chú', 300)),
  recordedAt: instantSchema('Ghi lúc'),
  recordedBy: textSchema('Người ghi', 200),
});

export const assignedRowSchema = Type.Object({
  number: Type.Integer({ title: 'STT', minimum: 1, description: 'As on paper' }),
  person: nullable(idSchema('Người')),
  household: nullable(idSchema('Hộ')),
  fullName: textSchema('Họ và tên', 200),
  birthYear: textSchema('Năm sinh', 10),
  address: nullable(textSchema('Địa chỉ', 300)),
  phone: nullable(textSchema('Điện thoại', 60)),
  result: nullable(
    Type.Object(resultSchema.properties, { title: 'Kết quả', description: 'The one that stands' }),
  ),
  undone: nullable(
    Type.Object(resultSchema.properties, {
      title: 'Vừa hoàn tác',
      description: 'What an undo took back and nothing was recorded after: to be recorded again by PUT',
    }),
  ),
  former: Type.Array(resultSchema, { title: 'Đã ghi trước đó', description: 'Newest first' }),
});
export type AssignedRow = Static<typeof assignedRowSchema>;
export const assignedRowsSchema = listSchema(assignedRowSchema);

export const assignedListsQuery = Type.Object(
  {
    ...listQuery,
    state: Type.Optional(choiceSchema('Trạng thái', assignedStates)),
    area: Type.Optional(areaCodeSchema()),
  },
  { additionalProperties: false },
);

export const rowFilters = ['open', 'done', 'all'] as const;
export type RowFilter = (typeof rowFilters)[number];
export const assignedRowsQuery = Type.Object(
  {
    ...listQuery,
    show: Type.Optional(choiceSchema('Dòng', rowFilters)),
    result: Type.Optional(choiceSchema('Kết quả', visitResults)),
    q: Type.Optional(
      Type.String({ title: 'Tìm', maxLength: 100, description: 'Part of a name, address, phone' }),
    ),
  },
  { additionalProperties: false },
);
export type RowsQuery = Omit<Static<typeof assignedRowsQuery>, 'limit' | 'cursor'>;
