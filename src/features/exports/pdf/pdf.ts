import { startWorker } from '../../../shared/worker.ts';

/** What is to be made: a workbook of ours on disk, the document's title, the instant that it carries (RFC 3339). */
export interface PdfOrder {
  file: string;
  title: string;
  madeAt: string;
}

let last: Promise<unknown> = Promise.resolve();

function make(order: PdfOrder): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const worker = startWorker(import.meta.url, 'pdf', order);
    worker.once('message', (body: Uint8Array) => resolve(Buffer.from(body)));
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error('the worker ended without a document')));
  });
}

/**
 * A workbook of ours as PDF, page by page what its sheets print; the same file gives the same bytes. Laid out in a thread
 * of its own, one document after another.
 */
export function pdfOf(order: PdfOrder): Promise<Buffer> {
  const made = last.then(() => make(order));
  last = made.catch(() => undefined);
  return made;
}
