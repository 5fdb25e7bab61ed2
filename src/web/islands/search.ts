/** Results while one types. The question is posted: what is typed may be somebody's number, and stands in no address. */
const searchForm = document.querySelector<HTMLFormElement>('[data-search-form]');
const searchField = searchForm?.querySelector<HTMLInputElement>('[data-search]');
const pauseMs = 180;
let soon: ReturnType<typeof setTimeout> | undefined;
let questions = 0;

async function askServer(): Promise<void> {
  if (!searchForm || !searchField) return;
  const own = ++questions;
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(searchForm)) body.set(name, String(value));
  const answer = await fetch(searchForm.action, { method: 'POST', headers: { 'hx-request': 'true' }, body });
  if (!answer.ok || answer.redirected) return; // signed out meanwhile: Enter leads to the sign-in
  const html = await answer.text();
  const place = document.querySelector('[data-results]');
  // A later question has the last word. The fragment is our own server's, escaped there.
  if (place && own === questions) place.outerHTML = html;
}

searchField?.addEventListener('input', () => {
  clearTimeout(soon);
  soon = setTimeout(() => {
    askServer().catch(() => {
      // No connection, or the page is left: Enter asks again.
    });
  }, pauseMs);
});
searchForm?.addEventListener('submit', () => clearTimeout(soon));
