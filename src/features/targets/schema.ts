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

/** Where the value of a target comes from: typed by month, or counted from the registers. A closed list. */
export const targetSources = [
  'monthly',
  'coverage',
  'povertyRate',
  'povertyReduction',
  'nearPovertyRate',
  'assistancePaid',
  'tetDelivered',
  'casesOnTime',
  'overdueWork',
] as const;
export type TargetSource = (typeof targetSources)[number];
export type ComputedSource = Exclude<TargetSource, 'monthly'>;

/** What each source is called, the unit its value is in, what its gap is counted in, and the usual direction. */
export const sourceWords: Record<
  TargetSource,
  { label: string; unit: string | null; counted: string; direction: Direction }
> = {
  monthly: { label: 'nhập theo tháng', unit: null, counted: '', direction: 'atLeast' },
  coverage: {
    label: 'tính từ sổ: tỷ lệ bao phủ BHYT',
    unit: '%',
    counted: 'người',
    direction: 'atLeast',
  },
  povertyRate: { label: 'tính từ sổ: tỷ lệ hộ nghèo', unit: '%', counted: 'hộ', direction: 'atMost' },
  povertyReduction: {
    label: 'tính từ sổ: mức giảm tỷ lệ hộ nghèo so với 31/12 năm trước',
    unit: 'điểm %',
    counted: 'hộ',
    direction: 'atLeast',
  },
  nearPovertyRate: {
    label: 'tính từ sổ: tỷ lệ hộ cận nghèo',
    unit: '%',
    counted: 'hộ',
    direction: 'atMost',
  },
  assistancePaid: {
    label: 'tính từ sổ: trợ cấp xã hội đã chi trả từ đầu năm',
    unit: 'triệu đồng',
    counted: 'triệu đồng',
    direction: 'atLeast',
  },
  tetDelivered: {
    label: 'tính từ sổ: quà Tết đã phát so với danh sách duyệt',
    unit: '%',
    counted: 'suất quà',
    direction: 'atLeast',
  },
  casesOnTime: {
    label: 'tính từ sổ: tỷ lệ hồ sơ giải quyết đúng hạn từ đầu năm',
    unit: '%',
    counted: 'hồ sơ',
    direction: 'atLeast',
  },
  overdueWork: {
    label: 'tính từ sổ: số hồ sơ quá hạn chưa giải quyết',
    unit: 'hồ sơ',
    counted: 'hồ sơ',
    direction: 'atMost',
  },
};

export const directions = ['atLeast', 'atMost'] as const;
export type Direction = (typeof directions)[number];
export const directionLabels: Record<Direction, string> = { atLeast: 'ít nhất', atMost: 'nhiều nhất' };

/** How the months typed make the value since January. */
export const additions = ['sum', 'last', 'average'] as const;
export type Addition = (typeof additions)[number];
export const additionLabels: Record<Addition, string> = {
  sum: 'cộng các tháng',
  last: 'lấy tháng gần nhất',
  average: 'bình quân các tháng',
};

export const targetStates = ['met', 'notMet', 'notLasting'] as const;
export type TargetState = (typeof targetStates)[number];
export const stateLabels: Record<TargetState, string> = {
  met: 'Đạt',
  notMet: 'Chưa đạt',
  notLasting: 'Đạt nhưng chưa bền vững',
};

const yearSchema = () =>
  Type.Integer({ title: 'Năm', minimum: 2000, maximum: 2200, description: 'Year of the target' });
const figureSchema = (title: string) =>
  Type.Number({ title, minimum: -1e12, maximum: 1e12, description: 'In the unit of the target' });
const plannedSchema = (title: string) =>
  Type.Number({ title, minimum: 0, maximum: 1e12, description: 'In the unit of the target' });
const reasonSchema = (title = 'Lý do') => textSchema(title, 500);

const own = {
  name: textSchema('Tên chỉ tiêu', 200),
  unit: textSchema('Đơn vị tính', 40, { description: 'A source from the registers has its own unit' }),
  direction: choiceSchema('Yêu cầu', directions),
  planned: plannedSchema('Kế hoạch năm'),
  source: choiceSchema('Nguồn số liệu', targetSources),
  addsUp: choiceSchema('Cách cộng các tháng', additions),
};
const decision = {
  decision: textSchema('Văn bản giao', 200),
  decidedOn: daySchema('Ngày văn bản'),
  issuer: textSchema('Cơ quan giao', 200),
  responsible: textSchema('Phụ trách', 200),
};

