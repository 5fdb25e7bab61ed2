import type { ReadTx } from '../../../db/tx.ts';
import type { Day } from '../../../shared/dates.ts';
import { dayBefore } from '../../../shared/dates.ts';
import type { Area } from '../../areas/schema.ts';
import { subAreas } from '../../areas/service.ts';
import { type PovertyBalance, povertyBalance, type Snapshot, snapshotOn } from '../../balances/service.ts';
import { type Dictionaries, dictionaries } from '../../dictionaries/service.ts';

/** What every table of the month is made from. */
export interface MonthContext {
  area: Area;
  /** First and last day of the period. */
  from: Day;
  to: Day;
  /** Groups on the last day; the area itself when it has none. */
  groups: Area[];
  dictionary: Dictionaries;
  opening: Snapshot;
  closing: Snapshot;
  poor: PovertyBalance;
  nearPoor: PovertyBalance;
}

export async function monthContext(t: ReadTx, area: Area, from: Day, to: Day): Promise<MonthContext> {
  const opening = await snapshotOn(t, area.code, dayBefore(from));
  const closing = await snapshotOn(t, area.code, to);
  const groups = await subAreas(t, area.code, to);
  return {
    area,
    from,
    to,
    groups: groups.length > 0 ? groups : [area],
    dictionary: await dictionaries(t),
    opening,
    closing,
    poor: await povertyBalance(t, 'poor', opening, closing),
    nearPoor: await povertyBalance(t, 'nearPoor', opening, closing),
  };
}

/** Group of the area that a resident's own area is; people recorded in the ward itself stand under it. */
export function groupName(context: MonthContext, code: string): string {
  return context.groups.find((group) => group.code === code)?.name ?? context.area.name;
}
