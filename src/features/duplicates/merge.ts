import type { SqlValue } from '../../db/connection.ts';
import { amendFact, type FactTable, insertFact, retractFact } from '../../db/facts.ts';
import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { checkVersion, conflict, invalid, notFound } from '../../shared/errors.ts';
import { bumpVersion as bumpHousehold } from '../households/service.ts';
import * as people from '../people/service.ts';
import { identityAsIs } from './identity.ts';
import { factById, rename } from './mergeStore.ts';
import { type Plan, planMerge, type Step } from './plan.ts';
import type { Follower } from './references.ts';
import type { Keep, Merge, MergeForm, MergeItem, MergePreview } from './schema.ts';
import * as store from './store.ts';

type Fact = Record<string, SqlValue>;

/** What stood before a merge, and the identity it gave. */
export interface Undo {
  /** `before` null: the merge recorded it; else the version that stood. */
  facts: { table: FactTable; id: string; before: Fact | null }[];
  renames: { follower: Follower; ids: string[] }[];
  notSame: string[];
  households: string[];
  identityBefore: people.Identity;
  identityAfter: people.Identity;
}

/** The entry itself; 404 outside the actor's area, 409 when it has gone into another already. */
async function requireEntry(
  t: ReadTx,
  id: string,
  pointer: string,
  require: typeof people.requirePerson,
): Promise<people.PersonRow> {
  const row = await require(t, id);
  if (row.id === id) return row;
  throw conflict(
    pointer,
    'merged',
    `Hồ sơ này đã gộp vào ${row.full_name}: mở hồ sơ đó, hoặc hoàn tác lần gộp trước.`,
  );
}

async function requireTwo(
  t: ReadTx,
  id: string,
  otherId: string,
  require: typeof people.requirePerson,
): Promise<[people.PersonRow, people.PersonRow]> {
  if (id === otherId) {
    throw invalid('/other', 'same', 'Hồ sơ kia: phải khác hồ sơ giữ lại, chọn hồ sơ thứ hai.');
  }
  return [await requireEntry(t, id, '', require), await requireEntry(t, otherId, '/other', require)];
}

/** All that a merge would do, and what stands against it. Writes nothing. */
export async function previewMerge(
  t: ReadTx,
  id: string,
  otherId: string,
  keep: Keep,
): Promise<MergePreview> {
  const [person, other] = await requireTwo(t, id, otherId, people.requirePerson);
  const plan = await planMerge(t, person, other, keep);
  return {
    person: id,
    other: otherId,
    personVersion: person.version,
    otherVersion: other.version,
    keep: plan.keep,
    items: plan.items,
    warnings: plan.warnings,
    obstacles: plan.obstacles,
  };
}

const recording = new Set(['row_id', 'recorded_at', 'recorded_by', 'retracted_at', 'retracted_by']);

/** A version's own columns: what is recorded again when it comes back. */
export function ownColumns(row: Fact): Fact {
  return Object.fromEntries(Object.entries(row).filter(([column]) => !recording.has(column)));
}

async function take(t: WriteTx, plan: Plan, step: Step, undo: Undo): Promise<void> {
  const { person, other } = plan;
  switch (step.do) {
    case 'amend': {
      const before = await factById(t, step.table, step.id);
      undo.facts.push({ table: step.table, id: step.id, before: before ? ownColumns(before) : null });
      await amendFact(t, step.table, step.id, step.changes);
      return;
    }
    case 'retract': {
      const before = await retractFact(t, step.table, step.id);
      undo.facts.push({ table: step.table, id: step.id, before: ownColumns(before) });
      return;
    }
    case 'insert': {
      const id = t.newId();
      undo.facts.push({ table: step.table, id, before: null });
      await insertFact(t, step.table, { id, ...step.row });
      return;
    }
    case 'rename':
      undo.renames.push({ follower: step.follower, ids: step.ids });
      await rename(t, step.follower, step.ids, other.id, person.id);
      return;
    case 'sameAfterAll':
      undo.notSame.push(step.id);
      await store.setNotSameRetracted(t, step.id, t.now);
  }
}

// Periods that give way come first, so that no two of a kind stand at once in between.
const order: Record<Step['do'], number> = { retract: 0, amend: 1, insert: 2, rename: 3, sameAfterAll: 4 };

async function carryOut(t: WriteTx, plan: Plan): Promise<Undo> {
  const undo: Undo = {
    facts: [],
    renames: [],
    notSame: [],
    households: [...plan.households],
    identityBefore: identityAsIs(plan.person),
    identityAfter: plan.identity,
  };
  for (const step of [...plan.steps].sort((a, b) => order[a.do] - order[b.do]))
    await take(t, plan, step, undo);
  await people.mergeEntry(t, plan.person, plan.other, plan.identity);
  for (const household of plan.households) await bumpHousehold(t, household);
  return undo;
}

/**
 * Two entries become one person: everything that named `other` names the person, days that both claim are settled as
 * previewed, the identity is as chosen, and the id of `other` answers with the person. One transaction, undone by
 * `undoMerge`.
 */
export async function mergePeople(
  t: WriteTx,
  id: string,
  form: MergeForm,
  seenVersion?: number,
): Promise<Merge> {
  const [person, other] = await requireTwo(t, id, form.other, people.requireWritablePerson);
  checkVersion(person.version, seenVersion);
  checkVersion(other.version, form.otherVersion);
  const plan = await planMerge(t, person, other, form.keep ?? {});
  const [obstacle] = plan.obstacles;
  if (obstacle) throw conflict('', 'obstacle', `Chưa gộp được. ${obstacle}`);
  const undo = await carryOut(t, plan);
  const mergeId = t.newId();
  await store.insertMerge(t, {
    id: mergeId,
    survivor_id: person.id,
    other_id: other.id,
    reason: form.reason,
    keep: JSON.stringify(plan.keep),
    items: JSON.stringify(plan.items),
    undo: JSON.stringify(undo),
    merged_by: t.actor.accountId,
    merged_by_name: t.actor.fullName,
    merged_at: t.now,
  });
  const after = { merge: mergeId, keep: plan.keep, items: plan.items.length };
  t.audit({
    action: 'person.merge',
    kind: 'person',
    id: person.id,
    before: undo.identityBefore,
    after: { ...after, other: other.id, identity: plan.identity },
    reason: form.reason,
  });
  t.audit({
    action: 'person.mergeInto',
    kind: 'person',
    id: other.id,
    before: identityAsIs(other),
    after: { ...after, survivor: person.id },
    reason: form.reason,
  });
  return readMerge(t, mergeId);
}

export function mergeAnswer(row: store.MergeRow): Merge {
  return {
    id: row.id,
    person: row.survivor_id,
    other: row.other_id,
    reason: row.reason,
    // Both written from checked values by `mergePeople`.
    keep: JSON.parse(row.keep) as Keep,
    items: JSON.parse(row.items) as MergeItem[],
    mergedBy: row.merged_by_name,
    mergedAt: row.merged_at,
    undoneAt: row.undone_at,
    undoReason: row.undo_reason,
  };
}

/** The merge, when the person it made is in the actor's area; else 404. */
export async function requireMerge(t: ReadTx, id: string): Promise<store.MergeRow> {
  const row = await store.mergeById(t, id);
  if (!row) throw notFound('Không có lần gộp này trong phạm vi của bạn.');
  await people.requirePerson(t, row.survivor_id);
  return row;
}

export async function readMerge(t: ReadTx, id: string): Promise<Merge> {
  return mergeAnswer(await requireMerge(t, id));
}
