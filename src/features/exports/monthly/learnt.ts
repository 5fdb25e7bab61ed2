import type { ReadTx } from '../../../db/tx.ts';
import { groupBy } from '../../../shared/collections.ts';
import type { Day } from '../../../shared/dates.ts';
import type { Area } from '../../areas/schema.ts';
import { leafCodes } from '../../areas/service.ts';
import * as store from '../closing/lateStore.ts';

/** Columns that say nothing of what a fact holds for most of its days. */
const apart = new Set([
  'row_id',
  'recorded_at',
  'recorded_by',
  'retracted_at',
  'retracted_by',
  'valid_to',
  'end_reason',
  'end_decision',
  'died_on',
]);

const contentOf = (row: store.FactVersion): string =>
  JSON.stringify(Object.entries(row).filter(([column]) => !apart.has(column)));

const always = '0001-01-01';

/** The first day on which a fact is another than it was known; undefined where it is the same. */
function firstDayOf(was: store.FactVersion | undefined, now: store.FactVersion | undefined): Day | undefined {
  if (!was || !now) {
    const one = was ?? now;
    const isNewPerson = now !== undefined && 'died_on' in now; // begins to count with a residence
    return one && !isNewPerson ? (one.valid_from ?? one.decided_on ?? always) : undefined;
  }
  if (contentOf(was) !== contentOf(now))
    return [was.valid_from ?? always, now.valid_from ?? always].sort()[0];
  const ends = [was.valid_to, now.valid_to, was.died_on, now.died_on].filter(
    (day) => day !== null && day !== undefined,
  );
  return ends.sort()[0] ?? was.valid_from ?? always;
}

/**
 * The first day of which the registry knows otherwise than at an instant, of whoever ever lived in an area, and of its
 * gifts, allowances and cases; undefined: of none. What it names too early costs a comparison, no figure.
 */
export async function firstDayLearnt(t: ReadTx, area: Area, since: string): Promise<Day | undefined> {
  const areas = await leafCodes(t, area.code, t.today);
  const days: Day[] = [...(await store.workDaysSince(t, areas, since))];
  for (const versions of await store.factVersionsSince(t, areas, since)) {
    for (const rows of groupBy(versions, ({ id }) => id).values()) {
      const was = rows.find((row) => row.recorded_at <= since);
      const now = rows.find((row) => row.retracted_at === null);
      const day = firstDayOf(was, now);
      if (day !== undefined) days.push(day);
    }
  }
  return days.sort()[0];
}
