/**
 * Opens the paying page of a group, and only that page with its assets, without a connection: the newest copy that was
 * shown. Everything else goes to the server as ever.
 */
interface FetchEvent extends Event {
  request: Request;
  respondWith(answer: Promise<Response>): void;
  waitUntil(work: Promise<unknown>): void;
}
interface WorkerScope {
  addEventListener(name: 'fetch' | 'install' | 'activate', listener: (event: FetchEvent) => void): void;
  skipWaiting(): Promise<void>;
  clients: { claim(): Promise<void> };
}

// The types of the page's window are the only ones here.
const scope = self as unknown as WorkerScope;
const cacheName = 'sas-paying';
const patienceMs = 5_000;

const isPage = (url: URL): boolean => /^\/tet\/[^/]+\/phat$/.test(url.pathname);
const keyOf = (url: URL): string => url.pathname + url.search;

function tooLong(): Promise<never> {
  return new Promise((_, reject) => setTimeout(() => reject(new Error('too long')), patienceMs));
}

/** From the server; what it shows is kept. A sign-in in its place means that nothing more may be shown from here. */
async function fromServer(request: Request, url: URL): Promise<Response> {
  const answer = await fetch(request);
  if (answer.ok) await (await caches.open(cacheName)).put(keyOf(url), answer.clone());
  else if (answer.type === 'opaqueredirect' || answer.status === 401) await caches.delete(cacheName);
  return answer;
}

async function page(request: Request): Promise<Response> {
  const url = new URL(request.url);
  const known = await (await caches.open(cacheName)).match(keyOf(url));
  if (!known) return fromServer(request, url);
  const server = fromServer(request, url);
  server.catch(() => undefined); // may fail after the copy was shown
  return Promise.race([server, tooLong()]).catch(() => known);
}

async function asset(request: Request): Promise<Response> {
  return (await (await caches.open(cacheName)).match(request.url)) ?? fetch(request);
}

scope.addEventListener('install', (event) => event.waitUntil(scope.skipWaiting()));
scope.addEventListener('activate', (event) => event.waitUntil(scope.clients.claim()));
scope.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== 'GET' || url.origin !== location.origin) return;
  if (event.request.mode === 'navigate' && isPage(url)) event.respondWith(page(event.request));
  else if (url.pathname.startsWith('/assets/')) event.respondWith(asset(event.request));
});

export {};
