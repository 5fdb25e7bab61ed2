import type { TSchema } from '@sinclair/typebox';
import { expect } from 'chai';
import { routes } from '../../src/app/features.ts';
import { type Permission, permissions } from '../../src/app/permissions.ts';
import type { Route } from '../../src/app/route.ts';
import { openApp, type TestAccount, type TestApp } from '../support/app.ts';

/** The path with something in place of each parameter. */
const filled = (route: Route): string => route.path.replace(/:\w+/g, 'X');
const nameOf = (route: Route): string => `${route.method} ${route.path}`;
const notPublic = routes.filter(({ permission }) => permission !== 'public');

/** Accounts whose role lacks the permission. */
function without(permission: Permission): TestAccount[] {
  const allowed: readonly string[] = permission === 'public' ? [] : permissions[permission];
  return (['admin', 'officer', 'leader', 'groupHead', 'city'] as const).filter(
    (role) => !allowed.includes(role),
  );
}

/** The query fields a route cannot do without, each with a value that its schema takes. */
function neededQuery(query: TSchema): string {
  const needed: string[] = query.required ?? [];
  const fields = needed.map((name) => {
    const field: TSchema = query.properties[name];
    const choice = field.anyOf?.[0]?.const ?? field.enum?.[0];
    return [name, choice ?? (field.format === 'day' ? '2024-01-01' : 'Y')];
  });
  return fields.length > 0 ? `?${new URLSearchParams(fields)}` : '';
}

describe('every route of the table', () => {
  let app: TestApp;
  before(async () => {
    app = await openApp();
  });
  after(() => app?.close());

  it('stands there once', () => {
    const names = routes.map(nameOf);
    expect(names).to.deep.equal([...new Set(names)]);
  });

  it('of the public ones there are only these', () => {
    const open = routes.filter(({ permission }) => permission === 'public').map(nameOf);
    expect(open).to.deep.equal(['POST /sessions']);
  });

  for (const route of notPublic) {
    it(`${nameOf(route)} answers nobody without a sign-in, and writes nothing`, async () => {
      const before = await app.audited();
      const answer = await app.as('anonymous').send(route.method, filled(route), route.body ? {} : undefined);
      expect(answer.status).to.equal(401);
      expect(answer.body).to.include({ status: 401 }).and.to.have.property('detail');
      expect(await app.audited()).to.equal(before);
    });
    for (const role of without(route.permission)) {
      it(`${nameOf(route)} refuses ${role}`, async () => {
        const before = await app.audited();
        const answer = await app.as(role).send(route.method, filled(route), route.body ? {} : undefined);
        expect(answer.status).to.equal(403);
        expect(await app.audited()).to.equal(before);
      });
    }
  }

  for (const route of notPublic.filter(({ body, multipart }) => body && !multipart)) {
    it(`${nameOf(route)} refuses fields it does not know, what is no JSON, and other types`, async () => {
      const who: TestAccount = without(route.permission).includes('officer') ? 'admin' : 'officer';
      const headers = { 'if-match': '"v1"' };
      const before = await app.audited();
      const unknown = await app.as(who).send(route.method, filled(route), { noSuchField: 1 }, headers);
      expect(unknown.status, unknown.text).to.be.oneOf([404, 422]);
      const broken = { ...headers, 'content-type': 'application/json' };
      expect((await app.as(who).send(route.method, filled(route), '{"a":', broken)).status).to.equal(400);
      const text = { ...headers, 'content-type': 'text/plain' };
      expect((await app.as(who).send(route.method, filled(route), 'a', text)).status).to.equal(415);
      expect(await app.audited()).to.equal(before);
    });
  }

  for (const route of notPublic.filter(({ method, path }) => method === 'GET' && path.includes('/:'))) {
    it(`${nameOf(route)} knows nothing of the name X`, async () => {
      const who: TestAccount = without(route.permission).includes('officer') ? 'admin' : 'officer';
      expect((await app.as(who).get(filled(route) + neededQuery(route.query))).status).to.equal(404);
    });
  }

  it('is described by the served OpenAPI document', async () => {
    const { body } = await app.as('anonymous').get('/openapi.json');
    expect(body.openapi).to.match(/^3\.1/);
    for (const route of routes) {
      const path = route.path.replace(/:(\w+)/g, '{$1}');
      expect(body.paths, path).to.have.property(path);
      expect(body.paths[path], path).to.have.property(route.method.toLowerCase());
    }
  });
});
