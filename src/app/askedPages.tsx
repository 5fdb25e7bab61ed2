import type { Static, TSchema } from '@sinclair/typebox';
import type { VNode } from 'preact';
import type { ReadTx, WriteTx } from '../db/tx.ts';
import { AppError, checkVersion, invalid } from '../shared/errors.ts';
import { type Typed, textOf } from '../shared/typedForm.ts';
import { AskFirst } from '../web/components/askFirst.tsx';
import { Crumbs, Title } from '../web/components/parts.tsx';
import type { TypedView } from '../web/components/typedFields.tsx';
import { faultsOf, noFaults } from '../web/form.ts';
import { Layout } from '../web/layout.tsx';
import { chromeOf } from './chrome.ts';
import type { Deps } from './compose.ts';
import { askFirstPage, type Page, type PageResult, type Rehearsal, showPage } from './page.ts';
import type { Permission } from './permissions.ts';

/** A thing that a form is about: what it is called, where it is shown, and the version that was seen. */
export interface Asked {
  name: string;
  href: string;
  version: number;
}

interface Definition<P extends TSchema, S extends Asked> {
  path: string;
  permission: Permission;
  params: P;
  /** The item of the navigation it belongs to: `/nguoi`, `/ho`. */
  nav: string;
  /** What the form is about; refuses what the actor may not touch. */
  subject: (t: ReadTx, params: Static<P>) => Promise<S>;
  title: (subject: S) => string;
  /** "Ghi thẻ mới": the button that does it. */
  verb: (subject: S) => string;
  danger?: boolean;
  /** The fields as they stand before anything is typed. */
  initial?: (subject: S, t: ReadTx) => Typed;
  fields: (view: TypedView & { subject: S }) => VNode;
  /** What it will do, in sentences, told on the registers as they are before it. */
  sentences: (t: ReadTx, subject: S, typed: Typed) => Promise<string[]>;
  /** What somebody has to have verified before it may be confirmed. */
  toVerify?: (t: ReadTx, subject: S, typed: Typed) => Promise<string[]>;
  /** Does it; answers where to go after it. */
  run: (t: WriteTx, subject: S, typed: Typed) => Promise<string>;
}

/**
 * The two pages of one thing done to a record: a form filled with what holds, and its confirmation in sentences. The
 * version seen goes with the form, so that what somebody else has changed meanwhile is never overwritten unseen.
 */
export function askedPages<P extends TSchema, S extends Asked>(definition: Definition<P, S>): Page[] {
  const { path, permission, params, toVerify = async () => [] } = definition;

  async function page(
    t: ReadTx,
    input: { csrf: string; params: Static<P> },
    deps: Deps,
    shown: { typed: Typed | null; rehearsal: Rehearsal | null },
  ): Promise<PageResult> {
    const subject = await definition.subject(t, input.params);
    const typed = shown.typed ?? {
      version: String(subject.version),
      ...(definition.initial?.(subject, t) ?? {}),
    };
    const refused = shown.rehearsal?.refused ?? null;
    const faults = refused ? faultsOf(refused) : noFaults;
    const asking = shown.rehearsal !== null && refused === null;
    const title = definition.title(subject);
    return {
      html: (
        <Layout title={`${title}: ${subject.name}`} chrome={await chromeOf(t, input, definition.nav, deps)}>
          <Crumbs
            path={[
              { href: '/', text: 'Tra cứu' },
              { href: subject.href, text: subject.name },
              { text: title },
            ]}
          />
          <Title>
            {title}: {subject.name}
          </Title>
          <AskFirst
            action={filled(path, input.params)}
            csrf={input.csrf}
            typed={typed}
            faults={faults}
            sentences={asking ? await definition.sentences(t, subject, typed) : null}
            toVerify={asking ? await toVerify(t, subject, typed) : []}
            verb={definition.verb(subject)}
            danger={definition.danger ?? false}
            back={subject.href}
          >
            {definition.fields({ subject, typed, faults })}
          </AskFirst>
        </Layout>
      ),
    };
  }

  return [
    showPage({
      path,
      permission,
      params,
      handler: (t, input, deps) => page(t, input, deps, { typed: null, rehearsal: null }),
    }),
    askFirstPage({
      path,
      permission,
      params,
      async run(t, input) {
        const subject = await definition.subject(t, input.params);
        checkVersion(subject.version, Number(textOf(input.form, 'version')) || undefined);
        if ('confirm' in input.form && !('verified' in input.form)) {
          const [first] = await toVerify(t, subject, input.form);
          if (first) throw invalid('/verified', 'verify', `Cần xác minh: ${first}`);
        }
        return definition.run(t, subject, input.form);
      },
      show: (t, input, rehearsal, deps) =>
        page(t, input, deps, { typed: input.form, rehearsal: 'edit' in input.form ? null : rehearsal }),
    }),
  ];
}

/** The path of a form with its parameters put in. */
function filled(path: string, params: unknown): string {
  return path.replace(/:(\w+)/g, (_, name: string) => {
    const value = Object(params)[name];
    if (typeof value !== 'string') throw new AppError('notFound', 'Không tìm thấy trang này.');
    return encodeURIComponent(value);
  });
}

/** A reason as typed; refused when it is blank. */
export function reasonOf(typed: Typed, label = 'Lý do'): string {
  const reason = textOf(typed, 'reason');
  if (reason === '')
    throw invalid('/reason', 'required', `${label}: còn trống, ghi vì sao và theo giấy tờ nào.`);
  return reason;
}
