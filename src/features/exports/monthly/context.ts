import type { ReadTx } from '../../../db/tx.ts';
import type { Day } from '../../../shared/dates.ts';
import { dayBefore } from '../../../shared/dates.ts';
import type { Area } from '../../areas/schema.ts';
import { leafCodes, subAreas } from '../../areas/service.ts';
import { type PovertyBalance, povertyBalance, type Snapshot, snapshotsOf } from '../../balances/service.ts';
import { type Dictionaries, dictionaries } from '../../dictionaries/service.ts';
import { type DecisionRow, decisionsOn } from '../../statuses/service.ts';
import type { ClosedPeriod } from '../closing/closedPeriods.ts';

/** What every table of the month is made from. */
export interface MonthContext {
  area: Area;
  /** First and last day of the period. */
  from: Day;
  to: Day;
  /** Groups on the last day; the area itself when it has none, and last where people are recorded in no group. */
  groups: Area[];
  /** The one of `groups` in which an area lies or whose place it has taken since. */
  groupOf: (area: string) => Area;
  dictionary: Dictionaries;
  opening: Snapshot;
  closing: Snapshot;
  poor: PovertyBalance;
  nearPoor: PovertyBalance;
  /** The closed period that ended the day before this one: its lists are the opening ones. */
  former: ClosedPeriod | undefined;
}

export async function monthContext(
  t: ReadTx,
  area: Area,
  from: Day,
  to: Day,
  former?: ClosedPeriod,
  /** Instant whose lists it opens with. */
  openedAt = former?.knownAt ?? t.now,
): Promise<MonthContext> {
  const { opening, closing } = await snapshotsOf(
    t,
    area,
    { opening: dayBefore(from), closing: to },
    { opening: openedAt, closing: t.now },
  );
  const groups = await subAreas(t, area.code, to);
  const lying = new Map<string, Area>();
  for (const group of groups) for (const code of await leafCodes(t, group.code, to)) lying.set(code, group);
  const inNone = [...opening.people.values(), ...closing.people.values()].some(
    ({ area }) => !lying.has(area),
  );
  return {
    area,
    from,
    to,
    groups: groups.length === 0 || inNone ? [...groups, area] : groups,
    groupOf: (code) => lying.get(code) ?? area,
    dictionary: await dictionaries(t),
    opening,
    closing,
    poor: await povertyBalance(t, 'poor', opening, closing),
    nearPoor: await povertyBalance(t, 'nearPoor', opening, closing),
    former,
  };
}

/** Group of the area that a resident's own area is; people recorded in the ward itself stand under it. */
export function groupName(context: MonthContext, code: string): string {
  return context.groupOf(code).name;
}

/**
 * The decision that a list of movements names beside who entered or left: of a status that began in the period the one by
 * which it began, whatever the reviews after it said; else the one that stood on the period's last day.
 */
export function decisionOfMovement(
  { opening, closing }: MonthContext,
  decisions: readonly DecisionRow[],
  { direction }: { direction: 'increase' | 'decrease' },
  status: { valid_from: Day } | undefined,
): DecisionRow | undefined {
  const began = direction === 'increase' && status && status.valid_from > opening.day;
  return decisionsOn(decisions, began ? status.valid_from : closing.day).at(-1);
}
