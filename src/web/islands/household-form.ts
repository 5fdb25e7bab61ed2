/** The household form: rows by Enter, paste from Excel, hints while typing, a draft that survives a closed browser. */
const form = document.querySelector<HTMLFormElement>('[data-household-form]');
const body = document.querySelector<HTMLTableSectionElement>('[data-members]');
const draftKey = 'sas.household-draft';
const pasteOrder = [
  'relation',
  'fullName',
  'birthDate',
  'sex',
  'nationalId',
  'insuranceNumber',
  'ethnicity',
  'phone',
];

type Field = HTMLInputElement | HTMLSelectElement;

function rows(): HTMLTableRowElement[] {
  return [...(body?.querySelectorAll<HTMLTableRowElement>('tr[data-member]') ?? [])];
}

function fieldOf(row: HTMLTableRowElement, name: string): Field | null {
  return row.querySelector<Field>(`[name$="[${name}]"]`);
}

function notesOf(row: HTMLTableRowElement): HTMLTableRowElement | null {
  return body?.querySelector<HTMLTableRowElement>(`tr[data-notes-of="${row.dataset.member}"]`) ?? null;
}

/** A blank row below the last, numbered on. */
function addRow(): HTMLTableRowElement | undefined {
  const last = rows().at(-1);
  const notes = last && notesOf(last);
  if (!body || !last || !notes) return undefined;
  const number = Math.max(...rows().map((row) => Number(row.dataset.member))) + 1;
  const row = last.cloneNode(true) as HTMLTableRowElement; // a clone of a row is a row
  const below = notes.cloneNode(true) as HTMLTableRowElement;
  row.dataset.member = String(number);
  below.dataset.notesOf = String(number);
  for (const element of row.querySelectorAll<Field>('input, select')) {
    element.name = element.name.replace(/\[\d+\]/, `[${number}]`);
    element.id = element.id.replace(/-\d+-/, `-${number}-`);
    element.value = '';
    element.classList.remove('bad');
  }
  const first = row.cells[0]?.firstChild;
  if (first) first.textContent = String(number + 1);
  const holder = below.querySelector('[data-notes]');
  if (holder) holder.replaceChildren();
  body.append(row, below);
  return row;
}

function chooseByWords(field: Field, text: string): void {
  if (field instanceof HTMLInputElement) {
    field.value = text;
    return;
  }
  const fold = (value: string): string =>
    value
      .normalize('NFD')
      .replace(/[\u0300-\u036f]/g, '')
      .toLowerCase()
      .trim();
  const aliases: Record<string, string> = {
    vo: 'vo, chong',
    chong: 'vo, chong',
    bo: 'bo, me',
    cha: 'bo, me',
    me: 'bo, me',
    ong: 'ong, ba',
    'con dau': 'con dau, con re',
    'con re': 'con dau, con re',
    anh: 'anh, chi, em',
    chi: 'anh, chi, em',
    em: 'anh, chi, em',
  };
  const wanted = aliases[fold(text)] ?? fold(text);
  const option = [...field.options].find((each) => fold(each.text) === wanted);
  if (option) field.value = option.value;
}

/** Several rows copied from a sheet go into as many rows, from the cell where the paste began. */
function paste(event: ClipboardEvent): void {
  const target = event.target;
  const text = event.clipboardData?.getData('text/plain') ?? '';
  if (!(target instanceof HTMLElement) || !/[\t\n]/.test(text.trim())) return;
  const start = target.closest<HTMLTableRowElement>('tr[data-member]');
  const column = pasteOrder.findIndex((name) => target.getAttribute('name')?.endsWith(`[${name}]`));
  if (!start || column < 0) return;
  event.preventDefault();
  let at = rows().indexOf(start);
  for (const line of text.replace(/\r/g, '').split('\n')) {
    if (line.trim() === '') continue;
    const row = rows()[at] ?? addRow();
    at++;
    if (!row) return;
    line.split('\t').forEach((value, i) => {
      const name = pasteOrder[column + i];
      const field = name ? fieldOf(row, name) : null;
      if (field) chooseByWords(field, value.trim());
    });
    hint(row).catch(noHint);
  }
  changed();
}

function textOf(name: string): string {
  const field = form?.elements.namedItem(name);
  return field instanceof HTMLInputElement || field instanceof HTMLSelectElement ? field.value : '';
}

let wholeAsked = 0;

/** Asks the server what saving would do now, and shows it beside the button. */
async function preview(): Promise<void> {
  if (!form) return;
  const own = ++wholeAsked;
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form)) body.set(name, String(value));
  const answer = await fetch('/ho/moi/xem', { method: 'POST', body });
  const html = answer.ok && !answer.redirected ? await answer.text() : undefined;
  const place = document.querySelector('[data-sentence]');
  if (html !== undefined && place && own === wholeAsked) place.outerHTML = html;
}

/** Asks the server what can be said about a row, and shows it below. */
async function hint(row: HTMLTableRowElement): Promise<void> {
  const value = (name: string): string => fieldOf(row, name)?.value.trim() ?? '';
  if (fieldOf(row, 'person')?.value || (value('fullName') === '' && value('nationalId') === '')) return;
  const asking = { i: row.dataset.member ?? '0', area: textOf('area'), _csrf: textOf('_csrf') };
  const body = new URLSearchParams(asking);
  for (const name of ['fullName', 'birthDate', 'sex', 'nationalId', 'insuranceNumber', 'phone', 'notSame'])
    body.set(name, value(name));
  const asked = String(Number(row.dataset.asked ?? 0) + 1);
  row.dataset.asked = asked;
  const answer = await fetch('/ho/moi/dong', { method: 'POST', body });
  const html = answer.ok && !answer.redirected ? await answer.text() : undefined;
  const holder = notesOf(row)?.querySelector('[data-notes]');
  // A later question of the same row has the last word. The fragment is our own server's, escaped there.
  if (html !== undefined && holder && row.dataset.asked === asked) holder.outerHTML = html;
}

