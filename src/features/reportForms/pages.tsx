import { Type } from '@sinclair/typebox';
import { chromeOf } from '../../app/chrome.ts';
import type { Deps } from '../../app/compose.ts';
import { freePage, type Page, type PageResult, showPage } from '../../app/page.ts';
import { may } from '../../app/permissions.ts';
import { receiveUpload } from '../../app/upload.ts';
import type { ReadTx } from '../../db/tx.ts';
import { addMonths, formatMonth, monthOf, parseMonth } from '../../shared/dates.ts';
import { AppError, invalid } from '../../shared/errors.ts';
import { checkForm, checkQuery } from '../../shared/schema.ts';
import { fold } from '../../shared/text.ts';
import { type Typed, textOf } from '../../shared/typedForm.ts';
import { type FormFaults, faultsOf, noFaults } from '../../web/form.ts';
import { requireCsrf } from '../accounts/sessions.ts';
import { wardsInScope } from '../areas/service.ts';
import { fillFormOf, periodChoices } from './asking.ts';
import { markCell, markingView } from './clicking.ts';
import { FiguresPage, FormsPage } from './listViews.tsx';
import { MarkPage, type MarkPageView } from './markViews.tsx';
import { clickFormSchema, formQuerySchema } from './schema.ts';
import { fillingsOf, recordFilling, type Trial } from './sealing.ts';
import {
  addForm,
  addVersion,
  formUpload,
  listForms,
  prepareForm,
  prepareVersion,
  readForm,
  setRetired,
} from './service.ts';
import { FormPage, type FormView } from './views.tsx';

const path = '/bieu-mau';
const permission = 'exports';
/** Forms are set up by who prepares reports; the leader fills them and changes none. */
const setUp = 'submissions.write';
const idParams = Type.Object({ id: Type.String({ maxLength: 40 }) });

interface Input {
  csrf: string;
}

async function formsPage(
  t: ReadTx,
  input: Input,
  deps: Deps,
  { faults, typed }: { faults: FormFaults; typed: { name: string; area: string } },
) {
  const wards = await wardsInScope(t, t.today);
  return FormsPage({
    chrome: await chromeOf(t, input, path, deps),
    csrf: input.csrf,
    forms: await listForms(t),
    maySetUp: may(t.actor, setUp),
    areas: wards.map(({ code, name }) => ({ value: code, label: name })),
    faults,
    typed,
  });
}

type Shown = Partial<Pick<FormView, 'filling' | 'trial' | 'versionFaults'>>;

async function formPage(t: ReadTx, input: Input, deps: Deps, id: string, shown: Shown = {}) {
  const { form } = await readForm(t, id);
  const periods = periodChoices(t.today);
  return FormPage({
    chrome: await chromeOf(t, input, path, deps),
    csrf: input.csrf,
    form,
    maySetUp: may(t.actor, setUp),
    periods,
    filling: shown.filling ?? { typed: { ky: periods[0]?.value ?? '' }, faults: noFaults },
    trial: shown.trial ?? null,
    fillings: await fillingsOf(t, id),
    versionFaults: shown.versionFaults ?? noFaults,
  });
}

async function markPage(
  t: ReadTx,
  input: Input,
  deps: Deps,
  id: string,
  asked: { sheet: number; cell: string | undefined },
  refused: Pick<MarkPageView, 'faults' | 'typed'> = { faults: noFaults, typed: null },
) {
  return MarkPage({
    chrome: await chromeOf(t, input, path, deps),
    csrf: input.csrf,
    marking: await markingView(t, deps.config.dataDir, id, asked),
    sheet: asked.sheet,
    ...refused,
  });
}

/** Shows the refusal of a form with what was typed; anything else goes on. */
async function orRefused(
  work: () => Promise<PageResult>,
  show: (faults: FormFaults) => Promise<PageResult>,
): Promise<PageResult> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AppError) || error.code === 'forbidden' || error.code === 'notFound') throw error;
    const result = await show(faultsOf(error));
    return 'html' in result ? { ...result, status: error.status } : result;
  }
}

const uploadPage = freePage({
  method: 'POST',
  path,
  permission: setUp,
  async handler({ actor, request, csrf }, deps) {
    let typed = { name: '', area: '' };
    return orRefused(
      async () => {
        const upload = await receiveUpload(request, formUpload);
        try {
          request.body = upload.fields;
          requireCsrf(request);
          typed = { name: textOf(upload.fields, 'name'), area: textOf(upload.fields, 'area') };
          const asked = checkQuery(formQuerySchema, {
            name: typed.name,
            ...(typed.area ? { area: typed.area } : {}),
          });
          const ready = await prepareForm(deps.db, actor, deps.config.dataDir, upload, asked);
          const { id } = await deps.db.tx(actor, (t) => addForm(t, ready));
          return { redirect: `${path}/${id}/danh-dau` };
        } finally {
          await upload.discard();
        }
      },
      async (faults) => ({
        html: await deps.db.read(actor, (t) => formsPage(t, { csrf }, deps, { faults, typed })),
      }),
    );
  },
});

