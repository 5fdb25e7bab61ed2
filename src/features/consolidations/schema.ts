import { type Static, type TSchema, Type } from '@sinclair/typebox';
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
    source: choiceSchema('Nguồn', ['file', 'document'] as const),
    addressee: nullable(
      textSchema('Nơi nhận', 200, { description: 'To whom the ward has sent it in this registry' }),
    ),
    confirmedOn: nullable(daySchema('Ngày xác nhận đã nhận')),
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

export const jumpSchema = Type.Object(
  {
    label: textSchema('Số liệu', 200),
    before: Type.Number({ title: 'Tháng trước' }),
    now: Type.Number({ title: 'Tháng này' }),
  },
  { title: 'Số liệu tăng, giảm nhiều' },
);
export type Jump = Static<typeof jumpSchema>;

export const wardLineSchema = Type.Object({
  area: areaCodeSchema('Phường'),
  name: textSchema('Tên', 200),
  state: choiceSchema('Trạng thái', wardStates),
  report: nullable(wardReportSchema),
  reports: Type.Array(wardReportSchema, {
    title: 'Các báo cáo',
    description:
      'The newest of each addressee and of the files that came; `report` is the one told by figures',
  }),
  figures: nullable(wardFiguresSchema),
  warnings: Type.Array(Type.String(), { title: 'Cần xem', description: 'Sentences' }),
  jumps: Type.Array(jumpSchema, { title: 'Tăng, giảm nhiều', description: 'Largest first' }),
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

/** Share of last month's figure above which a change is told; the page and the API may ask for another. */
export const usualShare = 0.2;
export const shareSchema = Type.Number({
  title: 'Mức chênh',
  description: `Share of last month's figure above which a change is told; default ${usualShare}`,
  minimum: 0,
  maximum: 100,
});

const cellSchema = nullable(
  Type.Union([Type.Number(), Type.String()], { title: 'Giá trị', description: 'Blank: null' }),
);

export const differenceSchema = Type.Object({
  sheet: textSchema('Biểu', 100),
  row: textSchema('Dòng', 1000),
  column: textSchema('Cột', 300),
  before: cellSchema,
  now: cellSchema,
});

/** A line opens to lines of its parts, city to wards to groups. */
const lineSchema = <P extends TSchema>(title: string, part: P) =>
  Type.Object(
    {
      code: nullable(textSchema('Mã đơn vị', 40)),
      label: textSchema('Nội dung, đơn vị', 1000),
      values: Type.Array(cellSchema, {
        title: 'Các số',
        description: 'One a column, goods as text; null where nothing is to be added',
      }),
      parts: Type.Array(part, { title: 'Gồm' }),
    },
    { title },
  );
const groupLineSchema = lineSchema('Tổ dân phố', Type.Object({}, { title: 'Không còn chia nhỏ' }));
const cityLineSchema = lineSchema('Cộng các phường', lineSchema('Phường', groupLineSchema));

export const cityTableSchema = Type.Object({
  form: textSchema('Biểu số', 10),
  name: textSchema('Tên biểu', 100),
  columns: Type.Array(
    Type.Object({
      field: textSchema('Trường', 100),
      header: textSchema('Tiêu đề cột', 200),
      group: Type.Optional(textSchema('Nhóm cột', 200)),
      kind: textSchema('Loại', 20),
    }),
    { title: 'Các cột' },
  ),
  lines: Type.Array(cityLineSchema, {
    title: 'Các dòng',
    description: 'Sums of the city, open to wards and groups',
  }),
});
