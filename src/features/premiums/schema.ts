import { type Static, Type } from '@sinclair/typebox';
import { choiceSchema, daySchema, idSchema, nullable, textSchema } from '../../shared/schema.ts';
import { contributionKinds } from './contribution.ts';

export const monthChoices = [3, 6, 12] as const;

export const premiumQuerySchema = Type.Object(
  {
    household: Type.Optional(idSchema('Hộ')),
    people: Type.Optional(
      Type.Integer({ title: 'Số người', minimum: 1, maximum: 20, description: 'Without a household' }),
    ),
    paidOn: Type.Optional(daySchema('Ngày đóng')),
    months: Type.Optional(Type.Integer({ title: 'Số tháng', minimum: 1, maximum: 12, description: '12' })),
  },
  { additionalProperties: false },
);

const dong = (title: string) => Type.Integer({ title, minimum: 0, description: 'Whole đồng' });

export const contributionSchema = Type.Object({
  person: nullable(idSchema('Người')),
  name: textSchema('Họ và tên', 120),
  kind: choiceSchema('Cách tham gia', contributionKinds),
  order: nullable(Type.Integer({ title: 'Người thứ', description: 'Among those who pay by steps' })),
  sharePerMille: Type.Integer({ title: 'Tỷ lệ', description: 'Of the full premium, per mille' }),
  monthlyDong: dong('Mỗi tháng'),
  totalDong: dong('Phải đóng'),
  supportDong: dong('Ngân sách hỗ trợ'),
  cardFrom: nullable(daySchema('Thẻ từ ngày')),
  cardTo: nullable(daySchema('Thẻ đến ngày')),
});

export const premiumSchema = Type.Object({
  household: nullable(idSchema('Hộ')),
  paidOn: daySchema('Ngày đóng'),
  months: Type.Integer({ title: 'Số tháng', description: 'Months paid for' }),
  baseSalaryDong: dong('Lương cơ sở'),
  contributions: Type.Array(contributionSchema, {
    title: 'Từng người',
    description: 'In the order of payment',
  }),
  people: Type.Integer({ title: 'Số người đóng', description: 'Who pay now' }),
  totalDong: dong('Cả hộ phải đóng'),
  supportDong: dong('Ngân sách hỗ trợ'),
});
export type Premium = Static<typeof premiumSchema>;
