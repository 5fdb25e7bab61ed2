import { freePage, type Page, type PageResult } from '../../app/page.ts';
import { receiveUpload } from '../../app/upload.ts';
import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { AppError } from '../../shared/errors.ts';
import { type FormFaults, faultsOf } from '../../web/form.ts';
import { requireCsrf } from '../accounts/sessions.ts';
import { type KeptFile, keepFile, paperUpload } from './service.ts';

type Deps = Parameters<Page['run']>[1];

/** A form that hangs a scan on the thing named by `:id` of the path; a refusal shows the thing's page again. */
export function scanPage(definition: {
  path: string;
  attach: (t: WriteTx, id: string, kept: KeptFile, title: string) => Promise<unknown>;
  /** Where to go once it hangs there. */
  done: (id: string) => string;
  refused: (
    t: ReadTx,
    input: { params: { id: string }; csrf: string },
    deps: Deps,
    faults: FormFaults,
  ) => Promise<PageResult>;
}): Page {
  return freePage({
    method: 'POST',
    path: definition.path,
    permission: 'registers.write',
    async handler({ actor, request, csrf, params }, deps) {
      if (!actor) return { redirect: '/dang-nhap' };
      const { id } = params as { id: string }; // named in the path
      try {
        const upload = await receiveUpload(request, paperUpload);
        try {
          request.body = upload.fields;
          requireCsrf(request);
          const kept = await keepFile(deps.config.dataDir, upload.file, upload.filename);
          await deps.db.tx(actor, (t) => definition.attach(t, id, kept, upload.fields.title ?? ''));
          return { redirect: definition.done(id) };
        } finally {
          await upload.discard();
        }
      } catch (error) {
        if (!(error instanceof AppError) || error.code === 'forbidden') throw error;
        const input = { params: { id }, csrf };
        const result = await deps.db.read(actor, (t) => definition.refused(t, input, deps, faultsOf(error)));
        return 'html' in result ? { ...result, status: error.status } : result;
      }
    },
  });
}
