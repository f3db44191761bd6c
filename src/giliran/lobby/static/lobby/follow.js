// Keeps one's own place up to date, and calls attention when the number is called.
(() => {
  "use strict";
  const root = document.querySelector("[data-follow]");
  if (!root) return;
  const fill = (name, value) => document.querySelectorAll(`[data-fill="${name}"]`).forEach((place) => { place.textContent = value ?? ""; });
  const when = (name, yes) => { document.querySelector(`[data-when="${name}"]`).hidden = !yes; };
  const note = document.querySelector(".ticket-note");
  let calls = Number(root.dataset.calls);

  const show = (place) => {
    ["counter", "ahead", "low", "high"].forEach((name) => fill(name, place[name]));
    when("ahead", place.ahead > 0);
    when("first", !place.ahead);
    when("range", place.high !== null);
    when("closed", place.high === null);
    if (note && place.step) note.textContent = place.step;
    document.querySelectorAll("[data-show]").forEach((part) => { part.hidden = !part.dataset.show.split(" ").includes(place.state); });
    if (place.state === "called" && place.calls > calls && navigator.vibrate) navigator.vibrate([300, 150, 300, 150, 600]);
    calls = Math.max(calls, place.calls);
  };

  window.giliranFollow(root.dataset.follow, show, (isLost) => { document.querySelector("[data-lost]").hidden = !isLost; });
})();
