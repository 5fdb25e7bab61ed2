import { type Db, type ReadTx, systemActor } from '../../db/tx.ts';
import type { Day } from '../../shared/dates.ts';
import { dayBefore } from '../../shared/dates.ts';
import { dayAfterPeriod, lastPeriodBefore, type ReportingPeriod } from '../../shared/reportingPeriods.ts';
import type { Addressee } from '../addressees/schema.ts';
import { isActive, listAddressees } from '../addressees/service.ts';
import { prepareFor } from './preparing.ts';
import * as store from './store.ts';

/** How many periods back a draft is still made by itself: when the machine was off, and not for years of the past. */
const mostPeriods = 3;

/**
 * Periods of an addressee whose draft should stand by a day, the oldest first: those whose day of drafting has come since
 * the addressee was recorded, the newest three at most.
 */
export function periodsDue(
  addressee: Pick<Addressee, 'periodKind' | 'draftDay' | 'startedOn'>,
  today: Day,
): ReportingPeriod[] {
  const { draftDay, periodKind, startedOn } = addressee;
  if (draftDay === null) return [];
  const due: ReportingPeriod[] = [];
  let period = lastPeriodBefore(periodKind, today);
  while (due.length < mostPeriods) {
    const on = dayAfterPeriod(period, draftDay);
    if (on < startedOn) break;
    if (on <= today) due.unshift(period);
    period = lastPeriodBefore(periodKind, dayBefore(period.to));
  }
  return due;
}

interface DueDraft {
  addressee: Addressee;
  period: ReportingPeriod;
}

/** Drafts that are due and not there, of all addressees. */
export async function dueDrafts(t: ReadTx): Promise<DueDraft[]> {
  const addressees = (await listAddressees(t)).filter((each) => isActive(each, t.today));
  const due = addressees.flatMap((addressee) =>
    periodsDue(addressee, t.today).map((period) => ({ addressee, period })),
  );
  if (due.length === 0) return [];
  const done = await store.periodsDone(
    t,
    addressees.map(({ id }) => id),
  );
  const keys = new Set(done.map(({ addressee_id, period_to }) => `${addressee_id} ${period_to}`));
  return due.filter(({ addressee, period }) => !keys.has(`${addressee.id} ${period.to}`));
}

/** Has the drafts made on the day set: looks when the program starts, and whenever the desk's day has changed. */
export class DraftScheduler {
  private lastDay: Day | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly db: Db,
    private readonly today: () => Day,
    private readonly enqueue: (exportId: string) => void,
    private readonly onFault: (error: unknown) => void,
  ) {}

  /** Makes what is due today, once a day. A draft that cannot be made is told and keeps no other from being made. */
  async run(): Promise<void> {
    const day = this.today();
    if (day === this.lastDay) return;
    this.lastDay = day;
    try {
      for (const draft of await this.db.read(systemActor, dueDrafts)) await this.make(draft);
    } catch (error) {
      this.onFault(error);
    }
  }

  private async make({ addressee, period }: DueDraft): Promise<void> {
    try {
      const { exports } = await this.db.tx(systemActor, (t) => prepareFor(t, addressee, period));
      for (const id of exports) this.enqueue(id);
    } catch (error) {
      this.onFault(error);
    }
  }

  /** Looks now, then every minute. */
  async start(everyMs = 60_000): Promise<void> {
    await this.run();
    this.timer = setInterval(() => void this.run(), everyMs);
    this.timer.unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }
}
