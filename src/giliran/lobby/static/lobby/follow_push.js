// Lets this browser be told while the page is closed. The page keeps nothing: who is told is known by the address that
// the browser's maker gave it, of which the page has the beginning of a hash.
(() => {
  "use strict";
  const box = document.querySelector("[data-push]");
  if (!box || !("serviceWorker" in navigator) || !("PushManager" in window) || !window.isSecureContext) return;
  const [on, off] = [box.querySelector("[data-push-on]"), box.querySelector("[data-push-off]")];
  const refused = document.querySelector("[data-push-refused]");
  const lines = box.dataset.lines.split(" ");

  const bytesOf = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
  const textOf = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");

  const knownAs = async (endpoint) => {
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(endpoint));
    return [...new Uint8Array(digest)].map((each) => each.toString(16).padStart(2, "0")).join("").slice(0, 16);
  };

  const show = async () => {
    const registration = await navigator.serviceWorker.getRegistration("/antrean/");
    const subscription = registration ? await registration.pushManager.getSubscription() : null;
    const told = Boolean(subscription) && lines.includes(await knownAs(subscription.endpoint));
    if (told) off.elements.endpoint.value = subscription.endpoint;
    [box.hidden, on.hidden, off.hidden] = [false, told, !told];
  };

  const subscribe = async () => {
    await navigator.serviceWorker.register(box.dataset.worker, { scope: "/antrean/" });
    const registration = await navigator.serviceWorker.ready;
    const wanted = { userVisibleOnly: true, applicationServerKey: bytesOf(box.dataset.key) };
    const before = await registration.pushManager.getSubscription();
    const same = before && textOf(before.options.applicationServerKey) === box.dataset.key;
    if (before && !same) await before.unsubscribe();
    return same ? before : registration.pushManager.subscribe(wanted);
  };

  on.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const subscription = await subscribe();
      on.elements.endpoint.value = subscription.endpoint;
      ["p256dh", "auth"].forEach((name) => { on.elements[name].value = textOf(subscription.getKey(name)); });
      on.submit();
    } catch {
      // Refused by the person, or by the phone: the page itself goes on telling.
      [on.hidden, refused.hidden] = [true, false];
    }
  });

  show().catch(() => undefined);
})();
