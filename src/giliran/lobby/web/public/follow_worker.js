// Shows what is told of a ticket while its page is closed. It keeps nothing on the phone, and answers no requests.
"use strict";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("push", (event) => {
  if (!event.data) return;
  const told = event.data.json();
  const called = told.kind === "called";
  event.waitUntil(self.registration.showNotification(told.title, {
    body: told.text,
    // One of a kind: a call that is repeated takes the place of the one before, and is heard again.
    tag: told.kind,
    renotify: true,
    requireInteraction: called,
    vibrate: called ? [300, 150, 300, 150, 600] : [200, 100, 200],
    data: { url: told.url },
  }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const { url } = event.notification.data;
  if (!url.startsWith("/antrean/")) return;
  event.waitUntil((async () => {
    const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
    const open = pages.find((page) => new URL(page.url).pathname.startsWith("/antrean/"));
    await (open ? open.focus() : self.clients.openWindow(url));
  })());
});
