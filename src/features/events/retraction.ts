import { changesAt, type FactChange, type FactRow, isBuiltOn, undoChanges } from '../../db/facts.ts';
import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { formatDay } from '../../shared/dates.ts';
import { AppError, conflict } from '../../shared/errors.ts';
import { lastDayOut } from '../../shared/periods.ts';
import { type Relation, relationLabels, shortAreaName } from '../../shared/words.ts';
import { areaOn } from '../areas/service.ts';
import { dictionaries } from '../dictionaries/service.ts';
import {
  bumpVersion as bumpHousehold,
  changeHousehold,
  householdById,
  takeBackHouseholds,
} from '../households/service.ts';
import * as people from '../people/service.ts';
import { dropRecoveries } from '../recoveries/service.ts';
import type { LifeEvent } from './lifeEventSchema.ts';
import * as store from './lifeEventStore.ts';
import { lifeEventAnswer, requireLifeEvent } from './lifeEvents.ts';

const changesOf = async (t: ReadTx, row: store.LifeEventRow): Promise<FactChange[]> =>
  changesAt(t, row.recorded_at, await store.circleOf(t, row));

const idsOf = (changes: readonly FactChange[], column: 'person_id' | 'household_id'): string[] => [
  ...new Set(
    changes.flatMap(({ before, after }) =>
      [before?.[column], after?.[column]].filter((id): id is string => typeof id === 'string'),
    ),
  ),
];

function refuse(why: string): never {
  throw new AppError('conflict', `Không thu hồi được: ${why}`, [
    { pointer: '', code: 'builtOn', message: `Không thu hồi được: ${why}` },
  ]);
}

/** Refuses what something was recorded on since: the later entry is taken back first. */
async function requireUntouched(
  t: ReadTx,
  row: store.LifeEventRow,
  changes: readonly FactChange[],
): Promise<void> {
  if (changes.length === 0 || changes.some(isBuiltOn))
    refuse('đã có biến động hoặc đính chính khác ghi trên đó. Thu hồi lần ghi sau trước.');
  const entered = [
    ['people', 'person_id', 'người vừa thêm bởi biến động này'],
    ['households', 'household_id', 'hộ vừa lập bởi biến động này'],
  ] as const;
  for (const [table, column, what] of entered) {
    const ids = await store.enteredAt(t, table, row.recorded_at);
    const own = changes.map(({ id }) => id);
    if (await store.isNamedElsewhere(t, column, ids, { own, instant: row.recorded_at }))
      refuse(`${what} đã có thẻ, diện, hồ sơ, suất quà hoặc biến động khác. Thu hồi các mục đó trước.`);
  }
}

/** After it, nobody lives in two places or belongs to two households, no household has two heads, no status is double. */
async function requireSound(t: ReadTx, changes: readonly FactChange[]): Promise<void> {
  const persons = idsOf(changes, 'person_id');
  const households = idsOf(changes, 'household_id');
  for (const table of ['residences', 'memberships'] as const)
    if (await store.overlapping(t, table, 'person_id', persons))
      refuse('người này đã có cư trú hoặc hộ khác ghi sau đó. Thu hồi lần ghi sau trước.');
  if (await store.overlapping(t, 'memberships', 'household_id', households))
    refuse('hộ đã có chủ hộ mới ghi sau đó. Thu hồi việc thay chủ hộ trước.');
  for (const [column, ids] of [
    ['person_id', persons],
    ['household_id', households],
  ] as const)
    if (await store.overlapping(t, 'statuses', column, ids))
      refuse('đã có diện cùng loại ghi sau đó. Thu hồi diện đó trước.');
}

/**
 * Takes back the whole of an event recorded by mistake: what it ended goes on, what it opened is gone, whoever it entered
 * is in no list. Refused once anything was recorded on it. Nothing is deleted: earlier answers still know the event.
 */
