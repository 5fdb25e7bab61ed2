import { Type } from '@sinclair/typebox';
import { chromeOf } from '../../app/chrome.ts';
import { freePage, type Page, type PageInput, showPage, writePage } from '../../app/page.ts';
import { may } from '../../app/permissions.ts';
import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { addDays } from '../../shared/dates.ts';
import { AppError, invalid } from '../../shared/errors.ts';
import { xlsxType } from '../../shared/fileTypes.ts';
import { pageOf } from '../../shared/lists.ts';
import { checkQuery, idSchema } from '../../shared/schema.ts';
import { optionalDay } from '../../shared/typedForm.ts';
import { type FormFaults, faultsOf, noFaults, typed } from '../../web/form.ts';
import { printReview } from './paper.ts';
import type { Side } from './schema.ts';
import {
  createReview,
  daysOfQuarter,
  leaveOut,
  listReviews,
  quarterOf,
  readReview,
  returnReview,
  reviewFile,
  sealReview,
  submitReview,
} from './service.ts';
import { IndexView, ReviewView } from './views.tsx';

const root = '/bhyt/ra-soat-quy';
const one = `${root}/:id`;
const params = Type.Object({ id: idSchema('Rà soát') });
const text = (maxLength: number) => Type.Optional(Type.String({ maxLength }));
const viewQuery = Type.Object({ ben: text(10), cursor: text(200) });

async function indexView(
  t: ReadTx,
  input: { csrf: string; form: Record<string, unknown> },
  deps: { demo: boolean },
  faults: FormFaults,
) {
  // The quarter that has ended last is the one to be reviewed now.
  const usual = quarterOf(addDays(daysOfQuarter(quarterOf(t.today)).from, -1));
  return (
    <IndexView
      chrome={await chromeOf(t, input, root, deps)}
      reviews={(await listReviews(t, { limit: 200 })).items}
      usual={usual}
      typed={{ quarter: typed(input.form, 'quarter') || usual, to: typed(input.form, 'to') }}
      mayWrite={may(t.actor, 'registers.write')}
      faults={faults}
    />
  );
}

interface Given {
  csrf: string;
  params: { id: string };
}

async function reviewView(
  t: ReadTx,
  input: Given,
  deps: { demo: boolean },
  shown: { ben?: string; cursor?: string },
  faults: FormFaults = noFaults,
) {
  const read = await readReview(t, input.params.id);
  return (
    <ReviewView
      chrome={await chromeOf(t, input, root, deps)}
      read={read}
      side={shown.ben === 'giam' ? 'decrease' : 'increase'}
      page={pageOf({ limit: 100, ...(shown.cursor ? { cursor: shown.cursor } : {}) })}
      mayWrite={may(t.actor, 'registers.write')}
      maySign={may(t.actor, 'approvals') && read.review.submittedByAccount !== t.actor.accountId}
      faults={faults}
    />
  );
}

const indexPage = showPage({
  path: root,
  permission: 'gaps.read',
  handler: async (t, input, deps) => ({ html: await indexView(t, input, deps, noFaults) }),
});

const createPage = writePage({
  path: root,
  permission: 'registers.write',
  async handler(t, { form }) {
    const quarter = typed(form, 'quarter');
    if (!/^\d{4}-Q[1-4]$/.test(quarter))
      throw invalid('/quarter', 'quarter', 'Quý: chọn một quý trong danh sách.');
    const to = optionalDay(form, 'to', 'Đến hết ngày');
    const id = await createReview(t, { quarter, ...(to && { to }) });
    return { redirect: `${root}/${id}` };
  },
  refused: async (t, input, error, deps) => ({ html: await indexView(t, input, deps, faultsOf(error)) }),
});

const reviewPage = showPage({
  path: one,
  permission: 'gaps.read',
  params,
  query: viewQuery,
  handler: async (t, input, deps) => ({ html: await reviewView(t, input, deps, input.query) }),
});

/** A step of a review: done, then the review again; refused, the same page says why. */
function action(
  path: string,
  permission: 'registers.write' | 'approvals' | 'gaps.read',
  run: (
    t: WriteTx,
    input: PageInput<{ id: string }, unknown>,
    version: number,
  ) => Promise<string | undefined>,
): Page {
  return writePage({
    path: `${one}/${path}`,
    permission,
    params,
    async handler(t, input) {
      const to = await run(t, input, Number(typed(input.form, 'version')));
      return { redirect: to ?? `${root}/${input.params.id}` };
    },
    refused: async (t, input, error, deps) => ({
      html: await reviewView(t, input, deps, { ben: typed(input.form, 'ben') }, faultsOf(error)),
    }),
  });
}

const sealPage = freePage({
  method: 'POST',
  path: `${one}/ky`,
  permission: 'approvals',
  async handler({ actor, params: given, form, csrf }, deps) {
    const { id } = checkQuery(params, given);
    try {
      await sealReview(deps.db, actor, deps.config.exportsDir, id, Number(typed(form, 'version')));
      return { redirect: `${root}/${id}` };
    } catch (error) {
      if (!(error instanceof AppError) || error.status === 404) throw error;
      const html = await deps.db.read(actor, (t) =>
        reviewView(t, { csrf, params: { id } }, deps, {}, faultsOf(error)),
      );
      return { html, status: error.status };
    }
  },
});

const filePage = freePage({
  method: 'GET',
  path: `${one}/tep`,
  permission: 'gaps.read',
  async handler({ actor, params: given }, { db, config }) {
    const { id } = checkQuery(params, given);
    const file = await reviewFile(db, actor, config.exportsDir, id);
    return { file: { ...file, type: xlsxType } };
  },
});

const sideOf = (form: Record<string, unknown>): Side =>
  typed(form, 'ben') === 'giam' ? 'decrease' : 'increase';

export const quarterlyReviewPages: Page[] = [
  indexPage,
  createPage,
  reviewPage,
  action('bo-qua', 'registers.write', async (t, { params: { id }, form }, version) => {
    const side = sideOf(form);
    const reason = 'lai' in form ? '' : typed(form, 'reason');
    if (reason.trim() === '' && !('lai' in form))
      throw invalid('/reason', 'required', 'Lý do để kỳ sau: còn trống, ghi vì sao chưa báo kỳ này.');
    await leaveOut(t, id, version, { side, person: typed(form, 'person'), reason });
    return `${root}/${id}?ben=${typed(form, 'ben')}`;
  }),
  action('trinh', 'registers.write', async (t, { params: { id } }, version) => {
    await submitReview(t, id, version);
    return undefined;
  }),
  action('tra-lai', 'approvals', async (t, { params: { id }, form }, version) => {
    await returnReview(t, id, version, typed(form, 'reason'));
    return undefined;
  }),
  action('in', 'gaps.read', async (t, { params: { id } }) => `/giay-to/${await printReview(t, id)}?in=1`),
  sealPage,
  filePage,
];
