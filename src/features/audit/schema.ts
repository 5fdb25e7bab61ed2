import { Type } from '@sinclair/typebox';
import { idSchema, instantSchema, nullable, textSchema } from '../../shared/schema.ts';

/** One row of the audit trail; `before` and `after` hold the thing's changed fields. */
export const auditRowSchema = Type.Object({
  id: idSchema('Dòng nhật ký'),
  at: instantSchema('Lúc'),
  actor: textSchema('Người làm', 120),
  role: textSchema('Vai trò', 20),
  action: textSchema('Việc', 60),
  kind: textSchema('Loại', 40),
  thing: textSchema('Mục', 60),
  area: nullable(textSchema('Địa bàn', 20)),
  before: Type.Unknown({ title: 'Trước', description: 'Fields before' }),
  after: Type.Unknown({ title: 'Sau', description: 'Fields after' }),
  reason: nullable(textSchema('Lý do', 1000)),
});