export async function retractLifeEvent(t: WriteTx, id: string, reason: string): Promise<LifeEvent> {
  const row = await requireLifeEvent(t, id);
  if (row.retracted_at) throw conflict('', 'retracted', 'Biến động này đã được thu hồi.');
  const changes = await changesOf(t, row);
  await requireUntouched(t, row, changes);
  const persons = idsOf(changes, 'person_id');
  for (const person of persons) await people.requireWritablePerson(t, person);
  for (const household of idsOf(changes, 'household_id')) {
    const former = await store.addressBefore(t, household, row.recorded_at);
    if (former) await changeHousehold(t, household, { address: former.address, reason });
    await bumpHousehold(t, household);
  }
  await undoChanges(t, changes);
  await requireSound(t, changes);
  for (const person of persons) await people.bumpVersion(t, person);
  await people.takeBackPeople(t, await store.enteredAt(t, 'people', row.recorded_at));
  await takeBackHouseholds(t, await store.enteredAt(t, 'households', row.recorded_at));
  await store.setRetracted(t, id, reason);
  for (const person of persons) await dropRecoveries(t, person, row.recorded_at, reason);
  const before = await lifeEventAnswer(t, row);
  t.audit({
    action: 'lifeEvent.retract',
    kind: row.person_id ? 'person' : 'household',
    id: row.person_id ?? row.household_id ?? id,
    area: row.area_code,
    before,
    reason,
  });
  return { ...before, retractedAt: t.now, retractionReason: reason };
}

const span = (row: FactRow): string => {
  const until = lastDayOut(String(row.valid_to));
  return `từ ${formatDay(String(row.valid_from))} ${until ? `đến ${formatDay(until)}` : 'đến nay'}`;
};

/** What a fact is about, in the words of the desk. */
async function nameOfFact(t: ReadTx, { table }: FactChange, row: FactRow): Promise<string | null> {
  const person = typeof row.person_id === 'string' ? await people.entryById(t, row.person_id) : undefined;
  const household =
    typeof row.household_id === 'string' ? await householdById(t, row.household_id) : undefined;
  const whose = person?.full_name ?? (household ? `hộ ${household.code}` : '');
  switch (table) {
    case 'residences': {
      const area = await areaOn(t, String(row.area_code), String(row.valid_from));
      return `Cư trú của ${whose} tại ${shortAreaName(area?.name ?? String(row.area_code))} ${span(row)}`;
    }
    case 'memberships': {
      const relation = relationLabels[row.relation as Relation]; // checked by the table
      return `${whose} trong hộ ${household?.code ?? ''}, quan hệ ${relation.toLowerCase()}, ${span(row)}`;
    }
    case 'statuses': {
      const label = (await dictionaries(t)).category(String(row.category))?.label ?? String(row.category);
      return `Diện “${label}” của ${whose} ${span(row)}`;
    }
    case 'insurance_periods':
      return `Thẻ BHYT mã ${String(row.object_code)} của ${whose} ${span(row)}`;
    default:
      return null;
  }
}

async function sentenceOf(t: ReadTx, change: FactChange): Promise<string | null> {
  const { table, before, after } = change;
  if (table === 'person_vitals') {
    const person = await people.entryById(t, String((before ?? after)?.person_id));
    if (!before) return `${person?.full_name ?? ''} không còn trong sổ (người được thêm bởi biến động này).`;
    return after?.died_on && !before.died_on ? `Không còn ghi là ${person?.full_name ?? ''} đã mất.` : null;
  }
  const row = before ?? after;
  const name = row && (await nameOfFact(t, change, row));
  if (!name) return null;
  return before ? `${name}: trở lại như trước.` : `${name}: bỏ.`;
}

/** What taking an event back would put back, in sentences. */
export async function retractionSentences(t: ReadTx, row: store.LifeEventRow): Promise<string[]> {
  if (row.retracted_at) return [];
  const sentences: string[] = [];
  const changes = await changesOf(t, row);
  for (const change of changes) {
    const sentence = await sentenceOf(t, change);
    if (sentence) sentences.push(sentence);
  }
  const address: string[] = [];
  for (const household of idsOf(changes, 'household_id')) {
    const former = await store.addressBefore(t, household, row.recorded_at);
    if (former) address.push(`Địa chỉ hộ trở lại: ${former.address ?? 'chưa ghi'}.`);
  }
  return [...sentences, ...address];
}
