import type { Sent, Tick } from './kept.ts';

export type RowState = 'unpaid' | 'waiting' | 'paid' | 'undoing';

export interface RowChange {
  state: RowState;
  tick?: Tick;
  sent?: Sent;
}

export function rowOf(root: HTMLElement, entry: string): HTMLElement | null {
  return root.querySelector<HTMLElement>(`[data-entry="${CSS.escape(entry)}"]`);
}

/** What the server drew in a row before its state was changed here. */
const untouched = new WeakMap<HTMLElement, { act: Node[]; facts: string }>();

function hourOf(instant: string): string {
  return new Date(instant).toLocaleTimeString('vi-VN', { hour: '2-digit', minute: '2-digit', hour12: false });
}

function element(tag: string, className: string, text: string): HTMLElement {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

/** An icon of the page as it stands in one of its own buttons: drawn by the server, copied here. */
function checkIcon(): Node | null {
  return document.querySelector('.choice-button .icon')?.cloneNode(true) ?? null;
}

function box(className: string, text: string): HTMLElement {
  const made = element('span', `pay ${className}`, text);
  const icon = checkIcon();
  if (icon) made.prepend(icon);
  return made;
}

function button(text: string, mark: string): HTMLButtonElement {
  const made = document.createElement('button');
  made.type = 'button';
  made.className = 'linklike';
  made.textContent = text;
  made.setAttribute(mark, '');
  return made;
}

/** The blank actions of a row, out of the page's template. */
function openActions(root: HTMLElement, entry: string): Node[] {
  const template = root.querySelector<HTMLTemplateElement>('[data-pay-open]');
  if (!template) return [];
  const made = document.importNode(template.content, true);
  for (const link of made.querySelectorAll<HTMLAnchorElement>('a'))
    link.setAttribute('href', (link.getAttribute('href') ?? '').replace('ENTRY', entry));
  return [...made.childNodes];
}

function actionsOf({ state, tick, sent }: RowChange): HTMLElement[] {
  if (tick?.fault) {
    const said = element('span', 'pay gone', tick.taken ? 'Đã phát' : 'Chưa ghi');
    return [said, button('Đã xem', 'data-dismiss')];
  }
  if (state === 'waiting') return [box('waiting', 'chờ gửi'), button('Hoàn tác', 'data-undo')];
  if (state === 'undoing') return [element('span', 'pay waiting', 'chờ hủy')];
  return [box('done', hourOf(sent?.tickedAt ?? '')), button('Hoàn tác', 'data-undo')];
}

/** What the counts take a row for: a tick that the server refused is not handed out, unless somebody else did. */
function stateShown({ state, tick }: RowChange): string {
  if (tick?.fault) return tick.taken ? 'paid' : 'unpaid';
  return state === 'undoing' ? 'unpaid' : state;
}

/** Shows a row in a state reached on this phone; without tick or what was sent, as the server drew it. */
export function showRow(root: HTMLElement, entry: string, change: RowChange): void {
  const row = rowOf(root, entry);
  const act = row?.querySelector<HTMLElement>('[data-act]');
  const facts = row?.querySelector<HTMLElement>('[data-facts]');
  const fault = row?.querySelector<HTMLElement>('[data-fault]');
  if (!row || !act || !facts || !fault) return;
  if (!untouched.has(row)) untouched.set(row, { act: [...act.childNodes], facts: facts.textContent ?? '' });
  const before = untouched.get(row);
  fault.hidden = change.tick?.fault === undefined;
  fault.textContent = change.tick?.fault ?? '';
  if (change.sent) row.dataset.payment = change.sent.payment;
  row.dataset.state = stateShown(change);
  const asDrawn = !change.tick && !change.sent;
  if (before && (asDrawn || change.state === 'unpaid')) facts.textContent = before.facts;
  if (asDrawn && before) act.replaceChildren(...before.act);
  else if (change.state === 'unpaid') act.replaceChildren(...openActions(root, entry));
  else act.replaceChildren(...actionsOf(change));
  const receiver = change.tick?.receiver ?? change.sent?.receiver;
  if (receiver) facts.textContent = `nhận thay: ${receiver.relation}, ${receiver.name}`;
}

const number = new Intl.NumberFormat('vi-VN');

function write(root: HTMLElement, mark: string, text: string): void {
  const place = root.querySelector(`[${mark}]`);
  if (place) place.textContent = text;
}

/** "37/58 suất", "13.000.000 đồng", "Chưa phát 21": counted from the rows as they stand. */
export function countUp(root: HTMLElement): void {
  const rows = [...root.querySelectorAll<HTMLElement>('.pay-row')];
  const done = rows.filter(({ dataset }) => dataset.state === 'paid' || dataset.state === 'waiting');
  const open = rows.filter(({ dataset }) => dataset.state === 'unpaid' || dataset.state === 'died');
  write(root, 'data-done', number.format(done.length));
  write(
    root,
    'data-done-dong',
    `${number.format(done.reduce((sum, row) => sum + Number(row.dataset.dong), 0))} đồng`,
  );
  write(root, 'data-open', number.format(open.length));
  const progress = root.querySelector<HTMLProgressElement>('[data-progress]');
  if (progress) progress.value = rows.length === 0 ? 0 : (100 * done.length) / rows.length;
}

const fold = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[đĐ]/g, 'd')
    .toLowerCase();

/** Leaves the rows that the search and "Chưa phát" ask for. */
export function filterRows(root: HTMLElement): void {
  const words = fold(root.querySelector<HTMLInputElement>('[data-pay-search]')?.value ?? '')
    .split(/\s+/)
    .filter(Boolean);
  const onlyOpen = root.querySelector('[data-only-unpaid]')?.getAttribute('aria-pressed') === 'true';
  let shown = 0;
  for (const row of root.querySelectorAll<HTMLElement>('.pay-row')) {
    const text = row.dataset.searchText ?? '';
    const open = row.dataset.state === 'unpaid' || row.dataset.state === 'died';
    row.hidden = !words.every((word) => text.includes(word)) || (onlyOpen && !open);
    if (!row.hidden) shown += 1;
  }
  const none = root.querySelector<HTMLElement>('[data-none]');
  if (none) none.hidden = shown > 0 || root.querySelector('.pay-row') === null;
}
