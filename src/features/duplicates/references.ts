import type { FactTable } from '../../db/facts.ts';

/** Facts of a person that become the survivor's: their days are settled first, where two cannot hold at once. */
export const movedFacts = [
  'residences',
  'memberships',
  'statuses',
  'insurance_periods',
] as const satisfies FactTable[];
export type MovedFact = (typeof movedFacts)[number];

/** Rows that name a person and simply name the survivor from then on. `since`: when the row was made. */
export const followers = [
  { table: 'campaign_entries', column: 'person_id', since: 'created_at' },
  { table: 'campaign_candidates', column: 'person_id', since: 'created_at' },
  { table: 'campaign_choices', column: 'person_id', since: 'decided_at' },
  { table: 'martyr_people', column: 'person_id', since: 'created_at' },
  { table: 'recoveries', column: 'person_id', since: 'created_at' },
  { table: 'allowance_payments', column: 'person_id', since: 'recorded_at' },
  { table: 'cases', column: 'person_id', since: 'created_at' },
  { table: 'not_same_pairs', column: 'person_id', since: 'decided_at' },
  { table: 'not_same_pairs', column: 'other_id', since: 'decided_at' },
] as const;
export type Follower = (typeof followers)[number];

/** Columns that go on naming the entry they named, and why nothing is lost by it. */
export const staying: Record<string, string> = {
  'person_vitals.person_id':
    'what the entry said of itself; the survivor has vitals of its own, amended where chosen',
  'area_residents.person_id': 'derived: placed anew for both before the commit',
  'coverage_spans.person_id': 'derived: recomputed for both before the commit',
  'former_names.person_id': 'stands in the text of the entry, which is searched with the survivor’s',
  'former_numbers.person_id': 'as former_names',
  'people.merged_into': 'leads on to the survivor, also over several merges',
  'life_events.person_id': 'the record of an event; what it wrote has moved with the person',
  'reconciliation_rows.person_id':
    'a list as it was laid beside the register; the id answers with the survivor',
  'assigned_rows.person_id': 'a list as it was handed over; the id answers with the survivor',
  'kept_readings.person_id': 'kept of the entry; of the survivor the difference is asked once more',
  'import_decisions.person_id':
    'kept of the entry by what a file said; of the survivor it is asked once more',
  'insurer_identities.person_id': 'whom a list meant; the id answers with the survivor',
  'merges.survivor_id': 'the record of a merge',
  'merges.other_id': 'the record of a merge',
};
