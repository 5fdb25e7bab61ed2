/** `/` leads to the search field from anywhere but a field; arrows walk through results. */
function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('input, textarea, select') !== null;
}

document.addEventListener('keydown', (event) => {
  if (event.key === '/' && !isTyping(event.target)) {
    const search = document.querySelector<HTMLInputElement>('[data-search]');
    if (search) {
      event.preventDefault();
      search.focus();
      search.select();
    }
  }
  const rows = [...document.querySelectorAll<HTMLElement>('[data-row]')];
  if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && rows.length > 0) {
    const at = rows.indexOf(document.activeElement as HTMLElement); // -1 for whatever else has the focus
    const fromSearch = document.activeElement?.matches('[data-search]') ?? false;
    if (at < 0 && !fromSearch) return;
    event.preventDefault();
    const next = event.key === 'ArrowDown' ? at + 1 : at - 1;
    if (next < 0) document.querySelector<HTMLInputElement>('[data-search]')?.focus();
    else rows[Math.min(next, rows.length - 1)]?.focus();
  }
  if (event.key === 'Enter' && event.ctrlKey)
    document.querySelector<HTMLAnchorElement>('[data-ctrl-enter]')?.click();
  if (event.key.toLowerCase() === 's' && event.ctrlKey) {
    const form = document.querySelector<HTMLFormElement>('form[data-ctrl-s]');
    if (form) {
      event.preventDefault();
      form.requestSubmit();
    }
  }
});

// The summary of faults takes the focus, so that it is read first.
document.querySelector<HTMLElement>('[data-summary]')?.focus();

for (const button of document.querySelectorAll<HTMLElement>('[data-print]')) {
  button.addEventListener('click', () => window.print());
}

/** A page that waits for something to be made looks again by itself. */
const waiting = document.querySelector<HTMLElement>('[data-reload-ms]');
if (waiting) setTimeout(() => location.reload(), Number(waiting.dataset.reloadMs));

/** Long work tells how far it is; when it has ended, the page shows what came of it. */
for (const panel of document.querySelectorAll<HTMLElement>('[data-progress]')) {
  const events = new EventSource(panel.dataset.progress ?? '');
  events.addEventListener('progress', ({ data }) => {
    const { text, share }: { text: string; share: number | null } = JSON.parse(data);
    const [said, bar] = [panel.querySelector('p'), panel.querySelector('progress')];
    if (said) said.textContent = text;
    if (share === null) bar?.removeAttribute('value');
    else if (bar) bar.value = share;
  });
  events.addEventListener('end', () => {
    events.close();
    location.reload();
  });
}

/** What the paying page keeps to open without a connection has names in it: it goes when somebody signs out. */
async function forgetOfflinePages(): Promise<void> {
  for (const key of Object.keys(localStorage))
    if (key.startsWith('sas.paying-sent.')) localStorage.removeItem(key);
  if (!('serviceWorker' in navigator) || !('caches' in window)) return;
  await caches.delete('sas-paying');
  for (const registration of await navigator.serviceWorker.getRegistrations())
    await registration.unregister();
}

if (location.pathname === '/dang-nhap') forgetOfflinePages().catch(() => undefined); // nothing was kept
document.querySelector('form[action="/dang-xuat"]')?.addEventListener('submit', () => {
  forgetOfflinePages().catch(() => undefined); // the sign-in page that follows does it again
});
