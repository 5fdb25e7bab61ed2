import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { groupBy } from '../../shared/collections.ts';
import type { Day } from '../../shared/dates.ts';
import { assert, invalid } from '../../shared/errors.ts';
import { type Goods, giftText, goodsKey, readGoods, roundQuantity, sumGoods } from '../../shared/inKind.ts';
import { formatDong } from '../../shared/money.ts';
import type { LedgerAccount } from './ledgerStore.ts';
import * as store from './ledgerStore.ts';

export type { LedgerAccount };

/**
 * One movement between two accounts of a source. With `entry` it moves that gift, whole; without one it moves money and
 * goods of the source alone (given back undrawn).
 */
export interface Movement {
  campaign: string;
  source: string;
  entry?: string;
  payment?: string;
  from: LedgerAccount;
  to: LedgerAccount;
  amountDong: number;
  goods: readonly Goods[];
  onDay: Day;
}

/** The transfers there are, each with the one that takes it back. */
const transfers: ReadonlySet<string> = new Set([
  'budget>unpaid', // a gift is approved
  'unpaid>budget', // an approved gift is withdrawn
  'unpaid>paid', // handed over
  'paid>unpaid', // its reversal
  'unpaid>returned', // not found, died, refused: back to the campaign's fund
  'returned>unpaid',
  'returned>treasury', // nộp trả ngân sách
  'treasury>returned',
  'budget>treasury', // never drawn
  'treasury>budget',
]);

/** Gifts (suất), đồng and goods that stand somewhere. */
export interface Standing {
  gifts: number;
  dong: number;
  goods: Goods[];
}

/** Where the gifts of a source stand: planned = unpaid + paid + returned + givenBack, in gifts, money and each of the goods. */
export interface Balances {
  /** Được duyệt. */
  planned: Standing;
  unpaid: Standing;
  paid: Standing;
  returned: Standing;
  /** Returned gifts given back to the budget. */
  givenBack: Standing;
  /** Never drawn, given back to the budget: outside what was planned. */
  undrawn: Standing;
}

const parts = ['unpaid', 'paid', 'returned', 'givenBack', 'undrawn'] as const;

function nothing(): Standing {
  return { gifts: 0, dong: 0, goods: [] };
}

export function emptyBalances(): Balances {
  return {
    planned: nothing(),
    unpaid: nothing(),
    paid: nothing(),
    returned: nothing(),
    givenBack: nothing(),
    undrawn: nothing(),
  };
}

function add(to: Standing, sum: store.MovementSum, sign: 1 | -1): void {
  if (sum.item === null) {
    to.gifts += sign * sum.gifts;
    to.dong += sign * sum.dong;
    return;
  }
  const quantity = sign * (sum.quantity ?? 0);
  to.goods = sumGoods([...to.goods, { item: sum.item, unit: sum.unit ?? '', quantity }]);
}

/** Which part of the balances an account is, in a transfer with another. */
function partOf(account: LedgerAccount, other: LedgerAccount): keyof Balances {
  if (account === 'budget') return 'planned';
  if (account === 'treasury') return other === 'budget' ? 'undrawn' : 'givenBack';
  return account;
}

function fold(sums: readonly store.MovementSum[]): Balances {
  const balances = emptyBalances();
  for (const sum of sums) {
    const { from_account: from, to_account: to } = sum;
    const undrawn = [from, to].includes('budget') && [from, to].includes('treasury');
    // The budget is what the others are drawn from: what leaves it is planned.
    if (!(undrawn && to === 'budget')) add(balances[partOf(to, from)], sum, to === 'budget' ? -1 : 1);
    if (!(undrawn && from === 'budget')) add(balances[partOf(from, to)], sum, from === 'budget' ? 1 : -1);
  }
  for (const standing of Object.values(balances))
    standing.goods = standing.goods.filter(({ quantity }: Goods) => quantity !== 0);
  return balances;
}

/** Balances by source of a campaign, of some sources, or of single gifts; a source without postings has none. */
export async function balancesOf(t: ReadTx, filter: store.PostingFilter): Promise<Map<string, Balances>> {
  const bySource = groupBy(await store.movementSums(t, filter), ({ source_id }) => source_id);
  return new Map([...bySource].map(([source, sums]) => [source, fold(sums)]));
}

/** The standings of several sources added up. */
export function addBalances(all: Iterable<Balances>): Balances {
  const sum = emptyBalances();
  for (const balances of all)
    for (const name of ['planned', ...parts] as const) {
      const to = sum[name];
      to.gifts += balances[name].gifts;
      to.dong += balances[name].dong;
      to.goods = sumGoods([...to.goods, ...balances[name].goods]);
    }
  return sum;
}

