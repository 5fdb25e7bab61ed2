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
export interface ClosedPeriod<Figures = MonthFigures> {
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
  figures: Figures;
  tables: readonly ReportedTable[];
}

const periodOf = <Figures>(row: store.AddressedClosing): ClosedPeriod<Figures> => ({
  from: row.period_from,
  to: row.period_to,
  document: { number: row.document_number, date: row.document_date },
  ...readerOf(row),
  knownAt: row.known_at,
  closedAt: row.closed_at,
  figures: JSON.parse(row.figures) as Figures, // written by the report itself
  tables: JSON.parse(row.tables) as ReportedTable[], // read from its file when it was closed
});

/** Months that a period touches. */
const monthsOf = ({ from, to }: { from: Day; to: Day }): number =>
  (yearOf(to) - yearOf(from)) * 12 + Number(to.slice(5, 7)) - Number(from.slice(5, 7));

/** To whom a report goes. */
export type Reader = Pick<ClosedPeriod, 'recipient' | 'addressee'>;
export const nobody: Reader = { recipient: '', addressee: null };

/** Whose report a closed one was, as its row tells it. */
export const readerOf = (row: Pick<store.AddressedClosing, 'addressee' | 'addressee_id'>): Reader => ({
  recipient: row.addressee,
  addressee: row.addressee_id,
});

/** The same addressee, whatever it is called now; where one has no profile, in the same words. */
export const isSameReader = (one: Reader, other: Reader): boolean =>
  one.addressee && other.addressee ? one.addressee === other.addressee : one.recipient === other.recipient;

/** Whose report goes on from whose: of the same addressee, as long, the newest. */
export interface Successor extends Reader {
  from: Day;
  to: Day;
}

/** The closed periods of a report of an area before some day. */
export class ClosedPeriods<Figures = MonthFigures> {
  private constructor(private readonly periods: readonly ClosedPeriod<Figures>[]) {}

  static async before<Figures = MonthFigures>(
    t: ReadTx,
    of: { area: string; report: string; day: Day },
  ): Promise<ClosedPeriods<Figures>> {
    const rows = await store.closingsBefore(t, { ...of, known: t.now });
    return new ClosedPeriods(rows.map((row) => periodOf<Figures>(row)));
  }

  /**
   * The closed period that ended the day before another begins, undefined where there is none. Of several the one of the
   * same addressee, then one as long, then the newest: that of a resend counts, not the first one's.
   */
  formerOf(next: Successor, closedBy = '9999'): ClosedPeriod<Figures> | undefined {
    const ended = dayBefore(next.from);
    const found = this.periods.filter((period) => period.to === ended && period.closedAt <= closedBy);
    const rank = (period: ClosedPeriod<Figures>): number =>
      (isSameReader(period, next) ? 2 : 0) + (monthsOf(period) === monthsOf(next) ? 1 : 0);
    return [...found].sort((a, b) => rank(b) - rank(a) || (a.closedAt < b.closedAt ? 1 : -1))[0];
  }

  /** The closed period before, the one before that, and so on through the year; the newest first. */
  chainOf(of: Successor): ClosedPeriod<Figures>[] {
    const chain: ClosedPeriod<Figures>[] = [];
    let next = this.formerOf(of);
    while (next && (chain.length === 0 || yearOf(next.to) === yearOf(of.from))) {
      chain.push(next);
      next = this.formerOf(next);
    }
    return chain;
  }
}
