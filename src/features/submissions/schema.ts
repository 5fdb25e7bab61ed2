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
import { explainedCheckSchema, exportSchema } from '../exports/schema.ts';

const strict = { additionalProperties: false };

export const submissionStates = [
  'draft',
  'toSign',
  'signed',
  'numbered',
  'sent',
  'received',
  'returned',
] as const;
export type SubmissionState = (typeof submissionStates)[number];
export const stateLabels: Record<SubmissionState, string> = {
  draft: 'Bản nháp',
  toSign: 'Trình ký',
  signed: 'Đã ký, chờ cấp số',
  numbered: 'Đã cấp số, chờ gửi',
  sent: 'Đã gửi',
  received: 'Cấp trên đã nhận',
  returned: 'Trả lại để sửa',
};

/** What can be done with a document. Only `sign` and `refuse` are the leader's; all else is the officer's. */
export const submissionSteps = [
  'prepare',
  'redo',
  'explain',
  'submit',
  'withdraw',
  'sign',
  'refuse',
  'number',
  'send',
  'receive',
  'return',
  'resend',
] as const;
export type SubmissionStep = (typeof submissionSteps)[number];
export const stepLabels: Record<SubmissionStep, string> = {
  prepare: 'Lập bản nháp',
  redo: 'Làm lại bản nháp',
  explain: 'Ghi giải trình',
  submit: 'Trình ký',
  withdraw: 'Rút lại để sửa',
  sign: 'Ký',
  refuse: 'Lãnh đạo trả lại',
  number: 'Văn thư cấp số',
  send: 'Gửi cấp trên',
  receive: 'Cấp trên đã nhận',
  return: 'Cấp trên trả lại để sửa',
  resend: 'Lập bản gửi lại',
};

export const sendingWays = ['documentSystem', 'email', 'paper', 'other'] as const;
export type SendingWay = (typeof sendingWays)[number];
export const wayLabels: Record<SendingWay, string> = {
  documentSystem: 'Phần mềm quản lý văn bản',
  email: 'Thư điện tử công vụ',
  paper: 'Bản giấy',
  other: 'Cách khác',
};

const periodSchema = () =>
  Type.Object(
    { from: daySchema('Từ ngày'), to: daySchema('Đến ngày') },
    { ...strict, title: 'Kỳ báo cáo', description: 'First and last day' },
  );
const reason = (title: string) => textSchema(title, 500);

export const submissionFormSchema = Type.Object(
  {
    area: Type.Optional(areaCodeSchema()),
    addressee: textSchema('Nơi nhận', 200, { description: 'Id or code of the profile' }),
    period: Type.Optional(periodSchema()),
    day: Type.Optional(
      daySchema('Ngày trong kỳ', { description: 'A day of the period; the last that ended when left out' }),
    ),
  },
  strict,
);
export type SubmissionForm = Static<typeof submissionFormSchema>;

export const explanationsSchema = Type.Object(
  {
    items: Type.Array(
      Type.Object(
        { content: textSchema('Nội dung kiểm tra', 300), explanation: textSchema('Giải trình', 1000) },
        strict,
      ),
      { title: 'Giải trình', description: 'Of checks that fail', minItems: 1, maxItems: 100 },
    ),
  },
  strict,
);
export type Explanations = Static<typeof explanationsSchema>;

export const reasonSchema = Type.Object({ reason: reason('Lý do') }, strict);
export const resendSchema = Type.Object({ reason: Type.Optional(reason('Lý do')) }, strict);
export const numberSchema = Type.Object(
  { number: textSchema('Số báo cáo', 60), date: daySchema('Ngày báo cáo') },
  strict,
);
export type NumberForm = Static<typeof numberSchema>;
export const dispatchSchema = Type.Object(
  {
    sentOn: daySchema('Ngày gửi'),
    way: choiceSchema('Cách gửi', sendingWays),
    note: Type.Optional(textSchema('Ghi chú', 500)),
  },
  strict,
);
export type Dispatch = Static<typeof dispatchSchema>;
export const receiptSchema = Type.Object({ receivedOn: daySchema('Ngày nhận') }, strict);
export const returnSchema = Type.Object(
  { returnedOn: daySchema('Ngày trả lại'), reason: reason('Lý do trả lại') },
  strict,
);

const numberOf = (title: string, description: string) => Type.Integer({ title, minimum: 1, description });

