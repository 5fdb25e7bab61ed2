import { type Day, dayAfter } from '../../../shared/dates.ts';
import { type Register, registers } from '../../../shared/words.ts';
import type { Request } from '../record.ts';
import { hasOwnFrame } from '../schema.ts';

/** Days that a closed version tells of, the last one included. */
export interface ClosedDays {
  from: Day;
  to: Day;
}

/** A report that is closed under a document's number and date. */
interface Closable {
  /** The days it tells of; undefined where the request is about none. */
  daysOf(request: Request): ClosedDays | undefined;
  /** Tables that are kept with their cells; what names people stays in the sealed file. */
  keeps(name: string): boolean;
  /** Lists that `sas verify` counts again: which of them, as they stood on which day. None: the file alone is proven. */
  lists?: { registers: readonly Register[]; dayOf(days: ClosedDays): Day };
}

/** The year whose end list N stands at: what review N is about. */
export const reviewDays = (year: number): ClosedDays => ({
  from: `${year - 1}-01-01`,
  to: `${year - 1}-12-31`,
});

const asOfDay = ({ asOf }: Request): ClosedDays | undefined => (asOf ? { from: asOf, to: asOf } : undefined);
const nothing = (): boolean => false;

/** A superior's form opens nothing and is proven by its file alone. */
const form: Closable = { daysOf: ({ period }) => period, keeps: nothing };

/** The reports that go a document's way under a number; registers go beside one, by the letter that asks for them. */
const closables: Readonly<Record<string, Closable>> = {
  monthly: {
    daysOf: ({ period }) => period,
    keeps: (name) => /^B\d\d /.test(name) || name === 'Điều chỉnh kỳ trước',
    lists: { registers, dayOf: ({ to }) => to },
  },
  povertyReview: {
    daysOf: ({ year }) => (year === undefined ? undefined : reviewDays(year)),
    keeps: (name) => /^(?:[1-9]|1[0-3]) /.test(name),
    lists: { registers: ['poor', 'nearPoor'], dayOf: ({ to }) => dayAfter(to) },
  },
  coverage: { daysOf: asOfDay, keeps: nothing },
  d03Ts: { daysOf: asOfDay, keeps: nothing },
  quarterlyReview: { daysOf: asOfDay, keeps: nothing },
};

/** How a report is closed; undefined of one that bears a number without being closed. */
export const closableOf = (report: string): Closable | undefined =>
  hasOwnFrame(report) ? form : closables[report];

/** True of a report whose number and date close it. */
export const isClosable = (report: string): boolean => closableOf(report) !== undefined;
