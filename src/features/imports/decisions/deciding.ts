import { beginPart } from '../../../db/savepoint.ts';
import type { WriteTx } from '../../../db/tx.ts';
import { chunks } from '../../../shared/collections.ts';
import type { Day } from '../../../shared/dates.ts';
import { conflict, invalid, notFound } from '../../../shared/errors.ts';
import { type Plan, parsedRow, planOf, planText } from '../plan.ts';
import type { ParsedRow } from '../reading/fields.ts';
import { applyRows, rowsAtOnce } from '../rows/applying.ts';
import type { ImportContext, Outcome } from '../rows/outcome.ts';
import type { ImportAnswer, ManyDecisionsForm, RowDecisionForm } from '../schema.ts';
import { applierOf, contextOf, readImport, requireImport, senderOf } from '../service.ts';
import * as store from '../store.ts';
import { type FieldChange, keepKey, type RowDecision } from './decided.ts';
import {
  type About,
  forget,
  meansOneEach,
  readingOf,
  rememberChoice,
  rememberKept,
  twice,
} from './decisions.ts';

async function requireOpen(t: WriteTx, id: string): Promise<store.ImportRow> {
  const row = await requireImport(t, id);
  if (row.state !== 'ready')
    throw conflict('/state', row.state, 'Lần nhập này không còn chờ ghi, không xử lý thêm được.');
  return row;
}

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

