import http from 'node:http';

export interface Target {
  url: string;
  headers?: Record<string, string>;
}

export interface Shot {
  method: 'GET' | 'POST';
  path: string;
  body?: unknown;
}

function send(agent: http.Agent, target: Target, shot: Shot): Promise<number> {
  const body = shot.body === undefined ? undefined : JSON.stringify(shot.body);
  return new Promise((resolve, reject) => {
    const request = http.request(
      target.url + shot.path,
      {
        method: shot.method,
        agent,
        headers: {
          ...target.headers,
          ...(body ? { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) } : {}),
        },
      },
      (response) => {
        response.resume();
        response.on('end', () => resolve(response.statusCode ?? 0));
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}

/** Sends `count` requests by so many clients at once; answers requests a second. A refused one stops the run. */
export async function rate(
  target: Target,
  clients: number,
  count: number,
  shot: (i: number) => Shot,
): Promise<number> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: clients });
  let next = 0;
  const began = performance.now();
  await Promise.all(
    Array.from({ length: clients }, async () => {
      while (next < count) {
        const i = next++;
        const status = await send(agent, target, shot(i));
        if (status >= 400) throw new Error(`${target.url}${shot(i).path} answered ${status}`);
      }
    }),
  );
  const perSecond = count / ((performance.now() - began) / 1000);
  agent.destroy();
  return perSecond;
}

/** Times in ms of one request after another, until told to stop. */
async function latencies({ url, headers }: Target, path: string, until: () => boolean): Promise<number[]> {
  const times: number[] = [];
  while (!until()) {
    const began = performance.now();
    await (await fetch(url + path, { headers: { ...headers, connection: 'close' } })).arrayBuffer();
    times.push(performance.now() - began);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return times;
}

const idleMs = 5000;

/** Times in ms of reads one after another: while nothing else is done, and while `work` goes on. */
export async function waitsMeanwhile(
  target: Target,
  path: string,
  work: () => Promise<void>,
): Promise<{ idle: number[]; busy: number[] }> {
  const end = performance.now() + idleMs;
  const idle = await latencies(target, path, () => performance.now() > end);
  let isDone = false;
  const done = work().finally(() => {
    isDone = true;
  });
  const busy = await latencies(target, path, () => isDone);
  await done;
  return { idle, busy };
}
