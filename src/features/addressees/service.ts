import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { formatDay } from '../../shared/dates.ts';
import { checkVersion, conflict, invalid, notFound } from '../../shared/errors.ts';
import { dayAfterPeriod, isYearly, reportingPeriodOf } from '../../shared/reportingPeriods.ts';
import { clean, codeFrom, nameKey } from '../../shared/text.ts';
import { inScope, requireArea, scopeCondition, wardFor } from '../areas/service.ts';
import { ownFormOf } from '../exports/ownForms.ts';
import { isPersonal, reportLabels } from '../exports/schema.ts';
import type { Addressee, AddresseeChange, AddresseeEnd, AddresseeForm, SuggestionForm } from './schema.ts';
import * as store from './store.ts';
import { suggestions } from './suggestions.ts';

function answer(row: store.AddresseeRow): Addressee {
  return {
    id: row.id,
    version: row.version,
    area: row.area_code,
    code: row.code,
    name: row.name,
    // Checked by the schema when it was written.
    report: row.report as Addressee['report'],
    reportName: row.form_name ?? reportLabels[row.report] ?? row.report,
    sheets: JSON.parse(row.sheets),
    wholeLists: JSON.parse(row.whole_lists),
    requestNumber: row.request_number,
    requestedOn: row.requested_on,
    periodKind: row.period_kind,
    draftDay: row.draft_day,
    dueDay: row.due_day,
    contact: row.contact,
    phone: row.phone,
    email: row.email,
    preparedBy: row.prepared_by,
    preparerPhone: row.preparer_phone,
    startedOn: row.started_on,
    endedOn: row.ended_on,
    endReason: row.end_reason,
  };
}

/** True while an addressee gets reports on a day. */
export const isActive = ({ endedOn }: Pick<Addressee, 'endedOn'>, day: string): boolean =>
  endedOn === null || day <= endedOn;

/** Addressees in the actor's scope, or of one area, by name; those that ended last. */
export async function listAddressees(t: ReadTx, area?: string): Promise<Addressee[]> {
  if (area !== undefined) await requireArea(t, area);
  return (await store.addressees(t, scopeCondition(t, 'area_code'), area)).map(answer);
}

async function requireRow(t: ReadTx, id: string): Promise<store.AddresseeRow> {
  const row = await store.addresseeById(t, id);
  if (!row || !(await inScope(t, row.area_code)))
    throw notFound('Không có nơi nhận này trong phạm vi của bạn.');
  return row;
}

/** One addressee; 404 outside the actor's scope. */
export const readAddressee = async (t: ReadTx, id: string): Promise<Addressee> =>
  answer(await requireRow(t, id));

/** The addressee of an area's report that a text names, by code or by name; undefined when it is only a text. */
export async function addresseeNamed(
  t: ReadTx,
  area: string,
  report: string,
  text: string,
): Promise<Addressee | undefined> {
  const rows = await store.addresseesNamed(t, area, report, clean(text), nameKey(text));
  return rows.map(answer).find((each) => isActive(each, t.today));
}

/** What no field can say alone: whole lists need the letter that asks for them; a draft is made before it is due. */
function checkWhole(next: Addressee): void {
  const { report, requestNumber, draftDay, dueDay } = next;
  if ((next.wholeLists.length > 0 || isPersonal(report)) && requestNumber === null)
    throw invalid(
      '/requestNumber',
      'required',
      'Số văn bản yêu cầu: còn trống; danh sách đầy đủ chỉ gửi khi có văn bản yêu cầu, ghi số của văn bản đó.',
    );
  if (report !== 'monthly' && next.sheets.length > 0)
    throw invalid(
      '/sheets',
      'report',
      'Các biểu: chỉ báo cáo tháng mới chọn biểu; bỏ chọn hoặc đổi báo cáo.',
    );
  if (report === 'povertyReview' && !isYearly(next.periodKind))
    throw invalid(
      '/periodKind',
      'report',
      'Kỳ báo cáo: bộ biểu rà soát hộ nghèo lập mỗi năm một lần, chọn kỳ Năm.',
    );
  if (draftDay === null || dueDay === null) return;
  const period = reportingPeriodOf(next.periodKind, next.startedOn);
  if (dayAfterPeriod(period, dueDay) < dayAfterPeriod(period, draftDay))
    throw invalid(
      '/dueDay',
      'beforeDraft',
      `Hạn gửi: ngày ${dueDay} đến trước ngày làm bản nháp (ngày ${draftDay}) của cùng kỳ; chọn hạn sau ngày làm nháp.`,
    );
}

async function refuseSameName(t: ReadTx, next: Addressee): Promise<void> {
  const same = (await store.addresseesNamed(t, next.area, next.report, '', nameKey(next.name))).find(
    (row) => row.id !== next.id && row.ended_on === null,
  );
  if (same)
    throw conflict(
      '/name',
      'taken',
      `Tên nơi nhận: đã có nơi nhận “${same.name}” cho báo cáo này, sửa nơi nhận đó hoặc ghi tên khác.`,
    );
}

const cleaned = (text: string | null): string | null => (text === null ? null : clean(text));

