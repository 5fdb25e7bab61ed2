// Coverage over HTTP as people grow: of one ward and of the whole province, against an indexed point read.
import { systemActor } from '../src/db/tx.ts';
import { type Figure, figure, type Goal } from './figures.ts';
import { rate, type Target } from './load.ts';
import { fillRegistry, makeOfficer, province } from './registry.ts';
import { makeSavedList } from './requests.ts';

const rounds = 3;

/** Mean ms of a question asked by 4 clients, and of the point read beside it in the same rounds. */
async function timesOf(target: Target, path: string, point: string, count: number) {
  const shot = (asked: string) => () => ({ method: 'GET', path: asked }) as const;
  const ours: number[] = [];
  const limit: number[] = [];
  await rate(target, 4, count, shot(path));
  for (let round = 0; round < rounds; round++) {
    limit.push(1000 / (await rate(target, 4, 200, shot(point))));
    ours.push(1000 / (await rate(target, 4, count, shot(path))));
  }
  return { ours, limit };
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
  const point = await makeSavedList(server);
  const measured = async (name: string, path: string, count: number, goal: Goal): Promise<Figure> => {
    const { ours, limit } = await timesOf(server, path, point, count);
    return figure(name, ours, limit, 'ms', goal);
  };
  const figures: Figure[] = [];
  const among = `among ${people.toLocaleString('en')} people`;
  for (const by of ['', '&by=area', '&by=payerGroup', '&by=month']) {
    const label = `coverage of a ward${by.replace('&by=', ' by ')} ${among}`;
    const path = `/coverage?area=CL&asOf=2023-11-30${by}`;
    figures.push(await measured(label, path, 200, { atMost: 2 }));
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
    figures.push(await measured(`${label} ${among}`, path, 4, null));
  }
  return figures;
}
