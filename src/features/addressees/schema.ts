import { type Static, Type } from '@sinclair/typebox';
import { type PeriodKind, periodKinds } from '../../shared/reportingPeriods.ts';
import {
  areaCodeSchema,
  choiceSchema,
  daySchema,
  idSchema,
  nullable,
  textSchema,
} from '../../shared/schema.ts';
import { reportSchema, reports } from '../exports/schema.ts';

/** Sheets of the month's workbook by the code their name begins with. */
export const sheetLabels = {
  B01: 'Chỉ tiêu',
  B02: 'Nghèo theo tổ',
  B03: 'Diễn biến hộ nghèo',
  B04: 'Diễn biến hộ cận nghèo',
  B05: 'Người có công',
  B06: 'BTXH, hưu trí xã hội',
  B07: 'Hộ khó khăn',
  B08: 'BHYT theo tổ',
  B09: 'BHYT theo nhóm',
  B10: 'Quà Tết, hỗ trợ',
  B11: 'Hồ sơ, tồn đọng',
  DS1: 'Biến động nghèo',
  DS2: 'Biến động NCC',
  DS3: 'Biến động BTXH',
  DS4: 'Biến động BHYT',
  DS5: 'Chưa có thẻ (NSNN đóng)',
  DS6: 'Chi hỗ trợ',
} as const;
export type SheetCode = keyof typeof sheetLabels;
// The keys of the record above, in its order.
export const sheetCodes = Object.keys(sheetLabels) as SheetCode[];

/** Registers that can be sent whole: every name, so only to who asked for them by a letter. */
export const wholeLists = ['poverty', 'policy', 'assistance', 'disadvantaged', 'insurance'] as const;
export type WholeList = (typeof wholeLists)[number];

const dayOfMonth = (title: string, description: string) =>
  nullable(Type.Integer({ title, minimum: 1, maximum: 31, description }));
const text = (title: string, length: number) => nullable(textSchema(title, length));

const own = {
  name: textSchema('Tên nơi nhận', 200),
  report: reportSchema(reports),
  sheets: Type.Array(choiceSchema('Biểu', sheetCodes), {
    title: 'Các biểu',
    description: 'Sheets of the monthly report that it gets; an empty list: all of them',
    maxItems: sheetCodes.length,
    uniqueItems: true,
  }),
  wholeLists: Type.Array(choiceSchema('Danh sách đầy đủ', wholeLists), {
    title: 'Danh sách đầy đủ gửi kèm',
    description: 'Registers sent whole beside the report; need the letter that asks for them',
    maxItems: wholeLists.length,
    uniqueItems: true,
  }),
  requestNumber: text('Số văn bản yêu cầu', 60),
  requestedOn: nullable(daySchema('Ngày văn bản yêu cầu')),
  periodKind: choiceSchema('Kỳ báo cáo', periodKinds),
  draftDay: dayOfMonth(
    'Ngày làm bản nháp',
    'Day of the month after the period on which the draft is made; null: by hand',
  ),
  dueDay: dayOfMonth(
    'Hạn gửi',
    'Day of the month after the period by which it is to be sent; null: none set',
  ),
  contact: text('Người liên hệ', 200),
  phone: text('Điện thoại', 60),
  email: text('Thư điện tử', 120),
  preparedBy: textSchema('Người lập báo cáo', 200, { description: 'Stands on the cover of the workbook' }),
  preparerPhone: text('Điện thoại người lập', 60),
};

export const addresseeFormSchema = Type.Object(
  {
    area: Type.Optional(areaCodeSchema()),
    code: Type.Optional(
      Type.String({
        title: 'Mã nơi nhận',
        pattern: '^[a-z0-9][a-z0-9-]*$',
        maxLength: 40,
        description: 'Small letters, digits and dashes; made of the name when left out',
      }),
    ),
    ...Type.Partial(Type.Object(own)).properties,
    name: own.name,
  },
  { additionalProperties: false },
);
export type AddresseeForm = Static<typeof addresseeFormSchema>;

export const addresseeChangeSchema = Type.Partial(Type.Object(own), { additionalProperties: false });
export type AddresseeChange = Static<typeof addresseeChangeSchema>;

export const addresseeEndSchema = Type.Object(
  {
    endedOn: Type.Optional(daySchema('Ngày cuối', { description: 'Today when left out' })),
    reason: textSchema('Lý do', 500),
  },
  { additionalProperties: false },
);
export type AddresseeEnd = Static<typeof addresseeEndSchema>;

export const suggestionFormSchema = Type.Object(
  {
    area: Type.Optional(areaCodeSchema()),
    codes: Type.Optional(
      Type.Array(textSchema('Mã gợi ý', 40), {
        title: 'Các gợi ý',
        description: 'All when left out',
        minItems: 1,
        maxItems: 20,
      }),
    ),
  },
  { additionalProperties: false },
);
export type SuggestionForm = Static<typeof suggestionFormSchema>;

export const addresseeSchema = Type.Object({
  id: idSchema('Nơi nhận'),
  version: Type.Integer({ title: 'Phiên bản', minimum: 1, description: 'The ETag' }),
  area: areaCodeSchema(),
  code: textSchema('Mã nơi nhận', 40),
  ...own,
  reportName: textSchema('Tên báo cáo', 200),
  startedOn: daySchema('Từ ngày'),
  endedOn: nullable(daySchema('Ngày cuối')),
  endReason: text('Lý do kết thúc', 500),
});
export type Addressee = Static<typeof addresseeSchema>;

export const addresseesSchema = Type.Object({
  items: Type.Array(addresseeSchema, { title: 'Các nơi nhận', description: 'By name, ended ones last' }),
});

export type { PeriodKind };
