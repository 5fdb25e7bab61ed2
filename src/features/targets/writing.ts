import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { formatDay, monthOf, yearOf } from '../../shared/dates.ts';
import { checkVersion, conflict, invalid } from '../../shared/errors.ts';
import { clean, codeFrom, fold } from '../../shared/text.ts';
import { inScope, leafCodes, requireArea } from '../areas/service.ts';
import { addPaper, type KeptFile, requirePaper } from '../papers/service.ts';
import { isRate } from './progress.ts';
import {
  type EndForm,
  type SharesForm,
  sourceWords,
  type TargetChange,
  type TargetForm,
  type ValueForm,
} from './schema.ts';
import { lastTyped, requireTarget } from './service.ts';
import { sharesDifference } from './shares.ts';
import * as store from './store.ts';

/** The unit: of a source from the registers its own, else as typed. */
function unitOf(form: { source: TargetForm['source']; unit?: string | undefined }): string {
  const { unit } = sourceWords[form.source];
  if (unit !== null) return unit;
  if (form.unit === undefined || clean(form.unit) === '')
    throw invalid(
      '/unit',
      'required',
      'Đơn vị tính: còn trống, ghi đơn vị của chỉ tiêu, ví dụ người, hộ, %.',
    );
  return clean(form.unit);
}

function checkPlanned(row: store.TargetRow): void {
  if (row.unit === '%' && row.planned > 100)
    throw invalid('/planned', 'maximum', 'Kế hoạch năm: tỷ lệ không thể quá 100%.');
}

const text = (value: string | null | undefined): string | null => (value ? clean(value) : null);

/** Targets of an area alone, without its shares of another's. */
async function ownTargets(t: ReadTx, area: string, year: number): Promise<store.AreaTargetRow[]> {
  return (await store.targetsOf(t, area, year)).filter(({ area_code }) => area_code === area);
}

function refuseSameName(rows: readonly store.TargetRow[], name: string, except: string | null): void {
  const same = rows.find(
    (row) => row.id !== except && row.ended_on === null && fold(row.name) === fold(name),
  );
  if (same)
    throw conflict(
      '/name',
      'taken',
      `Tên chỉ tiêu: năm ${same.year} đã có chỉ tiêu này (số ${same.number}); sửa chỉ tiêu đó hoặc ghi tên khác.`,
    );
}

/** Records a target of an area in a year. 409 when one of that name stands already. */
export async function createTarget(t: WriteTx, form: TargetForm): Promise<string> {
  const area = await requireArea(t, form.area);
  const rows = await ownTargets(t, area.code, form.year);
  refuseSameName(rows, form.name, null);
  const row: store.TargetRow = {
    id: t.newId(),
    version: 1,
    area_code: area.code,
    year: form.year,
    number: form.number ?? Math.max(0, ...rows.map(({ number }) => number)) + 1,
    code: codeFrom(form.name, new Set(rows.map(({ code }) => code)), 'chi-tieu'),
    name: clean(form.name),
    unit: unitOf(form),
    direction: form.direction ?? sourceWords[form.source].direction,
    planned: form.planned,
    source: form.source,
    adds_up: form.addsUp ?? (isRate(form.unit ?? '') ? 'last' : 'sum'),
    decision: text(form.decision),
    decided_on: form.decidedOn ?? null,
    issuer: text(form.issuer),
    responsible: text(form.responsible),
    shares_reason: null,
    ended_on: null,
    end_reason: null,
  };
  checkPlanned(row);
  await store.insertTarget(t, row);
  t.audit({ action: 'target.create', kind: 'target', id: row.id, area: row.area_code, after: row });
  return row.id;
}

/** A target that the actor may change: of an area in scope, not ended, at the version seen. */
async function writable(t: ReadTx, id: string, seen: number | undefined): Promise<store.TargetRow> {
  const row = await requireTarget(t, id);
  // A share alone gives no right to the whole.
  if (!(await inScope(t, row.area_code))) await requireArea(t, row.area_code);
  checkVersion(row.version, seen);
  if (row.ended_on !== null)
    throw conflict('/', 'ended', `Chỉ tiêu đã kết thúc ngày ${formatDay(row.ended_on)}, không sửa được nữa.`);
  return row;
}

