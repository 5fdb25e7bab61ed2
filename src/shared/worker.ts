import { Worker } from 'node:worker_threads';

// Long work makes much that is soon forgotten: with more room for it, half as much time goes into collecting it.
const resourceLimits = { maxYoungGenerationSizeMb: 96 };

/**
 * Starts `NAME.worker.ts` beside the module at `base` (its `import.meta.url`) in a thread of its own. The built program
 * has it as `NAME.worker.js`; from the sources, tsx does not take over the threads it has not started on Node 20.
 */
export function startWorker(base: string, name: string, workerData: unknown): Worker {
  if (!base.endsWith('.ts'))
    return new Worker(new URL(`./${name}.worker.js`, base), { workerData, resourceLimits });
  const source = new URL(`./${name}.worker.ts`, base).href;
  const start = `import('tsx/esm/api').then(({ register }) => { register(); return import(${JSON.stringify(source)}); })`;
  return new Worker(start, { eval: true, workerData, resourceLimits });
}
