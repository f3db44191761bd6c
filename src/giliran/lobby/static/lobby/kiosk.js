// The kiosk: the way back to the start when nobody is there any more, the paper, the voice, the line.
(() => {
  "use strict";
  const WARNING = 20;
  const RESTING = 60_000;
  const PAPER = 1_500;
  const idle = document.querySelector("[data-idle]");
  const warning = idle.querySelector("[data-idle-warning]");
  let last = performance.now();

  // Something is left for the next one to see: letters, an open part, a camera, another language.
  const typed = () => document.querySelector("input[name=code]:not([type=hidden])")?.value;
  const camera = () => document.querySelector("[data-camera-view]:not([hidden])");
  const inUse = () => "idleAlways" in idle.dataset || typed() || camera()
    || document.querySelector("details[open]") || document.documentElement.lang !== "id";
  const look = () => {
    const quiet = inUse() ? (performance.now() - last) / 1000 : 0;
    warning.hidden = quiet < Number(idle.dataset.idle);
    if (quiet < Number(idle.dataset.idle) + WARNING) return;
    clearInterval(looking);
    location.replace(idle.dataset.idleStart);
  };
  ["pointerdown", "pointermove", "keydown", "input"].forEach((kind) => addEventListener(kind, () => { last = performance.now(); }));
  idle.querySelector("[data-idle-stay]").addEventListener("click", () => { last = performance.now(); look(); });
  const looking = setInterval(look, 1000);

  // A page that comes back from the browser's memory belongs to somebody who has gone.
  addEventListener("pageshow", (event) => { if (event.persisted) location.replace(idle.dataset.idleStart); });

  const lost = document.querySelector("[data-kiosk-lost]");
  const ask = async () => {
    try {
      const answer = await fetch(location.href, { cache: "no-store" });
      if (!answer.ok) throw new Error(String(answer.status));
      if (lost) lost.hidden = true;
      return answer;
    } catch {
      if (lost) lost.hidden = false;
      return null;
    }
  };

  if ("idleResting" in idle.dataset) {
    setInterval(async () => {
      if (performance.now() - last > RESTING / 2 && !inUse() && await ask()) location.reload();
    }, RESTING);
  }

  const paper = () => document.querySelector("[data-paper]");
  const follow = async () => {
    if (paper()?.dataset.paper !== "queued") return;
    const answer = await ask();
    if (answer) {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("[data-paper]");
      if (fresh && fresh.dataset.paper !== "queued") {
        paper().replaceWith(fresh);
        say(fresh.textContent);
      }
    }
    setTimeout(follow, PAPER);
  };
  setTimeout(follow, PAPER);

  // Each page says what is to be done on it, if the visitor asked for that and the browser has a voice of the language.
  const words = document.querySelector("[data-say]");
  const voice = () => window.speechSynthesis?.getVoices().find((each) => each.lang.slice(0, 2) === document.documentElement.lang.slice(0, 2));
  function say(text) {
    const found = voice();
    if (!words || !("on" in words.dataset) || !found || !text.trim()) return;
    const said = new SpeechSynthesisUtterance(text.replace(/\s+/g, " ").trim());
    said.voice = found;
    said.lang = found.lang;
    said.rate = 0.95;
    window.speechSynthesis.speak(said);
  }
  const begin = () => {
    const control = document.querySelector("[data-voice-switch]");
    if (!voice() || !control || !control.hidden) return;
    control.hidden = false;
    window.speechSynthesis.cancel();
    say(words.content.textContent);
  };
  if (window.speechSynthesis && words) {
    begin();
    window.speechSynthesis.addEventListener?.("voiceschanged", begin);
  }
})();
