import { formatInstant } from '../../shared/dates.ts';
import { giftText, goodsText } from '../../shared/inKind.ts';
import { formatDong, formatNumber } from '../../shared/money.ts';
import { fold } from '../../shared/text.ts';
import { assetUrl } from '../../web/assets.ts';
import { Csrf } from '../../web/components/fields.tsx';
import { Icon } from '../../web/components/icon.tsx';
import { Message } from '../../web/components/parts.tsx';
import { ProxyDialog } from './proxyViews.tsx';
import type { Member } from './receivers.ts';
import { unpaidReasonLabels } from './schema.ts';
import type { Gift, Sum } from './states.ts';

/** What the paying page of a group shows; days and instants as the page's own script goes on with them. */
export interface PayView {
  campaign: { id: string; name: string };
  area: { code: string; name: string };
  sources: readonly { id: string; name: string }[];
  source: string | null;
  gifts: readonly Gift[];
  members: ReadonlyMap<string, readonly Member[]>;
  done: Sum;
  /** Day of handing out. */
  day: string;
  today: string;
  /** Instant of the machine when the page was made, and the newest recording it knows. */
  renderedAt: string;
  knownAt: string;
  account: string;
  /** The actor may tick. */
  canPay: boolean;
  /** Only what the head of the group ticked is undone by him. */
  ownOnly: boolean;
  search: string;
  onlyUnpaid: boolean;
  csrf: string;
  refusal: string | null;
}

export const payPath = (campaign: string): string => `/tet/${campaign}/phat`;

/** The page of the group with what is looked at, for links and for coming back after a form. */
export function payAddress(
  view: Pick<PayView, 'campaign' | 'area' | 'source' | 'day' | 'today'>,
  more: Record<string, string> = {},
): string {
  const query = new URLSearchParams({ to: view.area.code });
  if (view.source) query.set('nguon', view.source);
  if (view.day !== view.today) query.set('ngay', view.day);
  for (const [name, value] of Object.entries(more)) if (value) query.set(name, value);
  return `${payPath(view.campaign.id)}?${query}`;
}

const dayMonth = (day: string): string => `${day.slice(8)}/${day.slice(5, 7)}`;

/** The hour of a payment of today, the day of an earlier one. */
export function whenPaid(paidOn: string, recordedAt: string, today: string): string {
  return paidOn === today ? formatInstant(recordedAt).slice(11) : dayMonth(paidOn);
}

/** "9 nguyen van bay 1949 cl-0404": what a search among the rows looks in. */
export function searchTextOf(gift: Gift): string {
  return fold([gift.number ?? '', gift.name, gift.birthDate?.slice(0, 4), gift.householdCode].join(' '));
}

function Owner({ gift }: { gift: Gift }) {
  const facts = [gift.birthDate?.slice(0, 4), gift.householdCode].filter(Boolean);
  const receiver = gift.payment?.receiver_name;
  return (
    <>
      <strong class="name">{gift.name}</strong>
      <span class="second" data-facts>
        {receiver ? `nhận thay: ${gift.payment?.receiver_relation}, ${receiver}` : facts.join(' · ')}
      </span>
      <span>
        {gift.amountDong > 0 && <b>{formatNumber(gift.amountDong)} </b>}
        <span class="second">
          {gift.goods.length > 0 && `${gift.amountDong > 0 ? 'và ' : ''}${goodsText(gift.goods)} · `}
          {gift.sourceName}
        </span>
      </span>
      {gift.unpaid && (
        <span class="second">
          <Icon name="clock" /> {unpaidReasonLabels[gift.unpaid.reason]}
          {gift.unpaid.note ? `: ${gift.unpaid.note}` : ''}, phát sau
        </span>
      )}
    </>
  );
}

function mayUndo(view: PayView, gift: Gift): boolean {
  const { payment } = gift;
  if (!view.canPay || payment?.kind !== 'payment' || payment.signature === 'matched') return false;
  return !view.ownOnly || payment.recorded_by === view.account;
}

