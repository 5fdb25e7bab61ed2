import type { Deps } from '../../app/compose.ts';
import { freePage, type Page } from '../../app/page.ts';
import type { Actor } from '../../db/tx.ts';
import { AppError, invalidAll } from '../../shared/errors.ts';
import { type Typed, textOf, tickedOf } from '../../shared/typedForm.ts';
import { faultsOf, noFaults } from '../../web/form.ts';
import { prepareMissing } from './board.ts';
import { listPage } from './listPage.tsx';
import type { Submission } from './schema.ts';
import { listSubmissions } from './service.ts';
import { stepPaths } from './stepForms.tsx';
import { giveNumber, send, sign, submit } from './steps.ts';
import { type TogetherStep, takeTogether, togetherFrom } from './together.ts';
import { dispatchTyped, numberTyped } from './typed.ts';

const path = '/bao-cao-gui';

/** Takes a step with documents of one period together; what was refused is shown where it was pressed. */
function togetherPage(
  step: TogetherStep,
  permission: 'submissions.write' | 'submissions.sign',
  taking: (deps: Deps, actor: Actor, form: Typed) => (item: Submission) => Promise<unknown>,
): Page {
  return freePage({
    method: 'POST',
    path: `${path}/cung-luc/${stepPaths[step]}`,
    permission,
    async handler({ actor, form, csrf }, deps) {
      const area = textOf(form, 'area');
      try {
        const take = taking(deps, actor, form);
        const ids = new Set(tickedOf(form, 'ids'));
        const { items } = await deps.db.read(actor, (t) =>
          listSubmissions(t, { area, state: togetherFrom[step], limit: 500 }),
        );
        const refused = await takeTogether(
          items.filter(({ id }) => ids.has(id)),
          take,
        );
        if (refused.length > 0) throw invalidAll(refused);
        return { redirect: `${path}?dia=${area}` };
      } catch (error) {
        if (!(error instanceof AppError) || error.code === 'notFound') throw error;
        const view = { typed: form, faults: faultsOf(error) };
        const together = { step, period: textOf(form, 'period'), view };
        const none = { typed: {}, faults: noFaults };
        const result = await deps.db.read(actor, (t) =>
          listPage(t, { csrf }, deps, { area, view: none, together }),
        );
        return 'html' in result ? { ...result, status: error.status } : result;
      }
    },
  });
}

/** Steps of several documents at once. */
export const togetherPages: Page[] = [
  freePage({
    method: 'POST',
    path: `${path}/cung-luc/lap`,
    permission: 'submissions.write',
    async handler({ actor, form }, deps) {
      const area = textOf(form, 'area');
      const made = await deps.db.tx(actor, (t) => prepareMissing(t, area));
      for (const each of made) deps.exportRunner.enqueue(actor, each);
      return { redirect: `${path}?dia=${area}` };
    },
  }),
  togetherPage(
    'submit',
    'submissions.write',
    ({ db }, actor) =>
      ({ id, version }) =>
        db.tx(actor, (t) => submit(t, id, version)),
  ),
  togetherPage(
    'sign',
    'submissions.sign',
    ({ db }, actor) =>
      ({ id, version }) =>
        db.tx(actor, (t) => sign(t, id, version)),
  ),
  togetherPage('number', 'submissions.write', ({ db, signVersion }, actor, form) => {
    const number = numberTyped(form);
    return ({ id, version }) => giveNumber(db, actor, signVersion, id, number, version);
  }),
  togetherPage('send', 'submissions.write', ({ db }, actor, form) => {
    const dispatch = dispatchTyped(form);
    return ({ id, version }) => db.tx(actor, (t) => send(t, id, dispatch, version));
  }),
];
