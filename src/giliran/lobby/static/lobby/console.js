// Keeps the list of those waiting up to date while nothing else on the page changes under the officer's hands.
(() => {
  "use strict";
  const root = document.querySelector("[data-console]");
  if (!root) return;
  let first = true;
  const refresh = async () => {
    if (first) { first = false; return; }
    const answer = await fetch(location.href, { cache: "no-store", credentials: "same-origin" });
    if (!answer.ok || answer.redirected) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-hall]");
    const hall = document.querySelector("[data-hall]");
    if (fresh && hall && !hall.contains(document.activeElement)) hall.replaceWith(fresh);
  };
  window.giliranFollow(root.dataset.console, refresh, () => {});
})();
