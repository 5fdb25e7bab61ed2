import { randomUUID } from 'node:crypto';
import express, { type Express } from 'express';
import helmet from 'helmet';
import { setUpSessions } from '../features/accounts/sessions.ts';
import { setUpApi } from './api.ts';
import type { Deps } from './compose.ts';
import { setUpHealth } from './health.ts';
import { setUpLogging } from './logging.ts';
import { setUpPages } from './pages.tsx';
import { setUpRateLimit } from './rateLimit.ts';

/**
 * The whole program as one Express app: a table of contents, from outside in. Opens and listens to nothing; tests and
 * the server use the same one, with sessions and the CSRF guard on.
 */
export function createApp(deps: Deps): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  app.set('trust proxy', 'loopback');
  app.use((_request, response, next) => {
    response.locals.requestId = randomUUID().slice(0, 8).toUpperCase();
    response.set('X-Request-Id', response.locals.requestId);
    next();
  });
  app.use(helmet({ contentSecurityPolicy: { directives: contentSecurity } }));
  setUpLogging(app, deps);
  setUpHealth(app, deps);
  setUpRateLimit(app, deps);
  setUpSessions(app, deps);
  setUpApi(app, deps);
  setUpPages(app, deps);
  return app;
}

/** Everything comes from this server; styles of charts are inline attributes of their SVG. */
const contentSecurity = {
  defaultSrc: ["'self'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'", "'unsafe-inline'"],
  imgSrc: ["'self'", 'data:'],
  fontSrc: ["'self'"],
  connectSrc: ["'self'"],
  formAction: ["'self'"],
  frameAncestors: ["'none'"],
  objectSrc: ["'none'"],
  upgradeInsecureRequests: null,
};
