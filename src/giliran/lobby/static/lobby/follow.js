// Keeps one's own place up to date, and calls attention when the number is called: by the page's title, by vibration,
// and by sound once the page was touched for it. When the line drops, what was known stays, with its time.
(() => {
  "use strict";
  const root = document.querySelector("[data-follow]");
  if (!root) return;
  window.giliranShows = true;
  const all = (selector) => document.querySelectorAll(selector);
  const fill = (name, value) => all(`[data-fill="${name}"]`).forEach((place) => { place.textContent = value ?? ""; });
  const when = (name, yes) => all(`[data-when="${name}"]`).forEach((part) => { part.hidden = !yes; });
  const [note, number, ring, ringing] = [".ticket-note", ".ticket-number", "[data-ring]", "[data-ringing]"].map((each) => document.querySelector(each));
  const calm = document.title;
  const few = Number(root.dataset.soon);
  const clock = new Intl.DateTimeFormat("id", { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: root.dataset.zone });
  let calls = Number(root.dataset.calls);
  let state = root.dataset.state;
  let wasSoon = !document.querySelector('[data-when="soon"]').hidden;
  let sound = null;
  let blinking = 0;

  const chime = (times) => {
    if (!sound || sound.state !== "running") return;
    for (let turn = 0; turn < times; turn += 1) {
      [880, 659.25].forEach((pitch, place) => {
        const tone = sound.createOscillator();
        const loudness = sound.createGain();
        const at = sound.currentTime + turn * 1.2 + place * 0.35;
        tone.frequency.value = pitch;
        loudness.gain.setValueAtTime(0.0001, at);
        loudness.gain.exponentialRampToValueAtTime(0.6, at + 0.03);
        loudness.gain.exponentialRampToValueAtTime(0.0001, at + 0.7);
        tone.connect(loudness).connect(sound.destination);
        tone.start(at);
        tone.stop(at + 0.8);
      });
    }
  };

  const title = (place) => {
    clearInterval(blinking);
    document.title = place.state === "called" ? `${place.counter}: ${place.number}` : calm;
    if (place.state !== "called" || !document.hidden) return;
    blinking = setInterval(() => { document.title = document.title === calm ? `${place.counter}: ${place.number}` : calm; }, 1000);
  };

  const show = (place) => {
    ["counter", "ahead", "low", "high", "middle"].forEach((name) => fill(name, place[name]));
    const waits = place.state === "waiting";
    const soon = waits && place.ahead !== null && place.ahead <= few;
    when("ahead", place.ahead > 0);
    when("first", !place.ahead);
    when("range", place.high !== null);
    when("middle", Boolean(place.middle));
    when("closed", place.high === null);
    when("soon", soon);
    if (note && place.step) note.textContent = place.step;
    if (number && place.number) number.textContent = place.number;
    all("[data-show]").forEach((part) => { part.hidden = !part.dataset.show.split(" ").includes(place.state); });
    title(place);
    const called = place.state === "called" && (place.calls > calls || state !== "called");
    if (called) {
      if (navigator.vibrate) navigator.vibrate([300, 150, 300, 150, 600]);
      chime(3);
    } else if (soon && !wasSoon) {
      if (navigator.vibrate) navigator.vibrate([200, 100, 200]);
      chime(1);
    }
    wasSoon = soon;
    [calls, state] = [place.calls, place.state];
    if (place.at) fill("since", clock.format(place.at * 1000).replace(":", "."));
  };

  const showLost = (isLost) => {
    document.querySelector("[data-lost]").hidden = !isLost;
    when("since", isLost);
  };

  if (window.AudioContext) {
    ring.hidden = false;
    ring.addEventListener("click", async () => {
      sound = sound || new window.AudioContext();
      await sound.resume();
      chime(1);
      [ring.hidden, ringing.hidden] = [true, false];
    });
  }

  window.giliranFollow(root.dataset.follow, show, showLost);
})();
