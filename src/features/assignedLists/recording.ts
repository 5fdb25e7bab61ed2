import type { WriteTx } from '../../db/tx.ts';
import { type Fault, invalid, invalidAll, notFound } from '../../shared/errors.ts';
import { clean } from '../../shared/text.ts';
import {
  type AssignedList,
  notedResults,
  type ResultForm,
  resultsAbout,
  type VisitResult,
  visitResultLabels,
} from './schema.ts';
import { readAssigned } from './service.ts';
import * as store from './store.ts';
import { undoneOf } from './undone.ts';

/** A list that the actor may write into: a group head while it is out, the desk also once it is handed in. */
async function writable(t: WriteTx, id: string): Promise<AssignedList> {
  const list = await readAssigned(t, id);
  const open = list.state === 'open' || (list.state === 'submitted' && t.actor.role !== 'groupHead');
  if (open) return list;
  throw invalid(
    '/state',
    'state',
    list.state === 'submitted'
      ? 'Danh sách đã nộp lại: bấm “Lấy lại để ghi tiếp” rồi sửa.'
      : 'Danh sách đã kết thúc, không ghi thêm kết quả được.',
  );
}

function faultOf(list: AssignedList, { result, note }: ResultForm): Fault | null {
  const label = visitResultLabels[result];
  if (!resultsAbout[list.about].includes(result))
    return {
      pointer: '/result',
      code: 'result',
      message: `Kết quả: “${label}” không dùng cho danh sách này, chọn kết quả khác.`,
    };
  if (notedResults.includes(result) && !note?.trim())
    return {
      pointer: '/note',
      code: 'required',
      message: `Ghi chú: còn trống, ghi rõ ${result === 'wrongInfo' ? 'thông tin nào sai, đúng là gì' : 'kết quả là gì'}.`,
    };
  return null;
}

/** Writes a result over the one that stood, which stays among the former; the same once more changes nothing. */
async function write(t: WriteTx, list: AssignedList, number: number, form: ResultForm): Promise<void> {
  const before = await store.currentResult(t, list.id, number);
  const note = form.note ? clean(form.note) || null : null;
  if (before?.result === form.result && before.note === note) return;
  if (before) await store.retractResult(t, before.row_id);
  await store.insertResult(t, { list: list.id, number, result: form.result, note });
  t.audit({
    action: before ? 'assignedResult.correct' : 'assignedResult.record',
    kind: 'assignedList',
    id: list.id,
    area: list.area,
    ...(before ? { before: { number, result: before.result, note: before.note } } : {}),
    after: { number, result: form.result, note },
  });
}

/** Records what came of one row, or corrects it. */
export async function recordResult(t: WriteTx, id: string, number: number, form: ResultForm): Promise<void> {
  const list = await writable(t, id);
  if (!(await store.handedRow(t, id, number))) throw notFound();
  const fault = faultOf(list, form);
  if (fault) throw invalidAll([fault]);
  await write(t, list, number, form);
}

/**
 * Takes back what stands of a row; the one before it stands again, if there was one. Once: an undo is not undone by another,
 * what it took back is recorded again by its own word.
 */
export async function undoResult(t: WriteTx, id: string, number: number): Promise<void> {
  const list = await writable(t, id);
  const recorded = (await store.resultsOf(t, id)).filter((row) => row.number === number);
  const undone = undoneOf(recorded, await store.undoInstants(t, id));
  if (undone)
    throw invalid(
      '/result',
      'undone',
      `Hoàn tác: dòng này vừa hoàn tác rồi. Muốn ghi lại “${visitResultLabels[undone.result]}” thì bấm “Ghi lại”.`,
    );
  const current = recorded.find(({ retracted_at }) => retracted_at === null);
  if (!current) throw invalid('/result', 'none', 'Hoàn tác: dòng này chưa ghi kết quả.');
  await store.retractResult(t, current.row_id);
  const former = recorded.find(({ retracted_at }) => retracted_at === current.recorded_at);
  if (former) await store.insertResult(t, { list: id, number, result: former.result, note: former.note });
  t.audit({
    action: 'assignedResult.undo',
    kind: 'assignedList',
    id,
    area: list.area,
    before: { number, result: current.result, note: current.note },
    after: former ? { number, result: former.result, note: former.note } : { number },
  });
}

/** A row of the paper sheet as it is typed at the desk; '' is blank. */
export interface TypedResult {
  number: string;
  /** The recording that the form showed; '' where there was none. */
  seen: string;
  result: string;
  note: string;
}

/**
 * Types a sheet that came back on paper: the rows that differ from what stands, all or none. A row that somebody has
 * recorded since the form was shown is named, and nothing is written. Answers how many were written.
 */
export async function recordSheet(t: WriteTx, id: string, rows: readonly TypedResult[]): Promise<number> {
  const list = await writable(t, id);
  const results = await store.resultsOf(t, id);
  const current = new Map(results.filter((row) => row.retracted_at === null).map((row) => [row.number, row]));
  const handed = new Map((await store.rowsOf(t, id)).map((row) => [row.number, row]));
  const faults: Fault[] = [];
  const writes: { number: number; form: ResultForm }[] = [];
  rows.forEach((typed, i) => {
    const number = Number(typed.number);
    const row = handed.get(number);
    if (!row) throw notFound();
    const before = current.get(number);
    const note = clean(typed.note);
    if (typed.result === (before?.result ?? '') && note === (before?.note ?? '')) return;
    const result = (Object.keys(visitResultLabels) as VisitResult[]).find((each) => each === typed.result); // its keys
    const fault =
      String(before?.row_id ?? '') !== typed.seen
        ? {
            pointer: '/result',
            code: 'stale',
            message: 'vừa có người ghi kết quả khác; mở lại trang để xem.',
          }
        : !result
          ? { pointer: '/result', code: 'required', message: 'Kết quả: còn trống, chọn kết quả.' }
          : faultOf(list, { result, note });
    if (fault)
      faults.push({
        ...fault,
        pointer: `/rows/${i}${fault.pointer}`,
        message: `${row.full_name}: ${fault.message}`,
      });
    else if (result) writes.push({ number, form: { result, note: note || null } });
  });
  if (faults.length > 0) throw invalidAll(faults);
  if (writes.length === 0) throw invalid('/rows', 'unchanged', 'Chưa có dòng nào được ghi khác đi.');
  for (const { number, form } of writes) await write(t, list, number, form);
  return writes.length;
}
