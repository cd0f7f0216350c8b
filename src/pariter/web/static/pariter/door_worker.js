// Keeps the door's page, style and script, so that it opens without a network.

const KEPT = "pariter-door";
const PATIENCE = 4000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("message", (event) => {
  const { keep, forget } = event.data;
  if (keep) event.waitUntil(keepAll(keep).then(() => event.source?.postMessage({ kept: keep.length })));
  if (forget) event.waitUntil(caches.open(KEPT).then((cache) => cache.delete(forget)));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const ours = new URL(request.url).origin === self.location.origin;
  if (request.method !== "GET" || !ours) return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (!request.url.endsWith(".json")) event.respondWith(part(request));
});

async function keepAll(addresses) {
  const cache = await caches.open(KEPT);
  await Promise.all(
    addresses.map(async (address) => {
      const response = await fetch(address, { cache: "reload" });
      if (response.ok) await cache.put(address, response);
    }),
  );
}

/** The page as it is now; as it was kept where the network fails or takes too long. */
async function page(request) {
  const cache = await caches.open(KEPT);
  const kept = await cache.match(request.url);
  try {
    const response = await fetch(request, kept ? { signal: AbortSignal.timeout(PATIENCE) } : {});
    if (response.ok) await cache.put(request.url, response.clone());
    else if (response.status === 410) await cache.delete(request.url);
    else if (kept && response.status >= 500) return kept;
    return response;
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}

/** A part of the page: what is kept at once, renewed behind it. */
async function part(request) {
  const cache = await caches.open(KEPT);
  const kept = await cache.match(request.url);
  const fresh = fetch(request).then(async (response) => {
    if (response.ok && kept) await cache.put(request.url, response.clone());
    return response;
  });
  if (!kept) return fresh;
  fresh.catch(() => {});
  return kept;
}
