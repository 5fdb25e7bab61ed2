import { Type } from '@sinclair/typebox';
import { streamProgress } from '../../app/eventStream.ts';
import { freePage, type Page } from '../../app/page.ts';
import { parseMonth } from '../../shared/dates.ts';
import { AppError, invalid } from '../../shared/errors.ts';
import { checkForm, checkQuery } from '../../shared/schema.ts';
import { dayOf, optionalDay, type Typed, textOf } from '../../shared/typedForm.ts';
import { faultsOf, noFaults } from '../../web/form.ts';
import { campaignReports, exportFormSchema, hasOwnFrame, isOfPeriod, isPersonal } from '../exports/schema.ts';
import { readExport, requestExport } from '../exports/service.ts';
import { frontPage } from './pages.tsx';

/** The posted form as an export is asked for: months as mm/yyyy, days as dd/mm/yyyy. */
function exportForm(form: Typed) {
  const report = textOf(form, 'report');
  const reason = textOf(form, 'reason');
  if (isPersonal(report) && reason === '')
    throw invalid(
      '/reason',
      'required',
      'Lý do: còn trống, danh sách có số CCCD nên cần ghi xuất ra để làm gì.',
    );
  // A superior's form is its ward's, whatever is chosen beside it.
  const area = hasOwnFrame(report) ? {} : { area: textOf(form, 'area') };
  const about = { report, ...area, ...(reason === '' ? {} : { reason }) };
  if (campaignReports.some((each) => each === report)) {
    const campaign = textOf(form, 'campaign');
    if (campaign === '') throw invalid('/campaign', 'required', 'Đợt hỗ trợ: còn trống, chọn đợt cần xuất.');
    return checkForm(exportFormSchema, { ...about, campaign });
  }
  if (!isOfPeriod(report)) {
    const asOf = optionalDay(form, 'asOf', 'Tại ngày');
    return checkForm(exportFormSchema, { ...about, ...(asOf === undefined ? {} : { asOf }) });
  }
  if (textOf(form, 'from') !== '') {
    const period = { from: dayOf(form, 'from', 'Từ ngày'), to: dayOf(form, 'to', 'Đến ngày') };
    return checkForm(exportFormSchema, { ...about, period });
  }
  const text = textOf(form, 'month');
  const month = parseMonth(text);
  if (!month)
    throw invalid('/month', 'month', `Tháng: không đọc được “${text}”, ghi tháng/năm, ví dụ 11/2023.`);
  return checkForm(exportFormSchema, { ...about, month });
}

const params = Type.Object({ id: Type.String({ maxLength: 40 }) });

export const exportPages: Page[] = [
  freePage({
    method: 'POST',
    path: '/nhap-xuat/xuat',
    permission: 'exports',
    async handler({ actor, form, csrf }, deps) {
      try {
        const asked = exportForm(form);
        const made = await deps.db.tx(actor, (t) => requestExport(t, asked));
        deps.exportRunner.enqueue(actor, made.id);
        return { redirect: '/nhap-xuat' };
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        const faults = { upload: noFaults, export: faultsOf(error) };
        return {
          html: await deps.db.read(actor, (t) => frontPage(t, { csrf }, deps, faults, {}, form)),
          status: error.status,
        };
      }
    },
  }),
  freePage({
    method: 'GET',
    path: '/nhap-xuat/xuat/:id/tien-do',
    permission: 'exports',
    async handler({ actor, params: given, response }, { db, exportRunner }) {
      const { id } = checkQuery(params, given);
      await db.read(actor, (t) => readExport(t, id));
      streamProgress(response, exportRunner.underway, id);
      return undefined;
    },
  }),
  freePage({
    method: 'POST',
    path: '/nhap-xuat/xuat/:id/huy',
    permission: 'exports',
    async handler({ actor, params: given }, { exportRunner }) {
      await exportRunner.cancel(actor, checkQuery(params, given).id);
      return { redirect: '/nhap-xuat' };
    },
  }),
];
