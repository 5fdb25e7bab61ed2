import { type Static, Type } from '@sinclair/typebox';
import { approvalLevels, campaignKinds, ruleSubjects } from '../../shared/giving.ts';
import { inKindSchema } from '../../shared/inKind.ts';
import { listQuery } from '../../shared/lists.ts';
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

export const campaignStates = ['draft', 'listed', 'approved', 'settled'] as const;
export type CampaignState = (typeof campaignStates)[number];
export const campaignStateLabels: Record<CampaignState, string> = {
  draft: 'Đang chuẩn bị',
  listed: 'Đã lập danh sách',
  approved: 'Đã duyệt',
  settled: 'Đã quyết toán',
};

export const recurrences = ['once', 'monthly', 'quarterly', 'yearly'] as const;
export type Recurrence = (typeof recurrences)[number];
export const recurrenceLabels: Record<Recurrence, string> = {
  once: 'Một lần',
  monthly: 'Hằng tháng',
  quarterly: 'Hằng quý',
  yearly: 'Hằng năm',
};

/** The four steps of a campaign, in order. */
export const campaignSteps = ['rules', 'list', 'approval', 'payment'] as const;
export type CampaignStep = (typeof campaignSteps)[number];
export const campaignStepLabels: Record<CampaignStep, string> = {
  rules: 'Nguồn và mức',
  list: 'Lập danh sách',
  approval: 'Duyệt',
  payment: 'Phát và quyết toán',
};
export const stepProgresses = ['done', 'current', 'waiting'] as const;

const yearSchema = () =>
  Type.Integer({ title: 'Năm', minimum: 2000, maximum: 2200, description: 'Year of the campaign' });
const versionSchema = () => Type.Integer({ title: 'Phiên bản', minimum: 1, description: 'The ETag' });
const noteSchema = () => textSchema('Ghi chú', 2000);
const reasonSchema = (title = 'Lý do') => textSchema(title, 500);

export const grantDecisionSchema = Type.Object(
  {
    number: textSchema('Số quyết định', 60),
    date: daySchema('Ngày quyết định'),
    issuer: Type.Optional(nullable(textSchema('Cơ quan ban hành', 200))),
    year: Type.Optional(yearSchema()),
  },
  {
    additionalProperties: false,
    title: 'Quyết định',
    description: 'Act that grants the money, or approves a list',
  },
);
export type GrantDecision = Static<typeof grantDecisionSchema>;

const campaignFields = {
  name: textSchema('Tên đợt', 200),
  kind: choiceSchema('Loại đợt', campaignKinds),
  year: yearSchema(),
  cutOffOn: daySchema('Ngày chốt số liệu'),
  recurs: choiceSchema('Lặp lại', recurrences),
  handOutFrom: nullable(daySchema('Phát từ ngày')),
  handOutTo: nullable(daySchema('Phát đến ngày')),
  note: nullable(noteSchema()),
};

export const campaignFormSchema = Type.Object(
  {
    name: campaignFields.name,
    kind: campaignFields.kind,
    year: campaignFields.year,
    area: areaCodeSchema(),
    cutOffOn: campaignFields.cutOffOn,
    recurs: Type.Optional(campaignFields.recurs),
    handOutFrom: Type.Optional(campaignFields.handOutFrom),
    handOutTo: Type.Optional(campaignFields.handOutTo),
    note: Type.Optional(campaignFields.note),
    template: Type.Optional(
      nullable(idSchema('Đợt làm mẫu', { description: 'Sources and rules are copied' })),
    ),
  },
  strict,
);
export type CampaignForm = Static<typeof campaignFormSchema>;

export const campaignChangeSchema = Type.Object(
  {
    ...Type.Partial(Type.Omit(campaignFormSchema, ['area', 'template'])).properties,
    reason: Type.Optional(reasonSchema()),
  },
  strict,
);
export type CampaignChange = Static<typeof campaignChangeSchema>;

/** What of the next round is not as suggested. */
export const nextFormSchema = Type.Partial(
  Type.Pick(campaignFormSchema, ['name', 'cutOffOn', 'handOutFrom', 'handOutTo']),
  strict,
);
export type NextForm = Static<typeof nextFormSchema>;

