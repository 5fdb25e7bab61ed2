/**
 * The paying page of a group: a tick is kept on this phone with a key of its own, shown at once, and sent as soon as the
 * server answers; sent again under the same key it counts once. Without the script each tick is a plain form.
 */
import {
  forgetOldTicks,
  type Kept,
  keep,
  keptTicks,
  type Receiver,
  rememberSent,
  sentSince,
  type Tick,
} from './paying/kept.ts';
import { keepPageForOffline } from './paying/offline.ts';
import { openProxySheet } from './paying/proxySheet.ts';
import { countUp, filterRows, rowOf, showRow } from './paying/rows.ts';

const root = document.querySelector<HTMLElement>('[data-paying]');
const firstRetryMs = 1_000;
const longestRetryMs = 15_000;

interface Problem {
  detail?: string;
  errors?: { code: string }[];
}

/** Ticks kept on this phone for this account, whatever page they were made on. */
let kept: Kept = { ticks: [] };
let cutOff = false;
let sending = false;
let waitMs = firstRetryMs;
let retry: ReturnType<typeof setTimeout> | undefined;
let signedOut = false;

const account = root?.dataset.account ?? '';
const campaign = root?.dataset.campaign ?? '';

function save(ticks: readonly Tick[]): void {
  kept = { ticks: [...ticks] };
  keep(account, kept);
  show();
}

const drop = (tick: Tick): void => save(kept.ticks.filter(({ key }) => key !== tick.key));
const put = (tick: Tick): void => save(kept.ticks.map((each) => (each.key === tick.key ? tick : each)));

/** Days of Vietnam between two instants: a page kept since yesterday pays today. */
function dayNow(): string {
  const { day = '', today = '', rendered = '' } = root?.dataset ?? {};
  if (day !== today) return day; // chosen by hand
  const vietnamDay = (ms: number): number => Math.floor((ms + 7 * 3_600_000) / 86_400_000);
  const passed = Math.max(0, vietnamDay(Date.now()) - vietnamDay(Date.parse(rendered)));
  return new Date(Date.parse(day) + passed * 86_400_000).toISOString().slice(0, 10);
}

/** 128 bits of chance; `randomUUID` is not there without https. */
function newKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
}

function banner(): { title: string; text: string } | undefined {
  const own = kept.ticks.filter((tick) => tick.fault === undefined).length;
  const held =
    own > 0
      ? `Giữ ${own} lượt trên máy, tự gửi khi có mạng`
      : 'Lượt phát sẽ giữ trên máy, tự gửi khi có mạng';
  if (signedOut)
    return { title: 'Phiên làm việc đã hết', text: `Giữ ${own} lượt trên máy: đăng nhập lại để gửi` };
  if (cutOff) return { title: 'Mất kết nối, vẫn phát được', text: held };
  return undefined;
}

function showBanner(): void {
  const place = root?.querySelector<HTMLElement>('[data-offline]');
  const text = root?.querySelector<HTMLElement>('[data-offline-text]');
  const said = banner();
  if (!place || !text) return;
  place.hidden = said === undefined;
  if (!said) return;
  const title = document.createElement('strong');
  title.textContent = said.title;
  const line = document.createElement('div');
  line.textContent = said.text;
  if (signedOut) {
    const link = document.createElement('a');
    link.href = `/dang-nhap?tiep=${encodeURIComponent(location.pathname + location.search)}`;
    link.textContent = 'Đăng nhập';
    line.append(' ', link);
  }
  text.replaceChildren(title, line);
}

/** Rows as the server gave them, with what was ticked since on top. */
function show(): void {
  if (!root) return;
  const known = root.dataset.known ?? '';
  for (const sent of sentSince(account, known)) showRow(root, sent.entry, { state: sent.state, sent });
  for (const tick of kept.ticks)
    if (tick.campaign === campaign)
      showRow(root, tick.entry, { state: tick.undoes === undefined ? 'waiting' : 'undoing', tick });
  countUp(root);
  filterRows(root);
  showBanner();
}

function request(tick: Tick): Promise<Response> {
  const path = `/api/v1/campaigns/${tick.campaign}/payments`;
  const { entry, paidOn, receiver } = tick;
  return fetch(tick.undoes === undefined ? path : `${path}/${tick.undoes}/reversal`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'idempotency-key': tick.key,
      'x-csrf-token': root?.dataset.csrf ?? '',
    },
    body: JSON.stringify(
      tick.undoes === undefined
        ? { entry, paidOn, ...(receiver ? { receiver } : {}) }
        : { reason: 'bấm nhầm' },
    ),
  });
}

/** A session may have been renewed since the page was kept: its token is asked for anew. False: signed out. */
async function renewToken(): Promise<boolean> {
  const answer = await fetch(location.href);
  if (answer.redirected && new URL(answer.url).pathname === '/dang-nhap') return false;
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const renewed = page.querySelector<HTMLElement>('[data-paying]');
  if (!root || !renewed?.dataset.csrf) return false;
  // Another account on the same phone: what is kept is not its own.
  if (renewed.dataset.account !== account) return false;
  root.dataset.csrf = renewed.dataset.csrf;
  return true;
}

