import { Type } from '@sinclair/typebox';
import { chromeOf } from '../../app/chrome.ts';
import type { Deps } from '../../app/compose.ts';
import { type Page, type PageInput, showPage, writePage } from '../../app/page.ts';
import { may } from '../../app/permissions.ts';
import type { ReadTx } from '../../db/tx.ts';
import { parseDay } from '../../shared/dates.ts';
import { type AppError, invalid } from '../../shared/errors.ts';
import { checkForm, idSchema } from '../../shared/schema.ts';
import { dayAsked, type Typed, textOf } from '../../shared/typedForm.ts';
import { faultsOf } from '../../web/form.ts';
import { defaultArea, listAreas, requireArea } from '../areas/service.ts';
import { whyCountsDiffer } from '../reconciliations/service.ts';
import { officialCorrectionSchema, officialFigureFormSchema, reportedBasisFormSchema } from './schema.ts';
import * as service from './service.ts';
import { FiguresPage, path, type View } from './views.tsx';

interface Question {
  dia?: string;
  ngay?: string;
  llvt?: string;
}

async function viewOf(
  t: ReadTx,
  input: Pick<PageInput<unknown, Question>, 'csrf' | 'form'>,
  question: Question,
  deps: Deps,
  refused: View['refused'] = null,
): Promise<View> {
  const { day, fault } = dayAsked(question.ngay, t.today);
  const area = question.dia ? await requireArea(t, question.dia, day) : await defaultArea(t, day);
  const armedForces = question.llvt === undefined ? undefined : question.llvt !== 'khong';
  return {
    chrome: await chromeOf(t, input, path, deps),
    area,
    areas: await listAreas(t, day),
    why: may(t.actor, 'gaps.read') ? await whyCountsDiffer(t, area.code) : null,
    rates: await service.coverageRates(t, area.code, day, armedForces),
    figures: await service.officialFigures(t, area.code),
    mayWrite: may(t.actor, 'registers.write'),
    mayChoose: may(t.actor, 'approvals'),
    typed: input.form,
    refused,
    fault,
  };
}

/** Fields of a figure as typed; empty ones are left out, so that the schema can say what is missing. */
function readFigure(form: Typed): Record<string, unknown> {
  const asOf = parseDay(textOf(form, 'asOf'));
  if (!asOf.ok) throw invalid('/asOf', asOf.fault, `Tại ngày: ${asOf.message}.`);
  const digits = textOf(form, 'people').replace(/[\s.]/g, '');
  if (!/^\d{1,9}$/.test(digits))
    throw invalid('/people', 'number', 'Số người: ghi một số nguyên, ví dụ 16.083.');
  const flag = textOf(form, 'armedForces');
  return {
    asOf: asOf.value,
    people: Number(digits),
    source: textOf(form, 'source'),
    armedForces: flag === '' ? null : flag === 'co',
  };
}

const params = Type.Object({ id: idSchema('Số liệu') });
const page = (view: View) => ({ html: <FiguresPage {...view} /> });
const back = (area: string): { redirect: string } => ({
  redirect: `${path}?${new URLSearchParams({ dia: area })}`,
});

/** The area of a refused form; one out of scope falls back to the account's own. */
async function refusedView(
  t: ReadTx,
  input: PageInput<unknown, unknown>,
  form: string,
  dia: string,
  error: AppError,
  deps: Deps,
) {
  if (error.code === 'notFound') throw error;
  return page(await viewOf(t, input, dia === '' ? {} : { dia }, deps, { form, faults: faultsOf(error) }));
}

export const officialFigurePages: Page[] = [
  showPage({
    path,
    permission: 'coverage.read',
    query: Type.Object({
      dia: Type.Optional(Type.String({ maxLength: 20 })),
      ngay: Type.Optional(Type.String({ maxLength: 10 })),
      llvt: Type.Optional(Type.String({ maxLength: 10 })),
    }),
    handler: async (t, input, deps) => page(await viewOf(t, input, input.query, deps)),
  }),
  writePage({
    path,
    permission: 'registers.write',
    async handler(t, { form }) {
      const figure = { area: textOf(form, 'area'), kind: textOf(form, 'kind'), ...readFigure(form) };
      return back((await service.recordFigure(t, checkForm(officialFigureFormSchema, figure))).area);
    },
    refused: (t, input, error, deps) => refusedView(t, input, 'new', textOf(input.form, 'area'), error, deps),
  }),
  writePage({
    path: `${path}/:id/dinh-chinh`,
    permission: 'registers.write',
    params,
    async handler(t, { params: { id }, form }) {
      const reason = textOf(form, 'reason');
      const retracted = 'retracted' in form;
      const correction = retracted ? { reason, retracted: true } : { reason, ...readFigure(form) };
      return back((await service.correctFigure(t, id, checkForm(officialCorrectionSchema, correction))).area);
    },
    async refused(t, input, error, deps) {
      const figure = await service.readFigure(t, input.params.id);
      return refusedView(t, input, figure.id, figure.area, error, deps);
    },
  }),
  writePage({
    path: `${path}/bao-cao`,
    permission: 'approvals',
    async handler(t, { form }) {
      const basis = {
        area: textOf(form, 'area'),
        reason: textOf(form, 'reason'),
        population: textOf(form, 'population'),
        insured: textOf(form, 'insured'),
        armedForces: textOf(form, 'armedForces') !== 'khong',
      };
      const checked = checkForm(reportedBasisFormSchema, basis);
      await service.setReportedBasis(t, checked);
      return back(checked.area);
    },
    refused: (t, input, error, deps) =>
      refusedView(t, input, 'reported', textOf(input.form, 'area'), error, deps),
  }),
];
