import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { type Day, formatDay } from '../../shared/dates.ts';
import { conflict, invalid } from '../../shared/errors.ts';
import { areaInCharge } from '../areas/service.ts';
import { areasOfHousehold, type HouseholdRow } from '../households/service.ts';
import * as people from '../people/service.ts';

export type Membership = Awaited<ReturnType<typeof people.membershipsOfHousehold>>[number];

/** Who belongs to a household on a day. */
export async function membersOn(t: ReadTx, household: string, day: Day): Promise<Membership[]> {
  return (await people.membershipsOfHousehold(t, household)).filter(
    (each) => each.valid_from <= day && day < each.valid_to,
  );
}

/** Where the household's members live on a day; refused when nobody does. */
export async function areaOfHousehold(t: ReadTx, household: HouseholdRow, day: Day): Promise<string> {
  const lived = await areasOfHousehold(t, household.id);
  const found = lived.find((each) => each.valid_from <= day && day < each.valid_to) ?? lived[0];
  if (!found)
    throw conflict('/date', 'empty', `Hộ ${household.code}: chưa có ai cư trú vào ngày ${formatDay(day)}.`);
  return areaInCharge(t, found.area_code, day);
}

/** One of the members becomes head of the household on a day: nobody else is head from then on. */
export async function nameHead(
  t: WriteTx,
  household: HouseholdRow,
  { date, person, members }: { date: Day; person: string; members: readonly Membership[] },
): Promise<void> {
  const successor = members.find((row) => row.person_id === person);
  if (!successor)
    throw invalid(
      '/newHead',
      'notMember',
      `Chủ hộ mới: phải là thành viên của hộ ${household.code} vào ngày ${formatDay(date)}.`,
    );
  await people.endPeriod(t, 'memberships', successor, date, 'newHead');
  await people.addMembership(t, {
    person,
    household: household.id,
    relation: 'head',
    from: date,
    to: successor.valid_to,
  });
}