/** What came of one tick: sent (or refused for good), or to be tried again later. */
async function settle(tick: Tick, answer: Response): Promise<'settled' | 'again' | 'later' | 'signedOut'> {
  if (answer.ok) {
    const payment: { id: string; recordedAt: string } = await answer.json();
    rememberSent(account, {
      entry: tick.entry,
      payment: payment.id,
      at: payment.recordedAt,
      tickedAt: tick.at,
      state: tick.undoes === undefined ? 'paid' : 'unpaid',
      ...(tick.receiver ? { receiver: { name: tick.receiver.name, relation: tick.receiver.relation } } : {}),
    });
    drop(tick);
    return 'settled';
  }
  if (answer.status === 401 || answer.status === 403) {
    const renewed = await renewToken();
    if (!renewed) return 'signedOut';
    if (tick.renewed) {
      put({ ...tick, fault: (await problemOf(answer)).detail ?? 'Tài khoản không được làm việc này.' });
      return 'settled';
    }
    put({ ...tick, renewed: true });
    return 'again';
  }
  if (answer.status === 429 || answer.status >= 500) return 'later';
  const problem = await problemOf(answer);
  const taken = problem.errors?.some(({ code }) => code === 'alreadyPaid' || code === 'reversed') ?? false;
  put({ ...tick, fault: problem.detail ?? 'Máy chủ không nhận lượt này.', taken });
  return 'settled';
}

async function problemOf(answer: Response): Promise<Problem> {
  return answer.json().catch(() => ({}));
}

/** Tries again after a second, then after longer and longer, while something waits to be sent. */
function tryLater(): void {
  clearTimeout(retry);
  const waiting = kept.ticks.some((tick) => tick.fault === undefined);
  if (!waiting || signedOut) {
    waitMs = firstRetryMs;
    return;
  }
  retry = setTimeout(() => {
    void send();
  }, waitMs);
  waitMs = Math.min(longestRetryMs, waitMs * 2);
}

/** Sends what is kept, in the order it was ticked; stops where the server cannot be reached. */
async function send(): Promise<void> {
  if (sending) return;
  sending = true;
  try {
    for (;;) {
      const tick = kept.ticks.find((each) => each.fault === undefined);
      if (!tick) {
        cutOff = !navigator.onLine;
        break;
      }
      const outcome = await settle(tick, await request(tick));
      cutOff = false;
      signedOut = outcome === 'signedOut';
      if (signedOut || outcome === 'later') break;
    }
  } catch {
    cutOff = true; // no connection: what is kept is sent later
  } finally {
    sending = false;
    tryLater();
    show();
  }
}

const isPaid = (entry: string): boolean => (root ? rowOf(root, entry) : null)?.dataset.state === 'paid';

function add(tick: Omit<Tick, 'key' | 'campaign' | 'at'>): void {
  save([...kept.ticks, { ...tick, key: newKey(), campaign, at: new Date().toISOString() }]);
  void send();
}

function pay(entry: string, receiver?: Receiver): void {
  if (kept.ticks.some((tick) => tick.entry === entry && tick.undoes === undefined)) return;
  add({ entry, paidOn: dayNow(), ...(receiver ? { receiver } : {}) });
}

/** A tick that was never sent is dropped; a payment is reversed. */
function undo(row: HTMLElement): void {
  const entry = row.dataset.entry ?? '';
  const tick = kept.ticks.find((each) => each.entry === entry);
  if (tick && !sending) {
    showRow(root ?? row, entry, { state: tick.undoes === undefined ? 'unpaid' : 'paid' });
    drop(tick);
    return;
  }
  const { payment } = row.dataset;
  if (!tick && payment) add({ entry, paidOn: dayNow(), undoes: payment });
}

function onClick(event: MouseEvent): void {
  const target = event.target instanceof Element ? event.target : null;
  const row = target?.closest<HTMLElement>('.pay-row');
  if (!root || !target) return;
  if (target.closest('[data-only-unpaid]')) {
    event.preventDefault();
    const button = target.closest('[data-only-unpaid]');
    button?.setAttribute('aria-pressed', button.getAttribute('aria-pressed') === 'true' ? 'false' : 'true');
    filterRows(root);
    return;
  }
  if (!row) return;
  const entry = row.dataset.entry ?? '';
  if (target.closest('[data-tick]')) {
    event.preventDefault();
    pay(entry);
  } else if (target.closest('[data-undo]')) {
    event.preventDefault();
    undo(row);
  } else if (target.closest('[data-dismiss]')) {
    const tick = kept.ticks.find((each) => each.entry === entry);
    if (tick) drop(tick);
    location.reload();
  } else if (target.closest('[data-proxy]')) {
    const opened = openProxySheet(root, row, dayNow(), (receiver) => pay(entry, receiver));
    if (opened) event.preventDefault();
  }
}

if (root) {
  kept = keptTicks(account);
  // Somebody else had ticked it, and by now the page itself shows that.
  const told = kept.ticks.filter(({ entry, taken }) => taken && isPaid(entry));
  keep(account, { ticks: kept.ticks.filter((tick) => !told.includes(tick)) });
  kept = keptTicks(account);
  forgetOldTicks(account, root.dataset.known ?? '');
  root.addEventListener('click', onClick);
  root.querySelector('[data-pay-search]')?.addEventListener('input', () => filterRows(root));
  root.querySelector('[data-pay-tools]')?.addEventListener('submit', (event) => event.preventDefault());
  for (const event of ['online', 'offline', 'focus'] as const)
    window.addEventListener(event, () => {
      waitMs = firstRetryMs;
      void send();
    });
  cutOff = !navigator.onLine;
  show();
  void send();
  void keepPageForOffline();
}
