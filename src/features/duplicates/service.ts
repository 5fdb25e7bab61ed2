import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { conflict, invalid, notFound } from '../../shared/errors.ts';
import { type List, listOf, pageOf } from '../../shared/lists.ts';
import { defaultArea, inScope, requireArea, scopeCondition, wardOf } from '../areas/service.ts';
import * as people from '../people/service.ts';
import { likeness, type Traits } from './likeness.ts';
import { mergeAnswer } from './merge.ts';
import { fullness } from './plan.ts';
import type { Entry, Merge, NotSame, NotSameForm, Pair } from './schema.ts';
import * as store from './store.ts';

export { mergePeople, previewMerge, readMerge } from './merge.ts';
export { undoMerge } from './undo.ts';

/** Below it what two entries have in common is what many have. */
const leastScore = 30;

function traitsOf(row: store.EntryRow): Traits {
  return {
    fullName: row.full_name,
    foldedName: row.folded_name,
    birthDate: row.birth_date,
    sex: row.sex,
    nationalId: row.national_id,
    insuranceNumber: row.insurance_number,
    phone: row.phone,
    household: row.household_id,
    householdCode: row.household_code,
    area: row.area_code,
  };
}

function entryAnswer(row: store.EntryRow): Entry {
  return {
    id: row.id,
    fullName: row.full_name,
    birthDate: row.birth_date,
    sex: row.sex,
    nationalId: row.national_id,
    insuranceNumber: row.insurance_number,
    area: row.area_code,
    household: row.household_id,
    householdCode: row.household_code,
  };
}

function pairOf(a: store.EntryRow, b: store.EntryRow, sharedNumber: string | null): Pair {
  return {
    ...likeness(traitsOf(a), traitsOf(b), sharedNumber),
    certain: sharedNumber !== null,
    people: [entryAnswer(a), entryAnswer(b)],
  };
}

export interface DuplicatesQuery {
  area?: string;
  limit?: number;
  cursor?: string;
}

/**
 * Pairs of entries that may be one person, at least one of them living (or last having lived) in the area, the likeliest
 * first. Looked for in the whole ward, as far as the actor may read; pairs decided to be two people stay away.
 */
export async function listDuplicates(t: ReadTx, query: DuplicatesQuery): Promise<List<Pair>> {
  const area = query.area ? await requireArea(t, query.area) : await defaultArea(t, t.today);
  const ward = await wardOf(t, area.code, t.today);
  const within = ward && (await inScope(t, ward.code)) ? ward.code : area.code;
  const candidates = await store.candidatePairs(t, within, area.code);
  const ids = [...new Set(candidates.flatMap(({ a, b }) => [a, b]))];
  const entries = new Map((await store.entriesByIds(t, ids)).map((row) => [row.id, row]));
  const pairs = candidates.flatMap(({ a, b, shared_number }) => {
    const [first, second] = [entries.get(a), entries.get(b)];
    return first && second ? [pairOf(first, second, shared_number)] : [];
  });
  const idsOf = (pair: Pair): string => pair.people.map(({ id }) => id).join(' ');
  const likely = pairs
    .filter(({ score }) => score >= leastScore)
    .sort((x, y) => y.score - x.score || (idsOf(x) < idsOf(y) ? -1 : 1));
  const page = pageOf(query);
  return listOf(likely.slice(page.offset, page.offset + page.limit), likely.length, page);
}

/** Two entries side by side, with what speaks for and against; 404 outside the actor's area. */
export async function readPair(t: ReadTx, a: string, b: string): Promise<Pair> {
  const ids = [(await people.requirePerson(t, a)).id, (await people.requirePerson(t, b)).id] as const;
  if (ids[0] === ids[1]) throw conflict('', 'merged', 'Hai hồ sơ này đã được gộp làm một.');
  const rows = await store.entriesByIds(t, ids);
  const [first, second] = ids.map((id) => rows.find((row) => row.id === id));
  if (!first || !second) throw notFound();
  return pairOf(first, second, await store.sharedNumber(t, first.id, second.id));
}

/** Which of two entries tells more: the one to keep unless chosen otherwise. */
export async function fullerOf(t: ReadTx, a: string, b: string): Promise<string> {
  const [first, second] = [await people.requirePerson(t, a), await people.requirePerson(t, b)];
  return (await fullness(t, second)) > (await fullness(t, first)) ? second.id : first.id;
}

function notSameAnswer(row: store.NotSameRow): NotSame {
  return {
    id: row.id,
    person: row.person_id,
    other: row.other_id,
    reason: row.reason,
    decidedBy: row.decided_by_name,
    decidedAt: row.decided_at,
    retractedAt: row.retracted_at,
  };
}

/** Remembers that two entries are two people. Refused where one number stands with both: the same number, the same person. */
export async function decideNotSame(t: WriteTx, form: NotSameForm): Promise<NotSame> {
  const person = await people.requireWritablePerson(t, form.person);
  const other = await people.requireWritablePerson(t, form.other);
  if (person.id === other.id) throw invalid('/other', 'same', 'Người thứ hai: phải khác người thứ nhất.');
  const shared = await store.sharedNumber(t, person.id, other.id);
  if (shared) {
    throw conflict(
      '/other',
      'sameNumber',
      `Hai hồ sơ cùng mang số ${shared}: cùng số là cùng người. Gộp hai hồ sơ, hoặc đính chính số ghi sai trước.`,
    );
  }
  const former = await store.notSameOf(t, person.id, other.id);
  if (former) throw conflict('/other', 'decided', 'Đã ghi nhận hai người này không phải là một.');
  const row = {
    id: t.newId(),
    person_id: person.id,
    other_id: other.id,
    reason: form.reason,
    decided_by: t.actor.accountId,
    decided_by_name: t.actor.fullName,
    decided_at: t.now,
  };
  await store.insertNotSame(t, row);
  t.audit({
    action: 'person.notSame',
    kind: 'person',
    id: person.id,
    after: { other: other.id },
    reason: form.reason,
  });
  return notSameAnswer({ ...row, retracted_at: null });
}

/** Takes the decision back: the pair is looked at again. */
export async function undoNotSame(t: WriteTx, id: string, reason: string): Promise<NotSame> {
  const row = await store.notSameById(t, id);
  if (!row) throw notFound('Không có ghi nhận này trong phạm vi của bạn.');
  await people.requireWritablePerson(t, row.person_id);
  await people.requireWritablePerson(t, row.other_id);
  if (row.retracted_at) throw conflict('', 'undone', 'Ghi nhận này đã được bỏ.');
  await store.setNotSameRetracted(t, id, t.now);
  t.audit({
    action: 'person.undoNotSame',
    kind: 'person',
    id: row.person_id,
    before: { other: row.other_id, reason: row.reason },
    reason,
  });
  return notSameAnswer({ ...row, retracted_at: t.now });
}

/** Merges into or of a person, the latest first, undone ones too. */
export async function mergesOfPerson(t: ReadTx, id: string): Promise<Merge[]> {
  const person = await people.requirePerson(t, id);
  return (await store.mergesOf(t, person.id)).map(mergeAnswer);
}

/** The latest merges in the actor's area. */
export async function latestMerges(t: ReadTx, limit: number): Promise<Merge[]> {
  return (await store.latestMerges(t, scopeCondition(t, 'r.area_code'), limit)).map(mergeAnswer);
}
