import { Type } from '@sinclair/typebox';
import { chromeOf } from '../../app/chrome.ts';
import type { Deps } from '../../app/compose.ts';
import { freePage, type Page, showPage, writePage } from '../../app/page.ts';
import { receiveUploads, type UploadedFile } from '../../app/upload.ts';
import type { Actor, ReadTx } from '../../db/tx.ts';
import { isMonth } from '../../shared/dates.ts';
import { AppError } from '../../shared/errors.ts';
import { xlsxType } from '../../shared/fileTypes.ts';
import { checkForm } from '../../shared/schema.ts';
import { textOf } from '../../shared/typedForm.ts';
import { faultsOf, noFaults } from '../../web/form.ts';
import { requireCsrf } from '../accounts/sessions.ts';
import { requireArea } from '../areas/service.ts';
import { workbookUpload } from '../imports/reading/archive.ts';
import { returnFormSchema, usualShare } from './schema.ts';
import {
  checkReport,
  cityTable,
  cityTableNames,
  cityWorkbook,
  confirmReport,
  consolidation,
  lastMonth,
  readSealed,
  receiveReport,
  reportDifferences,
  returnReport,
} from './service.ts';
import { DifferencesPage, TablePage } from './tableViews.tsx';
import { MonthPage, type MonthView, type Outcome } from './views.tsx';

const path = '/hop-nhat';
const permission = 'consolidations';
/** A city's wards at once, each a workbook of some tens of kilobytes. */
const manyWorkbooks = { ...workbookUpload, files: 200 };

const usualPercent = usualShare * 100;

type Shown = Pick<MonthView, 'outcomes' | 'faults' | 'refused'>;
const nothingYet: Shown = { outcomes: [], faults: noFaults, refused: null };

async function monthPage(
  t: ReadTx,
  input: { csrf: string },
  deps: Pick<Deps, 'demo'>,
  month: string,
  shown: Shown = nothingYet,
  percent = usualPercent,
) {
  return MonthPage({
    chrome: await chromeOf(t, input, path, deps),
    csrf: input.csrf,
    consolidation: await consolidation(t, month, percent / 100),
    tables: await cityTableNames(t, month),
    percent,
    ...shown,
  });
}

const monthAsked = (typed: string | undefined, today: string): string =>
  typed && isMonth(typed) ? typed : lastMonth(today);

/** Checks and keeps one workbook; answers what became of it as a sentence. */
async function take(db: Deps['db'], who: Actor, upload: UploadedFile, month: string): Promise<Outcome> {
  const { file, filename, sha256 } = upload;
  try {
    const workbook = await readSealed(file);
    checkReport(workbook);
    const kept = await db.tx(who, (t) => receiveReport(t, workbook, { filename, sha256, month }));
    const { submission } = kept.report;
    const sentence = kept.isNew
      ? `Đã nhận bản ${submission}.`
      : `Bản ${submission} này đã nhận từ trước, không đổi gì.`;
    return { filename, taken: true, sentence };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { filename, taken: false, sentence: error.detail };
  }
}

const idParams = Type.Object({ id: Type.String({ maxLength: 40 }) });
const monthOfQuery = Type.Object({ thang: Type.Optional(Type.String({ maxLength: 7 })) });

const uploadPage = freePage({
  method: 'POST',
  path,
  permission,
  async handler({ actor, request, csrf }, deps) {
    const show = (month: string | undefined, shown: Shown) =>
      deps.db.read(actor, (t) => monthPage(t, { csrf }, deps, monthAsked(month, t.today), shown));
    try {
      const upload = await receiveUploads(request, manyWorkbooks);
      try {
        request.body = upload.fields;
        requireCsrf(request);
        const month = await deps.db.read(actor, async (t) => monthAsked(upload.fields.thang, t.today));
        const outcomes: Outcome[] = [];
        for (const file of upload.files) outcomes.push(await take(deps.db, actor, file, month));
        const status = outcomes.some(({ taken }) => taken) ? 200 : 422;
        return { html: await show(month, { ...nothingYet, outcomes }), status };
      } finally {
        await upload.discard();
      }
    } catch (error) {
      if (!(error instanceof AppError) || error.code === 'forbidden') throw error;
      return {
        html: await show(undefined, { ...nothingYet, faults: faultsOf(error) }),
        status: error.status,
      };
    }
  },
});

/** The city's side: workbooks of the wards by month. */
export const consolidationPages: Page[] = [
  showPage({
    path,
    permission,
    query: Type.Object({
      thang: Type.Optional(Type.String({ maxLength: 7 })),
      muc: Type.Optional(Type.Number({ title: 'Mức chênh', minimum: 0, maximum: 10_000 })),
    }),
    handler: async (t, input, deps) => ({
      html: await monthPage(
        t,
        input,
        deps,
        monthAsked(input.query.thang, t.today),
        nothingYet,
        input.query.muc ?? usualPercent,
      ),
    }),
  }),
  uploadPage,
  showPage({
    path: '/hop-nhat/bieu/:form',
    permission,
    params: Type.Object({ form: Type.String({ maxLength: 10 }) }),
    query: monthOfQuery,
    async handler(t, input, deps) {
      const month = monthAsked(input.query.thang, t.today);
      const table = await cityTable(t, month, input.params.form);
      const tables = await cityTableNames(t, month);
      return { html: TablePage({ chrome: await chromeOf(t, input, path, deps), month, table, tables }) };
    },
  }),
  showPage({
    path: '/hop-nhat/tep',
    permission,
    query: monthOfQuery,
    async handler(t, input) {
      const month = monthAsked(input.query.thang, t.today);
      return { file: { name: `hop-nhat-${month}.xlsx`, type: xlsxType, body: await cityWorkbook(t, month) } };
    },
  }),
  showPage({
    path: '/hop-nhat/:id/khac',
    permission,
    params: idParams,
    async handler(t, input, deps) {
      const found = await reportDifferences(t, input.params.id);
      const { name } = await requireArea(t, found.report.area, found.report.period.to);
      return { html: DifferencesPage({ chrome: await chromeOf(t, input, path, deps), name, ...found }) };
    },
  }),
  writePage({
    path: '/hop-nhat/:id/da-nhan',
    permission,
    params: idParams,
    async handler(t, { params }) {
      const { month } = await confirmReport(t, params.id);
      return { redirect: `${path}?thang=${month}` };
    },
    refused: async (t, input, error, deps) => ({
      html: await monthPage(t, input, deps, monthAsked(textOf(input.form, 'thang'), t.today), {
        ...nothingYet,
        faults: faultsOf(error),
      }),
    }),
  }),
  writePage({
    path: '/hop-nhat/:id/tra-lai',
    permission,
    params: idParams,
    async handler(t, { params, form }) {
      const { reason } = checkForm(returnFormSchema, { reason: textOf(form, 'reason') });
      const { month } = await returnReport(t, params.id, reason);
      return { redirect: `${path}?thang=${month}` };
    },
    refused: async (t, input, error, deps) => ({
      html: await monthPage(t, input, deps, monthAsked(textOf(input.form, 'thang'), t.today), {
        ...nothingYet,
        refused: { id: input.params.id, typed: textOf(input.form, 'reason'), faults: faultsOf(error) },
      }),
    }),
  }),
];
