import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { formatDay } from '../../shared/dates.ts';
import { conflict, invalid, notFound } from '../../shared/errors.ts';
import { type List, listOf, pageOf } from '../../shared/lists.ts';
import { formatDong } from '../../shared/money.ts';
import { clean } from '../../shared/text.ts';
import { scopeCondition } from '../areas/service.ts';
import { requireWritablePerson } from '../people/service.ts';
import type {
  ReceiptForm,
  RecoveriesQuery,
  Recovery,
  RecoveryForm,
  RecoveryLine,
  RecoveryState,
  WaiverForm,
} from './schema.ts';
import * as store from './store.ts';

export { dropRecoveries, recoverAfterDeath, recoverAfterEnd } from './computing.ts';
export { type ReceivedLine, receivedIn } from './received.ts';

function answer(row: store.RecoveryRow, receipts: readonly store.ReceiptRow[]): Recovery {
  const recovered = receipts.reduce((sum, { amount_dong }) => sum + Number(amount_dong), 0);
  const amount = Number(row.amount_dong);
  const { decision_number: number, decided_on: date } = row;
  return {
    id: row.id,
    version: row.version,
    person: row.person_id,
    name: row.full_name,
    birthDate: row.birth_date,
    area: row.area_code,
    ground: row.ground,
    endedOn: row.ended_on,
    amountDong: amount,
    recoveredDong: recovered,
    leftDong: Math.max(0, amount - recovered),
    state: row.state,
    lines: JSON.parse(row.detail) as RecoveryLine[], // written from checked lines
    receipts: receipts.map((receipt) => ({
      id: receipt.id,
      number: receipt.number,
      receivedOn: receipt.received_on,
      amountDong: Number(receipt.amount_dong),
    })),
    decision: number === null || date === null ? null : { number, date, issuer: row.decision_issuer },
    note: row.note,
  };
}

async function answers(t: ReadTx, rows: readonly store.RecoveryRow[]): Promise<Recovery[]> {
  const receipts = await store.receiptsOf(
    t,
    rows.map(({ id }) => id),
  );
  return rows.map((row) =>
    answer(
      row,
      receipts.filter(({ recovery_id }) => recovery_id === row.id),
    ),
  );
}

const scopeOf = (t: ReadTx) => scopeCondition(t, 'x.area_code');

/** What is to be recovered in the actor's area, the newest first; of one state where asked. */
export async function listRecoveries(t: ReadTx, query: RecoveriesQuery): Promise<List<Recovery>> {
  const page = pageOf(query);
  const counts = await store.recoveryCounts(t, scopeOf(t));
  const total = counts
    .filter(({ state }) => query.state === undefined || state === query.state)
    .reduce((sum, { n }) => sum + Number(n), 0);
  return listOf(await answers(t, await store.recoveries(t, scopeOf(t), query.state, page)), total, page);
}

/** How many there are by state. */
export async function countRecoveries(t: ReadTx): Promise<ReadonlyMap<RecoveryState, number>> {
  return new Map((await store.recoveryCounts(t, scopeOf(t))).map(({ state, n }) => [state, Number(n)]));
}

async function requireRow(t: ReadTx, id: string): Promise<store.RecoveryRow> {
  const row = await store.recoveryById(t, id, scopeOf(t));
  if (!row) throw notFound('Không có khoản phải thu hồi này trong phạm vi của bạn.');
  return row;
}

/** One sum to be recovered, with what came back of it; 404 outside the actor's area. */
export async function readRecovery(t: ReadTx, id: string): Promise<Recovery> {
  const [found] = await answers(t, [await requireRow(t, id)]);
  if (!found) throw notFound();
  return found;
}