function rowOf(next: Addressee): Omit<store.AddresseeRow, 'form_name'> {
  return {
    id: next.id,
    version: next.version,
    area_code: next.area,
    code: next.code,
    name: clean(next.name),
    name_key: nameKey(next.name),
    report: next.report,
    sheets: JSON.stringify(next.sheets),
    whole_lists: JSON.stringify(next.wholeLists),
    request_number: cleaned(next.requestNumber),
    requested_on: next.requestedOn,
    period_kind: next.periodKind,
    draft_day: next.draftDay,
    due_day: next.dueDay,
    contact: cleaned(next.contact),
    phone: cleaned(next.phone),
    email: cleaned(next.email),
    prepared_by: clean(next.preparedBy),
    preparer_phone: cleaned(next.preparerPhone),
    started_on: next.startedOn,
    ended_on: next.endedOn,
    end_reason: cleaned(next.endReason),
  };
}

/** Records an addressee of an area. 409 when its code or, for the same report, its name is taken. */
export async function createAddressee(t: WriteTx, form: AddresseeForm): Promise<Addressee> {
  const area = await wardFor(t, form.area);
  const codes = new Set(
    (await store.addressees(t, scopeCondition(t, 'area_code'), area)).map(({ code }) => code),
  );
  if (form.code !== undefined && codes.has(form.code))
    throw conflict('/code', 'taken', `Mã nơi nhận: đã có nơi nhận mang mã “${form.code}”, chọn mã khác.`);
  const own = await ownFormOf(t, form.report ?? 'monthly', area);
  const report = own?.report ?? form.report ?? 'monthly';
  const next: Addressee = {
    sheets: [],
    wholeLists: [],
    requestNumber: null,
    requestedOn: null,
    periodKind: form.report === 'povertyReview' ? 'year' : 'month',
    draftDay: null,
    dueDay: null,
    contact: null,
    phone: null,
    email: null,
    preparedBy: t.actor.fullName,
    preparerPhone: null,
    ...form,
    report,
    reportName: own?.name ?? reportLabels[report] ?? report,
    id: t.newId(),
    version: 1,
    area,
    code: form.code ?? codeFrom(form.name, codes, 'noi-nhan'),
    startedOn: t.today,
    endedOn: null,
    endReason: null,
  };
  checkWhole(next);
  await refuseSameName(t, next);
  await store.insertAddressee(t, rowOf(next));
  t.audit({ action: 'addressee.create', kind: 'addressee', id: next.id, area: next.area, after: next });
  return next;
}

/** The suggestions that an area has not taken up. */
export async function openSuggestions(t: ReadTx, area: string): Promise<typeof suggestions> {
  const taken = new Set((await listAddressees(t, area)).map(({ code }) => code));
  return suggestions.filter(({ code }) => !taken.has(code));
}

/** Takes up suggested addressees, all of them or some; what is there already stays as it is. */
export async function addSuggested(t: WriteTx, { codes, ...form }: SuggestionForm): Promise<Addressee[]> {
  const area = await wardFor(t, form.area);
  const unknown = codes?.find((code) => !suggestions.some((each) => each.code === code));
  if (unknown !== undefined)
    throw invalid('/codes', 'unknown', `Các gợi ý: không có gợi ý “${unknown}”, chọn trong danh sách gợi ý.`);
  const open = (await openSuggestions(t, area)).filter(({ code }) => codes?.includes(code) ?? true);
  const [first] = open;
  if (!first)
    throw conflict('/codes', 'nothing', 'Các nơi nhận gợi ý này đã có trong danh sách, không thêm gì nữa.');
  const made: Addressee[] = [];
  for (const { code, name, sheets } of open)
    made.push(await createAddressee(t, { area, code, name, sheets }));
  return made;
}

async function writable(t: ReadTx, id: string, seen: number | undefined): Promise<Addressee> {
  const before = await readAddressee(t, id);
  checkVersion(before.version, seen);
  if (before.endedOn !== null)
    throw conflict(
      '/',
      'ended',
      `Nơi nhận đã kết thúc từ sau ngày ${formatDay(before.endedOn)}, không sửa được nữa.`,
    );
  return before;
}

async function write(t: WriteTx, before: Addressee, next: Addressee, action: string): Promise<Addressee> {
  await store.updateAddressee(t, rowOf(next));
  const reason = next.endReason === null ? {} : { reason: next.endReason };
  t.audit({ action, kind: 'addressee', id: next.id, area: next.area, before, after: next, ...reason });
  return readAddressee(t, next.id);
}

/** Changes an addressee under its version; what was sent before keeps what it was sent with. */
export async function changeAddressee(
  t: WriteTx,
  id: string,
  change: AddresseeChange,
  seen: number | undefined,
): Promise<Addressee> {
  const before = await writable(t, id, seen);
  // Only what is newly chosen has to be a form in use.
  const asked = change.report === before.report ? undefined : change.report;
  const own = asked && (await ownFormOf(t, asked, before.area));
  const report = own ? own.report : (asked ?? before.report);
  const next = { ...before, ...change, report };
  checkWhole(next);
  await refuseSameName(t, next);
  return write(t, before, next, 'addressee.change');
}

/** Ends an addressee after a day: no report is made for it any more, what was sent stays. */
export async function endAddressee(
  t: WriteTx,
  id: string,
  { endedOn = t.today, reason }: AddresseeEnd,
  seen: number | undefined,
): Promise<Addressee> {
  const before = await writable(t, id, seen);
  if (endedOn < before.startedOn)
    throw invalid(
      '/endedOn',
      'beforeStart',
      `Ngày cuối: phải từ ngày ${formatDay(before.startedOn)} trở đi, ngày ghi nơi nhận này.`,
    );
  return write(t, before, { ...before, endedOn, endReason: reason }, 'addressee.end');
}