export const targetFormSchema = Type.Object(
  {
    area: areaCodeSchema(),
    year: yearSchema(),
    name: own.name,
    unit: Type.Optional(own.unit),
    direction: Type.Optional(own.direction),
    planned: own.planned,
    source: own.source,
    addsUp: Type.Optional(own.addsUp),
    number: Type.Optional(
      Type.Integer({ title: 'Thứ tự', minimum: 1, maximum: 999, description: 'Order on the list' }),
    ),
    decision: Type.Optional(nullable(decision.decision)),
    decidedOn: Type.Optional(nullable(decision.decidedOn)),
    issuer: Type.Optional(nullable(decision.issuer)),
    responsible: Type.Optional(nullable(decision.responsible)),
  },
  { additionalProperties: false },
);
export type TargetForm = Static<typeof targetFormSchema>;

export const targetChangeSchema = Type.Object(
  {
    ...Type.Partial(Type.Omit(targetFormSchema, ['area', 'year'])).properties,
    reason: reasonSchema(),
  },
  { additionalProperties: false },
);
export type TargetChange = Static<typeof targetChangeSchema>;

const shareForm = {
  area: Type.Optional(areaCodeSchema('Tổ dân phố')),
  department: Type.Optional(textSchema('Ban, ngành, đoàn thể', 120)),
  planned: plannedSchema('Chỉ tiêu giao'),
};
export const sharesFormSchema = Type.Object(
  {
    shares: Type.Array(Type.Object(shareForm, { additionalProperties: false }), {
      title: 'Giao chỉ tiêu',
      description: 'All shares; an area or a department each',
      maxItems: 200,
    }),
    reason: Type.Optional(reasonSchema('Lý do giữ số giao lệch với kế hoạch')),
  },
  { additionalProperties: false },
);
export type SharesForm = Static<typeof sharesFormSchema>;

export const valueFormSchema = Type.Object(
  {
    area: Type.Optional(
      areaCodeSchema('Tổ dân phố', { description: 'A group with a share; by default the whole area' }),
    ),
    month: monthSchema('Tháng'),
    value: figureSchema('Thực hiện trong tháng'),
    note: Type.Optional(textSchema('Ghi chú', 500)),
    reason: Type.Optional(reasonSchema('Lý do sửa')),
    paper: Type.Optional(idSchema('Giấy tờ')),
  },
  { additionalProperties: false },
);
export type ValueForm = Static<typeof valueFormSchema>;

export const endFormSchema = Type.Object(
  { endedOn: daySchema('Ngày cuối'), reason: reasonSchema() },
  { additionalProperties: false },
);
export type EndForm = Static<typeof endFormSchema>;

export const copyFormSchema = Type.Object(
  { area: areaCodeSchema(), year: yearSchema() },
  { additionalProperties: false },
);

export const shareSchema = Type.Object({
  area: nullable(areaCodeSchema('Tổ dân phố')),
  department: nullable(textSchema('Ban, ngành, đoàn thể', 120)),
  planned: plannedSchema('Chỉ tiêu giao'),
});

const optionalFigure = (title: string) => nullable(figureSchema(title));
const countSchema = (title: string) =>
  nullable(Type.Integer({ title, minimum: 0, description: 'What a rate is counted from' }));

export const progressSchema = Type.Object(
  {
    asOf: daySchema('Tại ngày'),
    value: optionalFigure('Thực hiện'),
    part: countSchema('Số đạt'),
    whole: countSchema('Tổng số'),
    ofPlan: nullable(Type.Number({ title: '% so kế hoạch', description: '1 is all of the plan' })),
    missing: nullable(
      Type.Number({
        title: 'Còn thiếu',
        minimum: 0,
        description: 'What has to be added, or taken away; whole people and households',
      }),
    ),
    counted: Type.String({ title: 'Đơn vị còn thiếu', description: 'người, hộ, suất quà, …' }),
    state: nullable(choiceSchema('Đánh giá', targetStates)),
    reason: nullable(textSchema('Vì sao', 1000)),
    lastYear: optionalFigure('Cùng kỳ năm trước'),
    trend: Type.Array(Type.Object({ month: monthSchema('Tháng'), value: optionalFigure('Thực hiện') }), {
      title: 'Từng tháng',
      description: 'Value at the end of each month of the year up to the day',
    }),
  },
  { title: 'Thực hiện', description: 'Value, gap and state on a day' },
);
export type Progress = Static<typeof progressSchema>;

