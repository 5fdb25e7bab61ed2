import type { Express } from 'express';
import { systemActor } from '../db/tx.ts';
import type { Deps } from './compose.ts';

/** Alive, ready (the database answers), and measurements. */
export function setUpHealth(app: Express, { db, metrics }: Deps): void {
  app.get('/healthz', (_request, response) => {
    response.json({ status: 'ok' });
  });
  app.get('/readyz', async (_request, response) => {
    try {
      await db.read(systemActor, (t) => t.one('SELECT last_instant FROM recording_clock'));
      response.json({ status: 'ok' });
    } catch {
      response.status(503).json({ status: 'unavailable' });
    }
  });
  app.get('/metrics', async (_request, response) => {
    response.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });
}