function PaidAction({ view, gift }: { view: PayView; gift: Gift }) {
  const { payment } = gift;
  if (!payment) return null;
  return (
    <>
      <span class="pay done">
        <Icon name="check" />
        {whenPaid(payment.paid_on, payment.recorded_at, view.today)}
        <span class="hidden-visually">
          {payment.signature === 'matched' ? 'đã đối chiếu chữ ký' : 'đã phát, chờ chữ ký'}
        </span>
      </span>
      {mayUndo(view, gift) && (
        <form method="post" action={`${payPath(view.campaign.id)}/${gift.entry}/hoan-tac`}>
          <Csrf token={view.csrf} />
          <input type="hidden" name="payment" value={payment.id} />
          <input type="hidden" name="back" value={payAddress(view)} />
          <button type="submit" class="linklike" data-undo>
            Hoàn tác
          </button>
        </form>
      )}
    </>
  );
}

const proxyAddress = (view: PayView, entry: string): string =>
  payAddress(view).replace('/phat?', `/phat/${entry}/nhan-thay?`);

function OpenAction({ view, gift }: { view: PayView; gift: Gift }) {
  const proxy = proxyAddress(view, gift.entry);
  if (gift.state === 'recipientDied')
    return (
      <>
        <span class="pay gone">Đã chết</span>
        {view.canPay && <a href={proxy}>Cách xử lý</a>}
      </>
    );
  if (!view.canPay) return <span class="pay gone">Chưa phát</span>;
  return (
    <>
      <form method="post" action={`${payPath(view.campaign.id)}/${gift.entry}`}>
        <Csrf token={view.csrf} />
        <input type="hidden" name="paidOn" value={view.day} />
        <input type="hidden" name="back" value={payAddress(view)} />
        <button type="submit" class="pay" data-tick aria-label={`Xác nhận đã phát: ${gift.name}`}>
          <Icon name="square" />
          Phát
        </button>
      </form>
      <a href={proxy} data-proxy>
        Nhận thay
      </a>
    </>
  );
}

function Action({ view, gift }: { view: PayView; gift: Gift }) {
  if (gift.payment?.kind === 'payment') return <PaidAction view={view} gift={gift} />;
  if (gift.payment?.kind === 'return')
    return (
      <span class="pay gone">
        <Icon name="arrow-back-up" />
        Trả lại
      </span>
    );
  return <OpenAction view={view} gift={gift} />;
}

/** A state that the page's script goes on from. */
function rowState(gift: Gift): string {
  if (gift.payment?.kind === 'payment') return 'paid';
  if (gift.payment?.kind === 'return') return 'returned';
  return gift.state === 'recipientDied' ? 'died' : 'unpaid';
}

function Row({ view, gift, place, hidden }: { view: PayView; gift: Gift; place: number; hidden: boolean }) {
  const members = view.members.get(gift.entry) ?? [];
  return (
    <li
      id={`s-${gift.entry}`}
      class="pay-row"
      hidden={hidden}
      data-entry={gift.entry}
      data-state={rowState(gift)}
      data-payment={gift.payment?.id}
      data-undoable={mayUndo(view, gift) ? '' : undefined}
      data-search-text={searchTextOf(gift)}
      data-dong={gift.amountDong}
      data-name={gift.name}
      data-gift={giftText(gift.amountDong, gift.goods)}
      data-members={view.canPay ? JSON.stringify(members) : undefined}
    >
      <span class="n">{gift.number ?? place}</span>
      <div class="owner">
        <Owner gift={gift} />
        <span class="wrong" data-fault hidden />
      </div>
      <div class="act" data-act>
        <Action view={view} gift={gift} />
      </div>
    </li>
  );
}

