import type { Express } from 'express';
import request, { type Response } from 'supertest';
import { createApp } from '../../src/app/createApp.ts';
import type { Role } from '../../src/db/tx.ts';
import { createAccount, hashPassword } from '../../src/features/accounts/service.ts';
import { type Make, makeThrough } from './make.ts';
import { makeAreas, type OpenOptions, openRegistry, type Template, type TestRegistry } from './registry.ts';

/** Accounts of every test application, one a role; `neighbour` is an officer of the ward next to it. */
export const testAccounts = {
  admin: { username: 'quantri', role: 'admin', area: null },
  officer: { username: 'canbo', role: 'officer', area: 'CL' },
  leader: { username: 'lanhdao', role: 'leader', area: 'CL' },
  groupHead: { username: 'totruong', role: 'groupHead', area: 'CL-01' },
  city: { username: 'thanhpho', role: 'city', area: 'TPQN' },
  neighbour: { username: 'canbo.nn', role: 'officer', area: 'NN' },
} as const satisfies Record<string, { username: string; role: Role; area: string | null }>;

export type TestAccount = keyof typeof testAccounts;
export type Who = TestAccount | 'anonymous';
export const testPassword = 'mật khẩu thử';

/** Answers of the app in one form: HTML has only `text`. */
export interface Client {
  send(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Response>;
  get(path: string): Promise<Response>;
  post(path: string, body?: unknown): Promise<Response>;
}

export interface TestApp extends TestRegistry {
  app: Express;
  /** A client of the API, signed in with a bearer token; paths are below /api/v1 unless they begin with http or //. */
  as(who: Who): Client;
  /** A browser without scripts: signed in through the page, cookies kept, the CSRF token in every form. */
  browse(who: TestAccount): Promise<Browse>;
  /** Valid things made through the API, by the officer unless another is named. */
  make: Make;
  /** Posts one file with its fields, as a browser's form does. */
  upload(
    who: TestAccount,
    path: string,
    file: Buffer,
    filename: string,
    fields: Record<string, string>,
    headers?: Record<string, string>,
  ): Promise<Response>;
  /** Audit rows written so far. */
  audited(): Promise<number>;
}

export interface Browse {
  get(path: string): Promise<Response>;
  /** Posts a form with the session's token; bracketed or dotted names as the page has them. */
  post(path: string, fields?: Record<string, string>): Promise<Response>;
  /** Downloads a file. */
  file(path: string): Promise<{ name: string; body: Buffer }>;
  /** Posts the fields of a form that could bring a file, as a browser does when none is chosen. */
  paste(path: string, fields: Record<string, string>): Promise<Response>;
  /** Posts a form with one file. */
  upload(path: string, file: Buffer, filename: string, fields?: Record<string, string>): Promise<Response>;
  csrf: string;
}

/** Areas and accounts stand; each account has signed in once through the API. */
const tokens = new Map<string, string>();

const ward: Template = {
  name: 'ward',
  async prepare(registry) {
    await makeAreas(registry);
    const passwordHash = await hashPassword(testPassword);
    await registry.tx(async (t) => {
      for (const { username, role, area } of Object.values(testAccounts)) {
        await createAccount(t, { username, fullName: `Người thử ${username}`, role, area }, passwordHash);
      }
    });
    const app = createApp(registry.deps);
    for (const { username } of Object.values(testAccounts)) {
      const answer = await request(app).post('/api/v1/sessions').send({ username, password: testPassword });
      if (answer.status !== 201) throw new Error(`${username} cannot sign in: ${answer.text}`);
      tokens.set(`${registry.db.dialect} ${username}`, answer.body.token);
    }
  },
};

/** The whole program on a copy of a ward with areas and accounts: sessions, tokens, scope and CSRF as in earnest. */
export async function openApp(options: Omit<OpenOptions, 'template'> = {}): Promise<TestApp> {
  const registry = await openRegistry({ ...options, template: ward });
  const app = createApp(registry.deps);
  const as = (who: Who): Client => apiClient(app, who === 'anonymous' ? undefined : tokenOf(registry, who));
  return {
    ...registry,
    app,
    as,
    browse: (who) => browseAs(app, testAccounts[who].username),
    make: makeThrough((who) => as(who)),
    async upload(who, path, file, filename, fields, headers = {}) {
      let sent = request(app)
        .post(`/api/v1${path}`)
        .set({ ...headers, authorization: `Bearer ${tokenOf(registry, who)}` });
      for (const [name, value] of Object.entries(fields)) sent = sent.field(name, value);
      return sent.attach('file', file, filename);
    },
    async audited() {
      const row = await registry.read((t) => t.one<{ n: number }>('SELECT COUNT(*) AS n FROM audit'));
      return row?.n ?? 0;
    },
  };
}

function tokenOf(registry: TestRegistry, who: TestAccount): string {
  const token = tokens.get(`${registry.db.dialect} ${testAccounts[who].username}`);
  if (!token) throw new Error(`${who} has no token`);
  return token;
}

type Verb = 'get' | 'post' | 'patch' | 'put' | 'delete';

function apiClient(app: Express, token: string | undefined): Client {
  const send: Client['send'] = async (method, path, body, headers = {}) => {
    const verb = method.toLowerCase() as Verb; // supertest has a function for each of the five
    let sent = request(app)
      [verb](path.startsWith('//') ? path.slice(1) : `/api/v1${path}`)
      .set(headers);
    if (token) sent = sent.set('authorization', `Bearer ${token}`);
    return body === undefined ? sent : sent.send(body as object); // JSON; a text is sent as it is
  };
  return { send, get: (path) => send('GET', path), post: (path, body = {}) => send('POST', path, body) };
}

/** The CSRF token in a page's first form. */
function csrfOf(html: string): string {
  const found =
    /name="_csrf"[^>]*value="([^"]+)"/.exec(html) ?? /value="([^"]+)"[^>]*name="_csrf"/.exec(html);
  if (!found?.[1]) throw new Error(`no CSRF token in the page: ${html.slice(0, 300)}`);
  return found[1];
}

async function browseAs(app: Express, username: string): Promise<Browse> {
  const agent = request.agent(app);
  const signInPage = await agent.get('/dang-nhap');
  const fields = { username, password: testPassword, _csrf: csrfOf(signInPage.text) };
  const signedIn = await agent.post('/dang-nhap').type('form').send(fields);
  if (signedIn.status !== 303)
    throw new Error(`${username} cannot sign in: ${signedIn.status} ${signedIn.text}`);
  const csrf = csrfOf((await agent.get('/').redirects(1)).text);
  return {
    csrf,
    get: async (path) => agent.get(path),
    async file(path) {
      const { headers, body } = await agent.get(path).responseType('blob');
      return { name: String(headers['content-disposition']), body };
    },
    async paste(path, fields) {
      let sent = agent.post(path).field('_csrf', csrf);
      for (const [name, value] of Object.entries(fields)) sent = sent.field(name, value);
      return sent.attach('file', Buffer.alloc(0), { filename: '', contentType: 'application/octet-stream' });
    },
    async upload(path, file, filename, fields = {}) {
      let sent = agent.post(path).field('_csrf', csrf);
      for (const [name, value] of Object.entries(fields)) sent = sent.field(name, value);
      return sent.attach('file', file, filename);
    },
    post: async (path, form = {}) =>
      agent
        .post(path)
        .type('form')
        .send({ ...form, _csrf: csrf }),
  };
}
