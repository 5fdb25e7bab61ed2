import { type Static, Type } from '@sinclair/typebox';
import { inKindSchema } from '../../shared/inKind.ts';
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

const strict = { additionalProperties: false };

export const approvalKinds = ['list', 'addition', 'withdrawal'] as const;
export type ApprovalKind = (typeof approvalKinds)[number];
export const approvalKindLabels: Record<ApprovalKind, string> = {
  list: 'Danh sách',
  addition: 'Danh sách bổ sung',
  withdrawal: 'Danh sách rút',
};

export const approvalStates = ['submitted', 'approved', 'refused'] as const;
export type ApprovalState = (typeof approvalStates)[number];
export const approvalStateLabels: Record<ApprovalState, string> = {
  submitted: 'Đang trình',
  approved: 'Đã duyệt',
  refused: 'Trả lại',
};

/** A row as it was submitted: what is approved is what was seen. */
export const rowSchema = Type.Object({
  entry: idSchema('Suất'),
  number: Type.Integer({ title: 'STT', minimum: 1, description: 'Within its source and group' }),
  recipientName: textSchema('Họ và tên', 300),
  birthDate: nullable(textSchema('Ngày sinh', 10)),
  nationalId: nullable(textSchema('Số CCCD', 20)),
  address: nullable(textSchema('Địa chỉ', 500)),
  householdCode: nullable(textSchema('Mã hộ', 60)),
  area: areaCodeSchema(),
  categoryLabel: nullable(textSchema('Đối tượng', 300)),
  ground: nullable(textSchema('Căn cứ', 1000)),
  amountDong: dongSchema('Số tiền'),
  inKind: nullable(inKindSchema()),
  people: nullable(Type.Integer({ title: 'Số khẩu', description: 'Members counted' })),
});
export type ApprovalRow = Static<typeof rowSchema>;

/** The act that approves a list: the ward's, or recorded of the body above. */
export const actSchema = Type.Object(
  {
    number: textSchema('Số quyết định', 60),
    date: daySchema('Ngày quyết định'),
    issuer: Type.Optional(nullable(textSchema('Cơ quan ban hành', 200))),
    year: Type.Optional(Type.Integer({ title: 'Năm', minimum: 1900, maximum: 2200, description: 'Year' })),
  },
  { additionalProperties: false, title: 'Quyết định', description: 'Act that approves the list' },
);
export type Act = Static<typeof actSchema>;

export const approvalSchema = Type.Object({
  id: idSchema('Lần trình'),
  version: Type.Integer({ title: 'Phiên bản', minimum: 1, description: 'The ETag' }),
  campaign: idSchema('Đợt hỗ trợ'),
  source: idSchema('Nguồn'),
  sourceCode: textSchema('Mã nguồn', 60),
  sourceName: textSchema('Nguồn', 200),
  kind: choiceSchema('Loại', approvalKinds),
  state: choiceSchema('Trạng thái', approvalStates),
  gifts: Type.Integer({ title: 'Số suất', minimum: 0, description: 'Gifts' }),
  amountDong: dongSchema('Số tiền'),
  inKind: nullable(inKindSchema()),
  contentSha256: textSchema('Mã nội dung', 64, { description: 'SHA-256 over the rows as submitted' }),
  submissionNumber: nullable(textSchema('Số tờ trình', 60)),
  submittedOn: daySchema('Ngày trình'),
  decision: nullable(actSchema),
  signer: nullable(textSchema('Người ký', 200)),
  reason: nullable(textSchema('Lý do', 500)),
  decidedAt: nullable(instantSchema('Lúc quyết định')),
  papers: Type.Array(idSchema('Bản quét'), { title: 'Bản quét', description: 'Papers' }),
});
export type Approval = Static<typeof approvalSchema>;
export const wholeApprovalSchema = Type.Object({
  ...approvalSchema.properties,
  rows: Type.Array(rowSchema, { title: 'Các dòng', description: 'As submitted' }),
});