export const submissionSchema = Type.Object({
  id: idSchema('Báo cáo'),
  version: numberOf('Phiên bản', 'The ETag'),
  area: areaCodeSchema(),
  report: textSchema('Báo cáo', 60),
  reportName: textSchema('Tên báo cáo', 200),
  addressee: idSchema('Nơi nhận'),
  addresseeName: textSchema('Tên nơi nhận', 200),
  period: periodSchema(),
  periodName: textSchema('Tên kỳ', 100),
  state: choiceSchema('Trạng thái', submissionStates),
  number: numberOf('Lần gửi', 'Which sending is on its way'),
  file: exportSchema.properties.state,
  dueOn: nullable(daySchema('Hạn gửi')),
  late: Type.Boolean({ title: 'Quá hạn', description: 'Due and not sent' }),
  waitsFor: nullable(choiceSchema('Đang chờ', ['officer', 'leader', 'higher'])),
  documentNumber: nullable(textSchema('Số báo cáo', 60)),
  documentDate: nullable(daySchema('Ngày báo cáo')),
  sentOn: nullable(daySchema('Ngày gửi')),
});
export type Submission = Static<typeof submissionSchema>;

const sha = (title: string) => nullable(textSchema(title, 64));

export const versionFileSchema = Type.Object({
  kind: choiceSchema('Loại', ['report', 'list']),
  report: textSchema('Báo cáo', 40),
  export: idSchema('Lần xuất'),
  state: exportSchema.properties.state,
  filename: nullable(textSchema('Tên tệp', 300)),
  sha256: sha('SHA-256'),
  rows: nullable(Type.Integer({ title: 'Số dòng', minimum: 0, description: "Sum of the sheets' rows" })),
  fault: nullable(textSchema('Lỗi', 1000)),
  signed: nullable(
    Type.Object(
      {
        number: textSchema('Số báo cáo', 60),
        date: daySchema('Ngày báo cáo'),
        filename: textSchema('Tên tệp', 300),
        sha256: textSchema('SHA-256', 64),
      },
      { title: 'Tệp đã ký', description: 'The same data under its number and date' },
    ),
  ),
});
export type VersionFile = Static<typeof versionFileSchema>;

export const stepSchema = Type.Object({
  number: numberOf('Lần gửi', 'Of which sending'),
  step: choiceSchema('Việc', submissionSteps),
  state: choiceSchema('Trạng thái sau đó', submissionStates),
  on: nullable(daySchema('Ngày')),
  details: nullable(textSchema('Chi tiết', 1000)),
  reason: nullable(reason('Lý do')),
  at: instantSchema('Lúc ghi'),
  by: textSchema('Người ghi', 200),
});
export type Step = Static<typeof stepSchema>;

export const submissionDetailSchema = Type.Object({
  ...submissionSchema.properties,
  versions: Type.Array(
    Type.Object({
      number: numberOf('Lần gửi', 'Counts the sendings'),
      files: Type.Array(versionFileSchema, { title: 'Các tệp', description: 'Newest first' }),
    }),
    { title: 'Các lần gửi', description: 'Newest first' },
  ),
  checks: Type.Array(explainedCheckSchema, {
    title: 'Kiểm tra trước khi gửi',
    description: 'Of the newest draft; none until its file is made',
  }),
  steps: Type.Array(stepSchema, { title: 'Quá trình', description: 'Newest first' }),
  nextSteps: Type.Array(choiceSchema('Việc', submissionSteps), {
    title: 'Việc làm tiếp được',
    description: 'Of the caller, as the document stands',
  }),
});
export type SubmissionDetail = Static<typeof submissionDetailSchema>;

const cell = (title: string) => nullable(Type.String({ title, description: 'As shown on the sheet' }));

export const differencesSchema = Type.Object({
  items: Type.Array(
    Type.Object({
      form: cell('Biểu'),
      row: cell('Dòng'),
      column: cell('Cột'),
      before: cell('Lần trước'),
      now: cell('Lần này'),
    }),
    { title: 'Khác lần gửi trước', description: 'Cells added, removed, changed; at most 5,000' },
  ),
  total: Type.Integer({ title: 'Tổng số', minimum: 0, description: 'Of all' }),
});
export type Differences = Static<typeof differencesSchema>;

export const submissionQuerySchema = Type.Object(
  {
    area: Type.Optional(areaCodeSchema()),
    state: Type.Optional(choiceSchema('Trạng thái', submissionStates)),
    ...listQuery,
  },
  strict,
);
