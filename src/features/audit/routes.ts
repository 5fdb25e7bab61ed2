import { Type } from '@sinclair/typebox';
import { readRoute } from '../../app/route.ts';
import { listQuery, listSchema } from '../../shared/lists.ts';
import { textSchema } from '../../shared/schema.ts';
import { auditRowSchema } from './schema.ts';
import { listAudit } from './service.ts';

const instantOrDay = (title: string) =>
  Type.Optional(
    Type.String({
      title,
      maxLength: 40,
      pattern: '^\\d{4}-\\d{2}-\\d{2}(T[0-9:.]+Z)?$',
      description: 'Instant (RFC 3339 UTC) or day',
    }),
  );

export const auditRoutes = [
  readRoute({
    method: 'GET',
    path: '/audit',
    summary: 'Nhật ký: ai làm gì, lúc nào, trước và sau',
    permission: 'audit.read',
    query: Type.Object({
      thing: Type.Optional(textSchema('Mục', 60)),
      actor: Type.Optional(textSchema('Người làm', 80)),
      from: instantOrDay('Từ'),
      to: instantOrDay('Đến'),
      ...listQuery,
    }),
    answer: listSchema(auditRowSchema),
    handler: (t, { query }) => listAudit(t, query),
  }),
];