export const stepStateSchema = Type.Object({
  step: choiceSchema('Bước', campaignSteps),
  progress: choiceSchema('Tiến độ', stepProgresses),
  text: textSchema('Tình hình', 200),
});
export type StepState = Static<typeof stepStateSchema>;

export const campaignSchema = Type.Object({
  id: idSchema('Đợt hỗ trợ'),
  version: versionSchema(),
  area: areaCodeSchema(),
  ...campaignFields,
  state: choiceSchema('Trạng thái', campaignStates),
  template: nullable(idSchema('Đợt làm mẫu')),
  builtAt: nullable(instantSchema('Lập danh sách lúc')),
  settledOn: nullable(daySchema('Quyết toán ngày')),
});
export type Campaign = Static<typeof campaignSchema>;

export const campaignDetailSchema = Type.Object({
  ...campaignSchema.properties,
  steps: Type.Array(stepStateSchema, { title: 'Các bước', description: 'The four steps, in order' }),
});

export const campaignsQuerySchema = Type.Object(
  {
    area: Type.Optional(areaCodeSchema()),
    year: Type.Optional(yearSchema()),
    kind: Type.Optional(campaignFields.kind),
    ...listQuery,
  },
  strict,
);
export type CampaignsQuery = Static<typeof campaignsQuerySchema>;

const sourceFields = {
  code: textSchema('Mã nguồn', 60, { pattern: '^[A-Za-z0-9][A-Za-z0-9._-]*$' }),
  name: textSchema('Tên nguồn kinh phí', 200),
  budgetDong: nullable(dongSchema('Kinh phí được cấp')),
  approvedBy: nullable(textSchema('Cơ quan quyết định', 200)),
  approvalLevel: choiceSchema('Cấp duyệt danh sách', approvalLevels),
  signer: nullable(textSchema('Người ký', 200)),
  account: nullable(textSchema('Tài khoản', 120)),
};

export const sourceFormSchema = Type.Object(
  {
    code: sourceFields.code,
    name: sourceFields.name,
    budgetDong: Type.Optional(sourceFields.budgetDong),
    inKind: Type.Optional(nullable(inKindSchema())),
    approvedBy: Type.Optional(sourceFields.approvedBy),
    decision: Type.Optional(nullable(grantDecisionSchema)),
    approvalLevel: Type.Optional(sourceFields.approvalLevel),
    signer: Type.Optional(sourceFields.signer),
    account: Type.Optional(sourceFields.account),
  },
  strict,
);
export type SourceForm = Static<typeof sourceFormSchema>;

export const sourceChangeSchema = Type.Object(
  {
    ...Type.Partial(Type.Omit(sourceFormSchema, ['code'])).properties,
    reason: Type.Optional(reasonSchema('Lý do, văn bản bổ sung hoặc điều chỉnh')),
  },
  strict,
);
export type SourceChange = Static<typeof sourceChangeSchema>;

/** Gifts (suất), đồng and goods that stand somewhere. */
const standing = {
  gifts: Type.Integer({ title: 'Suất', description: 'Gifts' }),
  dong: Type.Integer({ title: 'Số tiền', description: 'Whole đồng' }),
  inKind: nullable(inKindSchema()),
};
const standingSchema = (title: string, description: string) => Type.Object(standing, { title, description });
export const balancesSchema = Type.Object(
  {
    planned: standingSchema('Được duyệt', 'Approved'),
    unpaid: standingSchema('Chưa phát', 'Approved, not handed over'),
    paid: standingSchema('Đã phát', 'Handed over'),
    returned: standingSchema('Trả lại', 'Not found, died, refused: back to the fund'),
    givenBack: standingSchema('Nộp trả ngân sách', 'Given back to the budget'),
  },
  {
    title: 'Số dư',
    description: 'planned (được duyệt) = unpaid + paid + returned + givenBack (nộp trả ngân sách)',
  },
);

export const sourceSchema = Type.Object({
  id: idSchema('Nguồn'),
  version: versionSchema(),
  campaign: idSchema('Đợt hỗ trợ'),
  ...sourceFields,
  inKind: nullable(inKindSchema()),
  decision: nullable(grantDecisionSchema),
  endedAt: nullable(instantSchema('Thôi dùng lúc')),
  endReason: nullable(reasonSchema('Lý do thôi dùng')),
});
export type Source = Static<typeof sourceSchema>;