export const submissionSchema = Type.Object(
  {
    source: textSchema('Nguồn', 60, { description: 'Id or code' }),
    kind: Type.Optional(choiceSchema('Loại', approvalKinds)),
    number: Type.Optional(nullable(textSchema('Số tờ trình', 60))),
    date: Type.Optional(daySchema('Ngày trình', { description: 'Today when left out' })),
    entries: Type.Optional(
      Type.Array(idSchema('Suất'), { title: 'Các suất', maxItems: 5000, description: 'Of a withdrawal' }),
    ),
    reason: Type.Optional(textSchema('Lý do', 500)),
  },
  strict,
);
export type Submission = Static<typeof submissionSchema>;

export const approveSchema = Type.Object(
  {
    decision: actSchema,
    signer: Type.Optional(textSchema('Người ký', 200)),
    paper: Type.Optional(idSchema('Bản quét')),
  },
  strict,
);
export type Approve = Static<typeof approveSchema>;

export const campaignApproveSchema = Type.Object(
  {
    decision: actSchema,
    source: Type.Optional(
      textSchema('Nguồn', 60, { description: 'Id or code; all that wait when left out' }),
    ),
    signer: Type.Optional(textSchema('Người ký', 200)),
  },
  strict,
);
export type CampaignApprove = Static<typeof campaignApproveSchema>;

export const campaignApprovedSchema = Type.Object({
  approvals: Type.Array(approvalSchema, { title: 'Đã duyệt', description: 'One a source' }),
  waiting: Type.Array(Type.Object({ source: idSchema('Nguồn'), reason: textSchema('Lý do', 500) }), {
    title: 'Còn chờ',
    description: 'Sources that this decision does not approve',
  }),
});

export const refusalSchema = Type.Object({ reason: textSchema('Lý do trả lại', 500) }, strict);

export const changeKinds = [
  'newlyEntitled',
  'noLongerEntitled',
  'died',
  'moved',
  'ended',
  'levelChanged',
  'corrected',
] as const;
export type ChangeKind = (typeof changeKinds)[number];
export const changeKindLabels: Record<ChangeKind, string> = {
  newlyEntitled: 'Mới đủ điều kiện',
  noLongerEntitled: 'Không còn đủ điều kiện',
  died: 'Đã chết',
  moved: 'Đã chuyển đi',
  ended: 'Thôi hưởng, ra khỏi sổ',
  levelChanged: 'Mức khác',
  corrected: 'Đính chính thông tin',
};

/** A difference between the approved list and the registers as they stand now. */
export const listChangeSchema = Type.Object({
  key: textSchema('Mã', 200, { description: 'Names the change when it is proposed' }),
  kind: choiceSchema('Loại', changeKinds),
  source: idSchema('Nguồn'),
  sourceName: textSchema('Nguồn', 200),
  entry: nullable(idSchema('Suất')),
  person: nullable(idSchema('Người')),
  household: nullable(idSchema('Hộ')),
  area: areaCodeSchema(),
  recipientName: textSchema('Họ và tên', 300),
  text: textSchema('Thay đổi', 2000),
  gift: textSchema('Suất', 300),
  proposes: nullable(choiceSchema('Đề nghị', ['addition', 'withdrawal'])),
  paid: Type.Boolean({ title: 'Đã nhận', description: 'The gift was handed over' }),
});
export type ListChange = Static<typeof listChangeSchema>;

export const proposalSchema = Type.Object(
  {
    changes: Type.Array(textSchema('Mã', 200), {
      title: 'Các thay đổi',
      minItems: 1,
      maxItems: 500,
      description: 'Keys of changes that propose the same',
    }),
    number: Type.Optional(nullable(textSchema('Số tờ trình', 60))),
    date: Type.Optional(daySchema('Ngày trình')),
    reason: Type.Optional(textSchema('Lý do', 500)),
  },
  strict,
);
export type Proposal = Static<typeof proposalSchema>;
