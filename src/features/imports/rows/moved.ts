import type { WriteTx } from '../../../db/tx.ts';
import type { Day } from '../../../shared/dates.ts';
import { areaInCharge } from '../../areas/service.ts';
import { moveHousehold } from '../../events/householdEvents.ts';
import type * as people from '../../people/service.ts';
import type { ParsedRow } from '../reading/fields.ts';
import type { Known } from './known.ts';
import type { FieldChange } from './outcome.ts';
import { textValue } from './values.ts';

export type Residence = Awaited<ReturnType<typeof people.residencesOf>>[number];
export type Membership = Awaited<ReturnType<typeof people.membershipsOf>>[number];

/** Where the row says that the person lives now, when it is elsewhere than the register has it. */
export function movedTo(
  row: ParsedRow,
  person: people.PersonRow,
  residence: Residence | undefined,
  membership: Membership | undefined,
): FieldChange | undefined {
  const group = textValue(row, 'group');
  const code = textValue(row, 'householdCode');
  const movesGroup = residence && group && group !== residence.area_code;
  const movesHousehold = code && membership && code !== membership.household_code;
  if (residence && !movesGroup && !movesHousehold) return undefined;
  const old = movesHousehold && !movesGroup ? membership.household_code : (residence?.area_code ?? null);
  return { field: 'move', old, new: [group, code].filter(Boolean).join(', '), of: person.id };
}

/** The residence by the areas of today: its group may have been merged into another, which the row names. */
export async function livedNow(
  t: WriteTx,
  row: ParsedRow,
  residence: Residence | undefined,
): Promise<Residence | undefined> {
  const group = textValue(row, 'group');
  if (!residence || !group || group === residence.area_code) return residence;
  return { ...residence, area_code: await areaInCharge(t, residence.area_code, t.today) };
}

/**
 * The household moves to another group with all who belong to it on the day: a row that names somebody's own household
 * beside another group says so, for a household has one dwelling. Their own rows then say nothing new.
 */
export async function moveTogether(
  t: WriteTx,
  known: Known,
  household: string,
  to: { date: Day; area: string },
): Promise<void> {
  const members = await known.membershipsOfHousehold(household);
  await moveHousehold(t, household, { kind: 'within', ...to });
  for (const { person_id } of members) known.forgetPlaces(person_id);
}
