import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import type { VNode } from 'preact';
import { csrfToken, requireCsrf, signedInActor } from '../features/accounts/sessions.ts';
import { AppError, forbidden } from '../shared/errors.ts';
import { assetsRouter } from '../web/assets.ts';
import { ErrorPage } from '../web/errorPage.tsx';
import { nestedForm } from '../web/form.ts';
import { renderFragment, renderPage } from '../web/render.ts';
import type { Deps } from './compose.ts';
import { pages } from './features.ts';
import type { Page, PageResult } from './page.ts';
import { may } from './permissions.ts';
import { asAppError } from './problem.ts';

const readForm = express.urlencoded({ extended: false, limit: '2mb', parameterLimit: 5000 });

/** Mounts the assets and every page of the table. */
export function setUpPages(app: Express, deps: Deps): void {
  app.use('/assets', assetsRouter());
  const router = express.Router();
  for (const page of pages) {
    const body = page.method === 'POST' ? [readForm] : [];
    router[page.method === 'GET' ? 'get' : 'post'](page.path, ...body, show(page, deps));
  }
  router.use(() => {
    throw new AppError('notFound', 'Không có trang này. Kiểm tra lại địa chỉ, hoặc về Tra cứu.');
  });
  router.use(sendErrorPage(deps));
  app.use(router);
}

function show(page: Page, deps: Deps) {
  return async (request: Request, response: Response) => {
    const { actor } = await signedInActor(request, deps);
    if (!actor && page.permission !== 'public') {
      response.redirect(303, `/dang-nhap?tiep=${encodeURIComponent(request.originalUrl)}`);
      return;
    }
    if (!may(actor, page.permission)) throw forbidden();
    // A multipart page reads its own body, and checks the token with its first field.
    if (page.method === 'POST' && !request.is('multipart/form-data')) requireCsrf(request);
    const result = await page.run(
      {
        actor,
        params: request.params,
        query: request.query,
        form: nestedForm(request.body ?? {}),
        csrf: csrfToken(request),
        fragment: request.get('hx-request') === 'true',
        request,
        response,
      },
      deps,
    );
    if (result) send(response, result);
  };
}

function send(response: Response, result: PageResult): void {
  response.set('Cache-Control', 'no-store');
  if ('redirect' in result) response.redirect(303, result.redirect);
  else if ('fragment' in result) response.type('html').send(renderFragment(result.fragment));
  else if ('file' in result)
    response.type(result.file.type).attachment(result.file.name).send(result.file.body);
  else
    response
      .status(result.status ?? 200)
      .type('html')
      .send(asHtml(result.html));
}

function asHtml(html: VNode | string): string {
  return typeof html === 'string' ? html : renderPage(html);
}

/** What went wrong, whether anything was lost, and what to do; the log has the rest under the code. */
function sendErrorPage({ log }: Deps) {
  return (error: unknown, request: Request, response: Response, next: NextFunction) => {
    if (response.headersSent) return next(error);
    const known = asAppError(error);
    const requestId = String(response.locals.requestId);
    if (!known) log.error({ id: requestId, err: error }, 'page failed');
    response
      .status(known?.status ?? 500)
      .type('html')
      .set('Cache-Control', 'no-store');
    response.send(
      renderPage(
        <ErrorPage
          title={known?.title ?? 'Không mở được trang này'}
          detail={known?.detail ?? 'Không phải do bạn. Không có gì bị mất: những gì đã lưu vẫn còn nguyên.'}
          code={known ? null : requestId}
          retry={request.method === 'GET' ? request.originalUrl : null}
        />,
      ),
    );
  };
}