/** Does rows again and takes it back; what has become of each is staged in place of what was. */
async function evaluate(
  t: WriteTx,
  row: store.ImportRow,
  staged: readonly store.StagedRow[],
  decided: ReadonlyMap<number, RowDecision>,
): Promise<void> {
  const context: ImportContext = contextOf(row);
  const part = await beginPart(t);
  const parsed = staged.map((each): ParsedRow => {
    const own = parsedRow(each);
    const decision = decided.get(each.number);
    return decision ? { ...own, decided: decision } : own;
  });
  const outcomes: Outcome[] = [];
  for (const some of chunks(parsed, rowsAtOnce))
    outcomes.push(...(await applyRows(t, some, applierOf(row), context)));
  await part.takeBack();
  for (const [i, outcome] of outcomes.entries()) {
    const before = staged[i];
    const read = parsed[i];
    if (!before || !read) continue;
    const after = {
      number: before.number,
      state: outcome.state,
      reasons: JSON.stringify(outcome.reasons),
      changes: JSON.stringify(outcome.changes),
      plan: planText(read, outcome),
    };
    const isSame =
      after.state === before.state && after.reasons === before.reasons && after.plan === before.plan;
    if (!isSame || after.changes !== before.changes) await store.updateRow(t, row.id, after);
  }
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

/** Remembers, or takes back, which of the row's cells stay as the register has them. Answers their keys. */
async function keepCells(
  t: WriteTx,
  about: About,
  staged: store.StagedRow,
  { keep, importId }: { keep: readonly string[] | undefined; importId: string },
): Promise<string[] | undefined> {
  const plan = planOf(staged);
  if (keep === undefined) return plan.decided?.keeps;
  const kept = plan.about?.kept ?? [];
  const cells = [...JSON.parse(staged.changes), ...kept].filter(
    ({ of }: { of?: string }) => of !== undefined,
  );
  const unknown = keep.find((field) => !cells.some((cell) => cell.field === field));
  if (unknown !== undefined)
    throw invalid('/keep', 'field', `Giữ trong sổ: dòng này không đổi “${unknown}”.`);
  const stays = cells.filter(({ field }) => keep.includes(field));
  const was = new Set(kept.map(keepKey));
  const who = String(plan.values.fullName ?? plan.values.householdCode ?? plan.values.nationalId ?? '');
  for (const cell of stays)
    if (!was.has(keepKey(cell))) await rememberKept(t, about, cell, { who, importId });
  const keys = stays.map(keepKey);
  await forget(
    t,
    about,
    [...was].filter((key) => !keys.includes(key)),
  );
  return keys;
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
  const about: About = { area: row.area_code, register: row.register, profile: senderOf(row) };
  const keeps = await keepCells(t, about, staged, { keep: form.keep, importId: id });
  const before = plan.decided ?? {};
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
  await evaluate(t, row, bound, decided);
  t.audit({
    action: 'import.decide',
    kind: 'import',
    id,
    area: row.area_code,
    after: { row: number, ...form },
  });
  return readImport(t, id);
}

/** Rows that only one person fits, and only without accents: that one is meant. */
async function takeOnlyCandidates(
  t: WriteTx,
  row: store.ImportRow,
  about: About,
): Promise<Map<number, RowDecision>> {
  const because = `theo lựa chọn của ${t.actor.fullName}`;
  const decided = new Map<number, RowDecision>();
  const open = await store.rowsOf(t, row.id, 'undecided', store.everyRow);
  const readings = open.map((each) => readingOf(parsedRow(each)));
  const unsure = meansOneEach(row.register) ? twice(readings) : new Set<string>();
  for (const [i, each] of open.entries()) {
    const plan = planOf(each);
    const [person, ...more] = plan.about?.candidates ?? [];
    const [reason]: { code: string }[] = JSON.parse(each.reasons);
    if (reason?.code !== 'nameWithoutAccents' || !person || more.length > 0) continue;
    decided.set(each.number, { ...plan.decided, choice: 'person', person, because });
    if (unsure.has(readings[i] ?? '')) continue;
    await rememberChoice(t, about, parsedRow(each), { choice: 'person', person, importId: row.id });
  }
  return decided;
}

/** Rows that change a field: it stays as the register has it. */
async function keepField(
  t: WriteTx,
  row: store.ImportRow,
  about: About,
  field: string,
): Promise<Map<number, RowDecision>> {
  const decided = new Map<number, RowDecision>();
  for (const each of await store.rowsOf(t, row.id, 'updated', store.everyRow)) {
    const changes: FieldChange[] = JSON.parse(each.changes);
    if (!changes.some((change) => change.field === field && change.of !== undefined)) continue;
    const keep = [...(planOf(each).about?.kept ?? []).map((kept) => kept.field), field];
    const keeps = await keepCells(t, about, each, { keep, importId: row.id });
    decided.set(each.number, { ...planOf(each).decided, ...(keeps ? { keeps } : {}) });
  }
  return decided;
}

/**
 * Decides many rows of a staged import at once: those that only one person fits mean that one, or a field stays as the
 * register has it. Each is remembered as if it had been decided by itself. 422 when no row is left to be decided so.
 */
export async function decideMany(t: WriteTx, id: string, form: ManyDecisionsForm): Promise<ImportAnswer> {
  const row = await requireOpen(t, id);
  const about: About = { area: row.area_code, register: row.register, profile: senderOf(row) };
  const decided = form.keep
    ? await keepField(t, row, about, form.keep)
    : await takeOnlyCandidates(t, row, about);
  if (decided.size === 0)
    throw invalid('', 'none', 'Không còn dòng nào để xử lý như vậy: mở lại trang để xem.');
  await evaluate(t, row, await store.rowsOf(t, id, undefined, store.everyRow), decided);
  t.audit({
    action: 'import.decide',
    kind: 'import',
    id,
    area: row.area_code,
    after: { rows: decided.size, ...form },
  });
  return readImport(t, id);
}

/** States the day on which all moved who live elsewhere in the file; null: each is asked about by itself. */
export async function setMoveDay(t: WriteTx, id: string, moveDay: Day | null): Promise<ImportAnswer> {
  const row = await requireOpen(t, id);
  const summary = JSON.stringify({ ...JSON.parse(row.summary), moveDay });
  await store.updateSummary(t, id, summary);
  await evaluate(t, { ...row, summary }, await store.rowsOf(t, id, undefined, store.everyRow), new Map());
  t.audit({
    action: 'import.decide',
    kind: 'import',
    id,
    area: row.area_code,
    before: { moveDay: contextOf(row).moveDay },
    after: { moveDay },
  });
  return readImport(t, id);
}
