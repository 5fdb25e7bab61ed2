import { type Static, Type } from '@sinclair/typebox';
import type { Day } from '../../shared/dates.ts';
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

export const changeReasons = [
  'newborn',
  'movedIn',
  'newlyEntitled',
  'died',
  'movedOut',
  'turned6',
  'groundEnded',
  'codeChanged',
  'otherPayer',
] as const;
export type ChangeReason = (typeof changeReasons)[number];

export const changeReasonLabels: Record<ChangeReason, string> = {
  newborn: 'Trẻ mới sinh',
  movedIn: 'Chuyển đến',
  newlyEntitled: 'Mới thuộc đối tượng',
  died: 'Chết',
  movedOut: 'Chuyển đi',
  turned6: 'Trẻ hết diện dưới 6 tuổi',
  groundEnded: 'Hết diện',
  codeChanged: 'Chuyển mã đối tượng',
  otherPayer: 'Tham gia theo nhóm khác',
};

export const sides = ['increase', 'decrease'] as const;
export type Side = (typeof sides)[number];
export const sideLabels: Record<Side, string> = { increase: 'Báo tăng', decrease: 'Báo giảm' };

/** Somebody whose card the ward lists for the insurer, by the ground that pays. */
export interface Listed {
  person: string;
  objectCode: string;
  since: Day;
}

const sideSchema = choiceSchema('Tăng, giảm', sides);
const personSchema = idSchema('Người');

/** A change with the person as the office knew them then. */
export const changeRowSchema = Type.Object({
  side: sideSchema,
  person: personSchema,
  objectCode: textSchema('Mã đối tượng', 2),
  on: daySchema('Từ ngày', { description: 'First day of it: of the right, or without it' }),
  reason: choiceSchema('Lý do', changeReasons),
  otherCode: nullable(textSchema('Mã kia', 2, { description: 'The other code, where one follows another' })),
  late: Type.Boolean({
    title: 'Báo muộn',
    description: 'It belongs to days before the review: news that came late',
  }),
  fullName: textSchema('Họ và tên', 200),
  birthDate: partialDateSchema('Ngày sinh'),
  sex: choiceSchema('Giới tính', sexes),
  nationalId: nullable(textSchema('Số CCCD', 20)),
  insuranceNumber: nullable(textSchema('Mã số BHXH', 20)),
  phone: nullable(textSchema('Điện thoại', 40)),
  address: nullable(textSchema('Địa chỉ', 300)),
  area: Type.String({ title: 'Địa bàn', maxLength: 20, description: 'Area code; empty: not in the ward' }),
  groupName: Type.String({ title: 'Tổ dân phố', maxLength: 200, description: 'Name on the last day' }),
  facility: nullable(textSchema('Nơi KCB ban đầu', 200)),
  leftOut: nullable(
    textSchema('Để kỳ sau', 1000, { description: 'Why it is not reported this time; null: reported' }),
  ),
});
export type ChangeRow = Static<typeof changeRowSchema>;
/** What the comparison of two lists tells of a person. */
export type Change = Pick<
  ChangeRow,
  'side' | 'person' | 'objectCode' | 'on' | 'reason' | 'otherCode' | 'late'
>;

export interface Content {
  /** People on the list the review begins with. */
  opening: number;
  changes: ChangeRow[];
  /** The list it ends with: where the next one begins. */
  closing: Listed[];
  /** Deaths left out: still to be reported. */
  pendingDeaths: string[];
}

const leftOutSchema = Type.Object({
  side: sideSchema,
  person: personSchema,
  reason: textSchema('Lý do', 1000),
});
export type LeftOut = Static<typeof leftOutSchema>;

export const reviewStates = ['draft', 'submitted', 'sealed'] as const;

const quarterSchema = Type.String({
  title: 'Quý',
  pattern: '^\\d{4}-Q[1-4]$',
  maxLength: 7,
  description: 'Quarter, 2024-Q3',
});

export const reviewSchema = Type.Object({
  id: idSchema('Rà soát'),
  version: Type.Integer({ title: 'Phiên bản', minimum: 1, description: 'Version, also the ETag' }),
  area: areaCodeSchema(),
  quarter: quarterSchema,
  from: daySchema('Từ ngày'),
  to: daySchema('Đến hết ngày', { description: 'Last day included' }),
  previous: nullable(idSchema('Rà soát trước')),
  state: choiceSchema('Trạng thái', reviewStates),
  leftOut: Type.Array(leftOutSchema, { title: 'Để kỳ sau', description: 'Not reported this time' }),
  returnReason: nullable(textSchema('Lý do trả lại', 1000)),
  createdBy: textSchema('Người lập', 200),
  submittedBy: nullable(textSchema('Người trình', 200)),
  submittedByAccount: nullable(idSchema('Tài khoản người trình')),
  submittedAt: nullable(instantSchema('Lúc trình')),
  sealedBy: nullable(textSchema('Người ký', 200)),
  sealedAt: nullable(instantSchema('Lúc ký')),
  sha256: nullable(textSchema('SHA-256 của tệp', 64)),
});
export type QuarterlyReview = Static<typeof reviewSchema>;

const count = (title: string, description: string) => Type.Integer({ title, minimum: 0, description });

/** A review with what it comes to; the names are its rows. */
export const reviewDetailSchema = Type.Composite([
  reviewSchema,
  Type.Object({
    counts: Type.Object(
      {
        opening: count('Đầu kỳ', 'People on the list it begins with'),
        increases: count('Báo tăng', 'People reported'),
        decreases: count('Báo giảm', 'People reported'),
        leftOut: count('Để kỳ sau', 'Changes not reported this time'),
        closing: count('Cuối kỳ', 'People on the list it ends with'),
      },
      { title: 'Số người', description: 'A draft: by the registers now' },
    ),
  }),
]);
export type ReviewDetail = Static<typeof reviewDetailSchema>;

export const reviewFormSchema = Type.Object(
  {
    quarter: quarterSchema,
    to: Type.Optional(
      daySchema('Đến hết ngày', { description: 'Last day included; by default the quarter’s' }),
    ),
  },
  { additionalProperties: false },
);
export type ReviewForm = Static<typeof reviewFormSchema>;

export const reviewsQuerySchema = Type.Object(listQuery, { additionalProperties: false });

export const rowsQuerySchema = Type.Object(
  { side: Type.Optional(sideSchema), ...listQuery },
  { additionalProperties: false },
);

export const leaveOutFormSchema = Type.Object(
  {
    side: sideSchema,
    person: personSchema,
    reason: nullable(
      textSchema('Lý do để kỳ sau', 1000, { description: 'Why it is not reported; null: reported again' }),
    ),
  },
  { additionalProperties: false },
);

export const returnFormSchema = Type.Object(
  { reason: textSchema('Lý do trả lại', 1000) },
  { additionalProperties: false },
);
