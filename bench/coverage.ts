// Coverage over HTTP as people grow: of one ward and of the whole province, against an indexed point read.
import { systemActor } from '../src/db/tx.ts';
import { type Figure, figure } from './figures.ts';
import { rate, type Target } from './load.ts';
import { fillRegistry, makeOfficer, province } from './registry.ts';
import { makeSavedList } from './requests.ts';

const rounds = 3;

/** Mean ms of a question asked by 4 clients. */
async function timesOf(target: Target, path: string, count: number): Promise<number[]> {
  const found: number[] = [];
  const shot = () => ({ method: 'GET', path }) as const;
  await rate(target, 4, count, shot);
  for (let round = 0; round < rounds; round++) found.push(1000 / (await rate(target, 4, count, shot)));
  return found;
}

/** `serve` starts the program on a folder and answers where it is reached. */
export async function measureCoverage(
  people: number,
  folder: string,
  serve: (folder: string, token: string) => Promise<Target>,
): Promise<Figure[]> {
  const deps = await fillRegistry(folder, people, { rolledUp: true });
  const token = await makeOfficer(deps);
  const { last_instant: before } = (await deps.db.read(systemActor, (t) =>
    t.one<{ last_instant: string }>('SELECT last_instant FROM recording_clock'),
  )) ?? { last_instant: '' };
  await deps.db.close();
  const server = await serve(folder, token);
  const point = await timesOf(server, await makeSavedList(server), 400);
  const figures: Figure[] = [];
  const among = `among ${people.toLocaleString('en')} people`;
  for (const by of ['', '&by=area', '&by=payerGroup', '&by=month']) {
    const label = `coverage of a ward${by.replace('&by=', ' by ')} ${among}`;
    const path = `/coverage?area=CL&asOf=2023-11-30${by}`;
    figures.push(figure(label, await timesOf(server, path, 200), point, 'ms', { atMost: 2 }));
  }
  const exact = ['objectCode', 'sex', 'ageBand', 'category'].map((by) => [` by ${by}`, `&by=${by}`] as const);
  const others = [
    ...exact.map(([label, rest]) => [`coverage of a ward${label}, exact`, `CL${rest}`] as const),
    ['coverage of a ward as known before, exact', `CL&asKnownAt=${before.slice(0, 19)}Z`],
    ['coverage of the province', province],
    ['coverage of the province by area', `${province}&by=area`],
    ['coverage of the province by month', `${province}&by=month`],
    ['coverage of the province by objectCode, exact', `${province}&by=objectCode`],
  ] as const;
  for (const [label, rest] of others) {
    const path = `/coverage?asOf=2023-11-30&area=${rest}`;
    figures.push(figure(`${label} ${among}`, await timesOf(server, path, 4), point, 'ms', null));
  }
  return figures;
}
