import type { ReadTx, WriteTx } from '../../db/tx.ts';
import type { Day } from '../../shared/dates.ts';
import { notFound } from '../../shared/errors.ts';
import { areasOfHousehold, householdById, requireHousehold } from '../households/service.ts';
import { peopleByIds, requirePerson, residencesOf } from '../people/service.ts';
import { changeHead, recordArrival, recordBirth, recordMarriage } from './familyEvents.ts';
import { mergeHousehold, moveHousehold, splitHousehold } from './householdEvents.ts';
import type {
  BirthForm,
  HeadForm,
  HouseholdEventAnswer,
  HouseholdMoveForm,
  MarriageForm,
  MergeForm,
  SplitForm,
} from './householdSchema.ts';
import type { LifeEvent, LifeEventKind } from './lifeEventSchema.ts';
import { lifeEventLabels } from './lifeEventSchema.ts';
import * as store from './lifeEventStore.ts';
import type { Closed, DeathForm, MoveForm } from './schema.ts';
import { movePerson, recordDeath } from './service.ts';

interface Happened {
  kind: LifeEventKind;
  on: Day;
  person?: string | null | undefined;
  household?: string | null | undefined;
  reason?: string | null | undefined;
}

/** Keeps that the desk recorded an event: its facts carry the same instant, so that it can be taken back as one. */
async function note(t: WriteTx, happened: Happened): Promise<void> {
  const { person = null, household = null } = happened;
  const [lived] = household
    ? await areasOfHousehold(t, household)
    : (await residencesOf(t, person ?? '')).reverse();
  await store.insertLifeEvent(t, {
    id: t.newId(),
    kind: happened.kind,
    happened_on: happened.on,
    person_id: person,
    household_id: household,
    area_code: lived?.area_code ?? null,
    reason: happened.reason ?? null,
  });
}

const moveKinds = { in: 'moveIn', out: 'moveOut', within: 'moveWithin' } as const;

/** A move as the desk records it: see `movePerson`. */
export async function deskMove(t: WriteTx, id: string, form: MoveForm) {
  const moved = await movePerson(t, id, form);
  const { id: person } = await requirePerson(t, id);
  await note(t, { kind: moveKinds[form.kind], on: form.date, person, reason: form.reason });
  return moved;
}

/** A death as the desk records it: see `recordDeath`. */
export async function deskDeath(t: WriteTx, id: string, form: DeathForm): Promise<Closed[]> {
  const { id: person } = await requirePerson(t, id);
  const closed = await recordDeath(t, id, form);
  await note(t, { kind: 'death', on: form.date, person });
  return closed;
}

type Work<F> = (t: WriteTx, id: string, form: F) => Promise<HouseholdEventAnswer>;

/** An event of a household with its record; the day is the form's, of a birth the child's. */
function desk<F extends object>(
  work: Work<F>,
  happened: (form: F) => Pick<Happened, 'kind' | 'on'> & { reason?: string | null | undefined },
): Work<F> {
  return async (t, id, form) => {
    const done = await work(t, id, form);
    await note(t, { ...happened(form), household: id, person: done.person });
    return done;
  };
}

/** A partial birth date as the first day it allows. */
const firstDay = (birthDate: string): Day => `${birthDate}-01-01`.slice(0, 10);

export const deskBirth = desk<BirthForm>(recordBirth, (form) => ({
  kind: 'birth',
  on: firstDay(form.birthDate),
}));
export const deskMarriage = desk<MarriageForm>(recordMarriage, (form) => ({
  kind: 'marriage',
  on: form.date,
}));
export const deskArrival = desk<MarriageForm>(recordArrival, (form) => ({ kind: 'moveIn', on: form.date }));
export const deskHead = desk<HeadForm>(changeHead, (form) => ({
  kind: 'newHead',
  on: form.date,
  reason: form.reason,
}));
export const deskSplit = desk<SplitForm>(splitHousehold, (form) => ({
  kind: 'split',
  on: form.date,
  reason: form.reason,
}));
export const deskMerge = desk<MergeForm>(mergeHousehold, (form) => ({
  kind: 'merge',
  on: form.date,
  reason: form.reason,
}));
export const deskHouseholdMove = desk<HouseholdMoveForm>(moveHousehold, (form) => ({
  kind: form.kind === 'out' ? 'householdOut' : 'householdWithin',
  on: form.date,
  reason: form.reason,
}));

async function answers(t: ReadTx, rows: readonly store.LifeEventRow[]): Promise<LifeEvent[]> {
  const ids = [...new Set(rows.flatMap(({ person_id }) => person_id ?? []))];
  const names = new Map((await peopleByIds(t, ids)).map((row) => [row.id, row.full_name]));
  const codes = new Map<string, string>();
  for (const id of new Set(rows.flatMap(({ household_id }) => household_id ?? [])))
    codes.set(id, (await householdById(t, id))?.code ?? '');
  return rows.map((row) => {
    const household = row.household_id && `hộ ${codes.get(row.household_id) ?? ''}`;
    const who = [row.person_id && names.get(row.person_id), household].filter(Boolean).join(', ');
    return {
      id: row.id,
      kind: row.kind as LifeEventKind, // written by `note`
      label: lifeEventLabels[row.kind as LifeEventKind], // likewise
      on: row.happened_on,
      person: row.person_id,
      household: row.household_id,
      who,
      reason: row.reason,
      recordedAt: row.recorded_at,
      recordedBy: row.recorded_by_name,
      retractedAt: row.retracted_at,
      retractionReason: row.retraction_reason,
    };
  });
}

/** Events recorded of a person, the latest first, those of the household that touched the person among them. */
export async function lifeEventsOfPerson(t: ReadTx, id: string): Promise<LifeEvent[]> {
  const person = await requirePerson(t, id);
  return answers(t, await store.lifeEventsOf(t, 'person_id', person.id));
}

/** Events recorded of a household and of its members in it, the latest first. */
export async function lifeEventsOfHousehold(t: ReadTx, id: string): Promise<LifeEvent[]> {
  await requireHousehold(t, id);
  return answers(t, await store.lifeEventsOf(t, 'household_id', id));
}

/** The event, when its person or household is in the actor's scope; else 404. */
export async function requireLifeEvent(t: ReadTx, id: string): Promise<store.LifeEventRow> {
  const row = await store.lifeEventById(t, id);
  if (!row) throw notFound('Không có biến động này trong phạm vi của bạn.');
  if (row.household_id) await requireHousehold(t, row.household_id);
  else if (row.retracted_at === null) await requirePerson(t, row.person_id ?? '');
  return row;
}

export async function lifeEventAnswer(t: ReadTx, row: store.LifeEventRow): Promise<LifeEvent> {
  const [answer] = await answers(t, [row]);
  if (!answer) throw notFound();
  return answer;
}