/** Changes a target under its version, with a reason that stays in the journal beside what stood before. */
export async function changeTarget(
  t: WriteTx,
  id: string,
  { reason, ...change }: TargetChange,
  seen: number | undefined,
): Promise<void> {
  const before = await writable(t, id, seen);
  const source = change.source ?? before.source;
  if (change.source !== undefined && change.source !== before.source && before.source === 'monthly')
    await refuseTypedMonths(t, id);
  const after: store.TargetRow = {
    ...before,
    name: change.name === undefined ? before.name : clean(change.name),
    number: change.number ?? before.number,
    unit: unitOf({ source, unit: change.unit ?? before.unit }),
    direction: change.direction ?? before.direction,
    planned: change.planned ?? before.planned,
    source,
    adds_up: change.addsUp ?? before.adds_up,
    decision: change.decision === undefined ? before.decision : text(change.decision),
    decided_on: change.decidedOn === undefined ? before.decided_on : change.decidedOn,
    issuer: change.issuer === undefined ? before.issuer : text(change.issuer),
    responsible: change.responsible === undefined ? before.responsible : text(change.responsible),
  };
  checkPlanned(after);
  refuseSameName(await ownTargets(t, before.area_code, before.year), after.name, id);
  await store.updateTarget(t, after);
  t.audit({ action: 'target.change', kind: 'target', id, area: before.area_code, before, after, reason });
}

async function refuseTypedMonths(t: ReadTx, id: string): Promise<void> {
  const months = await store.valuesOf(t, [id]);
  if (months.length > 0)
    throw invalid(
      '/source',
      'typed',
      `Nguồn số liệu: đã nhập số của ${new Set(months.map(({ month }) => month)).size} tháng. Kết thúc chỉ tiêu này và lập chỉ tiêu mới tính từ sổ.`,
    );
}

/** Shares a target out to groups and departments, all at once. Counts have to come to the plan; rates may stay off it, with a reason. */
export async function shareTarget(
  t: WriteTx,
  id: string,
  form: SharesForm,
  seen: number | undefined,
): Promise<void> {
  const row = await writable(t, id, seen);
  const shares = await checkedShares(t, row, form);
  const difference = await sharesDifference(
    t,
    row,
    shares.map(({ area_code, planned }) => ({ area: area_code, planned })),
  );
  if (difference && difference.off !== 0) {
    if (!isRate(row.unit))
      throw invalid('/shares', 'sum', `Giao chỉ tiêu: ${difference.sentence} Sửa lại cho đủ.`);
    if (form.reason === undefined)
      throw invalid(
        '/reason',
        'average',
        `${difference.sentence} Sửa lại, hoặc ghi lý do giữ số giao lệch với kế hoạch.`,
      );
  }
  const before = (await store.sharesOf(t, [id])).map(({ target_id: _, ...share }) => share);
  await store.replaceShares(t, id, shares);
  await store.updateTarget(t, { ...row, shares_reason: text(form.reason) });
  t.audit({
    action: 'target.share',
    kind: 'target',
    id,
    area: row.area_code,
    before,
    after: shares,
    ...(form.reason === undefined ? {} : { reason: form.reason }),
  });
}

async function checkedShares(
  t: ReadTx,
  row: store.TargetRow,
  form: SharesForm,
): Promise<Omit<store.ShareRow, 'target_id'>[]> {
  const inside = new Set([
    ...(await leafCodes(t, row.area_code, `${row.year}-01-01`)),
    ...(await leafCodes(t, row.area_code, t.today)),
  ]);
  const seen = new Set<string>();
  return form.shares.map(({ area, department, planned }, i) => {
    const pointer = `/shares/${i}`;
    if ((area === undefined) === (department === undefined))
      throw invalid(pointer, 'who', `Giao chỉ tiêu, dòng ${i + 1}: ghi một tổ hoặc một ban, ngành.`);
    if (area !== undefined && (area === row.area_code || !inside.has(area)))
      throw invalid(
        `${pointer}/area`,
        'area',
        `Giao chỉ tiêu, dòng ${i + 1}: “${area}” không thuộc địa bàn của chỉ tiêu.`,
      );
    if (row.unit === '%' && planned > 100)
      throw invalid(
        `${pointer}/planned`,
        'maximum',
        `Chỉ tiêu giao, dòng ${i + 1}: tỷ lệ không thể quá 100%.`,
      );
    const key = area ?? fold(department ?? '');
    if (seen.has(key))
      throw invalid(pointer, 'twice', `Giao chỉ tiêu, dòng ${i + 1}: đã giao ở dòng trên, gộp làm một.`);
    seen.add(key);
    return {
      area_code: area ?? null,
      department: department === undefined ? null : clean(department),
      planned,
    };
  });
}

/** The group that a value is of, which has to have a share; null: the whole area. */
async function groupOf(t: ReadTx, row: store.TargetRow, form: ValueForm): Promise<string | null> {
  if (form.area === undefined || form.area === row.area_code) return null;
  const shares = await store.sharesOf(t, [row.id]);
  if (!shares.some(({ area_code }) => area_code === form.area))
    throw invalid(
      '/area',
      'share',
      `Tổ dân phố: chỉ tiêu chưa giao cho “${form.area}”, giao cho tổ này trước rồi nhập số.`,
    );
  return form.area;
}