/** No connection, or the page is left: saving looks at every row again. */
function noHint(): void {}

function draft(): Record<string, string> {
  if (!form) return {};
  return Object.fromEntries(
    [...new FormData(form)].filter(([name, value]) => name !== '_csrf' && typeof value === 'string') as [
      string,
      string,
    ][],
  );
}

let saving: ReturnType<typeof setTimeout> | undefined;

function changed(): void {
  clearTimeout(saving);
  saving = setTimeout(() => {
    preview().catch(() => {
      // No connection: the sentence stays as it was, saving says it again.
    });
    localStorage.setItem(draftKey, JSON.stringify(draft()));
    const time = new Date().toLocaleTimeString('vi-VN', { hour: '2-digit', minute: '2-digit' });
    const place = document.querySelector('[data-draft]');
    if (place) place.textContent = `Bản nháp giữ lúc ${time} trên máy này`;
    document.querySelector('[data-drop-draft]')?.removeAttribute('hidden');
  }, 600);
}

/** A draft comes back only into a form that the server sent blank. */
function restore(): void {
  const kept = localStorage.getItem(draftKey);
  if (
    !kept ||
    !form ||
    document.querySelector('[data-summary]') ||
    new URLSearchParams(location.search).has('ten')
  )
    return;
  const values: Record<string, string> = JSON.parse(kept);
  const highest = Math.max(
    0,
    ...Object.keys(values).map((name) => Number(/^members\[(\d+)\]/.exec(name)?.[1] ?? 0)),
  );
  while (rows().length <= highest) if (!addRow()) break;
  for (const [name, value] of Object.entries(values)) {
    const field = form.elements.namedItem(name);
    if (field instanceof HTMLInputElement || field instanceof HTMLSelectElement) field.value = value;
  }
  document.querySelector('[data-drop-draft]')?.removeAttribute('hidden');
  const place = document.querySelector('[data-draft]');
  if (place) place.textContent = 'Đã mở lại bản nháp trên máy này';
}

function take(button: HTMLElement): void {
  const number = button.closest<HTMLElement>('tr[data-notes-of]')?.dataset.notesOf;
  const row = rows().find((each) => each.dataset.member === number);
  const person = row?.querySelector<HTMLInputElement>('[data-person]');
  const holder = button.closest('[data-notes]');
  if (!row || !person || !holder) return;
  person.value = button.dataset.take ?? '';
  for (const name of ['birthDate', 'nationalId', 'insuranceNumber', 'phone']) {
    const field = fieldOf(row, name);
    if (field) field.value = '';
  }
  holder.textContent = `Lấy người đã có trong sổ: ${button.dataset.name ?? ''}`;
  changed();
}

/** Not the one offered: remembered with the row, and in the register once it is saved. */
function dismiss(button: HTMLElement): void {
  const number = button.closest<HTMLElement>('tr[data-notes-of]')?.dataset.notesOf;
  const kept = rows()
    .find((each) => each.dataset.member === number)
    ?.querySelector<HTMLInputElement>('[data-not-same]');
  if (kept) kept.value = [kept.value, button.dataset.dismiss ?? ''].filter(Boolean).join(',');
  button.closest('.likeness')?.remove();
  changed();
}

function onClick(event: MouseEvent): void {
  const button = event.target instanceof Element ? event.target.closest<HTMLElement>('button') : null;
  if (!button) return;
  if (button.dataset.take !== undefined) take(button);
  if (button.dataset.dismiss !== undefined) dismiss(button);
  if (button.dataset.remove !== undefined) {
    const row = button.closest<HTMLTableRowElement>('tr[data-member]');
    if (!row) return;
    if (rows().length > 1) {
      notesOf(row)?.remove();
      row.remove();
    } else for (const field of row.querySelectorAll<Field>('input, select')) field.value = '';
    changed();
  }
  if (button.dataset.dropDraft !== undefined) {
    localStorage.removeItem(draftKey);
    location.href = '/ho/moi';
  }
}

function onEnter(event: KeyboardEvent): void {
  const row =
    event.target instanceof Element ? event.target.closest<HTMLTableRowElement>('tr[data-member]') : null;
  if (event.key !== 'Enter' || event.ctrlKey || !row || event.target instanceof HTMLButtonElement) return;
  event.preventDefault();
  const all = rows();
  const next = all[all.indexOf(row) + 1] ?? addRow();
  if (next) fieldOf(next, 'relation')?.focus();
}

if (form && body) {
  restore();
  body.addEventListener('paste', paste);
  form.addEventListener('keydown', onEnter);
  form.addEventListener('click', onClick);
  form.addEventListener('input', changed);
  form.addEventListener('change', (event) => {
    const row =
      event.target instanceof Element ? event.target.closest<HTMLTableRowElement>('tr[data-member]') : null;
    if (row) hint(row).catch(noHint);
  });
  form.addEventListener('submit', () => localStorage.removeItem(draftKey));
}
