import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { type Day, formatMonth, monthOf } from '../../shared/dates.ts';
import { dictionaries } from '../dictionaries/service.ts';
import type { RecoveryGround, RecoveryLine } from './schema.ts';
import * as store from './store.ts';

/** A status whose end was recorded late: its allowances of months that begin on its last day or later were not due. */
export interface Ended {
  status: string;
  on: Day;
}

const linesOf = ({ detail }: Pick<store.RecoveryRow, 'detail'>): RecoveryLine[] =>
  JSON.parse(detail) as RecoveryLine[]; // written below

/** What somebody already has to give back: no đồng is asked for twice. */
function askedFor(rows: readonly store.RecoveryRow[], but: string | undefined): Set<string> {
  return new Set(
    rows
      .filter(({ id, state }) => state !== 'cancelled' && id !== but)
      .flatMap((row) => linesOf(row).map(({ of }) => of ?? '')),
  );
}

async function allowanceLines(
  t: ReadTx,
  person: string,
  notDue: (row: store.AllowanceRow) => boolean,
): Promise<RecoveryLine[]> {
  const dictionary = await dictionaries(t);
  return (await store.allowancesOf(t, person)).filter(notDue).map((row) => ({
    kind: 'allowance',
    label: `Trợ cấp tháng ${formatMonth(row.month)}: ${dictionary.publicLabel(row.category)}`,
    month: row.month,
    paidOn: row.paid_on,
    amountDong: Number(row.amount_dong),
    of: row.id,
  }));
}

/** Gifts handed over after a death; what went to the family by a decision stays theirs. */
async function giftLines(t: ReadTx, person: string, diedOn: Day): Promise<RecoveryLine[]> {
  return (await store.giftsPaidFrom(t, person, diedOn))
    .filter(({ reason }) => !reason?.startsWith('Chi cho gia đình'))
    .map((row) => ({
      kind: 'gift',
      label: `${row.campaign}, ${row.source}`,
      month: null,
      paidOn: row.paid_on,
      amountDong: Number(row.amount_dong),
      of: row.id,
    }));
}

async function keep(
  t: WriteTx,
  of: { person: string; area: string | null; ground: RecoveryGround; endedOn: Day },
  lines: readonly RecoveryLine[],
): Promise<void> {
  const rows = await store.recoveriesOf(t, of.person);
  const open = rows.find(({ ground, state }) => ground === of.ground && state === 'open');
  const former = askedFor(rows, open?.id);
  const asked = lines.filter((line) => line.of === null || !former.has(line.of));
  if (asked.length === 0) return;
  const amount = asked.reduce((sum, { amountDong }) => sum + amountDong, 0);
  const about = { ended_on: of.endedOn, amount_dong: amount, detail: JSON.stringify(asked) };
  const id = open?.id ?? t.newId();
  if (open) await store.updateRecovery(t, open.id, about);
  else
    await store.insertRecovery(t, { id, person_id: of.person, ground: of.ground, state: 'open', ...about });
  t.audit({
    action: open ? 'recovery.recompute' : 'recovery.open',
    kind: 'recovery',
    id,
    area: of.area,
    ...(open && { before: { amountDong: Number(open.amount_dong) } }),
    after: {
      person: of.person,
      ground: of.ground,
      endedOn: of.endedOn,
      amountDong: amount,
      lines: asked.length,
    },
  });
}

/**
 * A death recorded late: what was paid after it is to be recovered. The allowance of the month of death is due; those of
 * later months are not, nor is a gift handed over on the day of death or after it. In the transaction of the death.
 */
export async function recoverAfterDeath(t: WriteTx, person: string, diedOn: Day): Promise<void> {
  const month = monthOf(diedOn);
  const lines = [
    ...(await allowanceLines(t, person, (row) => row.month > month)),
    ...(await giftLines(t, person, diedOn)),
  ];
  await keep(t, { person, area: await store.lastArea(t, person), ground: 'died', endedOn: diedOn }, lines);
}

/** A status ended late: its allowances of months that begin with that day or later were not due. In the same transaction. */
export async function recoverAfterEnd(t: WriteTx, person: string, ended: Ended): Promise<void> {
  const lines = await allowanceLines(
    t,
    person,
    (row) => row.status_id === ended.status && `${row.month}-01` >= ended.on,
  );
  await keep(t, { person, area: await store.lastArea(t, person), ground: 'ended', endedOn: ended.on }, lines);
}

/**
 * A death or an end taken back, by the instant it was recorded at: nothing is to be recovered for it. What was received
 * stands on the row, to be given back.
 */
export async function dropRecoveries(
  t: WriteTx,
  person: string,
  recordedAt: string,
  reason: string,
): Promise<void> {
  for (const row of await store.recoveriesOf(t, person)) {
    if (row.created_at !== recordedAt || row.state === 'cancelled') continue;
    await store.updateRecovery(t, row.id, { state: 'cancelled', note: `Biến động đã thu hồi: ${reason}` });
    t.audit({
      action: 'recovery.cancel',
      kind: 'recovery',
      id: row.id,
      area: row.area_code,
      before: { state: row.state, amountDong: Number(row.amount_dong) },
      reason,
    });
  }
}
