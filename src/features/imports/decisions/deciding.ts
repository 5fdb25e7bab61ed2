import type { WriteTx } from '../../../db/tx.ts';
import { chunks } from '../../../shared/collections.ts';
import { conflict, invalid, notFound } from '../../../shared/errors.ts';
import { type Plan, parsedRow, planOf } from '../plan.ts';
import { rowsAtOnce } from '../rows/applying.ts';
import type { ImportAnswer, RowDecisionForm } from '../schema.ts';
import { readImport } from '../service.ts';
import * as store from '../store.ts';
import type { RowDecision } from './decided.ts';
import { forget, meansOneEach, readingOf, rememberChoice } from './decisions.ts';
import { aboutOf, keptOf, rememberCells } from './keeping.ts';
import { redo, rehearsed, requireOpen, stageAnew } from './redoing.ts';

/** Fields by which rows hang together: a household made by one is needed by the others, a person as well. */
const binding = ['householdCode', 'nationalId', 'insuranceNumber', 'fullName'];

/** Rows that what becomes of one may depend on, or may change with it, in the file's order. */
async function boundRows(t: WriteTx, importId: string, plan: Plan): Promise<store.StagedRow[]> {
  const said = binding.flatMap((field) => {
    const values = [plan.values[field], plan.head?.values[field]];
    return values.flatMap((value) =>
      typeof value === 'string' ? [JSON.stringify({ [field]: value }).slice(1, -1)] : [],
    );
  });
  return store.rowsSaying(t, importId, said);
}

async function requireRow(t: WriteTx, importId: string, number: number): Promise<store.StagedRow> {
  const row = await store.rowByNumber(t, importId, number);
  if (!row) throw notFound('Lần nhập này không có dòng đó.');
  return row;
}

/** Whom the row means, as the form says; undefined: it stays open. */
function choiceOf(
  form: RowDecisionForm,
  register: store.ImportRow['register'],
  plan: Plan,
): RowDecision | undefined {
  const { choice, person } = form;
  if (choice === undefined || choice === 'open') return undefined;
  if (choice === 'new' && register !== 'residents')
    throw invalid(
      '/choice',
      'new',
      'Cách xử lý: chỉ danh sách nhân khẩu mới thêm người; nhập người này vào đó trước.',
    );
  if (choice !== 'person') return { choice };
  if (!person) throw invalid('/person', 'required', 'Người: còn trống, chọn một người trong sổ.');
  const isMeant = plan.about?.candidates?.includes(person) || plan.decided?.person === person;
  if (!isMeant)
    throw invalid('/person', 'candidate', 'Người: chọn một trong những người có thể là người của dòng này.');
  return { choice, person };
}

/**
 * Decides one row of a staged import: whom it means, its day of moving, which cells stay as the register has them. The
 * row, and those bound to it, are done anew, so the counts follow; what is decided is remembered for files that say the
 * same. 409 once the import is written, 422 for somebody who cannot be meant.
 */
export async function decideRow(
  t: WriteTx,
  id: string,
  number: number,
  form: RowDecisionForm,
): Promise<ImportAnswer> {
  const row = await requireOpen(t, id);
  const staged = await requireRow(t, id, number);
  const plan = planOf(staged);
  if (plan.faults) throw conflict('', 'faulty', 'Dòng này có ô không đọc được: sửa trong tệp rồi nhập lại.');
  const about = aboutOf(row);
  const kept = form.keep && keptOf(staged, form.keep);
  if (kept) await rememberCells(t, about, kept, id);
  const before = plan.decided ?? {};
  const keeps = kept ? kept.keys : before.keeps;
  const said = form.choice === undefined ? before : (choiceOf(form, row.register, plan) ?? {});
  const moveDay = form.moveDay === undefined ? before.moveDay : (form.moveDay ?? undefined);
  const decision: RowDecision = {
    ...(said.choice
      ? { choice: said.choice, because: said.because ?? `theo lựa chọn của ${t.actor.fullName}` }
      : {}),
    ...(said.person ? { person: said.person } : {}),
    ...(moveDay ? { moveDay } : {}),
    ...(keeps && keeps.length > 0 ? { keeps } : {}),
  };
  const bound = await boundRows(t, id, plan);
  const decided = new Map([[number, decision]]);
  if (form.choice !== undefined) {
    const reading = readingOf(parsedRow(staged));
    const alike = bound.filter((each) => each.number !== number && readingOf(parsedRow(each)) === reading);
    const isOnce = alike.length === 0 || !meansOneEach(row.register);
    if (isOnce && said.choice)
      await rememberChoice(t, about, parsedRow(staged), {
        choice: said.choice,
        person: said.person ?? null,
        importId: id,
      });
    else if (isOnce) await forget(t, about, [reading]);
    if (!meansOneEach(row.register)) for (const each of alike) decided.set(each.number, decision);
  }
  await stageAnew(t, id, await rehearsed(t, () => redo(t, row, chunks(bound, rowsAtOnce), decided)));
  await store.touchImport(t, id);
  t.audit({
    action: 'import.decide',
    kind: 'import',
    id,
    area: row.area_code,
    after: { row: number, ...form },
  });
  return readImport(t, id);
}