/** Gifts as rows hold them, added up. */
export function standingOf(gifts: readonly { amount_dong: number; in_kind: string | null }[]): Standing {
  return {
    gifts: gifts.length,
    dong: gifts.reduce((sum, { amount_dong }) => sum + amount_dong, 0),
    goods: sumGoods(gifts.flatMap(({ in_kind }) => readGoods(in_kind))),
  };
}

function sameGoods(a: readonly Goods[], b: readonly Goods[]): boolean {
  const left = new Map(a.map((goods) => [goodsKey(goods), goods.quantity]));
  const right = new Map(b.map((goods) => [goodsKey(goods), goods.quantity]));
  return [...new Set([...left.keys(), ...right.keys()])].every(
    (key) => roundQuantity(left.get(key) ?? 0) === roundQuantity(right.get(key) ?? 0),
  );
}

export function sameStanding(a: Standing, b: Standing): boolean {
  return a.gifts === b.gifts && a.dong === b.dong && sameGoods(a.goods, b.goods);
}

const standingText = ({ gifts, dong, goods }: Standing): string => `${gifts} suất, ${giftText(dong, goods)}`;

/** What is wrong with the balances of a source against its approved gifts; undefined when they agree. */
export function faultOf(balances: Balances, approved: Standing): string | undefined {
  const negative = parts.find((name) => {
    const { gifts, dong, goods } = balances[name];
    return gifts < 0 || dong < 0 || goods.some(({ quantity }) => quantity < 0);
  });
  if (negative) return `tài khoản ${negative} âm: ${standingText(balances[negative])}`;
  if (!sameStanding(balances.planned, approved))
    return `đã duyệt ${standingText(approved)}, sổ cái ghi ${standingText(balances.planned)}`;
  const { unpaid, paid, returned, givenBack } = balances;
  const apart = addBalances([{ ...emptyBalances(), unpaid, paid, returned, givenBack }]);
  const together: Standing = {
    gifts: apart.unpaid.gifts + apart.paid.gifts + apart.returned.gifts + apart.givenBack.gifts,
    dong: apart.unpaid.dong + apart.paid.dong + apart.returned.dong + apart.givenBack.dong,
    goods: sumGoods([...unpaid.goods, ...paid.goods, ...returned.goods, ...givenBack.goods]),
  };
  if (!sameStanding(together, balances.planned))
    return `các tài khoản cộng lại ${standingText(together)}, được duyệt ${standingText(balances.planned)}`;
  return undefined;
}

/**
 * Holds planned = unpaid + paid + returned + given back for some sources, in gifts, money and goods, nothing negative, and
 * planned to be what stands as approved. A breach is a fault of the program: it throws and the transaction is undone.
 */
export async function requireIdentity(t: ReadTx, sources: readonly string[]): Promise<void> {
  const balances = await balancesOf(t, { sources });
  const approved = groupBy(await store.approvedGifts(t, sources), ({ source_id }) => source_id);
  for (const source of sources) {
    const fault = faultOf(balances.get(source) ?? emptyBalances(), standingOf(approved.get(source) ?? []));
    assert(fault === undefined, `ledger of source ${source}: ${fault}`);
  }
}

/** Says by how much what is drawn from a source is over what it was granted; undefined within it, or when nothing is said. */
export function overBudget(
  source: { name: string; budget_dong: number | null; in_kind: string | null },
  drawn: Pick<Standing, 'dong' | 'goods'>,
): string | undefined {
  if (source.budget_dong !== null && drawn.dong > source.budget_dong)
    return `${source.name}: được cấp ${formatDong(source.budget_dong)}, danh sách cần ${formatDong(drawn.dong)}, vượt ${formatDong(drawn.dong - source.budget_dong)}.`;
  if (source.in_kind === null) return undefined;
  const granted = new Map(
    sumGoods(readGoods(source.in_kind)).map((goods) => [goodsKey(goods), goods.quantity]),
  );
  const over = drawn.goods.find((goods) => goods.quantity > (granted.get(goodsKey(goods)) ?? 0));
  return (
    over &&
    `${source.name}: được cấp ${granted.get(goodsKey(over)) ?? 0} ${over.unit} ${over.item}, danh sách cần ${over.quantity} ${over.unit}.`
  );
}

