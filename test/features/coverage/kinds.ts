import type { Day } from '../../../src/shared/dates.ts';

/** Every kind of change that coverage has to follow. */
export const actKinds = [
  'birth',
  'marriage',
  'arrival',
  'moveIn',
  'moveOut',
  'moveWithin',
  'death',
  'newHead',
  'split',
  'merge',
  'householdWithin',
  'householdOut',
  'eventRetracted',
  'wardMerged',
  'groupMerged',
  'groupToOtherWard',
  'reorganisationUndone',
  'birthDateCorrected',
  'sexCorrected',
  'card',
  'cardShortened',
  'cardLevelCorrected',
  'cardRetracted',
  'residenceRetracted',
  'residentsImported',
  'cardsImported',
  'importUndone',
  'peopleMerged',
  'peopleMergeUndone',
  'payerGroupCorrected',
  'payerGroupFromDay',
] as const;
export type ActKind = (typeof actKinds)[number];

/** Which of what is there an act takes. */
export interface Chance {
  day: Day;
  first: number;
  second: number;
}
