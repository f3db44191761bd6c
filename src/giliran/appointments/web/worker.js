// Keeps one reservation page and its files on this phone, and nothing else. KEEP is written above by the server.
"use strict";

const OURS = (name) => name.startsWith("reservasi-");

const forget = async () => {
  await caches.delete(KEEP.cache);
  await self.registration.unregister();
};

const keepPage = async (response) => {
  const cache = await caches.open(KEEP.cache);
  await cache.put(KEEP.page, response);
};

const kept = async () => (await caches.open(KEEP.cache)).match(KEEP.page);

self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(KEEP.cache);
    await Promise.all(KEEP.files.map((file) => cache.add(file).catch(() => undefined)));
    const page = await fetch(KEEP.page, { credentials: "same-origin" });
    if (page.ok && !page.redirected) await keepPage(page);
    await self.skipWaiting();
  })());
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    const own = KEEP.cache.split("-").slice(0, -1).join("-");
    const names = await caches.keys();
    await Promise.all(names.filter((name) => OURS(name) && name.startsWith(own) && name !== KEEP.cache).map((name) => caches.delete(name)));
    await self.clients.claim();
  })());
});

// Somebody who has signed out is sent elsewhere (an opaque redirect): then what was kept goes.
const openPage = async (request) => {
  try {
    const response = await fetch(request);
    if (response.type === "opaqueredirect" || response.redirected || response.status === 404) await forget();
    else if (response.ok) await keepPage(response.clone());
    // The house is in trouble: what was kept helps more than its apology.
    return response.status >= 500 ? (await kept()) || response : response;
  } catch (problem) {
    const page = await kept();
    if (page) return page;
    throw problem;
  }
};

const openFile = async (request) => {
  const cache = await caches.open(KEEP.cache);
  return (await cache.match(request)) || fetch(request);
};

self.addEventListener("fetch", (event) => {
  if (event.request.method !== "GET") return;
  const url = new URL(event.request.url);
  if (url.origin !== self.location.origin) return;
  if (event.request.mode === "navigate") {
    if (url.pathname === KEEP.page) event.respondWith(openPage(event.request));
  } else if (KEEP.files.includes(url.pathname)) {
    event.respondWith(openFile(event.request));
  }
});

self.addEventListener("message", (event) => {
  if (event.data === "forget") event.waitUntil(forget());
});
