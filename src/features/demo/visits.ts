import type { WriteTx } from '../../db/tx.ts';
import { addDays } from '../../shared/dates.ts';
import { recordResult } from '../assignedLists/recording.ts';
import type { ResultForm } from '../assignedLists/schema.ts';
import { readAssigned } from '../assignedLists/service.ts';
import { handOver } from '../gapLists/service.ts';
import type { GapKind } from '../gaps/schema.ts';
import { defaultWithinDays } from '../gaps/service.ts';

const handed: { kind: GapKind; days: number }[] = [
  { kind: 'lapsed', days: 5 },
  { kind: 'entitledUncovered', days: 14 },
];

/** Hands two lists to the head of group 4, who has an account. Answers the tasks' ids. */
export async function handOverLists(t: WriteTx): Promise<string[]> {
  const ids: string[] = [];
  for (const { kind, days } of handed) {
    const area = { area: 'CL-04', asOf: t.today, within: defaultWithinDays };
    const query = { kind, ...area, code: null, reason: null, text: '' };
    ids.push((await handOver(t, query, { dueOn: addDays(t.today, days) })).assigned);
  }
  return ids;
}

const visits: ResultForm[] = [
  { result: 'willBuy' },
  { result: 'away', note: 'Về quê, cuối tuần gặp lại' },
  { result: 'hasCard', note: 'Có thẻ theo nơi làm việc' },
  { result: 'wrongInfo', note: 'Số điện thoại của người khác' },
];

/** The head has been to the first few of the first list. */
export async function visitSome(t: WriteTx, [first]: readonly string[]): Promise<void> {
  if (!first) return;
  const { rows } = await readAssigned(t, first);
  for (const [i, visit] of visits.slice(0, rows).entries()) await recordResult(t, first, i + 1, visit);
}
