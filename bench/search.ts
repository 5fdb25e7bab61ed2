// Search over so many invented people: p99 of a mix of queries, against LIKE '%word%' in the same database.
import { type ReadTx, systemActor } from '../src/db/tx.ts';
import { searchPeople } from '../src/features/search/service.ts';
import { fold } from '../src/shared/text.ts';
import { type Figure, figure, p99 } from './figures.ts';
import { fillRegistry, nameAt, numberAt, scramble } from './registry.ts';

const queries = (n: number): string[] => [
  nameAt(scramble(7)),
  fold(nameAt(scramble(11))),
  'nguyen',
  'nguyen thi b',
  'thuy nguyen 1975',
  'ntb',
  `${fold(nameAt(n >> 1))} ${1940 + (scramble(n >> 1) % 80)}`,
  numberAt(n >> 2),
  numberAt(n >> 3).slice(-6),
  'cl-100',
];

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

/** Fills a registry and measures p99 in ms of our search and of LIKE. `folder`: where it lies. */
export async function measureSearch(count: number, folder: string): Promise<Figure[]> {
  const deps = await fillRegistry(folder, count, { rolledUp: false });
  try {
    const read = <T>(fn: (t: ReadTx) => Promise<T>) => deps.db.read(systemActor, fn);
    const asked = queries(count);
    for (const q of asked) await read((t) => searchPeople(t, { q, limit: 20 }));
    const ours: number[] = [];
    const limit: number[] = [];
    for (let round = 0; round < 20; round++)
      for (const q of asked) ours.push(await timed(() => read((t) => searchPeople(t, { q, limit: 20 }))));
    const like = `SELECT id FROM people WHERE search_text LIKE ? ORDER BY name_key LIMIT 20`;
    for (const q of asked) limit.push(await timed(() => read((t) => t.all(like, [`%${fold(q)}%`]))));
    const name = `search among ${count.toLocaleString('en')} people, p99`;
    return [figure(name, [p99(ours)], [p99(limit)], 'ms', { atMost: 0.05 })];
  } finally {
    await deps.db.close();
  }
}
