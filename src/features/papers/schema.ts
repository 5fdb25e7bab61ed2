import { type Static, Type } from '@sinclair/typebox';
import { idSchema, instantSchema, textSchema } from '../../shared/schema.ts';

/** A scan or photograph of a paper: what it is called, and the SHA-256 its bytes are kept under. */
export const paperSchema = Type.Object({
  id: idSchema('Giấy tờ'),
  name: textSchema('Tên tệp', 200),
  type: textSchema('Loại tệp', 40),
  bytes: Type.Integer({ title: 'Dung lượng', minimum: 1, maximum: 10_485_760, description: 'Bytes' }),
  sha256: textSchema('SHA-256', 64),
  addedAt: instantSchema('Thêm lúc'),
});
export type Paper = Static<typeof paperSchema>;
