import type { Day } from '../../shared/dates.ts';
import type { Goods } from '../../shared/inKind.ts';
import type { Period } from '../../shared/periods.ts';
import type { Rule } from '../campaigns/schema.ts';
import type { MartyrShare } from '../martyrs/shares.ts';

/** A rule as the builder reads it. */
export type RuleFacts = Pick<
  Rule,
  | 'id'
  | 'source'
  | 'number'
  | 'name'
  | 'categories'
  | 'ages'
  | 'per'
  | 'amountDong'
  | 'inKind'
  | 'maximumPerHousehold'
  | 'highestOnly'
  | 'hungryList'
  | 'basis'
>;

export interface FactPerson {
  id: string;
  fullName: string;
  /** As far as known. */
  birthDate: string;
  /** First day not alive. */
  diedOn: Day | null;
  residences: (Period & { area: string })[];
  memberships: (Period & { household: string; isHead: boolean })[];
}

export interface FactHousehold {
  id: string;
  code: string;
}

export interface FactStatus extends Period {
  person: string | null;
  household: string | null;
  category: string;
  decisions: { number: string | null; date: Day | null; year: number }[];
}

/** A household on the minutes of its group as short of food (Mẫu 5a, 5b). */
export interface HungryHousehold {
  household: string;
  people: number;
  minutesOn: Day;
}

/** One share of a martyr's gift out of a source, as the martyrs' register says whose it is. */
export type SourceShare = MartyrShare & { source: string };

/** What an officer decided of somebody; `subject` as `personKey` or `householdKey` name it. */
export interface Choice {
  source: string;
  rule: string | null;
  subject: string;
  choice: 'in' | 'out';
  reason: string;
}

/** A category as lists may tell it. */
export interface CategoryWords {
  label: string;
  /** Order within its register; 1 first. */
  rank: number;
  /** false: neither its name nor that of a rule about it stands on a list. */
  listed: boolean;
}

/** What is known of an area around the days of a campaign's rules. Periods are half-open. */
export interface Facts {
  /** Day for what a rule on a decision's list leaves open: who lives where and in which household. */
  cutOffOn: Day;
  /** The desk's day, for what has changed since. */
  today: Day;
  areas: ReadonlySet<string>;
  people: readonly FactPerson[];
  households: readonly FactHousehold[];
  statuses: readonly FactStatus[];
  hungry: readonly HungryHousehold[];
  martyrs: readonly SourceShare[];
  /** Who was on last year's list, by source. */
  lastYear: readonly { source: string; subject: string }[];
  /** Gifts that are on other lists of the year, by household. */
  helped: readonly { household: string; text: string }[];
  choices: readonly Choice[];
  category(code: string): CategoryWords;
  sourceName(id: string): string;
  /** The name of a rule that nobody named: its categories in full, which is nothing for a list. */
  usualName(rule: RuleFacts): string;
}

export const personKey = (id: string): string => `person ${id}`;
export const householdKey = (id: string): string => `household ${id}`;

export const reasonCodes = [
  'rule',
  'lowerLevel',
  'sameLevel',
  'choiceIn',
  'martyr',
  'hungry',
  'byHand',
  'imported',
  'endedBefore',
  'startsAfter',
  'notOnDecision',
  'householdMaximum',
  'died',
  'movedOut',
  'arrivesLater',
  'age',
  'ageUnsure',
  'noHead',
  'noMartyr',
  'noLonger',
  'notEligible',
] as const;
export type ReasonCode = (typeof reasonCodes)[number];

/** Why somebody is in, or stays out, or has to be looked at: a sentence for lists, so without grounds that lists may not tell. */
export interface Reason {
  code: ReasonCode;
  text: string;
  rule?: string;
}

export const warningCodes = [
  'twice',
  'diedSince',
  'movedSince',
  'endedSince',
  'notOnCutOff',
  'noHead',
  'helped',
] as const;
export type WarningCode = (typeof warningCodes)[number];

export interface Warning {
  code: WarningCode;
  text: string;
}

export interface BuiltEntry {
  source: string;
  rule: string;
  person: string | null;
  /** Who signs: the person, or the household's head. */
  recipient: string | null;
  household: string | null;
  martyr: string | null;
  area: string;
  recipientName: string;
  category: string | null;
  /** As lists may tell it. */
  categoryLabel: string;
  ground: string;
  amountDong: number;
  goods: Goods[];
  /** Members counted, where the rule is by member. */
  people: number | null;
  reasons: Reason[];
  warnings: Warning[];
}

export interface BuiltCandidate {
  source: string;
  rule: string;
  person: string | null;
  household: string | null;
  area: string;
  recipientName: string;
  outcome: 'out' | 'review';
  reasons: Reason[];
}

export interface BuiltList {
  entries: BuiltEntry[];
  candidates: BuiltCandidate[];
}
