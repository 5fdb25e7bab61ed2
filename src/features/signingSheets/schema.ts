import { type Static, Type } from '@sinclair/typebox';
import { inKindSchema } from '../../shared/inKind.ts';
import {
  areaCodeSchema,
  choiceSchema,
  dongSchema,
  idSchema,
  nullable,
  textSchema,
} from '../../shared/schema.ts';

export const sheetForms = ['full', 'group', 'rice'] as const;
/** `full` the eleven columns · `group` without CCCD and ground, for the group head · `rice` of the list of hungry households. */
export type SheetForm = (typeof sheetForms)[number];
export const sheetFormLabels: Record<SheetForm, string> = {
  full: 'Mẫu 11 cột (có số CCCD, địa chỉ, đối tượng)',
  group: 'Mẫu không có số CCCD và đối tượng',
  rice: 'Biên bản giao nhận gạo, hiện vật',
};

const params = { id: idSchema('Đợt hỗ trợ') };
export const sheetsParams = Type.Object(params);
export const sheetParams = Type.Object({ ...params, code: textSchema('Mã danh sách ký nhận', 20) });

export const printFormSchema = Type.Object(
  {
    source: Type.Optional(idSchema('Nguồn kinh phí', { description: 'Without it every source' })),
    area: Type.Optional(
      areaCodeSchema('Tổ dân phố', { description: 'Group; without it every group of the source' }),
    ),
    form: Type.Optional(choiceSchema('Mẫu danh sách', sheetForms)),
    reason: Type.Optional(textSchema('Lý do lập lại', 300)),
  },
  { additionalProperties: false },
);
export type PrintForm = Static<typeof printFormSchema>;

const pageSchema = Type.Object({
  number: Type.Integer({ title: 'Trang số', description: 'From 1' }),
  code: textSchema('Mã trang', 20),
  gifts: Type.Integer({ title: 'Số suất', description: 'Rows on the page' }),
  amountDong: dongSchema('Số tiền'),
  firstLine: Type.Integer({ title: 'Dòng đầu', description: 'STT of the first row on the page' }),
  lastLine: Type.Integer({ title: 'Dòng cuối', description: 'STT of the last row on the page' }),
  entries: Type.Array(idSchema('Suất'), {
    title: 'Các suất',
    description: 'Entry ids in the order of the rows',
  }),
  scans: Type.Integer({ title: 'Số bản quét', description: 'Scans of the signed page' }),
});

/** A signing sheet as listed. */
export const sheetSchema = Type.Object({
  id: idSchema('Danh sách ký nhận'),
  code: textSchema('Mã danh sách', 20),
  campaign: idSchema('Đợt hỗ trợ'),
  source: idSchema('Nguồn kinh phí'),
  area: areaCodeSchema('Tổ dân phố'),
  part: Type.Integer({
    title: 'Lần',
    description: '1: the list; 2 and on: who came to it after pages were signed',
  }),
  form: choiceSchema('Mẫu danh sách', sheetForms),
  gifts: Type.Integer({ title: 'Số suất', description: 'Rows of the sheet' }),
  amountDong: dongSchema('Số tiền'),
  inKind: nullable(inKindSchema()),
  printedAt: Type.String({ title: 'In lúc', description: 'RFC 3339' }),
  cancelledAt: nullable(Type.String({ title: 'Hủy lúc', description: 'RFC 3339' })),
  cancelReason: nullable(textSchema('Lý do hủy', 300)),
  pages: Type.Array(pageSchema, { title: 'Các trang', description: 'In order' }),
});
export type Sheet = Static<typeof sheetSchema>;
export const sheetsSchema = Type.Object({
  items: Type.Array(sheetSchema, { title: 'Danh sách ký nhận', description: 'By source and group' }),
});
