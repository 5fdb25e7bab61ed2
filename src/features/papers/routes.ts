import { Type } from '@sinclair/typebox';
import { freeRoute, Reply } from '../../app/route.ts';
import { AppError } from '../../shared/errors.ts';
import { idSchema } from '../../shared/schema.ts';
import { readBytes } from './files.ts';
import { requirePaper } from './service.ts';

export const paperRoutes = [
  freeRoute({
    method: 'GET',
    path: '/papers/:id/file',
    summary: 'Tệp quét của một giấy tờ',
    permission: 'registers.read',
    params: Type.Object({ id: idSchema('Giấy tờ') }),
    answer: null,
    async handler({ actor, params }, deps) {
      if (!actor) throw new AppError('unauthenticated', 'Cần đăng nhập để xem giấy tờ.');
      const paper = await deps.db.read(actor, (t) => requirePaper(t, params.id));
      const body = await readBytes(deps.config.dataDir, paper.sha256);
      return new Reply(body, {
        headers: {
          'Content-Type': paper.type,
          'Content-Disposition': `inline; filename*=UTF-8''${encodeURIComponent(paper.name)}`,
          'X-Content-Type-Options': 'nosniff',
          'Content-Security-Policy': "default-src 'none'; sandbox",
        },
      });
    },
  }),
];
