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
import { caseGroups, caseStates, stepForms, waitsFor } from '../../shared/words.ts';
import { caseSubjects } from '../dictionaries/schema.ts';
import { decisionFormSchema, detailsSchema } from '../statuses/schema.ts';

const strict = { additionalProperties: false };
const note = (title = 'Ghi chú') => textSchema(title, 2000);
const count = (title: string) => Type.Integer({ title, minimum: 0, maximum: 100_000, description: 'People' });

/** What a case proposes to write into the register when it is approved. */
export const proposalSchema = Type.Object(
  {
    category: Type.Optional(textSchema('Đối tượng', 60)),
    /** Code of `assistance-groups`: coefficient and age steps. */
    assistanceGroup: Type.Optional(textSchema('Nhóm hưởng trợ cấp', 60)),
    status: Type.Optional(idSchema('Diện đang hưởng')),
    outcome: Type.Optional(choiceSchema('Kết quả đề nghị', ['escaped', 'toNearPoor'])),
    endReason: Type.Optional(choiceSchema('Lý do thôi', ['movedOut', 'died', 'other'])),
    validFrom: Type.Optional(daySchema('Hưởng từ ngày')),
    validTo: Type.Optional(nullable(daySchema('Đến ngày'))),
    ageVerified: Type.Optional(
      Type.Boolean({ title: 'Đã xác minh tuổi', description: 'The year alone left the age open' }),
    ),
    details: Type.Optional(detailsSchema),
  },
  { ...strict, title: 'Đề nghị', description: 'What approval writes into the register' },
);
export type Proposal = Static<typeof proposalSchema>;

export const caseFormSchema = Type.Object(
  {
    kind: textSchema('Loại hồ sơ', 60),
    area: Type.Optional(areaCodeSchema()),
    household: Type.Optional(idSchema('Hộ')),
    person: Type.Optional(idSchema('Người')),
    applicantName: textSchema('Người nộp', 120),
    applicantPhone: Type.Optional(nullable(textSchema('Điện thoại', 30))),
    summary: Type.Optional(nullable(note('Nội dung'))),
    receivedOn: daySchema('Ngày tiếp nhận'),
    normOn: Type.Optional(daySchema('Áp dụng chuẩn tại ngày')),
    proposal: Type.Optional(proposalSchema),
  },
  strict,
);
export type CaseForm = Static<typeof caseFormSchema>;

/** Minutes of a meeting or posting: at most two. */
const minutesSchema = Type.Array(
  Type.Object(
    { number: Type.Optional(textSchema('Số biên bản', 60)), date: daySchema('Ngày biên bản') },
    strict,
  ),
  { title: 'Biên bản', maxItems: 2, description: 'The community meeting has two' },
);

/** What a step records beside its day; which of them a step needs is told by its form. */
export const stepDataSchema = Type.Object(
  {
    proposal: Type.Optional(proposalSchema),
    attendees: Type.Optional(note('Thành phần dự họp')),
    attended: Type.Optional(count('Số người dự họp')),
    agreed: Type.Optional(count('Số người đồng ý')),
    supervisor: Type.Optional(textSchema('Người giám sát của Mặt trận', 120)),
    minutes: Type.Optional(minutesSchema),
    place: Type.Optional(textSchema('Nơi niêm yết', 300)),
    from: Type.Optional(daySchema('Niêm yết từ ngày')),
    to: Type.Optional(daySchema('Niêm yết đến ngày')),
    opinion: Type.Optional(choiceSchema('Ý kiến', ['agree', 'disagree'])),
    disagreed: Type.Optional(
      Type.Array(idSchema('Hộ'), {
        title: 'Hộ có dưới một nửa đồng ý',
        description: 'Households of a review to be surveyed again',
        maxItems: 1000,
      }),
    ),
    promisedOn: Type.Optional(daySchema('Hẹn lại ngày')),
  },
  { ...strict, title: 'Nội dung bước', description: 'By the form of the step' },
);
export type StepData = Static<typeof stepDataSchema>;