const ageSchema = (title: string) =>
  Type.Integer({ title, minimum: 0, maximum: 150, description: 'Whole years on the cut-off day, included' });
export const agesSchema = Type.Object(
  { from: Type.Optional(ageSchema('Từ tuổi')), to: Type.Optional(ageSchema('Đến tuổi')) },
  { additionalProperties: false, title: 'Độ tuổi', description: 'From and to, both included' },
);
export type Ages = Static<typeof agesSchema>;

export const ruleBasisSchema = Type.Object(
  {
    decision: Type.Optional(grantDecisionSchema),
    cutOffOn: Type.Optional(daySchema('Ngày chốt số liệu')),
  },
  {
    additionalProperties: false,
    title: 'Căn cứ lập danh sách',
    description: 'Either the list of a decision, or a cut-off day',
  },
);
export type RuleBasis = Static<typeof ruleBasisSchema>;

const ruleFields = {
  name: textSchema('Khoản, điểm của quyết định', 300),
  categories: Type.Array(textSchema('Đối tượng', 60), {
    title: 'Đối tượng',
    description: 'Codes of categories; whoever holds one of them',
    maxItems: 120,
  }),
  ages: nullable(agesSchema),
  per: choiceSchema('Tính theo', ruleSubjects),
  amountDong: nullable(dongSchema('Mức tiền')),
  maximumPerHousehold: nullable(
    Type.Integer({
      title: 'Tối đa trong một hộ',
      minimum: 1,
      maximum: 50,
      description: 'Gifts to people of one household under this rule',
    }),
  ),
  highestOnly: Type.Boolean({
    title: 'Một người một suất, mức cao nhất',
    description: 'Within the source; false: beside another gift of it',
  }),
  hungryList: Type.Boolean({
    title: 'Theo danh sách hộ thiếu đói',
    description: 'Only households on the minutes of their group',
  }),
};

export const ruleFormSchema = Type.Object(
  {
    source: textSchema('Nguồn', 60, { description: 'Id of the source, or its code' }),
    name: Type.Optional(ruleFields.name),
    categories: Type.Optional(ruleFields.categories),
    ages: Type.Optional(ruleFields.ages),
    per: ruleFields.per,
    amountDong: Type.Optional(ruleFields.amountDong),
    inKind: Type.Optional(nullable(inKindSchema())),
    basis: ruleBasisSchema,
    maximumPerHousehold: Type.Optional(ruleFields.maximumPerHousehold),
    highestOnly: Type.Optional(ruleFields.highestOnly),
    hungryList: Type.Optional(ruleFields.hungryList),
  },
  strict,
);
export type RuleForm = Static<typeof ruleFormSchema>;

export const ruleChangeSchema = Type.Object(
  {
    ...Type.Partial(Type.Omit(ruleFormSchema, ['source'])).properties,
    reason: Type.Optional(reasonSchema()),
  },
  strict,
);
export type RuleChange = Static<typeof ruleChangeSchema>;

export const ruleSchema = Type.Object({
  id: idSchema('Mức'),
  version: versionSchema(),
  campaign: idSchema('Đợt hỗ trợ'),
  source: idSchema('Nguồn'),
  number: Type.Integer({ title: 'Thứ tự', minimum: 1, description: 'Order in the campaign' }),
  ...ruleFields,
  inKind: nullable(inKindSchema()),
  basis: ruleBasisSchema,
  endedAt: nullable(instantSchema('Thôi dùng lúc')),
});
export type Rule = Static<typeof ruleSchema>;

export const trialSchema = Type.Object({
  ...standing,
  review: Type.Integer({ title: 'Cần xem xét', description: 'Whom the officer would have to decide of' }),
  groups: Type.Array(Type.Object({ area: areaCodeSchema('Tổ dân phố'), ...standing }), {
    title: 'Theo tổ',
    description: 'What each group would get',
  }),
  sources: Type.Array(
    Type.Object({
      source: idSchema('Nguồn'),
      budgetDong: sourceFields.budgetDong,
      ...standing,
      over: nullable(textSchema('Vượt kinh phí', 500)),
    }),
    { title: 'Theo nguồn', description: 'Against what each source was granted' },
  ),
});

export const endFormSchema = Type.Object({ reason: reasonSchema() }, strict);
