import { freePage, type Page } from '../../app/page.ts';
import { isMonth, parseDay } from '../../shared/dates.ts';
import { AppError, invalid } from '../../shared/errors.ts';
import { checkForm } from '../../shared/schema.ts';
import { faultsOf, noFaults, typed } from '../../web/form.ts';
import { exportFormSchema } from '../exports/schema.ts';
import { requestExport } from '../exports/service.ts';
import { frontPage } from './pages.tsx';

/** The posted form as an export is asked for: months as mm/yyyy, days as dd/mm/yyyy. */
function exportForm(form: Record<string, unknown>) {
  const report = typed(form, 'report');
  const monthText = typed(form, 'month');
  const month = monthText
    .split('/')
    .reverse()
    .join('-')
    .replace(/-(\d)$/, '-0$1');
  const dayText = typed(form, 'asOf');
  const day = dayText === '' ? undefined : parseDay(dayText);
  if (report === 'monthly' && !isMonth(month))
    throw invalid('/month', 'month', `Tháng: không đọc được “${monthText}”, ghi tháng/năm, ví dụ 11/2023.`);
  if (report !== 'monthly' && day && !day.ok) throw invalid('/asOf', day.fault, `Tại ngày: ${day.message}.`);
  return checkForm(exportFormSchema, {
    report,
    area: typed(form, 'area'),
    ...(report === 'monthly' ? { month } : {}),
    ...(report !== 'monthly' && day?.ok ? { asOf: day.value } : {}),
  });
}

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
          html: await deps.db.read(actor, (t) => frontPage(t, { csrf }, deps, faults)),
          status: error.status,
        };
      }
    },
  }),
];