export const stepFormSchema = Type.Object(
  {
    step: textSchema('Bước', 40),
    date: daySchema('Ngày thực hiện'),
    note: Type.Optional(nullable(note())),
    data: Type.Optional(stepDataSchema),
  },
  strict,
);
export type StepForm = Static<typeof stepFormSchema>;

export const supplementFormSchema = Type.Object(
  { date: daySchema('Ngày'), note: note('Nội dung cần bổ sung') },
  strict,
);
export const supplementedFormSchema = Type.Object(
  { date: daySchema('Ngày nhận bổ sung'), note: Type.Optional(nullable(note())) },
  strict,
);
export const apologyFormSchema = Type.Object(
  { reason: note('Lý do chậm'), promisedOn: daySchema('Hẹn lại ngày') },
  strict,
);

export const closeFormSchema = Type.Object({ date: daySchema('Ngày'), reason: note('Lý do') }, strict);

export const approvalFormSchema = Type.Object(
  {
    decision: decisionFormSchema,
    validFrom: Type.Optional(daySchema('Hưởng từ ngày')),
  },
  strict,
);
export type ApprovalForm = Static<typeof approvalFormSchema>;

export const batchFormSchema = Type.Object(
  {
    decision: decisionFormSchema,
    validFrom: Type.Optional(daySchema('Hưởng từ ngày')),
    cases: Type.Array(
      Type.Object(
        {
          id: idSchema('Hồ sơ'),
          version: Type.Integer({
            title: 'Lần sửa',
            minimum: 1,
            maximum: 1_000_000,
            description: 'As read: a case that changed since is refused',
          }),
        },
        strict,
      ),
      { title: 'Các hồ sơ', minItems: 1, maxItems: 200, description: 'Decided by the one decision' },
    ),
  },
  strict,
);
export type BatchForm = Static<typeof batchFormSchema>;

export const assigneeFormSchema = Type.Object({ assignee: nullable(idSchema('Người thụ lý')) }, strict);

export const caseKindAnswerSchema = Type.Object({
  code: textSchema('Mã loại', 60),
  label: textSchema('Loại hồ sơ', 200),
  group: choiceSchema('Lĩnh vực', caseGroups),
  subject: choiceSchema('Hồ sơ của', caseSubjects),
  dueDays: Type.Integer({ title: 'Số ngày giải quyết', description: 'Days', minimum: 1 }),
  dueIn: choiceSchema('Đếm theo', ['workingDays', 'calendarDays']),
  papers: Type.Array(textSchema('Giấy tờ', 200), { title: 'Giấy tờ cần nộp', description: 'In order' }),
  basis: nullable(textSchema('Căn cứ', 300)),
  steps: Type.Array(
    Type.Object({
      code: textSchema('Mã bước', 40),
      label: textSchema('Bước', 200),
      waitsFor: choiceSchema('Đang chờ', waitsFor),
      form: nullable(choiceSchema('Nội dung ghi', stepForms)),
      dueWorkingDays: nullable(Type.Integer({ title: 'Số ngày của bước', description: 'Working days' })),
    }),
    { title: 'Các bước', description: 'In order' },
  ),
});
export type CaseKindAnswer = Static<typeof caseKindAnswerSchema>;

export const caseStepSchema = Type.Object({
  id: idSchema('Bước'),
  step: textSchema('Mã bước', 40),
  label: textSchema('Bước', 200),
  action: textSchema('Việc', 40),
  date: daySchema('Ngày'),
  note: nullable(note()),
  data: nullable(stepDataSchema),
  by: textSchema('Người ghi', 120),
  recordedAt: instantSchema('Ghi lúc'),
});
export type CaseStep = Static<typeof caseStepSchema>;

