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
import { registerLabels } from '../../shared/words.ts';

const count = (title: string) => Type.Integer({ title, minimum: 0 });
const hex = (title: string) => Type.String({ title, pattern: '^[0-9a-f]{64}$' });

const balanceSchema = (title: string) =>
  Type.Object(
    {
      opening: count('Đầu kỳ'),
      increase: count('Tăng'),
      decrease: count('Giảm'),
      closing: count('Cuối kỳ'),
    },
    { title },
  );
const registerSchema = (title: string) =>
  Type.Object({ households: balanceSchema('Hộ'), people: balanceSchema('Khẩu') }, { title });

/** The figures that a ward's hidden sheet carries, as far as they are added up. */
export const wardFiguresSchema = Type.Object(
  {
    coverage: Type.Object(
      { population: count('Dân số'), covered: count('Có thẻ') },
      { title: 'Bao phủ BHYT' },
    ),
    registers: Type.Object(
      {
        poor: registerSchema(registerLabels.poor),
        nearPoor: registerSchema(registerLabels.nearPoor),
        policy: registerSchema(registerLabels.policy),
        assistance: registerSchema(registerLabels.assistance),
        disadvantaged: registerSchema(registerLabels.disadvantaged),
      },
      { title: 'Các sổ' },
    ),
    tet: Type.Object({ paidDong: count('Đã chi'), recipients: count('Người nhận') }, { title: 'Quà Tết' }),
  },
  { title: 'Số liệu', description: "As the hidden sheet of the ward's workbook states them" },
);
export type WardFigures = Static<typeof wardFiguresSchema>;

/** What has to stand in the hidden sheet of a month's workbook. */
export const sealSchema = Type.Object({
  report: Type.Literal('monthly'),
  period: Type.Object({ from: daySchema('Từ ngày'), to: daySchema('Đến ngày') }),
  area: textSchema('Địa bàn', 40),
  submission: Type.Integer({ title: 'Lần gửi', minimum: 1 }),
  sheets: Type.Array(
    Type.Object({
      name: textSchema('Tên biểu', 100),
      rows: count('Số dòng'),
      columns: Type.Array(Type.String(), { maxItems: 300 }),
      firstRow: Type.Integer({ title: 'Dòng đầu', minimum: 1 }),
    }),
    { maxItems: 100 },
  ),
  contentSha256: hex('SHA-256 của nội dung'),
  figures: wardFiguresSchema,
});
export type Seal = Static<typeof sealSchema>;

export const wardStates = ['received', 'returned', 'missing'] as const;
export type WardState = (typeof wardStates)[number];
export const wardStateLabels: Record<WardState, string> = {
  received: 'Đã gửi',
  returned: 'Bị trả lại',
  missing: 'Chưa gửi',
};

export const wardReportSchema = Type.Object(
  {
    id: idSchema('Báo cáo'),
    area: areaCodeSchema(),
    month: monthSchema('Tháng'),
    period: Type.Object({ from: daySchema('Từ ngày'), to: daySchema('Đến ngày') }, { title: 'Kỳ báo cáo' }),
    submission: Type.Integer({ title: 'Lần gửi' }),
    state: choiceSchema('Trạng thái', ['received', 'returned'] as const),
    filename: textSchema('Tên tệp', 300),
    sha256: textSchema('SHA-256', 64),
    contentSha256: textSchema('SHA-256 của nội dung', 64),
    receivedAt: instantSchema('Lúc nhận'),
    receivedBy: textSchema('Người nhận', 200),
    returnReason: nullable(textSchema('Lý do trả lại', 1000)),
  },
  { title: 'Báo cáo của phường' },
);
export type WardReport = Static<typeof wardReportSchema>;

export const wardLineSchema = Type.Object({
  area: areaCodeSchema('Phường'),
  name: textSchema('Tên', 200),
  state: choiceSchema('Trạng thái', wardStates),
  report: nullable(wardReportSchema),
  figures: nullable(wardFiguresSchema),
  warnings: Type.Array(Type.String(), { title: 'Cần xem', description: 'Sentences' }),
});
export type WardLine = Static<typeof wardLineSchema>;

export const consolidationSchema = Type.Object({
  month: monthSchema('Tháng'),
  received: Type.Integer({ title: 'Đã gửi' }),
  returned: Type.Integer({ title: 'Bị trả lại' }),
  missing: Type.Integer({ title: 'Chưa gửi' }),
  wards: Type.Array(wardLineSchema, { title: 'Các phường' }),
});
export type Consolidation = Static<typeof consolidationSchema>;

export const returnFormSchema = Type.Object(
  { reason: textSchema('Lý do trả lại', 1000) },
  { additionalProperties: false },
);
