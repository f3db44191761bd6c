// Draws the board from each picture, flashes and sounds a chime for what is called just now; old calls stay silent.
(() => {
  "use strict";
  const root = document.querySelector("[data-board]");
  if (!root) return;
  const now = document.querySelector("[data-now]");
  const recent = document.querySelector("[data-recent]");
  const lately = document.querySelector("[data-lately]");
  const empty = document.querySelector("[data-empty]");
  const lost = document.querySelector("[data-lost]");
  const clock = document.querySelector("[data-clock]");
  const soundButton = document.querySelector("[data-sound]");
  // When each call was first seen here; 0 for what was called before.
  const seen = new Map([...now.children].map((item) => [item.dataset.call, 0]));
  const NEW = 20000;
  let pictures = 0;
  let sound = null;

  const element = (name, className, text) => {
    const made = document.createElement(name);
    if (className) made.className = className;
    made.textContent = text;
    return made;
  };

  const chime = () => {
    if (!sound || sound.state !== "running") return;
    [659.25, 523.25].forEach((pitch, place) => {
      const tone = sound.createOscillator();
      const loudness = sound.createGain();
      const at = sound.currentTime + place * 0.45;
      tone.frequency.value = pitch;
      loudness.gain.setValueAtTime(0.0001, at);
      loudness.gain.exponentialRampToValueAtTime(0.5, at + 0.03);
      loudness.gain.exponentialRampToValueAtTime(0.0001, at + 0.9);
      tone.connect(loudness).connect(sound.destination);
      tone.start(at);
      tone.stop(at + 1);
    });
  };

  // The product's own time, as it was when it last came, and how long ago that was here; the screen's may be wrong.
  let told = Number(clock.dataset.at) * 1000;
  let toldAt = performance.now();
  const hours = new Intl.DateTimeFormat("id", { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: clock.dataset.clock });
  const tick = () => { clock.textContent = hours.format(told + performance.now() - toldAt).replace(":", "."); };

  const show = (picture) => {
    [told, toldAt] = [picture.at * 1000, performance.now()];
    tick();
    // The first picture after loading or after a lost line catches up: what it holds was called before.
    const catchingUp = pictures === 0;
    pictures += 1;
    const keyOf = (call) => `${call.number}:${call.calls}`;
    const fresh = picture.now.filter((call) => !call.serving && !seen.has(keyOf(call)));
    picture.now.forEach((call) => { if (!seen.has(keyOf(call))) seen.set(keyOf(call), catchingUp ? 0 : Date.now()); });
    now.replaceChildren(...picture.now.map((call) => {
      const item = element("li", "board-call", "");
      if (!call.serving && Date.now() - seen.get(keyOf(call)) < NEW) item.classList.add("board-call-new");
      item.append(element("span", "board-number", call.number), element("span", "board-counter", call.name));
      return item;
    }));
    recent.replaceChildren(...picture.recent.map((call) => {
      const item = document.createElement("li");
      item.append(element("strong", "", call.number), element("span", "", call.name));
      return item;
    }));
    Object.entries(picture.waiting).forEach(([key, count]) => {
      const place = document.querySelector(`[data-waiting="${CSS.escape(key)}"]`);
      if (place) place.textContent = count;
    });
    empty.hidden = picture.now.length > 0;
    lately.hidden = picture.recent.length === 0;
    if (fresh.length && !catchingUp) chime();
  };

  const showLost = (isLost) => {
    if (isLost) pictures = 0;
    lost.hidden = !isLost;
  };

  const Sound = window.AudioContext;
  if (Sound) {
    sound = new Sound();
    soundButton.hidden = sound.state === "running";
    sound.onstatechange = () => { soundButton.hidden = sound.state === "running"; };
    soundButton.addEventListener("click", () => sound.resume());
  }

  setInterval(tick, 1000);

  window.giliranFollow(root.dataset.board, show, showLost);
})();
