import type { Response } from 'express';
import type { Underway } from '../shared/underway.ts';

/**
 * Tells a page how far a piece of work is, as server-sent events: `progress` with `Told` as JSON, and `end` when it is
 * over, however it ended. Work that is not under way has ended.
 */
export function streamProgress(response: Response, underway: Underway, id: string): void {
  response.set({
    'Content-Type': 'text/event-stream',
    'Cache-Control': 'no-store',
    'X-Accel-Buffering': 'no',
  });
  response.flushHeaders();
  const send = (event: string, data: unknown): void => {
    response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  };
  const tell = (): void => {
    const told = underway.told(id);
    if (told) {
      send('progress', told);
      return;
    }
    send('end', {});
    response.end();
  };
  const stop = underway.listen(id, tell);
  response.on('close', stop);
  tell();
}
