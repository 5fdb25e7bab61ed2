// How long others wait while a large file is read, decided about and written by a running server.
import { mkdirSync, openAsBlob } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { type Figure, figure, p99 } from './figures.ts';
import { writeFile } from './import.ts';
import { type Target, waitsMeanwhile } from './load.ts';
import { makeSavedList, type Sides } from './requests.ts';

/** What a request is answered, however long that takes: `fetch` waits five minutes at most. */
function answered(
  { url, headers }: Target,
  way: string,
  { type, body }: { type: string; body: Buffer },
): Promise<{ id: string; rows: number; created: number }> {
  return new Promise((resolve, reject) => {
    const options = {
      method: 'POST',
      agent: false,
      headers: { ...headers, 'content-type': type, 'content-length': body.length },
    };
    const request = http.request(url + way, options, async (response) => {
      let text = '';
      for await (const chunk of response) text += chunk;
      if ((response.statusCode ?? 500) < 300) resolve(JSON.parse(text));
      else reject(new Error(`${way} answered ${response.statusCode}: ${text}`));
    });
    request.on('error', reject);
    request.end(body);
  });
}

async function uploadOf(file: string): Promise<{ type: string; body: Buffer }> {
  const form = new FormData();
  form.append('file', await openAsBlob(file), 'import.xlsx');
  const packed = new Response(form);
  return {
    type: packed.headers.get('content-type') ?? '',
    body: Buffer.from(await packed.arrayBuffer()),
  };
}

export async function measureImporting(
  folder: string,
  rows: number,
  openSides: () => Promise<Sides>,
): Promise<Figure[]> {
  mkdirSync(path.join(folder, 'importing'), { recursive: true });
  const file = path.join(folder, 'importing', 'import.xlsx');
  await writeFile(file, rows);
  const upload = await uploadOf(file);
  const { ward } = await openSides();
  const point = await makeSavedList(ward);
  let staged = { id: '', rows: 0, created: 0 };
  const reading = await waitsMeanwhile(ward, point, async () => {
    staged = await answered(ward, '/imports?register=residents&area=CL', upload);
  });
  // The sample ward has namesakes, who are asked about.
  if (staged.created < rows / 2) throw new Error(`only ${staged.created} of ${rows} rows would be taken`);
  const json = (body: object) => ({ type: 'application/json', body: Buffer.from(JSON.stringify(body)) });
  const deciding = await waitsMeanwhile(ward, point, async () => {
    await answered(ward, `/imports/${staged.id}/move-day`, json({ moveDay: null }));
  });
  const writing = await waitsMeanwhile(ward, point, async () => {
    await answered(ward, `/imports/${staged.id}/commit`, json({}));
  });
  const told = `a file of ${rows.toLocaleString('en')} rows is`;
  const idle = p99([reading, deciding, writing].flatMap((each) => each.idle));
  const held = ({ busy }: typeof reading, what: string): Figure =>
    figure(`p99 of a read while ${told} ${what}`, [p99(busy)], [idle], 'ms', { atMost: 2 });
  return [held(reading, 'read'), held(deciding, 'decided about'), held(writing, 'committed')];
}
