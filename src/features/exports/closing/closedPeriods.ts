import type { ReadTx } from '../../../db/tx.ts';
import { type Day, dayBefore, yearOf } from '../../../shared/dates.ts';
import type { MonthFigures } from '../monthly/monthly.ts';
import type { CellValue, Column } from '../sheet.ts';
import * as store from './closingStore.ts';

/** A table of figures as it was reported. Of the kinds of its columns only figures and texts are told apart. */
export interface ReportedTable {
  name: string;
  columns: readonly Column[];
  rows: readonly (readonly CellValue[])[];
  totals: readonly (readonly CellValue[])[];
}

/** What was reported of a period under a number and date, as a later report holds itself against it. */
export interface ClosedPeriod {
  from: Day;
  /** Last day included. */
  to: Day;
  document: { number: string; date: Day };
  recipient: string;
  /** Id of its profile; null where `recipient` is only a text. */
  addressee: string | null;
  /** Its lists are those that stood in the register at this instant. */
  knownAt: string;
  closedAt: string;
  figures: MonthFigures;
  tables: readonly ReportedTable[];
}

const periodOf = (row: store.AddressedClosing): ClosedPeriod => ({
  from: row.period_from,
  to: row.period_to,
  document: { number: row.document_number, date: row.document_date },
  recipient: row.addressee,
  addressee: row.addressee_id,
  knownAt: row.known_at,
  closedAt: row.closed_at,
  figures: JSON.parse(row.figures) as MonthFigures, // written by the monthly report
  tables: JSON.parse(row.tables) as ReportedTable[], // read from its file when it was closed
});

/** Months that a period touches. */
const monthsOf = ({ from, to }: { from: Day; to: Day }): number =>
  (yearOf(to) - yearOf(from)) * 12 + Number(to.slice(5, 7)) - Number(from.slice(5, 7));

/** Whose report goes on from whose: of the same addressee, as long, the newest. */
export interface Successor {
  from: Day;
  to: Day;
  recipient: string;
  addressee: string | null;
}

/** The closed periods of an area before some day, as known at an instant. */
export class ClosedPeriods {
  private constructor(private readonly periods: readonly ClosedPeriod[]) {}

  static async before(t: ReadTx, area: string, day: Day, known = t.now): Promise<ClosedPeriods> {
    const rows = await store.closingsBefore(t, { area, report: 'monthly', day, known });
    return new ClosedPeriods(rows.map(periodOf));
  }

  /**
   * The closed period that ended the day before another begins, undefined where there is none. Of several the one of the
   * same addressee, then one as long, then the newest: that of a resend counts, not the first one's.
   */
  formerOf({ from, to, recipient, addressee }: Successor, closedBy = '9999'): ClosedPeriod | undefined {
    const ended = dayBefore(from);
    const found = this.periods.filter((period) => period.to === ended && period.closedAt <= closedBy);
    const isSame = (period: ClosedPeriod): boolean =>
      addressee && period.addressee ? period.addressee === addressee : period.recipient === recipient;
    const rank = (period: ClosedPeriod): number =>
      (isSame(period) ? 2 : 0) + (monthsOf(period) === monthsOf({ from, to }) ? 1 : 0);
    return [...found].sort((a, b) => rank(b) - rank(a) || (a.closedAt < b.closedAt ? 1 : -1))[0];
  }

  /** The closed period before, the one before that, and so on through the year; the newest first. */
  chainOf(of: Successor): ClosedPeriod[] {
    const chain: ClosedPeriod[] = [];
    let next = this.formerOf(of);
    while (next && (chain.length === 0 || yearOf(next.to) === yearOf(of.from))) {
      chain.push(next);
      next = this.formerOf(next);
    }
    return chain;
  }
}
