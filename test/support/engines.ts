import { hasPostgres } from './postgres.ts';
import { type Engine, type OpenOptions, openRegistry, type TestRegistry } from './registry.ts';

/** Opens a registry on the engine that the suite runs on. */
export type Open = (options?: Omit<OpenOptions, 'engine'>) => Promise<TestRegistry>;

const engineNames: Record<Engine, string> = { sqlite: 'SQLite', postgres: 'PostgreSQL' };

/**
 * Describes a suite twice, once an engine. TEST_ENGINES=sqlite leaves PostgreSQL out while working on something; where
 * the system has no embedded PostgreSQL its half is shown as pending.
 */
export function onBothEngines(name: string, suite: (open: Open, engine: Engine) => void): void {
  const wanted = (process.env.TEST_ENGINES ?? 'sqlite,postgres').split(',');
  for (const engine of ['sqlite', 'postgres'] as const) {
    if (!wanted.includes(engine)) continue;
    describe(`${name} (${engineNames[engine]})`, () => {
      if (engine === 'postgres') {
        before(async function () {
          if (!(await hasPostgres())) this.skip();
        });
      }
      suite((options) => openRegistry({ ...options, engine }), engine);
    });
  }
}