export const targetSchema = Type.Object({
  id: idSchema('Chỉ tiêu'),
  version: Type.Integer({ title: 'Phiên bản', minimum: 1, description: 'The ETag' }),
  /** The area asked about: a group answers with its share. */
  area: areaCodeSchema(),
  ofArea: areaCodeSchema('Giao từ'),
  year: yearSchema(),
  number: Type.Integer({ title: 'Thứ tự', minimum: 1, description: 'Order on the list' }),
  code: textSchema('Mã', 60),
  ...own,
  decision: nullable(decision.decision),
  decidedOn: nullable(decision.decidedOn),
  issuer: nullable(decision.issuer),
  responsible: nullable(decision.responsible),
  sharesReason: nullable(reasonSchema('Lý do giữ số giao')),
  endedOn: nullable(daySchema('Ngày cuối')),
  endReason: nullable(reasonSchema('Lý do kết thúc')),
  progress: progressSchema,
});
export type Target = Static<typeof targetSchema>;

export const targetsSchema = Type.Object({
  area: areaCodeSchema(),
  year: yearSchema(),
  asOf: daySchema('Tại ngày'),
  items: Type.Array(targetSchema, { title: 'Các chỉ tiêu', description: 'In order' }),
});
export type Targets = Static<typeof targetsSchema>;

export const monthValueSchema = Type.Object({
  area: nullable(areaCodeSchema('Tổ dân phố', { description: 'A group; null: the whole area' })),
  month: monthSchema('Tháng'),
  value: figureSchema('Thực hiện trong tháng'),
  note: nullable(textSchema('Ghi chú', 500)),
  reason: nullable(reasonSchema('Lý do sửa')),
  paper: nullable(idSchema('Giấy tờ')),
  recordedAt: instantSchema('Nhập lúc'),
  recordedBy: nullable(textSchema('Người nhập', 200)),
  retractedAt: nullable(instantSchema('Sửa lúc')),
});
export type MonthValue = Static<typeof monthValueSchema>;

export const sharedSchema = Type.Object({
  ...shareSchema.properties,
  label: textSchema('Tên', 200),
  progress: nullable(progressSchema),
});
export type Shared = Static<typeof sharedSchema>;

export const targetDetailSchema = Type.Object({
  ...targetSchema.properties,
  shares: Type.Array(sharedSchema, { title: 'Giao chỉ tiêu', description: 'Of groups, then of departments' }),
  sharesCheck: nullable(textSchema('Đối chiếu số giao', 500)),
  valuesCheck: nullable(
    textSchema('Đối chiếu số các tổ', 1000, {
      description: 'Months typed for groups beside those typed for the whole; null: none for groups',
    }),
  ),
  values: Type.Array(monthValueSchema, {
    title: 'Số nhập theo tháng',
    description: 'Those that stand and those corrected, by month',
  }),
});
export type TargetDetail = Static<typeof targetDetailSchema>;

export const targetsQuerySchema = Type.Object(
  {
    area: Type.Optional(areaCodeSchema()),
    year: Type.Optional(yearSchema()),
    asOf: Type.Optional(daySchema('Tại ngày')),
  },
  { additionalProperties: false },
);

export const proposalStepSchema = Type.Object({
  list: textSchema('Danh sách', 40),
  label: textSchema('Tên danh sách', 200),
  people: Type.Integer({ title: 'Số người', minimum: 0, description: 'People, or households' }),
  rate: Type.Number({ title: 'Đưa tỷ lệ lên', description: 'Rate with this list and those before, 0–1' }),
  familyDong: nullable(
    Type.Integer({ title: 'Gia đình đóng', minimum: 0, description: 'Whole đồng for 12 months' }),
  ),
  budgetDong: nullable(
    Type.Integer({ title: 'Ngân sách đóng', minimum: 0, description: 'Whole đồng for 12 months' }),
  ),
  cumulativePeople: Type.Integer({ title: 'Cộng dồn', minimum: 0, description: 'With the lists before' }),
  cumulativeFamilyDong: nullable(
    Type.Integer({ title: 'Gia đình đóng, cộng dồn', minimum: 0, description: 'Whole đồng' }),
  ),
  closes: Type.Boolean({ title: 'Đủ số thiếu', description: 'With this list the target is reached' }),
});
export type ProposalStep = Static<typeof proposalStepSchema>;

export const proposalSchema = Type.Object(
  {
    missing: Type.Integer({ title: 'Còn thiếu', minimum: 0, description: 'People, or households' }),
    steps: Type.Array(proposalStepSchema, {
      title: 'Các danh sách',
      description: 'In the order to be taken',
    }),
    basis: nullable(textSchema('Căn cứ mức đóng', 1000)),
  },
  { title: 'Đề xuất', description: 'Which lists close the gap, at what cost' },
);
export type Proposal = Static<typeof proposalSchema>;
