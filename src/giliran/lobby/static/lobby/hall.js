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

  // The first picture too: somebody may have come between the page and the line.
  window.giliranFollow(root.dataset.hallPage, parts.soon, (isLost) => { lost.hidden = !isLost; });
  window.giliranColleagues(root.dataset.colleagues, () => parts.refresh());
  setInterval(parts.soon, ANYWAY);
})();
