// The reservation on this phone: keeps the page for when there is no line, says so, and offers to put it on the home
// screen. The page itself needs none of this.
(() => {
  "use strict";
  const page = document.querySelector("[data-reservation]");
  if (!page || !("serviceWorker" in navigator)) return;

  const saved = page.querySelector("[data-saved]");
  const tellSaved = async () => {
    const kept = await caches.match(location.pathname);
    if (saved && kept) saved.hidden = false;
  };

  navigator.serviceWorker.register(page.dataset.worker, { scope: page.dataset.scope })
    .then(() => navigator.serviceWorker.ready)
    .then(tellSaved)
    .catch(() => undefined);

  let offer = null;
  const install = page.querySelector("[data-install]");
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    offer = event;
    if (install) install.hidden = false;
  });
  if (install) {
    install.addEventListener("click", async () => {
      if (!offer) return;
      install.hidden = true;
      await offer.prompt();
      offer = null;
    });
  }
})();