const summaryFields = {
  id: idSchema('Hồ sơ'),
  code: textSchema('Mã hồ sơ', 40),
  kind: textSchema('Loại hồ sơ', 60),
  kindLabel: textSchema('Tên loại hồ sơ', 200),
  group: choiceSchema('Lĩnh vực', caseGroups),
  area: areaCodeSchema(),
  household: nullable(idSchema('Hộ')),
  person: nullable(idSchema('Người')),
  subject: textSchema('Hộ, người', 300),
  applicantName: textSchema('Người nộp', 120),
  receivedOn: daySchema('Ngày tiếp nhận'),
  dueOn: daySchema('Hẹn trả'),
  daysLate: Type.Integer({ title: 'Số ngày quá hạn', description: 'Working days; 0 while in time' }),
  step: textSchema('Bước hiện nay', 40),
  stepLabel: textSchema('Tên bước', 200),
  state: choiceSchema('Tình trạng', caseStates),
  waitsFor: nullable(choiceSchema('Đang chờ', waitsFor)),
  assignee: nullable(idSchema('Người thụ lý')),
  closedOn: nullable(daySchema('Kết thúc ngày')),
  version: Type.Integer({ title: 'Lần sửa', description: 'Grows with each change' }),
};

export const caseSummarySchema = Type.Object(summaryFields);
export type CaseSummary = Static<typeof caseSummarySchema>;

export const caseSchema = Type.Object({
  ...summaryFields,
  applicantPhone: nullable(textSchema('Điện thoại', 30)),
  summary: nullable(note('Nội dung')),
  normOn: daySchema('Áp dụng chuẩn tại ngày'),
  proposal: proposalSchema,
  verdict: nullable(textSchema('Kết quả phân loại', 300)),
  decision: nullable(decisionFormSchema),
  steps: Type.Array(caseStepSchema, { title: 'Quá trình', description: 'Oldest first' }),
  papers: Type.Array(
    Type.Object({
      id: idSchema('Giấy tờ'),
      title: textSchema('Tên giấy tờ', 200),
      name: textSchema('Tên tệp', 200),
      type: textSchema('Loại tệp', 40),
    }),
    { title: 'Giấy tờ', description: 'Scans attached' },
  ),
  enteredBy: nullable(idSchema('Người nhập')),
});
export type Case = Static<typeof caseSchema>;

export const caseQuerySchema = Type.Object(
  {
    area: Type.Optional(areaCodeSchema()),
    kind: Type.Optional(textSchema('Loại hồ sơ', 60)),
    group: Type.Optional(choiceSchema('Lĩnh vực', caseGroups)),
    state: Type.Optional(choiceSchema('Tình trạng', [...caseStates, 'unfinished', 'overdue', 'dueThisWeek'])),
    areaOnly: Type.Optional(
      Type.Boolean({ title: 'Riêng địa bàn', description: 'Leaves out the areas that lie in it' }),
    ),
    waitsFor: Type.Optional(choiceSchema('Đang chờ', waitsFor)),
    assignee: Type.Optional(idSchema('Người thụ lý', { description: 'Account, or none' })),
    q: Type.Optional(Type.String({ title: 'Tìm', maxLength: 200, description: 'Code or applicant' })),
    asOf: Type.Optional(daySchema('Tại ngày')),
    ...listQuery,
  },
  strict,
);
export type CaseQuery = Static<typeof caseQuerySchema>;

export const reviewItemFormSchema = Type.Object(
  {
    household: idSchema('Hộ'),
    origin: Type.Optional(choiceSchema('Nguồn đưa vào', ['current', 'request', 'found'])),
    details: Type.Optional(detailsSchema),
    outcome: Type.Optional(nullable(choiceSchema('Kết quả', ['none', 'poor', 'near-poor']))),
  },
  strict,
);
export type ReviewItemForm = Static<typeof reviewItemFormSchema>;

export const reviewItemSchema = Type.Object({
  household: idSchema('Hộ'),
  householdCode: textSchema('Mã hộ', 40),
  head: textSchema('Chủ hộ', 120),
  area: areaCodeSchema(),
  origin: choiceSchema('Nguồn đưa vào', ['current', 'request', 'found']),
  former: choiceSchema('Danh sách trước', ['none', 'poor', 'near-poor']),
  outcome: nullable(choiceSchema('Kết quả', ['none', 'poor', 'near-poor'])),
  details: nullable(detailsSchema),
});
export type ReviewItem = Static<typeof reviewItemSchema>;
