import { addDays, type Day, dayBefore, daysBetween, earliestDay, OPEN_END } from '../../shared/dates.ts';
import { contains, type Period, union } from '../../shared/periods.ts';
import type { Ground } from '../insurance/entitlement.ts';
import type { GapKind, GapReason } from './schema.ts';
import type { GroundRow } from './store.ts';

interface InsurancePeriod extends Period {
  objectCode: string;
  facility: string | null;
}

/** What of a person decides whether they are on one of the lists. */
export interface GapFacts {
  birthDate: string;
  nationalId: string | null;
  /** As the insurer's newest list writes the name, where it differs; null: it does not, or there is no list. */
  insurerName: string | null;
  diedOn: Day | null;
  residentFrom: Day;
  grounds: Ground[];
  /** What holds on the day asked about or comes after it; what ended before only where nothing holds. */
  insurance: InsurancePeriod[];
}

/** What the lists are asked for. */
export interface Asked {
  day: Day;
  /** Cards that end by then are on the list of those that end. */
  until: Day;
  /** Object codes that need a ground. */
  codes: ReadonlySet<string>;
}

/** One status held without a break is one ground, also where the membership changed in between: a new head, say. */
export function withoutSeams(rows: readonly GroundRow[]): GroundRow[] {
  const whole: GroundRow[] = [];
  for (const row of rows) {
    const last = whole.at(-1);
    if (last?.status_id === row.status_id && last.valid_to >= row.valid_from)
      whole.splice(-1, 1, { ...last, valid_to: row.valid_to });
    else whole.push(row);
  }
  return whole;
}

const since = (ground: Ground): GapReason =>
  ground.category === null
    ? { code: 'under6', since: ground.from }
    : { code: 'status', category: ground.category, since: ground.from };

function groundReasons(facts: GapFacts, day: Day, payer: Ground['payer']): GapReason[] {
  if (facts.insurance.some((each) => contains(each, day))) return [];
  return facts.grounds.filter((ground) => ground.payer === payer && contains(ground, day)).map(since);
}

/** First day without a card, going back from a day without one. */
function uncoveredSince(facts: GapFacts, day: Day): Day {
  const ended = facts.insurance.filter((each) => each.to <= day).map((each) => each.to);
  const begun = [earliestDay(facts.birthDate), facts.residentFrom].sort().at(-1) ?? facts.residentFrom;
  return [...ended, begun].sort().at(-1) ?? begun;
}

/** The last day looked at for cards that end within some days of one. */
export function endOf(day: Day, within: number): Day {
  const last = dayBefore(OPEN_END);
  return within < daysBetween(day, last) ? addDays(day, within) : last;
}

function expiring(facts: GapFacts, { day, until }: Asked): GapReason[] {
  if (facts.insurance.length === 0) return [];
  const covered = union(facts.insurance).find((each) => contains(each, day));
  if (!covered || covered.to > until) return [];
  return facts.diedOn !== null && facts.diedOn <= covered.to ? [] : [{ code: 'ends', since: covered.to }];
}

function overlapping(facts: GapFacts, day: Day): GapReason[] {
  const current = facts.insurance
    .filter((each) => contains(each, day))
    .sort((a, b) => (a.from < b.from ? -1 : 1));
  const second = current[1];
  return second ? [{ code: 'overlap', since: second.from }] : [];
}

function lostEntitlement(facts: GapFacts, day: Day): GapReason[] {
  const reasons: GapReason[] = [];
  for (const period of facts.insurance.filter((each) => contains(each, day))) {
    const grounds = facts.grounds.filter((ground) => ground.objectCode === period.objectCode);
    if (grounds.some((ground) => contains(ground, day))) continue;
    const last = grounds.filter((ground) => ground.to <= day).sort((a, b) => (a.to < b.to ? 1 : -1))[0];
    if (last)
      reasons.push({
        code: 'groundEnded',
        ...(last.category ? { category: last.category } : {}),
        since: last.to,
      });
  }
  return reasons;
}

function noGround(facts: GapFacts, { day, codes }: Asked): GapReason[] {
  return facts.insurance
    .filter((each) => contains(each, day) && codes.has(each.objectCode))
    .filter((each) => !facts.grounds.some((ground) => ground.objectCode === each.objectCode))
    .map((each) => ({ code: 'noGround', since: each.from }));
}

/** Had a card, and has none on the day. */
function lapsed(facts: GapFacts, day: Day): GapReason[] {
  const before = facts.insurance.filter((each) => each.from <= day);
  if (before.length === 0 || before.some((each) => contains(each, day))) return [];
  return [{ code: 'lapsed', since: uncoveredSince(facts, day) }];
}

/** No card on the day, and none on any day before it. */
function neverCovered(facts: GapFacts, day: Day): GapReason[] {
  if (facts.insurance.some((each) => each.from <= day)) return [];
  return [{ code: 'neverCovered', since: uncoveredSince(facts, day) }];
}

/** What is missing before a list for the insurer can name whoever needs a card now or within the days. */
function blocked(facts: GapFacts, asked: Asked): GapReason[] {
  const needsCard =
    !facts.insurance.some((each) => contains(each, asked.day)) || expiring(facts, asked).length > 0;
  if (!needsCard) return [];
  const reasons: GapReason[] = [];
  if (facts.nationalId === null) reasons.push({ code: 'noNationalId' });
  if (facts.birthDate.length < 10) reasons.push({ code: 'birthDateIncomplete' });
  if (facts.insurerName !== null) reasons.push({ code: 'nameDiffers' });
  return reasons;
}

/** The last period that began by a day; undefined: none did. */
export const lastPeriod = ({ insurance }: GapFacts, day: Day): InsurancePeriod | undefined =>
  insurance.filter((each) => each.from <= day).sort((a, b) => (a.to < b.to ? 1 : -1))[0];

/** Why a person stands on a list of a kind; empty: not on it. */
export function gapReasons(kind: GapKind, facts: GapFacts, asked: Asked): GapReason[] {
  const { day } = asked;
  switch (kind) {
    case 'entitledUncovered':
      return groundReasons(facts, day, 'state');
    case 'supportedUncovered':
      return groundReasons(facts, day, 'stateSupport');
    case 'uncovered':
      return facts.insurance.some((each) => contains(each, day))
        ? []
        : [{ code: 'noPeriod', since: uncoveredSince(facts, day) }];
    case 'expiring':
      return expiring(facts, asked);
    case 'overlapping':
      return overlapping(facts, day);
    case 'lostEntitlement':
      return lostEntitlement(facts, day);
    case 'noGround':
      return noGround(facts, asked);
    case 'lapsed':
      return lapsed(facts, day);
    case 'neverCovered':
      return neverCovered(facts, day);
    case 'blocked':
      return blocked(facts, asked);
  }
}
