import { type Static, type TSchema, Type } from '@sinclair/typebox';
import type { Request, Response } from 'express';
import type { VNode } from 'preact';
import type { Actor, ReadTx, WriteOptions, WriteTx } from '../db/tx.ts';
import { AppError } from '../shared/errors.ts';
import { checkQuery } from '../shared/schema.ts';
import type { Deps } from './compose.ts';
import { type ActorOf, actingUnder, type Permission } from './permissions.ts';

/** Input of a page: the form's fields stay as typed; the page's own service reads them. */
export interface PageInput<P, Q> {
  actor: Actor;
  params: P;
  query: Q;
  /** Fields of a posted form as typed: nested by `web/form.ts` names; `{}` on GET. */
  form: Record<string, unknown>;
  /** Goes into every form as `_csrf`. */
  csrf: string;
  /** True when htmx asks for a fragment. */
  fragment: boolean;
}

export type PageResult =
  | { html: VNode | string; status?: number }
  /** A part of a page, for a script that puts it in place. */
  | { fragment: VNode }
  | { redirect: string }
  | { file: { name: string; type: string; body: Buffer | string } };

export interface RawPageInput<A extends Actor | null = Actor | null> {
  actor: A;
  params: unknown;
  query: unknown;
  form: Record<string, unknown>;
  csrf: string;
  fragment: boolean;
  request: Request;
  response: Response;
}

/** An HTML route as data; `path` is from the root. */
export interface Page {
  method: 'GET' | 'POST';
  path: string;
  permission: Permission;
  run(input: RawPageInput, deps: Deps): Promise<PageResult | undefined>;
}

interface Definition<P extends TSchema, Q extends TSchema> {
  path: string;
  permission: Permission;
  params?: P;
  /** Unknown query fields are left alone on pages: old bookmarks keep working. */
  query?: Q;
}

const nothing = Type.Object({});

function checked<P extends TSchema, Q extends TSchema>(
  definition: Definition<P, Q>,
  input: RawPageInput,
): PageInput<Static<P>, Static<Q>> {
  if (!input.actor) throw new AppError('unauthenticated', 'Cần đăng nhập để xem trang này.');
  return {
    actor: input.actor,
    form: input.form,
    csrf: input.csrf,
    fragment: input.fragment,
    params: checkQuery(definition.params ?? nothing, input.params),
    query: checkQuery(definition.query ?? nothing, { ...Object(input.query) }),
  };
}

/** A page that shows: one snapshot. */
export function showPage<P extends TSchema, Q extends TSchema>(
  definition: Definition<P, Q> & {
    handler: (t: ReadTx, input: PageInput<Static<P>, Static<Q>>, deps: Deps) => Promise<PageResult>;
  },
): Page {
  return {
    method: 'GET',
    path: definition.path,
    permission: definition.permission,
    run: async (raw, deps) => {
      const input = checked(definition, raw);
      return deps.db.read(input.actor, (t) => definition.handler(t, input, deps));
    },
  };
}

/**
 * A form that writes: one transaction, then a redirect. A refusal (AppError) rolls back and goes to `refused`, which
 * shows the form again with all that was typed, under the error's status.
 */
export function writePage<P extends TSchema, Q extends TSchema>(
  definition: Definition<P, Q> &
    WriteOptions & {
      handler: (t: WriteTx, input: PageInput<Static<P>, Static<Q>>, deps: Deps) => Promise<PageResult>;
      refused?: (
        t: ReadTx,
        input: PageInput<Static<P>, Static<Q>>,
        error: AppError,
        deps: Deps,
      ) => Promise<PageResult>;
    },
): Page {
  return {
    method: 'POST',
    path: definition.path,
    permission: definition.permission,
    run: async (raw, deps) => {
      const input = checked(definition, raw);
      try {
        return await deps.db.tx(input.actor, (t) => definition.handler(t, input, deps), definition);
      } catch (error) {
        const { refused } = definition;
        if (!(error instanceof AppError) || !refused) throw error;
        const result = await deps.db.read(input.actor, (t) => refused(t, input, error, deps));
        return 'html' in result ? { ...result, status: error.status } : result;
      }
    },
  };
}

/** What a form that asks first shows: why it was refused, or that it would go through. */
export type Rehearsal = { refused: AppError } | { refused: null };

class Rehearsed extends Error {}

/**
 * A form that shows first what it will do. Without `confirm` among its fields the work is done and rolled back, so that
 * every refusal shows before anybody confirms; then `show` says in sentences what will change. With it, it is done.
 */
export function askFirstPage<P extends TSchema>(definition: {
  path: string;
  permission: Permission;
  params: P;
  /** Does the work; answers where to go after it. */
  run: (t: WriteTx, input: PageInput<Static<P>, unknown>) => Promise<string>;
  show: (
    t: ReadTx,
    input: PageInput<Static<P>, unknown>,
    rehearsal: Rehearsal,
    deps: Deps,
  ) => Promise<PageResult>;
}): Page {
  return {
    method: 'POST',
    path: definition.path,
    permission: definition.permission,
    run: async (raw, deps) => {
      const input = checked(definition, raw);
      try {
        const redirect = await deps.db.tx(input.actor, async (t) => {
          const to = await definition.run(t, input);
          if (!('confirm' in input.form)) throw new Rehearsed();
          return to;
        });
        return { redirect };
      } catch (error) {
        const refused = error instanceof AppError ? error : null;
        if (!refused && !(error instanceof Rehearsed)) throw error;
        const result = await deps.db.read(input.actor, (t) => definition.show(t, input, { refused }, deps));
        return refused && 'html' in result ? { ...result, status: refused.status } : result;
      }
    },
  };
}

/** A page that reads the request or opens transactions itself: sign-in, uploads, files. */
export function freePage<N extends Permission>(definition: {
  method: 'GET' | 'POST';
  path: string;
  permission: N;
  handler: (input: RawPageInput<ActorOf<N>>, deps: Deps) => Promise<PageResult | undefined>;
}): Page {
  return {
    method: definition.method,
    path: definition.path,
    permission: definition.permission,
    run: async (raw, deps) => definition.handler(actingUnder(definition.permission, raw), deps),
  };
}
