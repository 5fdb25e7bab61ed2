/** Name of the cache that holds the paying pages looked at and their assets; the worker reads it, signing out removes it. */
export const offlineCache = 'sas-paying';

/**
 * Keeps this page and what it is made of, so that it opens again without a connection. Where the browser has no workers
 * (plain http beyond this machine), the ticks are kept all the same, only a reload has to wait.
 */
export async function keepPageForOffline(): Promise<void> {
  const worker = document.querySelector<HTMLElement>('[data-worker]')?.dataset.worker;
  if (!worker || !('serviceWorker' in navigator) || !navigator.onLine) return;
  try {
    await navigator.serviceWorker.register(worker, { scope: '/tet/' });
    const cache = await caches.open(offlineCache);
    const parts = performance
      .getEntriesByType('resource')
      .map(({ name }) => new URL(name))
      .filter(({ origin, pathname }) => origin === location.origin && pathname.startsWith('/assets/'))
      .map(({ href }) => href);
    const page = await fetch(location.href);
    if (page.ok && !page.redirected) await cache.put(location.pathname + location.search, page);
    await Promise.all([...new Set(parts)].map(async (part) => (await cache.match(part)) ?? cache.add(part)));
  } catch {
    // No connection any more, or no room on the phone: the page opens again once there is one.
  }
}
