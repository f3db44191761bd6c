// For pages that somebody sees after signing out: reservations kept on this phone are thrown away.
(() => {
  "use strict";
  if ("caches" in window) {
    caches.keys().then((names) => names.filter((name) => name.startsWith("reservasi-")).forEach((name) => caches.delete(name)));
  }
  if ("serviceWorker" in navigator) {
    navigator.serviceWorker.getRegistrations().then((all) => all.forEach((one) => {
      if (new URL(one.scope).pathname.startsWith("/janji/")) one.unregister();
    }));
  }
})();
