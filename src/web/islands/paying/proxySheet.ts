import type { Receiver } from './kept.ts';

interface Member {
  person: string;
  name: string;
  birthYear: string;
  relation: string;
}

function field(form: HTMLFormElement, name: string): HTMLInputElement | null {
  const found = form.elements.namedItem(name);
  return found instanceof HTMLInputElement ? found : null;
}

const chosen = (form: HTMLFormElement): HTMLInputElement | null =>
  form.querySelector<HTMLInputElement>('input[name="person"]:checked');

const text = (form: HTMLFormElement, name: string): string => field(form, name)?.value.trim() ?? '';

/** The proxy as the sheet has it; a sentence where something is lacking. */
function read(form: HTMLFormElement): Receiver | string {
  const member = chosen(form);
  const person = member?.value ?? '';
  const name = person ? (member?.dataset.name ?? '') : text(form, 'name');
  const relation = text(form, 'relation');
  const nationalId = text(form, 'nationalId').replace(/[\s.]/g, '');
  if (!name) return 'Ghi họ và tên người nhận thay.';
  if (!relation) return 'Ghi quan hệ với người được nhận.';
  if (!person && !nationalId) return `${name} không ở trong hộ: ghi số CCCD, và nộp giấy ủy quyền sau.`;
  if (nationalId && !/^(\d{9}|\d{12})$/.test(nationalId)) return 'Số CCCD: cần 12 số (CMND cũ: 9 số).';
  return { name, relation, ...(nationalId ? { nationalId } : {}), ...(person ? { person } : {}) };
}

function sentence(form: HTMLFormElement, gift: string, day: string): string {
  const receiver = read(form);
  if (typeof receiver === 'string') return '';
  const shown = day.split('-').reverse().join('/');
  return `Sẽ ghi: ${receiver.relation} ${receiver.name} nhận thay ${gift}, ngày ${shown}.`;
}

/** One choice a member, before "Người khác", copied from it. */
function fillMembers(form: HTMLFormElement, members: readonly Member[]): void {
  const choices = form.querySelector<HTMLElement>('[data-member-choices]');
  const other = choices?.lastElementChild;
  if (!choices || !other) return;
  const made = members.map((member) => {
    const choice = other.cloneNode(true);
    if (!(choice instanceof HTMLElement)) return other;
    const input = choice.querySelector('input');
    const label = choice.querySelector('span');
    if (input) {
      input.value = member.person;
      input.dataset.name = member.name;
      input.dataset.relation = member.relation;
    }
    if (label) label.textContent = `${member.name} · ${member.relation}, ${member.birthYear}`;
    return choice;
  });
  choices.replaceChildren(...made, other);
  const first = choices.querySelector('input');
  if (first) first.checked = true;
}

/** Opens the sheet "Nhận thay" for a row; false where the browser has no dialogs, and the link leads to the page. */
export function openProxySheet(
  root: HTMLElement,
  row: HTMLElement,
  day: string,
  pay: (receiver: Receiver) => void,
): boolean {
  const dialog = root.querySelector<HTMLDialogElement>('[data-proxy-dialog]');
  const form = dialog?.querySelector('form');
  if (!dialog?.showModal || !form) return false;
  const { name = '', gift = '', members = '[]' } = row.dataset;
  const part = <E extends HTMLElement>(mark: string): E | null => dialog.querySelector<E>(`[${mark}]`);
  form.reset();
  fillMembers(form, JSON.parse(members));
  const title = part('data-proxy-title');
  if (title) title.textContent = `Nhận thay ${name}`;
  const line = part('data-proxy-gift');
  if (line) line.textContent = gift;
  const page = part<HTMLAnchorElement>('data-proxy-page');
  const link = row.querySelector<HTMLAnchorElement>('[data-proxy]');
  if (page && link) page.href = link.href;
  const fault = part('data-proxy-fault');
  const said = part('data-proxy-sentence');
  const relations = part('data-relations');
  if (relations) relations.hidden = false;
  const refresh = (): void => {
    const member = chosen(form);
    const other = part('data-other-name');
    if (other) other.hidden = (member?.value ?? '') !== '';
    if (said) said.textContent = sentence(form, gift, day);
    if (fault) fault.hidden = true;
  };
  const prefill = (): void => {
    const relation = field(form, 'relation');
    if (relation) relation.value = chosen(form)?.dataset.relation ?? '';
  };
  prefill();
  refresh();
  const stop = new AbortController();
  const { signal } = stop;
  const change = (event: Event): void => {
    if (event.target instanceof HTMLInputElement && event.target.name === 'person') prefill();
    refresh();
  };
  form.addEventListener('change', change, { signal });
  form.addEventListener('input', refresh, { signal });
  const click = (event: Event): void => {
    const target = event.target instanceof Element ? event.target : null;
    const word = target?.closest<HTMLElement>('[data-relation-word]')?.dataset.relationWord;
    const relation = field(form, 'relation');
    if (word && relation) relation.value = word;
    if (target?.closest('[data-proxy-close]')) dialog.close();
    refresh();
  };
  form.addEventListener('click', click, { signal });
  const submit = (event: Event): void => {
    event.preventDefault();
    const receiver = read(form);
    if (typeof receiver === 'string') {
      if (fault) {
        fault.hidden = false;
        fault.textContent = receiver;
      }
      return;
    }
    dialog.close();
    pay(receiver);
  };
  form.addEventListener('submit', submit, { signal });
  dialog.addEventListener('close', () => stop.abort(), { once: true });
  dialog.showModal();
  return true;
}
