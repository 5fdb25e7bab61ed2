import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { normalInstant } from '../../shared/clock.ts';
import type { Day } from '../../shared/dates.ts';
import { notFound } from '../../shared/errors.ts';
import { lastDayOut } from '../../shared/periods.ts';
import { shortAreaName } from '../../shared/words.ts';
import { areaOn, inScope } from '../areas/service.ts';
import { type HouseholdRow, requireHousehold } from '../households/service.ts';
import { insuranceAnswer, insurancePeriodsOf } from '../insurance/service.ts';
import * as people from '../people/service.ts';
import { statusAnswers, statusesOfAll } from '../statuses/service.ts';
import { type PaymentRow, paymentsOf } from './aidStore.ts';
import { changedSince, namesBefore } from './history.ts';
import type { Household, Member, Payment, Person } from './schema.ts';

interface Dated {
  valid_from: Day;
  valid_to: Day;
}

const holds = (row: Dated, day: Day): boolean => row.valid_from <= day && day < row.valid_to;

/**
 * The last day of which the actor may know: a person who left the actor's area is shown as they were until then.
 * null: everything.
 */
async function knownUntil(
  t: ReadTx,
  residences: readonly (Dated & { area_code: string })[],
): Promise<Day | null> {
  if (t.actor.area === null) return null;
  const mine: Dated[] = [];
  for (const row of residences) if (await inScope(t, row.area_code)) mine.push(row);
  const end = mine.reduce((latest, row) => (row.valid_to > latest ? row.valid_to : latest), '');
  return residences.some((row) => row.valid_from >= end) ? end : null;
}

function begunBefore<R extends { valid_from: Day }>(rows: readonly R[], until: Day | null): R[] {
  return until === null ? [...rows] : rows.filter((row) => row.valid_from < until);
}

/** As `knownUntil`, of a person by id: for what is told about them beside the facts. */
export async function personKnownUntil(t: ReadTx, personId: string): Promise<Day | null> {
  return knownUntil(t, await people.residencesOf(t, personId));
}

function paymentAnswer(row: PaymentRow): Payment {
  return {
    id: row.id,
    campaign: row.campaign_id,
    campaignName: row.campaign_name,
    source: row.source_name,
    kind: row.kind,
    amountDong: row.amount_dong,
    inKind: row.in_kind === null ? null : JSON.parse(row.in_kind),
    paidOn: row.paid_on,
    validFrom: row.paid_on,
    validTo: row.paid_on,
    receiver: row.receiver_name,
    signature: row.signature,
  };
}

/** An instant asked for, as recorded ones are written; undefined where it is not past: what is known now. */
export function pastOf(t: ReadTx, asKnownAt: string | undefined): string | undefined {
  if (asKnownAt === undefined) return undefined;
  const instant = normalInstant(asKnownAt);
  return instant < t.now ? instant : undefined;
}

/** The person as recorded at an instant, name and numbers included; undefined before the entry was made. */
async function identityAt(
  t: ReadTx,
  row: people.PersonRow,
  asKnownAt: string,
): Promise<people.PersonRow | undefined> {
  const [vitals] = await people.vitalsKnownAt(t, [row.id], asKnownAt);
  if (!vitals) return undefined;
  const { birth_date, sex, died_on } = vitals;
  const before = await changedSince(t, [row.id], 'person.change', asKnownAt);
  return { ...row, ...namesBefore(row, before.get(row.id)), birth_date, sex, died_on };
}

/** The whole person as of a day, as known now or as recorded up to an instant. */
export async function personOn(
  t: ReadTx,
  row: people.PersonRow,
  asOf: Day,
  asKnownAt?: string,
): Promise<Person> {
  const shown = asKnownAt === undefined ? row : await identityAt(t, row, asKnownAt);
  if (!shown) throw notFound('Vào thời điểm này chưa có ai ghi người này vào sổ.');
  const allResidences = await people.residencesOf(t, row.id, asKnownAt);
  // What the actor may know is told by where the person lived, not by what was known of it then.
  const until = await knownUntil(
    t,
    asKnownAt === undefined ? allResidences : await people.residencesOf(t, row.id),
  );
  const residences = begunBefore(allResidences, until);
  const memberships = begunBefore(await people.membershipsOf(t, row.id, asKnownAt), until);
  const households = [...new Set(memberships.map((each) => each.household_id))];
  const statuses = (await statusesOfAll(t, { people: [row.id], households }, asKnownAt)).filter(
    (status) =>
      status.person_id !== null ||
      memberships.some(
        (each) =>
          each.household_id === status.household_id &&
          each.valid_from < status.valid_to &&
          status.valid_from < each.valid_to,
      ),
  );
  const insurance = begunBefore(await insurancePeriodsOf(t, [row.id], asKnownAt), until);
  const payments = await paymentsOf(t, { people: [row.id], households: [] }, asKnownAt);
  return {
    ...people.personIdentity(t, shown),
    asOf,
    asKnownAt: asKnownAt ?? t.now,
    area: residences.find((each) => holds(each, asOf))?.area_code ?? null,
    household: memberships.find((each) => holds(each, asOf))?.household_id ?? null,
    residences: residences.map(people.residenceAnswer),
    memberships: memberships.map(people.membershipAnswer),
    statuses: await statusAnswers(t, begunBefore(statuses, until), asKnownAt),
    insurancePeriods: await Promise.all(insurance.map((each) => insuranceAnswer(t, each))),
    payments: payments.map(paymentAnswer),
  };
}

