import { Type } from '@sinclair/typebox';
import { expect } from 'chai';
import { AppError } from '../../src/shared/errors.ts';
import { checkForm, daySchema, nullable, textSchema } from '../../src/shared/schema.ts';

const schema = Type.Object(
  {
    amount: nullable(Type.Integer({ title: 'Mức tiền', minimum: 1000 })),
    day: nullable(daySchema('Từ ngày')),
    place: nullable(Type.Object({ name: textSchema('Tên nơi', 5) }, { title: 'Nơi nhận' })),
    way: Type.Union([Type.Literal('cash'), Type.Literal('transfer')], { title: 'Cách trả' }),
  },
  { additionalProperties: false },
);

function faults(value: unknown): string[] {
  try {
    checkForm(schema, value);
  } catch (error) {
    if (error instanceof AppError) return error.errors.map(({ pointer, message }) => `${pointer} ${message}`);
    throw error;
  }
  return [];
}

const right = { amount: null, day: '2024-11-30', place: { name: 'Tổ 1' }, way: 'cash' };

describe('what is wrong with a form', () => {
  it('is told of the value where a field may also be left out', () => {
    expect(faults(right)).to.deep.equal([]);
    expect(faults({ ...right, amount: 5, day: '30/11/2024', place: { name: 'Tổ dân phố 1' } })).to.deep.equal(
      [
        '/amount Mức tiền: nhỏ quá: phải từ 1000 trở lên.',
        '/day Từ ngày: chưa đúng: phải là ngày có thật, dạng năm-tháng-ngày, ví dụ 2023-11-30.',
        '/place/name Tên nơi: quá dài: nhiều nhất 5 ký tự.',
      ],
    );
    expect(faults({ ...right, amount: 'nhiều' })[0]).to.match(
      /^\/amount Mức tiền: chưa đúng kiểu: phải là số/,
    );
  });

  it('names the choices of a field that has some', () => {
    expect(faults({ ...right, way: 'gold' })).to.deep.equal([
      '/way Cách trả: phải là một trong: cash, transfer.',
    ]);
  });
});
