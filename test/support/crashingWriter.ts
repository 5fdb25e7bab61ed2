import { compose } from '../../src/app/compose.ts';
import { readConfig } from '../../src/app/config.ts';
import { systemActor } from '../../src/db/tx.ts';
import { createArea } from '../../src/features/areas/service.ts';

/**
 * A process to be killed: makes pairs of areas for ever, each pair in one transaction, several at once so that they
 * share commits, and prints the number of each pair once its promise is kept.
 */
const deps = await compose(readConfig());
console.log('ready');

async function makePair(n: number): Promise<void> {
  await deps.db.tx(systemActor, async (t) => {
    for (const half of ['A', 'B']) {
      const form = { code: `P${n}${half}`, name: `Tỉnh ${n}`, kind: 'province', parentCode: null } as const;
      await createArea(t, { ...form, validFrom: '2020-01-01' });
    }
  });
  console.log(n);
}

for (let n = 0; ; n += 4) await Promise.all([n, n + 1, n + 2, n + 3].map(makePair));
