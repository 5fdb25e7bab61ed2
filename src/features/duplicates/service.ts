import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { conflict, invalid, notFound } from '../../shared/errors.ts';
import { type List, listOf, pageOf } from '../../shared/lists.ts';
import type { Area } from '../areas/schema.ts';
import { defaultArea, inScope, requireArea, scopeCondition, wardOf } from '../areas/service.ts';
import * as people from '../people/service.ts';
import { householdPairs } from './householdPairs.ts';
import { likeness } from './likeness.ts';
import { mergeAnswer } from './merge.ts';
import { fullness } from './plan.ts';
import type { Entry, HouseholdPair, Merge, NotSame, NotSameForm, Pair } from './schema.ts';
import * as store from './store.ts';
import { leastScore, traitsOf } from './traits.ts';

export { mergePeople, previewMerge, readMerge } from './merge.ts';
export { householdsAt, similarReasons, similarText, similarTo, type TypedPerson } from './similar.ts';
export { undoMerge } from './undo.ts';

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

async function likelyPairs(t: ReadTx, area: Area): Promise<Pair[]> {
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
  return pairs
    .filter(({ score }) => score >= leastScore)
    .sort((x, y) => y.score - x.score || (idsOf(x) < idsOf(y) ? -1 : 1));
}

/**
 * Pairs of entries that may be one person, at least one of them living (or last having lived) in the area, the likeliest
 * first, and households that may be one. Looked for in the whole ward, as far as the actor may read; pairs decided to be
 * two people stay away.
 */
export async function findDuplicates(
  t: ReadTx,
  query: DuplicatesQuery,
): Promise<{ pairs: List<Pair>; households: HouseholdPair[] }> {
  const area = query.area ? await requireArea(t, query.area) : await defaultArea(t, t.today);
  const likely = await likelyPairs(t, area);
  const page = pageOf(query);
  return {
    pairs: listOf(likely.slice(page.offset, page.offset + page.limit), likely.length, page),
    households: await householdPairs(t, likely),
  };
}

/** The pairs alone. */
export async function listDuplicates(t: ReadTx, query: DuplicatesQuery): Promise<List<Pair>> {
  return (await findDuplicates(t, query)).pairs;
}

/** The households that may be one. */
export async function listHouseholdPairs(t: ReadTx, query: DuplicatesQuery): Promise<List<HouseholdPair>> {
  const { households } = await findDuplicates(t, query);
  const page = pageOf(query);
  return listOf(households.slice(page.offset, page.offset + page.limit), households.length, page);
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
  return recordNotSame(t, person.id, other.id, form.reason);
}

/**
 * Remembers what was said while somebody was typed in: not the one offered. Of people whom the actor may not read, or
 * where one number stands with both, nothing is remembered.
 */
export async function rememberNotSame(t: WriteTx, person: string, others: readonly string[]): Promise<void> {
  const scope = scopeCondition(t, 'r.area_code');
  for (const { id } of await store.entriesInScope(t, others, scope)) {
    if (id === person || (await store.sharedNumber(t, person, id))) continue;
    await recordNotSame(t, person, id, 'Chọn “Không phải” khi nhập');
  }
}

async function recordNotSame(t: WriteTx, person: string, other: string, reason: string): Promise<NotSame> {
  const row = {
    id: t.newId(),
    person_id: person,
    other_id: other,
    reason,
    decided_by: t.actor.accountId,
    decided_by_name: t.actor.fullName,
    decided_at: t.now,
  };
  await store.insertNotSame(t, row);
  t.audit({ action: 'person.notSame', kind: 'person', id: person, after: { other }, reason });
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