/** Enters a sum that the program can't compute: paid twice, after a move, or for another reason. */
export async function openRecovery(t: WriteTx, form: RecoveryForm): Promise<Recovery> {
  const person = await requireWritablePerson(t, form.person);
  if (form.amountDong === 0)
    throw invalid('/amountDong', 'amount', 'Số tiền phải thu hồi: phải lớn hơn 0 đồng.');
  const id = t.newId();
  const line: RecoveryLine = {
    kind: 'entered',
    label: clean(form.note),
    month: null,
    paidOn: null,
    amountDong: form.amountDong,
    of: null,
  };
  await store.insertRecovery(t, {
    id,
    person_id: person.id,
    ground: form.ground,
    ended_on: form.endedOn,
    amount_dong: form.amountDong,
    detail: JSON.stringify([line]),
    state: 'open',
    note: clean(form.note),
  });
  t.audit({ action: 'recovery.open', kind: 'recovery', id, after: form });
  return readRecovery(t, id);
}

const stateWords: Record<RecoveryState, string> = {
  open: 'đang thu hồi',
  recovered: 'đã thu đủ',
  waived: 'đã có quyết định không thu',
  cancelled: 'đã hủy',
};

function requireOpen(recovery: Recovery): void {
  if (recovery.state !== 'open')
    throw conflict('/', 'state', `Khoản này ${stateWords[recovery.state]}: không ghi thêm được.`);
}

/** Records money that came back, with number and day; in parts, never more than is to be recovered. */
export async function addReceipt(t: WriteTx, id: string, form: ReceiptForm): Promise<Recovery> {
  const recovery = await readRecovery(t, id);
  await requireWritablePerson(t, recovery.person);
  requireOpen(recovery);
  if (form.amountDong === 0) throw invalid('/amountDong', 'amount', 'Số tiền: phải lớn hơn 0 đồng.');
  if (form.amountDong > recovery.leftDong)
    throw invalid(
      '/amountDong',
      'tooMuch',
      `Số tiền ${formatDong(form.amountDong)}: chỉ còn phải thu ${formatDong(recovery.leftDong)}.`,
    );
  if (form.receivedOn < recovery.endedOn)
    throw invalid(
      '/receivedOn',
      'order',
      `Ngày thu ${formatDay(form.receivedOn)}: trước ngày ${formatDay(recovery.endedOn)} thôi được hưởng.`,
    );
  const number = clean(form.number);
  if (recovery.receipts.some((receipt) => receipt.number === number))
    throw conflict('/number', 'taken', `Số phiếu thu ${number} đã ghi rồi: xem lại số.`);
  const row = {
    id: t.newId(),
    recovery_id: id,
    number,
    received_on: form.receivedOn,
    amount_dong: form.amountDong,
  };
  await store.insertReceipt(t, row);
  await store.updateRecovery(t, id, { state: form.amountDong === recovery.leftDong ? 'recovered' : 'open' });
  t.audit({ action: 'recovery.receive', kind: 'recovery', id, area: recovery.area, after: row });
  return readRecovery(t, id);
}

/** Takes back a receipt recorded by mistake: the sum is open again. */
export async function retractReceipt(
  t: WriteTx,
  id: string,
  receipt: string,
  reason: string,
): Promise<Recovery> {
  const recovery = await readRecovery(t, id);
  await requireWritablePerson(t, recovery.person);
  const row = recovery.receipts.find((each) => each.id === receipt);
  if (!row) throw notFound('Không có phiếu thu này, hoặc đã thu hồi.');
  await store.retractReceipt(t, row.id);
  if (recovery.state === 'recovered') await store.updateRecovery(t, id, { state: 'open' });
  t.audit({
    action: 'recovery.retractReceipt',
    kind: 'recovery',
    id,
    area: recovery.area,
    before: row,
    reason: clean(reason),
  });
  return readRecovery(t, id);
}

/** The rest is not recovered, by a decision; what came back before stays. */
export async function waive(t: WriteTx, id: string, form: WaiverForm): Promise<Recovery> {
  const recovery = await readRecovery(t, id);
  requireOpen(recovery);
  await store.updateRecovery(t, id, {
    state: 'waived',
    decision_number: clean(form.decision.number),
    decided_on: form.decision.date,
    decision_issuer: form.decision.issuer ? clean(form.decision.issuer) : null,
    note: clean(form.reason),
  });
  t.audit({
    action: 'recovery.waive',
    kind: 'recovery',
    id,
    area: recovery.area,
    after: { ...form.decision, leftDong: recovery.leftDong },
    reason: clean(form.reason),
  });
  return readRecovery(t, id);
}
