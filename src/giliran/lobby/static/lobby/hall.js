// The supervisor's page: every change in the hall draws its parts anew, at most every two seconds; what is open stays.
(() => {
  "use strict";
  const root = document.querySelector("[data-hall-page]");
  if (!root || !window.giliranParts) return;
  const ANYWAY = 15000;
  const lost = root.querySelector("[data-lost]");
  const parts = window.giliranParts(root, { after: () => {}, failed: () => { lost.hidden = false; } });

  root.addEventListener("submit", (event) => {
    if (event.defaultPrevented || !event.submitter) return;
    // The browser's own check of what must be ticked is off (our errors speak): the server says what is missing.
    event.preventDefault();
    parts.send(event.target, event.submitter);
  });

  let first = true;
  window.giliranFollow(root.dataset.hallPage, () => { if (!first) parts.soon(); first = false; }, (isLost) => { lost.hidden = !isLost; });
  window.giliranColleagues(root.dataset.colleagues, () => parts.refresh());
  setInterval(parts.soon, ANYWAY);
})();
