import type { Express } from 'express';
import type { Deps } from './compose.ts';

/** One line a request: method, path without its query (queries hold names and numbers), status, milliseconds. */
export function setUpLogging(app: Express, { log, clock, metrics }: Deps): void {
  app.use((request, response, next) => {
    const began = clock.elapsedMs();
    response.on('finish', () => {
      const ms = clock.elapsedMs() - began;
      const route = String(request.route?.path ?? 'other');
      metrics.requests.observe(
        { method: request.method, route, status: String(response.statusCode) },
        ms / 1000,
      );
      log.info(
        {
          id: response.locals.requestId,
          method: request.method,
          path: request.path,
          status: response.statusCode,
          ms,
        },
        'request',
      );
    });
    next();
  });
}
