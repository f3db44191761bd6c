// The front desk hears calls for help too; nothing else on its page changes by itself, since somebody may be typing.
(() => {
  "use strict";
  const root = document.querySelector("[data-front-desk]");
  if (!root || !window.giliranParts) return;
  const lost = root.querySelector("[data-lost]");
  const parts = window.giliranParts(root, { after: () => { lost.hidden = true; }, failed: () => { lost.hidden = false; } });
  root.addEventListener("submit", (event) => {
    if (event.defaultPrevented || !event.submitter) return;
    event.preventDefault();
    parts.send(event.target, event.submitter);
  });
  window.giliranColleagues(root.dataset.frontDesk, () => parts.refresh());
})();