/** Types what was done in a month, in the whole area or in a group; another value for the same month is a correction and needs its reason. */
export async function recordValue(t: WriteTx, id: string, form: ValueForm): Promise<void> {
  const row = await writable(t, id, undefined);
  if (row.source !== 'monthly')
    throw invalid(
      '/month',
      'computed',
      `Chỉ tiêu này ${sourceWords[row.source].label}, không nhập theo tháng.`,
    );
  if (yearOf(form.month) !== row.year)
    throw invalid('/month', 'year', `Tháng: chỉ tiêu của năm ${row.year}, chọn một tháng trong năm đó.`);
  if (form.month > monthOf(t.today)) throw invalid('/month', 'future', 'Tháng: chưa đến tháng này.');
  if (form.paper !== undefined) await requirePaper(t, form.paper);
  const area_code = await groupOf(t, row, form);
  const before = (await store.valuesOf(t, [id])).find(
    (each) => each.month === form.month && each.area_code === area_code,
  );
  if (before && form.reason === undefined)
    throw invalid(
      '/reason',
      'required',
      'Lý do sửa: tháng này đã có số, ghi vì sao sửa; số cũ vẫn được giữ lại.',
    );
  if (before) await store.retractValue(t, before);
  const value = {
    target_id: id,
    area_code,
    month: form.month,
    value: form.value,
    note: text(form.note),
    reason: text(form.reason),
    paper_id: form.paper ?? null,
  };
  await store.insertValue(t, value);
  t.audit({
    action: before ? 'target.correctValue' : 'target.recordValue',
    kind: 'target',
    id,
    area: area_code ?? row.area_code,
    before: before ?? null,
    after: value,
    ...(form.reason === undefined ? {} : { reason: form.reason }),
  });
}

/** Hangs a scan on the figure typed last: the same recorded anew with its paper. */
export async function attachScan(t: WriteTx, id: string, kept: KeptFile, title: string): Promise<void> {
  const row = await writable(t, id, undefined);
  const latest = lastTyped(await store.recordedValues(t, id));
  if (!latest) throw invalid('/file', 'month', 'Bản quét: chưa nhập số của tháng nào, nhập số trước.');
  const paper = await addPaper(t, title ? { ...kept, name: clean(title) } : kept, row.area_code);
  await recordValue(t, id, {
    ...(latest.area_code === null ? {} : { area: latest.area_code }),
    month: latest.month,
    value: latest.value,
    reason: 'Đính kèm bản quét',
    paper: paper.id,
  });
}

/** Ends a target, instead of deleting it: it is listed until its last day. */
export async function endTarget(
  t: WriteTx,
  id: string,
  { endedOn, reason }: EndForm,
  seen: number | undefined,
): Promise<void> {
  const before = await writable(t, id, seen);
  if (yearOf(endedOn) !== before.year)
    throw invalid('/endedOn', 'year', `Ngày cuối: phải trong năm ${before.year}.`);
  const after = { ...before, ended_on: endedOn, end_reason: clean(reason) };
  await store.updateTarget(t, after);
  t.audit({ action: 'target.end', kind: 'target', id, area: before.area_code, before, after, reason });
}

/**
 * Takes the targets of the year before as they stand, with their shares, for the officer to put in the new figures; those
 * that the year has already stay as they are. Answers how many came; 422 when there are none.
 */
export async function copyLastYear(t: WriteTx, code: string, year: number): Promise<number> {
  const area = await requireArea(t, code);
  const present = new Set((await ownTargets(t, area.code, year)).map((row) => row.code));
  const former = (await ownTargets(t, area.code, year - 1)).filter(
    (row) => row.ended_on === null && !present.has(row.code),
  );
  if (former.length === 0)
    throw invalid(
      '/year',
      'none',
      `Năm: năm ${year - 1} không còn chỉ tiêu nào để lấy làm mẫu cho năm ${year}.`,
    );
  const shares = await store.sharesOf(
    t,
    former.map(({ id }) => id),
  );
  for (const { share: _, ...row } of former) {
    const id = t.newId();
    await store.insertTarget(t, { ...row, id, version: 1, year, decision: null, decided_on: null });
    await store.replaceShares(
      t,
      id,
      shares.filter(({ target_id }) => target_id === row.id),
    );
    t.audit({ action: 'target.create', kind: 'target', id, area: area.code, after: { ...row, id, year } });
  }
  return former.length;
}
