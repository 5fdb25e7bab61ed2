import { type Static, type TSchema, Type } from '@sinclair/typebox';
import type { Request, Response } from 'express';
import type { Actor, ReadTx, WriteOptions, WriteTx } from '../db/tx.ts';
import { AppError } from '../shared/errors.ts';
import { checkForm, checkQuery } from '../shared/schema.ts';
import type { Deps } from './compose.ts';
import { once, onceKey } from './idempotency.ts';
import { type ActorOf, actingUnder, type Permission, signedIn } from './permissions.ts';
import { Reply } from './reply.ts';

export { Reply, withVersion } from './reply.ts';

export type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';

/** A handler's input, checked against the route's schemas. */
export interface Input<P, Q, B> {
  actor: Actor;
  params: P;
  query: Q;
  body: B;
  /** Version of If-Match; undefined when not given (`*` counts as not given). */
  ifMatch: number | undefined;
}

/** Input of a route that opens its own transactions: uploads, files, sessions. */
export interface FreeInput<P, Q, B, A extends Actor | null = Actor | null>
  extends Omit<Input<P, Q, B>, 'actor'> {
  actor: A;
  request: Request;
  response: Response;
}

/** A route as data: the table that the app mounts, OpenAPI describes and the tests walk. */
export interface Route {
  method: Method;
  /** Below /api/v1, Express notation: `/people/:id`. */
  path: string;
  summary: string;
  permission: Permission;
  params: TSchema;
  query: TSchema;
  body: TSchema | null;
  /** null: the answer is no JSON (a file), or is empty. */
  answer: TSchema | null;
  status: number;
  ifMatch: 'required' | 'accepted';
  /** The body is multipart: the handler reads the request itself. */
  multipart: boolean;
  run(input: FreeInput<unknown, unknown, unknown>, deps: Deps): Promise<Reply | undefined>;
}

interface Definition<P extends TSchema, Q extends TSchema, B extends TSchema, A extends TSchema | null> {
  method: Method;
  path: string;
  summary: string;
  permission: Permission;
  params?: P;
  query?: Q;
  body?: B;
  answer: A;
  status?: number;
  ifMatch?: 'required' | 'accepted';
}

type Answer<A> = Promise<Reply | (A extends TSchema ? Static<A> : undefined)>;

const nothing = Type.Object({}, { additionalProperties: false });

function describe<P extends TSchema, Q extends TSchema, B extends TSchema, A extends TSchema | null>(
  definition: Definition<P, Q, B, A>,
): Omit<Route, 'run'> {
  return {
    method: definition.method,
    path: definition.path,
    summary: definition.summary,
    permission: definition.permission,
    params: definition.params ?? nothing,
    query: definition.query ?? nothing,
    body: definition.body ?? null,
    answer: definition.answer,
    status: definition.status ?? (definition.answer === null && definition.method !== 'GET' ? 204 : 200),
    ifMatch: definition.ifMatch ?? 'accepted',
    multipart: false,
  };
}

function checked<P extends TSchema, Q extends TSchema, B extends TSchema>(
  definition: { params?: P; query?: Q; body?: B },
  input: FreeInput<unknown, unknown, unknown>,
): FreeInput<Static<P>, Static<Q>, Static<B>> {
  return {
    ...input,
    params: checkQuery(definition.params ?? nothing, input.params),
    query: checkQuery(definition.query ?? nothing, { ...Object(input.query) }),
    // A POST without a body says nothing of what it might say.
    body: definition.body ? checkForm(definition.body, input.body ?? {}) : undefined,
  };
}

function asReply(value: unknown): Reply {
  return value instanceof Reply ? value : new Reply(value);
}

function requireMatch({ ifMatch }: Pick<Route, 'ifMatch'>, request: Request): void {
  if (ifMatch !== 'required' || request.get('if-match') !== undefined) return;
  throw new AppError(
    'matchRequired',
    'Thiếu If-Match: gửi kèm ETag của lần đọc gần nhất để không ghi đè người khác.',
  );
}

/** A route that reads on one snapshot. */
export function readRoute<P extends TSchema, Q extends TSchema, B extends TSchema, A extends TSchema | null>(
  definition: Definition<P, Q, B, A> & {
    handler: (t: ReadTx, input: Input<Static<P>, Static<Q>, Static<B>>) => Answer<A>;
  },
): Route {
  return {
    ...describe(definition),
    async run(raw, deps) {
      const input = signedIn(checked(definition, raw));
      return deps.db.read(input.actor, async (t) => asReply(await definition.handler(t, input)));
    },
  };
}

/**
 * A route that writes in one transaction, with its idempotency key. `begins` sets going what has to wait for the commit;
 * an answer given again begins nothing.
 */
export function writeRoute<P extends TSchema, Q extends TSchema, B extends TSchema, A extends TSchema | null>(
  definition: Definition<P, Q, B, A> &
    WriteOptions & {
      handler: (t: WriteTx, input: Input<Static<P>, Static<Q>, Static<B>>) => Answer<A>;
      begins?: (answer: A extends TSchema ? Static<A> : undefined, actor: Actor, deps: Deps) => void;
    },
): Route {
  const route = describe(definition);
  return {
    ...route,
    async run(raw, deps) {
      const input = signedIn(checked(definition, raw));
      requireMatch(route, raw.request);
      const key = onceKey(raw.request, raw.body);
      let made: Reply | undefined;
      const work = (t: WriteTx): Promise<Reply> =>
        once(t, key, route.status, async () => {
          made = asReply(await definition.handler(t, input));
          return made;
        });
      const reply = await deps.db.tx(input.actor, work, definition);
      // The body is the handler's own answer.
      if (made) definition.begins?.(made.body as Parameters<typeof definition.begins>[0], input.actor, deps);
      return reply;
    },
  };
}

/** A route that opens its own transactions. Answers a Reply, or undefined when it has sent the response itself. */
export function freeRoute<
  P extends TSchema,
  Q extends TSchema,
  B extends TSchema,
  A extends TSchema | null,
  N extends Permission,
>(
  definition: Definition<P, Q, B, A> & {
    permission: N;
    multipart?: boolean;
    handler: (
      input: FreeInput<Static<P>, Static<Q>, Static<B>, ActorOf<N>>,
      deps: Deps,
    ) => Promise<Reply | undefined>;
  },
): Route {
  return {
    ...describe(definition),
    multipart: definition.multipart ?? false,
    async run(raw, deps) {
      const input = checked(definition, raw);
      requireMatch({ ifMatch: definition.ifMatch ?? 'accepted' }, raw.request);
      return definition.handler(actingUnder(definition.permission, input), deps);
    },
  };
}
