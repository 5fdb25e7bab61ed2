import type { ReadTx } from '../../db/tx.ts';
import type { Day } from '../../shared/dates.ts';
import { compareTexts } from '../../shared/text.ts';
import { leafCodes, requireArea } from '../areas/service.ts';
import { workingCalendar } from '../calendar/service.ts';
import { dictionaries } from '../dictionaries/service.ts';
import { listAnswers } from './answers.ts';
import * as store from './openWorkStore.ts';
import type { CaseSummary } from './schema.ts';

/**
 * Cases of an area that were unfinished at the end of a day, by deadline; their present state stands in each. Days late
 * are counted up to `lateOn`, by default today.
 */
export async function casesOpenOn(
  t: ReadTx,
  area: string,
  day: Day,
  lateOn: Day = t.today,
): Promise<CaseSummary[]> {
  const { code } = await requireArea(t, area, day);
  const rows = await store.casesAround(t, await leafCodes(t, code, day), day, day);
  const open = rows.filter(
    (row) => row.received_on <= day && (row.closed_on === null || row.closed_on > day),
  );
  return listAnswers(t, open, lateOn);
}

/** What became of the cases of one kind in a period (sheet B11): counts of cases. */
export interface CaseBalance {
  kind: string;
  label: string;
  opening: number;
  received: number;
  /** Decided before, on and after the day they were promised for. */
  early: number;
  onTime: number;
  late: number;
  refused: number;
  /** Left at the end, within and past their deadline. */
  leftInTime: number;
  leftOverdue: number;
}

/**
 * Days included: a case of `to` itself is in. opening + received = decided + refused + left, of each kind. `reportedAt`:
 * the instant up to which the period before was reported. The opening is then what was left by that report: cases of
 * that period entered since count as received, those closed since as decided.
 */
export async function caseBalances(
  t: ReadTx,
  area: string,
  from: Day,
  to: Day,
  reportedAt?: string,
): Promise<CaseBalance[]> {
  const dictionary = await dictionaries(t);
  const lateBefore = (await workingCalendar(t)).lastWorkingDay(to);
  const balances = new Map<string, CaseBalance>();
  for (const row of await store.casesAround(t, await leafCodes(t, area, to), from, to, reportedAt)) {
    const balance = balances.get(row.kind) ?? {
      kind: row.kind,
      label: dictionary.caseKind(row.kind, row.received_on)?.label ?? row.kind,
      opening: 0,
      received: 0,
      early: 0,
      onTime: 0,
      late: 0,
      refused: 0,
      leftInTime: 0,
      leftOverdue: 0,
    };
    balances.set(row.kind, balance);
    const wasReported = reportedAt === undefined || row.created_at <= reportedAt;
    balance[row.received_on < from && wasReported ? 'opening' : 'received']++;
    balance[outcomeBy(row, to, lateBefore)]++;
  }
  return [...balances.values()].sort((a, b) => compareTexts(a.label, b.label));
}

type Outcome = 'early' | 'onTime' | 'late' | 'refused' | 'leftInTime' | 'leftOverdue';

function outcomeBy(
  row: Pick<store.OpenCaseRow, 'closed_on' | 'due_on' | 'state' | 'stopped_on'>,
  to: Day,
  lateBefore: Day,
): Outcome {
  if (row.closed_on === null || row.closed_on > to) {
    const isStopped = row.stopped_on !== null && row.stopped_on <= to; // its clock stands
    return row.due_on < lateBefore && !isStopped ? 'leftOverdue' : 'leftInTime';
  }
  if (row.state !== 'approved') return 'refused';
  if (row.closed_on === row.due_on) return 'onTime';
  return row.closed_on < row.due_on ? 'early' : 'late';
}

/**
 * A case that would be left without its kind, or without the step it stands at, by the kinds as recorded now; the code
 * of one such case and its step, undefined when every case still has its kind.
 */
export async function casesWithoutKind(
  t: ReadTx,
  kind: string,
): Promise<{ code: string; step: string | null } | undefined> {
  const dictionary = await dictionaries(t);
  return (await store.placesOfKind(t, kind)).find(({ received_on, step }) => {
    const found = dictionary.caseKind(kind, received_on);
    return !found || (step !== null && !found.steps.some(({ code }) => code === step));
  });
}
