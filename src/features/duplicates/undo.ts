import { amendFact, insertFact, retractFact } from '../../db/facts.ts';
import type { WriteTx } from '../../db/tx.ts';
import { formatDay, formatInstant } from '../../shared/dates.ts';
import { AppError, assert, conflict } from '../../shared/errors.ts';
import { bumpVersion as bumpHousehold, householdById } from '../households/service.ts';
import * as people from '../people/service.ts';
import { identityAsIs } from './identity.ts';
import { mergeAnswer, requireMerge, type Undo } from './merge.ts';
import { factById, type LaterRow, laterFacts, laterRows, rename } from './mergeStore.ts';
import type { Merge } from './schema.ts';
import * as store from './store.ts';

const names: Record<string, string> = {
  residences: 'Cư trú',
  memberships: 'Thành viên hộ',
  statuses: 'Diện',
  status_decisions: 'Quyết định của một diện',
  insurance_periods: 'Thẻ BHYT',
  person_vitals: 'Ngày sinh, giới tính hoặc khai tử',
  campaign_entries: 'Suất quà, hỗ trợ',
  campaign_candidates: 'Đã xem xét trong đợt hỗ trợ',
  campaign_choices: 'Quyết định của cán bộ trong đợt hỗ trợ',
  martyr_people: 'Thân nhân, người thờ cúng liệt sĩ',
  recoveries: 'Số tiền phải thu hồi',
  allowance_payments: 'Trợ cấp đã chi trả',
  cases: 'Hồ sơ',
  not_same_pairs: 'Ghi nhận “Không phải cùng một người”',
};

function sentenceOf(row: LaterRow): string {
  const from = row.valid_from ? ` từ ${formatDay(row.valid_from)}` : '';
  return `${names[row.table] ?? row.table}${from}: ghi lúc ${formatInstant(row.at)}, sau khi gộp.`;
}

const same = (a: people.Identity, b: people.Identity): boolean =>
  Object.keys(a).every((field) => a[field as keyof people.Identity] === b[field as keyof people.Identity]); // its own keys

/** Sentences about what has been done to either since the merge. */
async function changesSince(
  t: WriteTx,
  row: store.MergeRow,
  undo: Undo,
  survivor: people.PersonRow,
  other: people.PersonRow,
): Promise<string[]> {
  if (survivor.merged_into || other.merged_into !== survivor.id) {
    return ['Người này đã được gộp tiếp vào một hồ sơ khác: hoàn tác lần gộp sau trước.'];
  }
  const later = (await store.mergesOf(t, survivor.id)).find(
    (each) => each.merged_at > row.merged_at && each.undone_at === null,
  );
  if (later) return ['Đã gộp thêm một hồ sơ vào người này: hoàn tác lần gộp sau trước.'];
  const facts = await laterFacts(t, [survivor.id, other.id], row.merged_at);
  const seen = new Map(facts.map((fact) => [`${fact.table} ${fact.id}`, fact]));
  const changes = [...seen.values(), ...(await laterRows(t, survivor.id, row.merged_at))].map(sentenceOf);
  if (!same(identityAsIs(survivor), undo.identityAfter)) {
    changes.push(`Họ tên, giấy tờ hoặc ghi chú của ${survivor.full_name} đã được sửa sau khi gộp.`);
  }
  return changes;
}

/** Answers sentences about rows that name somebody else by now. */
async function putBack(t: WriteTx, undo: Undo, survivor: string, other: string): Promise<string[]> {
  const faults: string[] = [];
  // What gave way comes back last, when what took its place is gone.
  for (const { table, id, before } of [...undo.facts].reverse()) {
    if (before === null) await retractFact(t, table, id);
    else if (await factById(t, table, id)) await amendFact(t, table, id, before);
    else await insertFact(t, table, before);
  }
  for (const { follower, ids } of undo.renames) {
    const changed = await rename(t, follower, ids, survivor, other);
    if (changed < ids.length) faults.push(`${names[follower.table]}: đã chuyển sang người khác sau khi gộp.`);
  }
  for (const id of undo.notSame) await store.setNotSameRetracted(t, id, null);
  return faults;
}

/** Households in which the one who comes back would be a second head. */
async function secondHeads(t: WriteTx, households: readonly string[]): Promise<string[]> {
  const faults: string[] = [];
  for (const id of households) {
    const heads = (await people.membershipsOfHousehold(t, id)).filter((each) => each.relation === 'head');
    const twice = heads.some((a) =>
      heads.some((b) => a.id < b.id && a.valid_from < b.valid_to && b.valid_from < a.valid_to),
    );
    if (twice) faults.push(`Hộ ${(await householdById(t, id))?.code ?? ''} đã có chủ hộ mới sau khi gộp.`);
  }
  return faults;
}

function refuse(changes: readonly string[]): never {
  throw new AppError(
    'conflict',
    `Không hoàn tác được lần gộp này: đã có ${changes.length} thay đổi sau đó. Xử lý các thay đổi này trước.`,
    changes.map((message) => ({ pointer: '', code: 'changedSince', message })),
  );
}

/**
 * Takes a merge back: both entries stand as before it, each with its own. Refused, naming what changed, when either
 * has been edited since.
 */
export async function undoMerge(t: WriteTx, id: string, reason: string): Promise<Merge> {
  const row = await requireMerge(t, id);
  if (row.undone_at) throw conflict('', 'undone', 'Lần gộp này đã được hoàn tác.');
  const survivor = await people.entryById(t, row.survivor_id);
  const other = await people.entryById(t, row.other_id);
  assert(survivor && other, 'entries are never deleted');
  const undo = JSON.parse(row.undo) as Undo; // written by `mergePeople`
  const changes = await changesSince(t, row, undo, survivor, other);
  if (changes.length > 0) refuse(changes);
  await people.requireWritablePerson(t, survivor.id);
  const faults = await putBack(t, undo, survivor.id, other.id);
  await people.separateEntry(t, survivor, other.id, undo.identityBefore, row.merged_at);
  faults.push(...(await secondHeads(t, undo.households)));
  if (faults.length > 0) refuse(faults);
  for (const household of undo.households) await bumpHousehold(t, household);
  await store.setUndone(t, id, reason);
  for (const person of [survivor.id, other.id]) {
    t.audit({ action: 'person.undoMerge', kind: 'person', id: person, before: { merge: id }, reason });
  }
  return mergeAnswer({ ...row, undone_at: t.now, undo_reason: reason });
}
