import type { ReadTx } from '../../db/tx.ts';
import { groupBy } from '../../shared/collections.ts';
import type { Day } from '../../shared/dates.ts';
import { lastDayOut } from '../../shared/periods.ts';
import { shortAreaName } from '../../shared/words.ts';
import { areaOn, inScope } from '../areas/service.ts';
import { areasOfHousehold, type HouseholdRow, requireHousehold } from '../households/service.ts';
import { insuranceAnswer, insurancePeriodsOf } from '../insurance/service.ts';
import * as people from '../people/service.ts';
import { type PaymentRow, paymentsOf } from '../people/service.ts';
import { statusAnswers, statusesOf } from '../statuses/service.ts';
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

/** The whole person as of a day. */
export async function personOn(t: ReadTx, row: people.PersonRow, asOf: Day): Promise<Person> {
  const allResidences = await people.residencesOf(t, row.id);
  const until = await knownUntil(t, allResidences);
  const residences = begunBefore(allResidences, until);
  const memberships = begunBefore(await people.membershipsOf(t, row.id), until);
  const own = await statusesOf(t, 'person_id', row.id);
  const ofHouseholds = (
    await Promise.all(
      [...new Set(memberships.map((each) => each.household_id))].map((id) =>
        statusesOf(t, 'household_id', id),
      ),
    )
  ).flat();
  const lived = ofHouseholds.filter((status) =>
    memberships.some(
      (each) =>
        each.household_id === status.household_id &&
        each.valid_from < status.valid_to &&
        status.valid_from < each.valid_to,
    ),
  );
  const insurance = begunBefore(await insurancePeriodsOf(t, [row.id]), until);
  return {
    ...people.personIdentity(t, row),
    asOf,
    area: residences.find((each) => holds(each, asOf))?.area_code ?? null,
    household: memberships.find((each) => holds(each, asOf))?.household_id ?? null,
    residences: residences.map(people.residenceAnswer),
    memberships: memberships.map(people.membershipAnswer),
    statuses: await statusAnswers(t, begunBefore([...own, ...lived], until)),
    insurancePeriods: await Promise.all(insurance.map((each) => insuranceAnswer(t, each))),
    payments: (await paymentsOf(t, 'person_id', row.id)).map(paymentAnswer),
  };
}

/** The person of an id as of a day, with the version for the ETag; 404 outside the actor's area. */
export async function readPerson(
  t: ReadTx,
  id: string,
  asOf: Day,
): Promise<{ person: Person; version: number }> {
  const row = await people.requirePerson(t, id);
  return { person: await personOn(t, row, asOf), version: row.version };
}

async function membersOf(t: ReadTx, householdId: string, asOf: Day): Promise<Member[]> {
  const memberships = await people.membershipsOfHousehold(t, householdId);
  const rows = new Map(
    (await people.peopleByIds(t, [...new Set(memberships.map((each) => each.person_id))])).map((row) => [
      row.id,
      row,
    ]),
  );
  return memberships.flatMap((membership) => {
    const row = rows.get(membership.person_id);
    if (!row) return [];
    const identity = people.personIdentity(t, row);
    return [
      {
        id: membership.id,
        person: row.id,
        fullName: row.full_name,
        birthDate: row.birth_date,
        sex: row.sex,
        nationalId: identity.nationalId,
        insuranceNumber: identity.insuranceNumber,
        relation: membership.relation,
        relationText: membership.relation_text,
        diedOn: row.died_on,
        current: holds(membership, asOf),
        validFrom: membership.valid_from,
        validTo: lastDayOut(membership.valid_to),
      },
    ];
  });
}

/** The whole household as of a day. */
export async function householdOn(t: ReadTx, row: HouseholdRow, asOf: Day): Promise<Household> {
  const members = await membersOf(t, row.id, asOf);
  const current = members.filter((member) => member.current).map((member) => member.person);
  const residences = (
    await Promise.all(
      [...new Set(members.map((member) => member.person))].map((id) => people.residencesOf(t, id)),
    )
  )
    .flat()
    .filter((each) => each.household_id === row.id);
  const insurance = groupBy(await insurancePeriodsOf(t, current), (each) => each.person_id);
  const areas = await areasOfHousehold(t, row.id);
  return {
    id: row.id,
    code: row.code,
    asOf,
    ward: row.ward_code,
    area: (areas.find((each) => holds(each, asOf)) ?? areas[0])?.area_code ?? null,
    address: row.address,
    note: t.actor.role === 'groupHead' ? null : row.note,
    fromHousehold: row.from_household_id,
    members,
    residences: residences.map(people.residenceAnswer),
    statuses: await statusAnswers(t, await statusesOf(t, 'household_id', row.id)),
    insurancePeriods: await Promise.all(
      [...insurance.values()].flat().map((each) => insuranceAnswer(t, each)),
    ),
    payments: (await paymentsOf(t, 'household_id', row.id)).map(paymentAnswer),
  };
}

/** The household of an id as of a day, with the version for the ETag; 404 outside the actor's area. */
export async function readHousehold(
  t: ReadTx,
  id: string,
  asOf: Day,
): Promise<{ household: Household; version: number }> {
  const row = await requireHousehold(t, id);
  return { household: await householdOn(t, row, asOf), version: row.version };
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