/** Refuses what goes over the budget of a source, with what to do. */
async function requireBudget(t: ReadTx, sources: readonly string[]): Promise<void> {
  const balances = await balancesOf(t, { sources });
  for (const source of await store.budgetsOf(t, sources)) {
    const { planned, undrawn } = balances.get(source.id) ?? emptyBalances();
    const drawn = {
      dong: planned.dong + undrawn.dong,
      goods: sumGoods([...planned.goods, ...undrawn.goods]),
    };
    const over = overBudget(source, drawn);
    if (over)
      throw invalid(
        '/source',
        'overBudget',
        `${over} Bổ sung kinh phí ở bước Nguồn và mức, hoặc bớt suất rồi duyệt lại.`,
      );
  }
}

/** Each gift lies in one account at a time, and leaves the one it lies in. */
async function requireCourse(t: ReadTx, entries: readonly string[]): Promise<void> {
  const at = new Map<string, LedgerAccount>();
  for (const { entry_id, from_account, to_account } of await store.entryMovements(t, entries)) {
    const now = at.get(entry_id) ?? 'budget';
    assert(now === from_account, `gift ${entry_id} lies in ${now}, not in ${from_account}`);
    at.set(entry_id, to_account);
  }
}

/**
 * Writes movements into the ledger: a row of money each (0 đồng for goods alone), and a row for each of its goods. The
 * state of the entries moved (`approved`, `withdrawn`) is to be written before: the identity is held at once.
 */
export async function post(t: WriteTx, movements: readonly Movement[]): Promise<void> {
  if (movements.length === 0) return;
  const rows = movements.flatMap((movement): store.PostingRow[] => {
    const { from, to, amountDong, onDay } = movement;
    assert(transfers.has(`${from}>${to}`), `no transfer from ${from} to ${to}`);
    const common = {
      campaign_id: movement.campaign,
      source_id: movement.source,
      entry_id: movement.entry ?? null,
      payment_id: movement.payment ?? null,
      from_account: from,
      to_account: to,
      on_day: onDay,
    };
    const money = {
      id: t.newId(),
      ...common,
      amount_dong: amountDong,
      item: null,
      unit: null,
      quantity: null,
    };
    const goods = sumGoods(movement.goods).map(({ item, unit, quantity }) => ({
      id: t.newId(),
      ...common,
      amount_dong: 0,
      item,
      unit,
      quantity,
    }));
    return [money, ...goods];
  });
  await store.insertPostings(t, rows);
  const sources = [...new Set(movements.map(({ source }) => source))];
  const entries = [...new Set(movements.flatMap(({ entry }) => entry ?? []))];
  await requireCourse(t, entries);
  if (movements.some(({ from }) => from === 'budget')) await requireBudget(t, sources);
  await requireIdentity(t, sources);
}

/** Where single gifts lie; one that was never approved, or was withdrawn, lies in the budget. */
export async function accountsOf(t: ReadTx, entries: readonly string[]): Promise<Map<string, LedgerAccount>> {
  const at = new Map<string, LedgerAccount>(entries.map((entry) => [entry, 'budget']));
  for (const { entry_id, to_account } of await store.entryMovements(t, entries)) at.set(entry_id, to_account);
  return at;
}

const accountOfKind = { payment: 'paid', reversal: 'unpaid', return: 'returned' } as const;

/** Recomputes the ledger from approved gifts and payments and compares it with the postings; the first difference, or undefined. */
export async function verifyLedger(t: ReadTx): Promise<string | undefined> {
  const approved = await store.approvedGifts(t);
  const expected = new Map<string, LedgerAccount>(approved.map(({ id }) => [id, 'unpaid']));
  for (const { entry_id, kind } of await store.paymentStates(t))
    if (expected.has(entry_id)) expected.set(entry_id, accountOfKind[kind]);
  const at = await accountsOf(t, [...expected.keys()]);
  for (const [entry, account] of expected) {
    const posted = at.get(entry);
    // A returned gift may have been given back to the budget.
    if (posted !== account && !(account === 'returned' && posted === 'treasury'))
      return `đợt hỗ trợ: suất ${entry} theo các lần chi ở tài khoản ${account}, sổ cái ghi ${posted}`;
  }
  const balances = await balancesOf(t, {});
  const bySource = groupBy(approved, ({ source_id }) => source_id);
  for (const source of new Set([...balances.keys(), ...bySource.keys()])) {
    const fault = faultOf(balances.get(source) ?? emptyBalances(), standingOf(bySource.get(source) ?? []));
    if (fault) return `đợt hỗ trợ: nguồn ${source}: ${fault}`;
  }
  return undefined;
}
