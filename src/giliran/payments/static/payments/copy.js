// Copies the billing code at one press, and selects it whole when it is touched. The page works without.
(() => {
  "use strict";
  const box = document.querySelector("[data-copy-box]");
  if (!box) return;
  const code = box.querySelector("[data-copy-from]");
  code.addEventListener("focus", () => code.select());
  const button = box.querySelector("[data-copy]");
  if (!navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(code.value.replaceAll(" ", ""));
    box.querySelector("[data-copy-said]").textContent = button.dataset.copied;
    button.querySelector("span").textContent = button.dataset.copied;
  });
})();
