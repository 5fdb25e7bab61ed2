import { expect } from 'chai';
import { openApp, type TestApp, type Who } from './app.ts';
import type { OpenOptions } from './registry.ts';

/** One request and all that must come of it. */
export interface Scenario<C> {
  name: string;
  as: Who;
  method?: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** Below /api/v1; `//` in front means from the root. */
  path: string | ((context: C) => string);
  body?: unknown | ((context: C) => unknown);
  headers?: Record<string, string>;
  status: number;
  /** Texts that the answer has, as JSON text: names, numbers, `"code":"taken"`. */
  contains?: readonly string[] | ((context: C) => readonly string[]);
  lacks?: readonly string[] | ((context: C) => readonly string[]);
  /** Audit rows it writes; none unless said, so every refusal is proven to have written nothing. */
  audit?: number;
}

/**
 * A table of requests against one application, in this order: anonymous, wrong role, wrong area, invalid, ok, repeated.
 * `setUp` makes what they need and answers the context that paths and bodies may use.
 */
export function scenarios<C>(
  title: string,
  setUp: (app: TestApp) => Promise<C>,
  table: readonly Scenario<C>[],
  options: Omit<OpenOptions, 'template'> = {},
): void {
  describe(title, () => {
    let app: TestApp;
    let context: C;
    before(async () => {
      app = await openApp(options);
      context = await setUp(app);
    });
    after(() => app?.close());
    for (const scenario of table) {
      it(`${scenario.name}: ${scenario.as} gets ${scenario.status}`, () => play(app, context, scenario));
    }
  });
}

function given<C, V>(value: V | ((context: C) => V), context: C): V {
  return typeof value === 'function' ? (value as (context: C) => V)(context) : value; // V is never a function itself
}

async function play<C>(app: TestApp, context: C, scenario: Scenario<C>): Promise<void> {
  const before = await app.audited();
  const method = scenario.method ?? 'GET';
  const path = given(scenario.path, context);
  const body = given(scenario.body, context);
  const answer = await app.as(scenario.as).send(method, path, body, scenario.headers);
  const said = `${method} ${path} answered ${answer.status}: ${answer.text}`;
  expect(answer.status, said).to.equal(scenario.status);
  if (answer.status >= 400) expect(answer.type, said).to.equal('application/problem+json');
  for (const text of given(scenario.contains ?? [], context)) expect(answer.text).to.include(text);
  for (const text of given(scenario.lacks ?? [], context)) expect(answer.text).not.to.include(text);
  expect((await app.audited()) - before, `audit rows of ${method} ${path}`).to.equal(scenario.audit ?? 0);
}
