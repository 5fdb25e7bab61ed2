import type { ReadTx } from '../../db/tx.ts';
import type { Day } from '../../shared/dates.ts';
import { type Goods, inKindOf, readGoods, sumGoods } from '../../shared/inKind.ts';
import { listOf, pageOf } from '../../shared/lists.ts';
import { areaNames, leafCodes, requireArea, scopeCondition } from '../areas/service.ts';
import { findCampaign } from '../campaigns/service.ts';
import { findSource } from '../campaigns/sources.ts';
import type {
  OverviewRow,
  Payment,
  PaymentState,
  PaymentsQuery,
  SignatureState,
  StandingCounts,
  UnpaidReason,
} from './schema.ts';
import * as store from './store.ts';

/** Where a gift stands by its newest event: `unpaid` is `recipientDied` once its owner is dead, whatever the event. */
export function stateOf(
  gift: Pick<store.GiftRow, 'died_on'>,
  newest: Pick<store.PaymentRow, 'kind' | 'receiver_name' | 'return_reason'> | undefined,
  today: Day,
): PaymentState {
  if (newest?.kind === 'payment') return newest.receiver_name === null ? 'paid' : 'paidToProxy';
  if (newest?.kind === 'return') return newest.return_reason === 'died' ? 'recipientDied' : 'returned';
  return gift.died_on !== null && gift.died_on <= today ? 'recipientDied' : 'unpaid';
}

/** A gift of an approved list with where it stands. */
export interface Gift {
  entry: string;
  source: string;
  sourceName: string;
  area: string;
  number: number | null;
  person: string | null;
  household: string | null;
  householdCode: string | null;
  name: string;
  birthDate: string | null;
  /** Public label of the ground. */
  category: string | null;
  amountDong: number;
  goods: Goods[];
  state: PaymentState;
  signature: SignatureState | null;
  /** Its newest event, when it is no reversal. */
  payment: store.PaymentRow | null;
  /** Why it could not be handed over when its turn came. */
  unpaid: { reason: UnpaidReason; note: string | null; notedOn: Day } | null;
  diedOn: Day | null;
}

/** True while the gift lies among the unpaid: nobody took it, nobody gave it back. */
export const isOpen = ({ payment }: Pick<Gift, 'payment'>): boolean => payment === null;

/** Approved gifts of a campaign with where each stands, in the order of the list. */
export async function giftsOf(
  t: ReadTx,
  campaign: string,
  filter: store.GiftFilter & { withReasons?: boolean } = {},
): Promise<Gift[]> {
  const rows = await store.approvedGifts(t, campaign, filter);
  const newest = new Map((await store.newestPayments(t, campaign, filter)).map((row) => [row.entry_id, row]));
  const reasons = new Map(
    filter.withReasons
      ? (await store.newestUnpaidReasons(t, campaign)).map((row) => [row.entry_id, row])
      : [],
  );
  return rows.map((row) => {
    const last = newest.get(row.id);
    const reason = reasons.get(row.id);
    const payment = last && last.kind !== 'reversal' ? last : null;
    return {
      entry: row.id,
      source: row.source_id,
      sourceName: row.source_name,
      area: row.area_code,
      number: row.number,
      person: row.person_id,
      household: row.household_id,
      householdCode: row.household_code,
      name: row.recipient_name,
      birthDate: row.birth_date,
      category: row.category_label,
      amountDong: row.amount_dong,
      goods: readGoods(row.in_kind),
      state: stateOf(row, last, t.today),
      signature: payment?.signature ?? null,
      payment,
      unpaid:
        reason && payment === null
          ? { reason: reason.reason, note: reason.note, notedOn: reason.noted_on }
          : null,
      diedOn: row.died_on,
    };
  });
}

/** Gifts, money and goods of some gifts added up. */
export interface Sum {
  gifts: number;
  amountDong: number;
  goods: Goods[];
}

export function sumOf(gifts: readonly Pick<Gift, 'amountDong' | 'goods'>[]): Sum {
  return {
    gifts: gifts.length,
    amountDong: gifts.reduce((sum, { amountDong }) => sum + amountDong, 0),
    goods: sumGoods(gifts.flatMap(({ goods }) => goods)),
  };
}

const countsOf = (gifts: readonly Gift[]): StandingCounts => {
  const { gifts: count, amountDong, goods } = sumOf(gifts);
  return { gifts: count, amountDong, inKind: inKindOf(goods) };
};

