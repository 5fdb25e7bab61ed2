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
import { reviewYearSchema } from '../povertyReviews/schema.ts';
import { deskReports } from './desk.ts';
import { insuranceReports } from './insuranceReports.ts';

export { insuranceReports };

/** Of one round of giving: they take the campaign and no day. */
export const campaignReports = ['campaign', 'tet'] as const;

export const reports = ['monthly', ...deskReports, ...insuranceReports, 'povertyReview'] as const;

export const reportCodes = [...reports, ...campaignReports] as const;

/** A superior's form as a report. */
export type OwnReport = `form:${string}`;

/** A report by its code, or a superior's form by `form:` and its id or name. */
export const reportSchema = <const V extends readonly string[]>(values: V) =>
  Type.Union(
    [
      choiceSchema('Báo cáo', values),
      Type.Unsafe<OwnReport>({
        type: 'string',
        pattern: '^form:.{1,200}$',
        title: 'Biểu mẫu của cấp trên',
        description: '`form:` and the id or the name of a form',
      }),
    ],
    { title: 'Báo cáo', description: "A report, or a superior's own form" },
  );

/** Of every report that is ever made, by its code. */
export const reportLabels: Record<string, string> = {
  monthly: 'Báo cáo tháng gửi cấp trên',
  poverty: 'Sổ hộ nghèo, hộ cận nghèo',
  policy: 'Sổ người có công',
  assistance: 'Sổ bảo trợ xã hội',
  disadvantaged: 'Sổ hộ khó khăn',
  insurance: 'Danh sách thẻ BHYT',
  coverage: 'Bao phủ BHYT',
  residents: 'Danh sách nhân khẩu',
  d03Ts: 'D03-TS, người được ngân sách đóng chưa có thẻ',
  quarterlyReview: 'Tăng, giảm BHYT theo quý',
  campaign: 'Danh sách đợt hỗ trợ',
  tet: 'Quyết toán Tết, đợt hỗ trợ',
  povertyReview: 'Bộ biểu rà soát hộ nghèo, hộ cận nghèo',
};

const explanationsSchema = Type.Record(
  Type.String({ pattern: '^.{1,300}$' }),
  textSchema('Giải trình', 1000),
  {
    additionalProperties: false,
    maxProperties: 100,
    title: 'Giải trình',
    description: 'By check, as Bìa names it: what the office says to one that fails',
  },
);

/** Lists of people with their numbers: the desk says why it takes one out of the registry. */
export const isPersonal = (report: string): boolean =>
  [...deskReports, ...insuranceReports, 'campaign'].some((each) => each === report && each !== 'coverage');

export const exportFormSchema = Type.Object(
  {
    report: reportSchema(reportCodes),
    area: Type.Optional(areaCodeSchema()),
    month: Type.Optional(monthSchema('Tháng')),
    period: Type.Optional(
      Type.Object(
        { from: daySchema('Từ ngày'), to: daySchema('Đến ngày') },
        { additionalProperties: false, title: 'Kỳ báo cáo', description: 'First and last day' },
      ),
    ),
    asOf: Type.Optional(daySchema('Tại ngày')),
    campaign: Type.Optional(idSchema('Đợt hỗ trợ')),
    year: Type.Optional(reviewYearSchema()),
    final: Type.Optional(
      Type.Boolean({
        title: 'Bản chính thức',
        description: 'Of a review: refused while an identity fails without an explanation',
      }),
    ),
    recipient: Type.Optional(textSchema('Nơi nhận', 200)),
    reason: Type.Optional(textSchema('Lý do', 1000)),
    explanations: Type.Optional(explanationsSchema),
  },
  { additionalProperties: false },
);
export type ExportForm = Static<typeof exportFormSchema>;

export const exportSchema = Type.Object({
  id: idSchema('Lần xuất'),
  report: textSchema('Báo cáo', 60),
  title: textSchema('Tên báo cáo', 300),
  area: areaCodeSchema(),
  state: choiceSchema('Trạng thái', ['queued', 'running', 'done', 'failed']),
  period: nullable(
    Type.Object(
      { from: daySchema('Từ ngày'), to: daySchema('Đến ngày') },
      { title: 'Kỳ báo cáo', description: 'First and last day' },
    ),
  ),
  asOf: nullable(daySchema('Tại ngày')),
  submission: Type.Integer({ title: 'Lần gửi', description: 'How many of this report and period there are' }),
  filename: nullable(textSchema('Tên tệp', 300)),
  sha256: nullable(textSchema('SHA-256', 64)),
  contentSha256: nullable(textSchema('SHA-256 của nội dung', 64)),
  rows: nullable(Type.Integer({ title: 'Số dòng', description: "Sum of the sheets' rows" })),
  createdAt: instantSchema('Lúc yêu cầu'),
  sealedAt: nullable(instantSchema('Lúc niêm phong')),
  knownAt: nullable(instantSchema('Theo số liệu đã ghi đến')),
  fault: nullable(textSchema('Lỗi', 1000)),
});
export type ExportAnswer = Static<typeof exportSchema>;

export const closingFormSchema = Type.Object(
  {
    number: textSchema('Số báo cáo', 60, { pattern: '\\S' }),
    date: daySchema('Ngày báo cáo'),
    signer: Type.Optional(textSchema('Người ký', 200, { description: 'As printed on Bìa' })),
    explanations: Type.Optional(explanationsSchema),
  },
  { additionalProperties: false },
);
export type ClosingForm = Static<typeof closingFormSchema>;

export const closingSchema = Type.Object({
  id: idSchema('Lần chốt'),
  export: idSchema('Lần xuất'),
  report: textSchema('Báo cáo', 40),
  area: areaCodeSchema(),
  period: Type.Object(
    { from: daySchema('Từ ngày'), to: daySchema('Đến ngày') },
    { title: 'Kỳ báo cáo', description: 'First and last day' },
  ),
  recipient: nullable(textSchema('Nơi nhận', 200)),
  submission: Type.Integer({ title: 'Lần gửi', minimum: 1 }),
  number: textSchema('Số báo cáo', 60),
  date: daySchema('Ngày báo cáo'),
  knownAt: instantSchema('Theo số liệu đã ghi đến'),
  contentSha256: textSchema('SHA-256 của nội dung', 64),
  filename: textSchema('Tên tệp', 300),
  sha256: textSchema('SHA-256 của tệp đã ký', 64),
  closedAt: instantSchema('Lúc chốt'),
  closedBy: textSchema('Người chốt', 120),
});
export type Closing = Static<typeof closingSchema>;

export const explainedCheckSchema = Type.Object({
  content: textSchema('Nội dung', 300),
  ok: Type.Boolean({ title: 'Đạt', description: 'What fails blocks sending until it is explained' }),
  result: textSchema('Kết quả', 1000),
  explanation: nullable(textSchema('Giải trình', 1000)),
});
export type ExplainedCheck = Static<typeof explainedCheckSchema>;

/** True for a report in the superior's own form: its look is the form's, and nobody lays it out anew. */
export const hasOwnFrame = (report: string): boolean => report.startsWith('form:');

/** True for a report of a month or of two days, not of one. */
export const isOfPeriod = (report: string): boolean => report === 'monthly' || hasOwnFrame(report);
