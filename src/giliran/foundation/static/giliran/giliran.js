// Small helps that no page depends on: an offline notice, focus on what went wrong, print buttons.
(() => {
  "use strict";
  const bar = document.querySelector("[data-offline]");
  const showLine = () => { if (bar) bar.hidden = navigator.onLine; };
  addEventListener("online", showLine);
  addEventListener("offline", showLine);
  showLine();

  const wrong = document.querySelector("[data-focus]");
  if (wrong) wrong.focus();

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) print();
  });
})();