/** The gifts of a campaign by source and group: approved = matched + awaited + unpaid + returned. */
export function overviewOf(gifts: readonly Gift[], nameOf: (area: string) => string): OverviewRow[] {
  const rows = new Map<string, Gift[]>();
  for (const gift of gifts) {
    const key = `${gift.source}|${gift.area}`;
    const known = rows.get(key);
    if (known) known.push(gift);
    else rows.set(key, [gift]);
  }
  return [...rows.values()].flatMap((own) => {
    const [first] = own;
    if (!first) return [];
    return [
      {
        source: first.source,
        sourceName: first.sourceName,
        area: first.area,
        areaName: nameOf(first.area),
        approved: countsOf(own),
        matched: countsOf(own.filter(({ signature }) => signature === 'matched')),
        awaited: countsOf(own.filter(({ signature }) => signature === 'awaited')),
        unpaid: countsOf(own.filter(isOpen)),
        returned: countsOf(own.filter(({ payment }) => payment?.kind === 'return')),
      },
    ];
  });
}

/** Areas in which the actor may look at gifts of a campaign: one asked for, or the actor's own. */
export async function areasAsked(
  t: ReadTx,
  cutOffOn: Day,
  area: string | undefined,
): Promise<string[] | undefined> {
  const code = area ?? t.actor.area;
  if (code === null) return undefined;
  if (area !== undefined) await requireArea(t, area);
  const codes = new Set([
    ...(await leafCodes(t, code, cutOffOn)),
    ...(await leafCodes(t, code, t.today)),
    code,
  ]);
  return [...codes];
}

/** A payment as the API gives it; the group head sees no number of a proxy. */
export function paymentAnswer(t: ReadTx, row: store.PaymentRow, state: PaymentState): Payment {
  const seesNumbers = t.actor.role !== 'groupHead';
  return {
    id: row.id,
    campaign: row.campaign_id,
    entry: row.entry_id,
    source: row.source_id,
    area: row.area_code,
    kind: row.kind,
    reverses: row.reverses_id,
    state,
    signature: row.signature,
    amountDong: row.amount_dong,
    inKind: inKindOf(readGoods(row.in_kind)),
    paidOn: row.paid_on,
    via: row.via,
    receiver:
      row.receiver_name === null
        ? null
        : {
            name: row.receiver_name,
            relation: row.receiver_relation ?? '',
            nationalId: seesNumbers ? row.receiver_national_id : null,
            paper: seesNumbers ? row.receiver_paper_id : null,
          },
    reason: row.reason,
    returnReason: row.return_reason,
    voucher: row.voucher_id,
    recordedAt: row.recorded_at,
  };
}

/** Payment rows with where the gift of each stands now. */
export async function paymentAnswers(
  t: ReadTx,
  campaign: string,
  rows: readonly store.PaymentRow[],
): Promise<Payment[]> {
  const entries = [...new Set(rows.map(({ entry_id }) => entry_id))];
  const gifts = new Map((await store.giftsByIds(t, campaign, entries)).map((gift) => [gift.id, gift]));
  const newest = new Map(
    (await store.newestPayments(t, campaign, { entries })).map((row) => [row.entry_id, row]),
  );
  return rows.map((row) =>
    paymentAnswer(
      t,
      row,
      stateOf(gifts.get(row.entry_id) ?? { died_on: null }, newest.get(row.entry_id), t.today),
    ),
  );
}

/** One payment row as the API gives it. */
export async function onePayment(t: ReadTx, row: store.PaymentRow): Promise<Payment> {
  const [answer] = await paymentAnswers(t, row.campaign_id, [row]);
  if (!answer) throw new Error('one answer a payment');
  return answer;
}

/** Events of a campaign in the actor's area, the newest first, and how the paying stands by source and group. */
export async function findPayments(t: ReadTx, campaignId: string, query: PaymentsQuery) {
  const campaign = await findCampaign(t, campaignId);
  const areas = await areasAsked(t, campaign.cut_off_on, query.area);
  const source = query.source === undefined ? undefined : (await findSource(t, campaign.id, query.source)).id;
  const filter: store.PaymentFilter = {
    scope: scopeCondition(t, 'e.area_code'),
    areas,
    source,
    entry: query.entry,
    kind: query.kind,
    signature: query.signature,
  };
  const page = pageOf(query);
  const total = await store.countPayments(t, campaign.id, filter);
  const rows = await store.payments(t, campaign.id, filter, page);
  const gifts = await giftsOf(t, campaign.id, { areas, source });
  const nameOf = await areaNames(
    t,
    gifts.map(({ area }) => area),
  );
  return {
    ...listOf(await paymentAnswers(t, campaign.id, rows), total, page),
    overview: overviewOf(gifts, (code) => nameOf(code, t.today)),
  };
}