/** The person of an id as of a day, with the version for the ETag; 404 outside the actor's area. */
export async function readPerson(
  t: ReadTx,
  id: string,
  asOf: Day,
  asKnownAt?: string,
): Promise<{ person: Person; version: number }> {
  const row = await people.requirePerson(t, id);
  return { person: await personOn(t, row, asOf, pastOf(t, asKnownAt)), version: row.version };
}

async function membersOf(t: ReadTx, householdId: string, asOf: Day, asKnownAt?: string): Promise<Member[]> {
  const memberships = await people.membershipsOfHousehold(t, householdId, asKnownAt);
  const ids = [...new Set(memberships.map((each) => each.person_id))];
  const rows = new Map((await people.peopleByIds(t, ids)).map((row) => [row.id, row]));
  const then = asKnownAt === undefined ? [] : await people.vitalsKnownAt(t, ids, asKnownAt);
  const vitals = new Map(then.map((row) => [row.person_id, row]));
  const names = asKnownAt === undefined ? new Map() : await changedSince(t, ids, 'person.change', asKnownAt);
  return memberships.flatMap((membership) => {
    const row = rows.get(membership.person_id);
    if (!row) return [];
    const shown = { ...row, ...namesBefore(row, names.get(row.id)) };
    const identity = people.personIdentity(t, shown);
    const known = vitals.get(row.id) ?? row;
    return [
      {
        id: membership.id,
        person: row.id,
        fullName: shown.full_name,
        birthDate: known.birth_date,
        sex: known.sex,
        nationalId: identity.nationalId,
        insuranceNumber: identity.insuranceNumber,
        relation: membership.relation,
        relationText: membership.relation_text,
        diedOn: known.died_on,
        current: holds(membership, asOf),
        validFrom: membership.valid_from,
        validTo: lastDayOut(membership.valid_to),
      },
    ];
  });
}

/** The whole household as of a day, as known now or as recorded up to an instant. */
export async function householdOn(
  t: ReadTx,
  row: HouseholdRow,
  asOf: Day,
  asKnownAt?: string,
): Promise<Household> {
  const members = await membersOf(t, row.id, asOf, asKnownAt);
  const current = members.filter((member) => member.current).map((member) => member.person);
  const residences = await people.residencesOfHousehold(t, row.id, asKnownAt);
  const insurance = await insurancePeriodsOf(t, current, asKnownAt);
  const latestFirst = [...residences].sort((a, b) => (a.valid_to < b.valid_to ? 1 : -1));
  const statuses = await statusesOfAll(t, { people: [], households: [row.id] }, asKnownAt);
  const payments = await paymentsOf(t, { people: [], households: [row.id] }, asKnownAt);
  const before =
    asKnownAt === undefined
      ? undefined
      : (await changedSince(t, [row.id], 'household.change', asKnownAt)).get(row.id);
  const shown = { ...row, ...(before as Partial<HouseholdRow> | undefined) }; // code, address and note, as `changeHousehold` writes them
  return {
    id: row.id,
    code: shown.code,
    asOf,
    asKnownAt: asKnownAt ?? t.now,
    ward: row.ward_code,
    area: (latestFirst.find((each) => holds(each, asOf)) ?? latestFirst[0])?.area_code ?? null,
    address: shown.address,
    note: t.actor.role === 'groupHead' ? null : shown.note,
    fromHousehold: row.from_household_id,
    members,
    residences: residences.map(people.residenceAnswer),
    statuses: await statusAnswers(t, statuses, asKnownAt),
    insurancePeriods: await Promise.all(insurance.map((each) => insuranceAnswer(t, each))),
    payments: payments.map(paymentAnswer),
  };
}

/** The household of an id as of a day, with the version for the ETag; 404 outside the actor's area. */
export async function readHousehold(
  t: ReadTx,
  id: string,
  asOf: Day,
  asKnownAt?: string,
): Promise<{ household: Household; version: number }> {
  const row = await requireHousehold(t, id);
  return { household: await householdOn(t, row, asOf, pastOf(t, asKnownAt)), version: row.version };
}

/** "TDP 7, hộ CL-0718": where a person lives on a day, for a hint; undefined when nowhere in the actor's scope. */
export async function householdLabelOf(t: ReadTx, personId: string, day: Day): Promise<string | undefined> {
  const residence = (await people.residencesOf(t, personId)).find((row) => holds(row, day));
  if (!residence || !(await inScope(t, residence.area_code))) return undefined;
  const area = await areaOn(t, residence.area_code, day);
  const membership = (await people.membershipsOf(t, personId)).find((row) => holds(row, day));
  return [shortAreaName(area?.name ?? residence.area_code), membership && `hộ ${membership.household_code}`]
    .filter(Boolean)
    .join(', ');
}

/** Whole numbers of a person are about to be shown: who looked at whose is recorded. */
export async function recordNumbersShown(t: WriteTx, personId: string): Promise<void> {
  const person = await people.requirePerson(t, personId);
  t.audit({ action: 'person.showNumbers', kind: 'person', id: person.id });
}
