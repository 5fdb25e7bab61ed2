import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import { requireCsrf, signedInActor } from '../features/accounts/sessions.ts';
import { AppError, forbidden } from '../shared/errors.ts';
import type { Deps } from './compose.ts';
import { routes } from './features.ts';
import { apiDocsPage, openApiDocument } from './openapi.ts';
import { may } from './permissions.ts';
import { asAppError, internalProblem, problemBody } from './problem.ts';
import type { Route } from './route.ts';

const json = express.json({ limit: '1mb', strict: false });

/** Mounts every route of the table under /api/v1, and its description. */
export function setUpApi(app: Express, deps: Deps): void {
  const api = express.Router();
  api.get('/openapi.json', (_request, response) => {
    response.json(openApiDocument(routes));
  });
  for (const route of routes) {
    const method = route.method.toLowerCase() as 'get' | 'post' | 'patch' | 'put' | 'delete'; // the five of Route
    const readBody = route.body && !route.multipart ? [requireJson, json] : [];
    api[method](route.path, guard(route, deps), ...readBody, answer(route, deps));
  }
  api.use((request) => {
    throw new AppError('notFound', `Không có địa chỉ ${request.method} ${request.baseUrl}${request.path}.`);
  });
  api.use(sendProblem(deps));
  app.get('/api/docs', (_request, response) => {
    response.type('html').send(apiDocsPage(routes));
  });
  app.use('/api/v1', api);
}

/** Who asks, whether the role may, and for browsers the CSRF token: before the body is read. */
function guard(route: Route, deps: Deps) {
  return async (request: Request, response: Response, next: NextFunction) => {
    const { actor, byCookie } = await signedInActor(request, deps);
    response.locals.actor = actor;
    if (route.permission !== 'public') {
      if (!actor) throw new AppError('unauthenticated', 'Cần đăng nhập: gửi Authorization: Bearer TOKEN.');
      if (!may(actor, route.permission)) throw forbidden();
      if (byCookie && route.method !== 'GET') requireCsrf(request);
    }
    next();
  };
}

function requireJson(request: Request, _response: Response, next: NextFunction): void {
  const hasBody =
    Number(request.get('content-length') ?? 0) > 0 || request.get('transfer-encoding') !== undefined;
  if (hasBody && !request.is('application/json')) {
    throw new AppError('unsupported', 'Nội dung gửi lên phải là JSON (Content-Type: application/json).');
  }
  next();
}

/** `"v3"` of an If-Match header as 3; `*` and no header as undefined; anything else matches no version. */
function versionOf(header: string | undefined): number | undefined {
  if (header === undefined || header.trim() === '*') return undefined;
  return Number(/^(?:W\/)?"v(\d+)"$/.exec(header.trim())?.[1] ?? -1);
}

function answer(route: Route, deps: Deps) {
  return async (request: Request, response: Response) => {
    const reply = await route.run(
      {
        actor: response.locals.actor ?? null,
        params: request.params,
        query: request.query,
        body: request.body,
        ifMatch: versionOf(request.get('if-match')),
        request,
        response,
      },
      deps,
    );
    if (!reply) return; // the handler has sent it
    const { status, headers, version } = reply.options;
    if (version !== undefined) response.set('ETag', `"v${version}"`);
    response.set('Cache-Control', 'no-store').set(headers ?? {});
    response.status(status ?? route.status);
    if (reply.body === undefined || reply.body === null) response.end();
    else if (Buffer.isBuffer(reply.body)) response.send(reply.body);
    else response.json(reply.body);
  };
}

/** The one place that turns an error into an answer. */
function sendProblem({ log }: Deps) {
  return (error: unknown, request: Request, response: Response, next: NextFunction) => {
    if (response.headersSent) return next(error);
    const known = asAppError(error);
    const requestId = String(response.locals.requestId);
    if (!known) log.error({ id: requestId, err: error }, 'request failed');
    const body = known
      ? problemBody(known, request.originalUrl.split('?')[0] ?? '')
      : internalProblem(requestId);
    response.status(body.status).type('application/problem+json').set('Cache-Control', 'no-store');
    response.send(JSON.stringify(body));
  };
}
