import type { SqlValue } from '../../db/connection.ts';
import type { WriteTx } from '../../db/tx.ts';
import { dayAfter, OPEN_END } from '../../shared/dates.ts';
import { fold, nameKey } from '../../shared/text.ts';
import { searchTextOf } from '../households/service.ts';
import { searchText } from '../people/service.ts';
import type { DemoInsurance } from './insurance.ts';
import type { DemoStatus } from './registers.ts';
import { insertMany } from './store.ts';
import type { DemoHousehold, DemoPerson } from './ward.ts';

/** Ids of what was loaded, for the rows that point to it. */
export interface Loaded {
  person: Map<DemoPerson, string>;
  household: Map<DemoHousehold, string>;
  status: Map<DemoStatus, string>;
}

const recorded = ['recorded_at', 'recorded_by'];

/** Where somebody of a household lived in a period: one group, or two when the household moved meanwhile. */
function places(
  { area, before }: DemoHousehold,
  from: string,
  to: string,
): { area: string; from: string; to: string }[] {
  if (!before || before.until <= from) return [{ area, from, to }];
  if (before.until >= to) return [{ area: before.area, from, to }];
  return [
    { area: before.area, from, to: before.until },
    { area, from: before.until, to },
  ];
}

/** Households, people, residences and memberships of the ward. */
export async function loadPeople(
  t: WriteTx,
  households: readonly DemoHousehold[],
  loaded: Loaded,
): Promise<void> {
  const now: SqlValue[] = [t.now, null];
  const rows = {
    households: [] as SqlValue[][],
    people: [] as SqlValue[][],
    vitals: [] as SqlValue[][],
    residences: [] as SqlValue[][],
    memberships: [] as SqlValue[][],
  };
  for (const household of households) {
    const householdId = t.newId();
    loaded.household.set(household, householdId);
    rows.households.push([
      householdId,
      household.code,
      'CL',
      household.address,
      searchTextOf(household),
      t.now,
      t.now,
    ]);
    for (const person of household.members) {
      const id = t.newId();
      loaded.person.set(person, id);
      t.touchedPeople.add(id);
      const search = searchText(person.fullName, person, person.birthDate);
      rows.people.push([
        id,
        person.fullName,
        nameKey(person.fullName),
        fold(person.fullName),
        search,
        person.nationalId,
        person.insuranceNumber,
        person.ethnicity,
        person.phone,
        t.now,
        t.now,
      ]);
      rows.vitals.push([t.newId(), id, person.birthDate, person.sex, person.diedOn, ...now]);
      const to = person.leftOn ?? OPEN_END;
      const reason = person.diedOn ? 'died' : person.leftOn ? 'movedOut' : null;
      for (const place of places(household, person.residentFrom, to)) {
        rows.residences.push([
          t.newId(),
          id,
          householdId,
          place.area,
          'permanent',
          'police',
          place.from,
          place.to,
          place.to === to ? reason : 'movedWithin',
          ...now,
        ]);
      }
      rows.memberships.push([
        t.newId(),
        id,
        householdId,
        person.relation,
        person.residentFrom,
        to,
        reason,
        ...now,
      ]);
    }
  }
  await insertMany(
    t,
    'households',
    ['id', 'code', 'ward_code', 'address', 'search_text', 'created_at', 'updated_at'],
    rows.households,
  );
  await insertMany(
    t,
    'people',
    [
      'id',
      'full_name',
      'name_key',
      'folded_name',
      'search_text',
      'national_id',
      'insurance_number',
      'ethnicity',
      'phone',
      'created_at',
      'updated_at',
    ],
    rows.people,
  );
  await insertMany(
    t,
    'person_vitals',
    ['id', 'person_id', 'birth_date', 'sex', 'died_on', ...recorded],
    rows.vitals,
  );
  await insertMany(
    t,
    'residences',
    [
      'id',
      'person_id',
      'household_id',
      'area_code',
      'kind',
      'source',
      'valid_from',
      'valid_to',
      'end_reason',
      ...recorded,
    ],
    rows.residences,
  );
  await insertMany(
    t,
    'memberships',
    ['id', 'person_id', 'household_id', 'relation', 'valid_from', 'valid_to', 'end_reason', ...recorded],
    rows.memberships,
  );
}

/** Statuses with their decisions. */
export async function loadStatuses(
  t: WriteTx,
  statuses: readonly DemoStatus[],
  loaded: Loaded,
): Promise<void> {
  const rows: SqlValue[][] = [];
  const decisions: SqlValue[][] = [];
  for (const status of statuses) {
    const id = t.newId();
    loaded.status.set(status, id);
    const person = status.person ? (loaded.person.get(status.person) ?? null) : null;
    const household = status.household ? (loaded.household.get(status.household) ?? null) : null;
    rows.push([
      id,
      person,
      household,
      status.category,
      status.from,
      status.to ?? OPEN_END,
      status.endReason,
      t.now,
      null,
    ]);
    for (const each of status.decisions) {
      const details = each.details ? JSON.stringify(each.details) : null;
      decisions.push([
        t.newId(),
        id,
        each.year,
        each.number,
        each.date,
        each.issuer,
        each.result,
        details,
        t.now,
        null,
      ]);
    }
  }
  await insertMany(
    t,
    'statuses',
    ['id', 'person_id', 'household_id', 'category', 'valid_from', 'valid_to', 'end_reason', ...recorded],
    rows,
  );
  await insertMany(
    t,
    'status_decisions',
    ['id', 'status_id', 'year', 'number', 'decided_on', 'issuer', 'result', 'details', ...recorded],
    decisions,
  );
}

/** Cards, with the number a card of that code would print. */
export async function loadInsurance(
  t: WriteTx,
  cards: readonly DemoInsurance[],
  loaded: Loaded,
): Promise<void> {
  const rows = cards.map((card): SqlValue[] => {
    const number = card.person.insuranceNumber
      ? `${card.objectCode}${card.level}51${card.person.insuranceNumber}`
      : null;
    const person = loaded.person.get(card.person) ?? null;
    return [
      t.newId(),
      person,
      number,
      card.objectCode,
      card.level,
      card.facility,
      card.from,
      dayAfter(card.to),
      t.now,
      null,
    ];
  });
  await insertMany(
    t,
    'insurance_periods',
    [
      'id',
      'person_id',
      'card_number',
      'object_code',
      'benefit_level',
      'facility',
      'valid_from',
      'valid_to',
      ...recorded,
    ],
    rows,
  );
}