const versionPage = freePage({
  method: 'POST',
  path: `${path}/:id/phien-ban`,
  permission: setUp,
  async handler({ actor, params, request, csrf }, deps) {
    const { id } = checkQuery(idParams, params);
    return orRefused(
      async () => {
        const upload = await receiveUpload(request, formUpload);
        try {
          request.body = upload.fields;
          requireCsrf(request);
          const ready = await prepareVersion(deps.db, actor, deps.config.dataDir, upload, id);
          await deps.db.tx(actor, (t) => addVersion(t, ready));
          return { redirect: `${path}/${id}/danh-dau` };
        } finally {
          await upload.discard();
        }
      },
      async (versionFaults) => ({
        html: await deps.db.read(actor, (t) => formPage(t, { csrf }, deps, id, { versionFaults })),
      }),
    );
  },
});

const fillPage = freePage({
  method: 'POST',
  path: `${path}/:id/dien`,
  permission,
  async handler({ actor, params, form, csrf }, deps) {
    const { id } = checkQuery(idParams, params);
    const show = async (typed: Typed, faults: FormFaults, trial: Trial | null): Promise<PageResult> => ({
      html: await deps.db.read(actor, (t) =>
        formPage(t, { csrf }, deps, id, { filling: { typed, faults }, trial }),
      ),
    });
    return orRefused(
      async () => {
        const asked = fillFormOf(form);
        if (textOf(form, 'thu') !== '') {
          return show(form, noFaults, await deps.formFiller.trial(actor, id, asked));
        }
        const made = await deps.formFiller.seal(actor, id, asked);
        await deps.db.tx(actor, (t) => recordFilling(t, made, asked));
        return { redirect: `${path}/${id}` };
      },
      (faults) => show(form, faults, null),
    );
  },
});

const clickPage = freePage({
  method: 'POST',
  path: `${path}/:id/danh-dau`,
  permission: setUp,
  async handler({ actor, params, form, csrf }, deps) {
    const { id } = checkQuery(idParams, params);
    const sheet = Number(textOf(form, 'trang')) || 0;
    const typed = { text: textOf(form, 'text'), list: textOf(form, 'list') };
    const cell = textOf(form, 'cell');
    return orRefused(
      async () => {
        const click = checkForm(clickFormSchema, {
          sheet: textOf(form, 'sheet'),
          cell,
          ...typed,
          suggests: 'suggests' in form,
        });
        const version = Number(textOf(form, 'version')) || undefined;
        await deps.db.tx(actor, (t) => markCell(t, deps.config.dataDir, id, click, version));
        return { redirect: `${path}/${id}/danh-dau?trang=${sheet}` };
      },
      async (faults) => ({
        html: await deps.db.read(actor, (t) =>
          markPage(t, { csrf }, deps, id, { sheet, cell }, { faults, typed }),
        ),
      }),
    );
  },
});

/** `11/2024` or `2024-11`; the month before today's where it is left out. */
function monthAsked(text: string | undefined, today: string): string {
  if (!text) return addMonths(monthOf(today), -1);
  const month = parseMonth(text);
  if (!month)
    throw invalid('/thang', 'month', `Tháng: không đọc được “${text}”, ghi tháng/năm, ví dụ 11/2024.`);
  return month;
}

const figuresQuery = Type.Object({
  q: Type.Optional(Type.String({ maxLength: 100 })),
  thang: Type.Optional(Type.String({ maxLength: 7 })),
});

/** Forms of the superior office: taken, marked, filled. */
export const reportFormPages: Page[] = [
  showPage({
    path,
    permission,
    handler: async (t, input, deps) => ({
      html: await formsPage(t, input, deps, { faults: noFaults, typed: { name: '', area: '' } }),
    }),
  }),
  uploadPage,
  freePage({
    method: 'GET',
    path: `${path}/so-lieu`,
    permission,
    async handler({ actor, query, csrf }, deps) {
      const asked = checkQuery(figuresQuery, { ...Object(query) });
      const month = monthAsked(asked.thang, deps.clock.today());
      const all = await deps.formFiller.figures(actor, month);
      const words = fold(asked.q ?? '')
        .split(' ')
        .filter(Boolean);
      const figures = all.filter(({ name, code, label, of }) => {
        const text = fold(`${name} ${code} ${label} ${of ?? ''}`);
        return words.every((word) => text.includes(word));
      });
      return {
        html: FiguresPage({
          chrome: await deps.db.read(actor, (t) => chromeOf(t, { csrf }, path, deps)),
          csrf,
          figures,
          query: asked.q ?? '',
          month: formatMonth(month),
          total: all.length,
        }),
      };
    },
  }),
  showPage({
    path: `${path}/:id`,
    permission,
    params: idParams,
    handler: async (t, input, deps) => ({ html: await formPage(t, input, deps, input.params.id) }),
  }),
  versionPage,
  fillPage,
  showPage({
    path: `${path}/:id/danh-dau`,
    permission: setUp,
    params: idParams,
    query: Type.Object({
      trang: Type.Optional(Type.Integer({ title: 'Trang tính', minimum: 0, maximum: 500 })),
      o: Type.Optional(Type.String({ maxLength: 10 })),
    }),
    handler: async (t, input, deps) => ({
      html: await markPage(t, input, deps, input.params.id, {
        sheet: input.query.trang ?? 0,
        cell: input.query.o,
      }),
    }),
  }),
  clickPage,
  freePage({
    method: 'POST',
    path: `${path}/:id/trang-thai`,
    permission: setUp,
    async handler({ actor, params, form }, deps) {
      const { id } = checkQuery(idParams, params);
      await deps.db.tx(actor, (t) => setRetired(t, id, textOf(form, 'retired') !== ''));
      return { redirect: `${path}/${id}` };
    },
  }),
];
