import type { ReadTx, WriteTx } from '../../db/tx.ts';
import type { Day } from '../../shared/dates.ts';
import { lastPeriodBefore, periodName, type ReportingPeriod } from '../../shared/reportingPeriods.ts';
import type { Addressee } from '../addressees/schema.ts';
import { isActive, listAddressees } from '../addressees/service.ts';
import { prepareFor } from './preparing.ts';
import { dueOn, isLate } from './rules.ts';
import type { Submission } from './schema.ts';
import * as store from './store.ts';

/** A report that an addressee should get and of which there is no draft. */
export interface MissingDraft {
  addressee: Addressee;
  period: ReportingPeriod;
  periodName: string;
  dueOn: Day | null;
  late: boolean;
}

/** Addressees of an area without a document of the period that ended last. */
export async function missingDrafts(t: ReadTx, area: string): Promise<MissingDraft[]> {
  const addressees = (await listAddressees(t, area)).filter((each) => isActive(each, t.today));
  if (addressees.length === 0) return [];
  const done = await store.periodsDone(
    t,
    addressees.map(({ id }) => id),
  );
  const keys = new Set(done.map(({ addressee_id, period_to }) => `${addressee_id} ${period_to}`));
  return addressees
    .map((addressee) => {
      const period = lastPeriodBefore(addressee.periodKind, t.today);
      const due = dueOn(period, addressee.dueDay);
      return {
        addressee,
        period,
        periodName: periodName(addressee.periodKind, period),
        dueOn: due,
        late: isLate(due, 'draft', t.today),
      };
    })
    .filter(({ addressee, period }) => !keys.has(`${addressee.id} ${period.to}`));
}

/** Makes the drafts that are missing, all or none; answers the exports whose files are to be made. */
export async function prepareMissing(t: WriteTx, area: string): Promise<string[]> {
  const exports: string[] = [];
  for (const { addressee, period } of await missingDrafts(t, area))
    exports.push(...(await prepareFor(t, addressee, period)).exports);
  return exports;
}

/** Documents of one period. */
export interface PeriodGroup {
  name: string;
  period: ReportingPeriod;
  items: Submission[];
}

/** Documents by their period, in the order they come. */
export function byPeriod(items: readonly Submission[]): PeriodGroup[] {
  const groups = new Map<string, PeriodGroup>();
  for (const item of items) {
    const { period, periodName: name } = item;
    const key = `${period.from} ${period.to}`;
    const group = groups.get(key) ?? { name, period, items: [] };
    group.items.push(item);
    groups.set(key, group);
  }
  return [...groups.values()];
}