/** The gifts handed out of all, and their money: "37/58 suất", "13.000.000 đồng". */
export function Progress({ done, all }: { done: Sum; all: number }) {
  const share = all === 0 ? 0 : Math.round((done.gifts / all) * 1000) / 10;
  return (
    <div class="pay-progress">
      <div>
        <span>
          <b class="value">
            <span data-done>{formatNumber(done.gifts)}</span>/{formatNumber(all)}
          </b>{' '}
          suất
        </span>
        <span data-done-dong>{formatDong(done.amountDong)}</span>
      </div>
      <progress max={100} value={share} data-progress aria-label="Đã phát">
        {share}%
      </progress>
    </div>
  );
}

function Tools({ view, open }: { view: PayView; open: number }) {
  const { search, onlyUnpaid } = view;
  return (
    <form class="pay-tools" method="get" action={payPath(view.campaign.id)} data-pay-tools>
      <input type="hidden" name="to" value={view.area.code} />
      {view.source && <input type="hidden" name="nguon" value={view.source} />}
      {view.day !== view.today && <input type="hidden" name="ngay" value={view.day} />}
      <button type="submit" class="hidden-visually" name="chua" value={onlyUnpaid ? '1' : ''}>
        Tìm
      </button>
      <label>
        <span class="hidden-visually">Tìm tên, số thứ tự</span>
        <Icon name="search" />
        <input
          class="input"
          name="tim"
          value={search}
          placeholder="Tên, số thứ tự"
          autocomplete="off"
          data-pay-search
        />
      </label>
      <button
        type="submit"
        class="button"
        name="chua"
        value={onlyUnpaid ? '' : '1'}
        aria-pressed={onlyUnpaid ? 'true' : 'false'}
        data-only-unpaid
      >
        Chưa phát <span data-open>{formatNumber(open)}</span>
      </button>
    </form>
  );
}

/** The rows that a search and "chưa phát" leave. */
export function shownGifts(view: Pick<PayView, 'gifts' | 'search' | 'onlyUnpaid'>): Gift[] {
  const words = fold(view.search).split(/\s+/).filter(Boolean);
  return view.gifts.filter((gift) => {
    const text = searchTextOf(gift);
    return words.every((word) => text.includes(word)) && (!view.onlyUnpaid || gift.payment === null);
  });
}

/** The list that is ticked off, with what the page's script needs to go on without a connection. */
export function PayList({ view }: { view: PayView }) {
  const shown = new Set(shownGifts(view));
  const open = view.gifts.filter(({ payment }) => payment === null).length;
  return (
    <section
      class="paying"
      data-paying={view.canPay ? '' : undefined}
      data-campaign={view.campaign.id}
      data-account={view.account}
      data-day={view.day}
      data-today={view.today}
      data-rendered={view.renderedAt}
      data-known={view.knownAt}
      data-csrf={view.csrf}
      data-worker={assetUrl('paying-worker.js')}
    >
      <div class="pay-top">
        <Progress done={view.done} all={view.gifts.length} />
        <div class="message" role="status" data-offline hidden>
          <Icon name="wifi-off" />
          <div data-offline-text />
        </div>
      </div>
      {view.refusal && <Message kind="error">{view.refusal}</Message>}
      <Tools view={view} open={open} />
      {view.gifts.length === 0 && (
        <p class="second">Tổ này chưa có suất nào được duyệt{view.source ? ' trong nguồn đang xem' : ''}.</p>
      )}
      <p class="second" data-none hidden={view.gifts.length === 0 || shown.size > 0}>
        Không có suất nào khớp. Xóa chữ đang tìm, hoặc bỏ “Chưa phát”.
      </p>
      <ol class="pay-rows" data-pay-rows>
        {view.gifts.map((gift, i) => (
          <Row view={view} gift={gift} place={i + 1} hidden={!shown.has(gift)} />
        ))}
      </ol>
      {view.canPay && (
        <template data-pay-open>
          <button type="button" class="pay" data-tick>
            <Icon name="square" />
            Phát
          </button>
          <a href={proxyAddress(view, 'ENTRY')} data-proxy>
            Nhận thay
          </a>
        </template>
      )}
      {view.canPay && <ProxyDialog />}
    </section>
  );
}
