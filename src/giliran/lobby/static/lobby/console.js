// The officer's console: one key an action, calls over the fast lane, the list of those waiting kept up to date.
// Without it the same buttons work as forms, with their access keys.
(() => {
  "use strict";
  const root = document.querySelector("[data-console]");
  if (!root || !window.giliranParts) return;
  const say = root.querySelector("[data-say]");
  const lost = root.querySelector("[data-lost]");
  const nobody = root.querySelector("[data-nobody]").innerHTML;
  let ticking = 0;

  // How long what was done last can still be taken back.
  const countDown = () => {
    clearInterval(ticking);
    const place = root.querySelector("[data-until]");
    if (!place) return;
    const ends = performance.now() + Number(place.dataset.until) * 1000;
    const words = place.textContent.replace(/\d+/, "#");
    const tick = () => {
      const left = Math.ceil((ends - performance.now()) / 1000);
      if (left > 0) { place.textContent = words.replace("#", left); return; }
      clearInterval(ticking);
      place.closest(".console-undo").remove();
    };
    ticking = setInterval(tick, 1000);
    tick();
  };

  const failed = () => { lost.hidden = false; };
  const parts = window.giliranParts(root, { after: countDown, failed });
  countDown();

  // A call over the fast lane, once however often it is sent; the page follows. False: the form must do it.
  const fastCall = async (button) => {
    const pass = root.dataset.pass;
    if (!pass || !window.crypto.randomUUID) return false;
    const wish = { then: button.dataset.then, once: crypto.randomUUID() };
    if (button.dataset.visit) wish.visit = button.dataset.visit;
    const options = {
      method: "POST", body: JSON.stringify(wish), cache: "no-store", signal: AbortSignal.timeout(5000),
      headers: { "Content-Type": "application/json", "Giliran-Counter": pass },
    };
    let answer = null;
    for (let tries = 0; tries < 2 && !answer; tries += 1) {
      try { answer = await fetch(root.dataset.calls, options); } catch { /* asked once more, under the same key */ }
    }
    if (!answer || !answer.ok) return false;
    const told = await answer.json();
    say.textContent = told.visit ? told.number : nobody;
    const shown = root.querySelector("[data-part=now] .ticket-number");
    if (shown && told.visit) shown.textContent = told.number;
    return true;
  };

  const press = (form, button) => {
    if (!button.dataset.then) { parts.send(form, button); return; }
    let done = false;
    parts.busily(async () => {
      done = await fastCall(button);
      if (done) await parts.refresh({ all: true });
    }).then(() => { if (!done) parts.send(form, button); });
  };

  root.addEventListener("submit", (event) => {
    if (event.defaultPrevented || !event.submitter) return;
    event.preventDefault();
    const { target, submitter } = event;
    if ("urgent" in submitter.dataset) { parts.afterwards(() => press(target, submitter)); return; }
    if (root.getAttribute("aria-busy")) return;
    press(target, submitter);
  });

  const visible = (element) => !element.disabled && element.checkVisibility();
  // Of the keys in what is open and those outside it, the inner ones come first.
  const of = (key) => {
    const found = [...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].filter(visible);
    return found.find((each) => each.closest("details.menu[open]") && !each.matches("details")) || found[0];
  };
  const close = () => root.querySelectorAll("details.menu[open]").forEach((each) => { each.open = false; });
  const use = (element) => {
    if (!element.matches("details")) { element.click(); return; }
    const opening = !element.open;
    close();
    element.open = opening;
    const first = opening && element.querySelector("input:not([type=hidden]), select");
    if (first) first.focus(); else element.querySelector("summary").focus();
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.repeat) return;
    if (event.key === "Escape") { close(); document.activeElement.blur(); return; }
    if (parts.isField(event.target)) return;
    const focused = event.target.closest("button, a, summary");
    const wanted = event.key === " " ? (focused ? null : root.querySelector("[data-primary]")) : of(event.key.toLowerCase());
    if (!wanted) return;
    event.preventDefault();
    use(wanted);
  });
  document.addEventListener("toggle", (event) => {
    if (!event.target.open || !event.target.matches("details.menu")) return;
    root.querySelectorAll("details.menu[open]").forEach((each) => { if (each !== event.target) each.open = false; });
  }, true);

  // The first picture too: somebody may have come between the page and the line.
  window.giliranFollow(root.dataset.console, parts.soon, (isLost) => { lost.hidden = !isLost; });
  window.giliranColleagues(root.dataset.colleagues, () => parts.refresh());
})();
