// The demonstration's clock goes on between two looks at it; addresses can be copied.
(() => {
  "use strict";
  let seen = "", since = 0;

  const tick = () => {
    const halls = document.querySelector("[data-at]");
    if (!halls) return;
    if (halls.dataset.at !== seen) {
      seen = halls.dataset.at;
      since = performance.now();
    }
    const now = new Date(Number(seen) + (performance.now() - since) * Number(halls.dataset.speed));
    for (const shown of halls.querySelectorAll("time[data-zone]")) {
      const parts = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: shown.dataset.zone });
      shown.textContent = parts.format(now).replace(":", ".");
    }
  };
  setInterval(tick, 1000);

  if (navigator.clipboard) {
    for (const button of document.querySelectorAll("[data-copy]")) button.hidden = false;
    document.addEventListener("click", async (event) => {
      const button = event.target.closest("[data-copy]");
      if (!button) return;
      await navigator.clipboard.writeText(button.dataset.copy);
      button.classList.add("demo-copied");
      setTimeout(() => button.classList.remove("demo-copied"), 1200);
    });
  }
})();
