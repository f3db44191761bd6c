// Pages whose parts are drawn by the server: forms are sent, and parts drawn anew, without leaving the page.
// Everything works without this file; a full reload then does what it does here.
// after(): parts were drawn. failed(): nothing could be sent; sending again is safe, the form's key makes it happen once.
window.giliranParts = (root, hooks) => {
  "use strict";
  const { after, failed } = hooks;
  const PATIENCE = 10000;
  const REST = 2000;
  let sending = false;
  let stale = false;
  let next = null;
  let last = 0;
  let timer = 0;
  const main = root.closest("main");

  const isField = (element) => Boolean(element && element.closest("input:not([type=hidden]), textarea, select, [contenteditable]"));
  // Somebody is at work in a part: what they are about to send stays as it is.
  const inHand = (part) => part.querySelector("details[open]:not(.details)") !== null
    || (part.contains(document.activeElement) && isField(document.activeElement));

  const nameOf = (element) => (element && element.matches("button[name]")
    ? `button[name="${CSS.escape(element.name)}"][value="${CSS.escape(element.value)}"]` : "");

  const draw = (page, all) => {
    const focused = nameOf(document.activeElement);
    page.querySelectorAll("[data-part]").forEach((fresh) => {
      const old = root.querySelector(`[data-part="${fresh.dataset.part}"]`);
      if (!old || (!all && inHand(old))) return;
      const open = [...old.querySelectorAll("details.details[open]")].length > 0;
      const menu = old.querySelector("details.menu[open]");
      old.replaceWith(fresh);
      if (open) fresh.querySelectorAll("details.details").forEach((each) => { each.open = true; });
      const again = menu && fresh.querySelector(`details.menu[data-key="${CSS.escape(menu.dataset.key)}"]`);
      if (again) again.open = true;
    });
    document.title = page.title;
    if (all) {
      main.querySelectorAll(":scope > .toasts").forEach((old) => old.remove());
      const toasts = page.querySelector("main > .toasts");
      if (toasts) main.prepend(toasts);
      const next = root.querySelector("[autofocus]");
      if (next) next.focus({ preventScroll: true });
    } else if (focused && document.activeElement === document.body) {
      const again = root.querySelector(focused);
      if (again) again.focus({ preventScroll: true });
    }
    after();
  };

  // An answer that is another page (signed out, counter closed or taken over) is gone to.
  const take = async (answer, all) => {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const same = page.querySelector("[data-part]") && new URL(answer.url).pathname === location.pathname;
    if (!same) { location.assign(answer.url); return; }
    draw(page, all);
  };

  const ask = (url, options = {}) => fetch(url, { credentials: "same-origin", cache: "no-store", signal: AbortSignal.timeout(PATIENCE), ...options });

  const refresh = async ({ all = false } = {}) => {
    if (sending && !all) { stale = true; return; }
    last = Date.now();
    try {
      const answer = await ask(location.href);
      if (answer.ok) await take(answer, all);
    } catch { /* the line is lost: whoever follows it says so, and the next news comes with the line */ }
  };

  // However much happens in the hall, the page is asked for at most once in two seconds.
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(refresh, Math.max(50, REST - (Date.now() - last)));
  };

  const busily = async (work) => {
    if (sending) return;
    sending = true;
    root.setAttribute("aria-busy", "true");
    try { await work(); } finally {
      sending = false;
      root.removeAttribute("aria-busy");
      const due = next;
      next = null;
      if (due) due();
      else if (stale) { stale = false; soon(); }
    }
  };

  // What must not get lost while something else is being sent is done right after it.
  const afterwards = (work) => { if (sending) next = work; else work(); };

  const send = (form, button) => busily(async () => {
    const data = new FormData(form, button);
    const menu = button.closest("details.menu");
    if (menu) menu.open = false;
    // Not form.action: the buttons are called that.
    try {
      await take(await ask(form.getAttribute("action"), { method: "POST", body: data }), true);
      last = Date.now();
    } catch {
      if (menu) menu.open = true; // what was filled in there is sent again
      failed();
    }
  });

  return { isField, refresh, soon, send, busily, afterwards };
};
