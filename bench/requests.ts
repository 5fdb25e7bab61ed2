// Creates, coverage and a list over HTTP, each against bare node:http in the same run.
import { type Figure, figure } from './figures.ts';
import { rate, type Shot, type Target } from './load.ts';

const rounds = 3;

/** The program, and the raw server with its two kinds of tables. */
export interface Sides {
  ward: Target;
  raw: Target;
}

const get = (path: string): Shot => ({ method: 'GET', path });

function household(i: number, run: string): Shot & { body: object } {
  const member = (name: string, relation: string) => ({
    fullName: `${name} ${run} ${i}`,
    birthDate: '1985-04-02',
    sex: 'female',
    relation,
  });
  return {
    method: 'POST',
    path: '/households',
    body: {
      code: `B${run}-${i}`,
      area: 'CL-04',
      address: '12 Chu Văn An',
      residentFrom: '2020-01-01',
      members: [member('Nguyễn Thị Đo', 'head'), member('Trần Thị Lường', 'child')],
    },
  };
}

export async function measureCreates({ ward, raw }: Sides): Promise<Figure[]> {
  const figures: Figure[] = [];
  const at = (path: string, run: string) => (i: number) => ({ ...household(i, run), path });
  // Every side is warm before the clock runs, as after an hour of work.
  for (const path of ['/same/create', '/bare/create']) await rate(raw, 8, 800, at(path, 'w'));
  await rate(ward, 8, 1600, (i) => household(i, 'w'));
  for (const [clients, count, goal] of [
    [1, 150, 0.5],
    [8, 800, 1],
    [64, 1600, 1.4],
  ] as const) {
    const same: number[] = [];
    const bare: number[] = [];
    const ours: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const run = `${clients}r${round}`;
      same.push(await rate(raw, clients, count, at('/same/create', run)));
      ours.push(await rate(ward, clients, count, (i) => household(i, run)));
      bare.push(await rate(raw, clients, count, at('/bare/create', run)));
    }
    figures.push(figure(`creates, ${clients} clients`, ours, same, 'a second', { atLeast: goal }));
    figures.push(figure(`creates, ${clients} clients, against bare tables`, ours, bare, 'a second', null));
  }
  return figures;
}

/** A thing of the program's own that is read by one indexed row: a saved list. Answers its address. */
export async function makeSavedList({ url, headers }: Target): Promise<string> {
  const answer = await fetch(`${url}/lists`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({
      name: 'Đo',
      purpose: 'Đo tốc độ',
      subject: 'people',
      columns: ['fullName'],
      filters: {},
      order: 'name',
      handout: false,
    }),
  });
  if (answer.status !== 201) throw new Error(`POST /lists answered ${answer.status}: ${await answer.text()}`);
  const { id } = (await answer.json()) as { id: string }; // the contract's answer
  return `/lists/${id}`;
}

/** Mean ms of a request with 4 clients, several rounds, each kind in turn. */
async function times(kinds: Record<string, [Target, number, (i: number) => Shot]>) {
  const found: Record<string, number[]> = {};
  for (const [target, count, shot] of Object.values(kinds)) await rate(target, 4, count, shot);
  for (let round = 0; round < rounds; round++) {
    for (const [name, [target, count, shot]] of Object.entries(kinds)) {
      found[name] = [...(found[name] ?? []), 1000 / (await rate(target, 4, count, shot))];
    }
  }
  return (name: string): number[] => found[name] ?? [];
}

export async function measureReads({ ward, raw }: Sides): Promise<Figure[]> {
  const days = ['2021-06-30', '2022-12-31', '2023-11-30', '2024-11-30'];
  const coverage =
    (by: string) =>
    (i: number): Shot =>
      get(`/coverage?area=CL&asOf=${days[i % days.length]}${by}`);
  const point = await makeSavedList(ward);
  const of = await times({
    point: [ward, 600, () => get(point)],
    rawPoint: [raw, 1500, () => get('/same/point')],
    day: [ward, 600, coverage('')],
    byArea: [ward, 600, coverage('&by=area')],
    byPayer: [ward, 600, coverage('&by=payerGroup')],
    byMonth: [ward, 400, coverage('&by=month')],
    list: [ward, 300, () => get('/people?area=CL-04&limit=50')],
    rawList: [raw, 400, () => get('/same/list')],
    bareList: [raw, 1000, () => get('/bare/list')],
  });
  const figures: Figure[] = [];
  for (const [name, label] of [
    ['day', 'on a day'],
    ['byArea', 'by area'],
    ['byPayer', 'by payer group'],
    ['byMonth', 'by month'],
  ] as const) {
    figures.push(figure(`coverage ${label}`, of(name), of('point'), 'ms', { atMost: 2 }));
    figures.push(figure(`coverage ${label}, against bare node:http`, of(name), of('rawPoint'), 'ms', null));
  }
  const rates = (name: string): number[] => of(name).map((ms) => 1000 / ms);
  figures.push(figure('list of 50', rates('list'), rates('rawList'), 'a second', { atLeast: 0.5 }));
  figures.push(
    figure('list of 50, against a bare table', rates('list'), rates('bareList'), 'a second', null),
  );
  return figures;
}
