// Draws the board from each picture. What is called while the line is up goes on the stage, one after the other, each
// for some seconds, flashing, with chime and voice; what was called before is shown and stays silent.
(() => {
  "use strict";
  const root = document.querySelector("[data-board]");
  if (!root) return;
  window.giliranShows = true;
  const find = (name) => document.querySelector(`[data-${name}]`);
  const [now, recent, lately, stage, empty, lost, clock] = ["now", "recent", "lately", "stage", "empty", "lost", "clock"].map(find);
  const [stageNumber, stageCounter, noticeBox, noticeId, noticeEn] = ["stage-number", "stage-counter", "notice", "notice-id", "notice-en"].map(find);
  const voices = root.dataset.voices.split(" ").filter(Boolean);
  const steps = new Set(root.dataset.steps.split(" ").filter(Boolean));
  const voice = window.giliranVoice(root.dataset.words);
  const [ON_STAGE, IN_A_CROWD, CROWD, A_NOTICE, A_DAY] = [7, 5, 3, 10, 20 * 3600];

  const keyOf = (call) => `${call.number}:${call.counter}:${call.at}:${call.calls}`;
  const said = new Set();
  const heard = new Set();
  const waiting = [];
  let picture = null;
  let onStage = null;
  let standing = [...document.querySelectorAll("[data-standing] > *")].map(({ dataset }) => ({ id: dataset.id, text_id: dataset.textId, text_en: dataset.textEn }));
  let turn = 0;

  const wait = (seconds) => new Promise((done) => { setTimeout(done, seconds * 1000); });
  const mine = (call) => !steps.size || !call.step || steps.has(call.step);
  const element = (name, className, text) => {
    const made = document.createElement(name);
    if (className) made.className = className;
    made.textContent = text;
    return made;
  };

  // The product's own time, as it was when it last came, and how long ago that was here; the screen's may be wrong.
  let told = Number(clock.dataset.at) * 1000;
  let toldAt = performance.now();
  const time = () => told + performance.now() - toldAt;
  const hours = new Intl.DateTimeFormat("id", { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: clock.dataset.clock });
  const tick = () => {
    clock.textContent = hours.format(time()).replace(":", ".");
    // A new version of the page, once a day, when nobody is in the hall.
    if (performance.now() > A_DAY * 1000 && lost.hidden && picture && !picture.now.length && !waiting.length) location.reload();
  };

  const showStage = (call, isNew) => {
    empty.hidden = Boolean(call);
    [stageNumber.hidden, stageCounter.hidden] = [!call, !call];
    stage.classList.toggle("hall-stage-new", isNew);
    if (!call) return;
    stageNumber.textContent = call.number;
    stageNumber.classList.toggle("hall-number-long", call.number.length > 5);
    stageCounter.textContent = call.name;
  };

  const calmStage = () => {
    if (onStage) return;
    const calls = picture ? picture.now.filter(mine) : [];
    showStage(calls.find((call) => !call.serving) || calls[0] || null, false);
  };

  const showNotice = (isNew = false) => {
    const notice = standing[turn % (standing.length || 1)];
    noticeBox.hidden = !notice;
    noticeBox.classList.toggle("hall-notice-new", isNew);
    if (!notice) return;
    noticeId.textContent = notice.text_id;
    noticeEn.textContent = notice.text_en || "";
    noticeEn.hidden = !notice.text_en;
  };

  // Indonesian first (or what the board was set up with), then the visitor's own language; both where it is not known.
  const languagesOf = (call) => voices.filter((each, place) => place === 0 || !call.language || each === call.language);

  const announceCall = async (call) => {
    onStage = call;
    showStage(call, true);
    drawNow();
    const seenLong = wait(waiting.length > CROWD ? IN_A_CROWD : ON_STAGE);
    await voice.chime();
    for (const language of languagesOf(call)) await voice.call(call, language);
    await seenLong;
    onStage = null;
  };

  const announceNotice = async (notice) => {
    turn = Math.max(standing.findIndex((each) => each.id === notice.id), 0);
    showNotice(true);
    const seenLong = wait(ON_STAGE);
    await voice.chime();
    for (const language of voices) {
      const text = language === "en" ? notice.text_en : notice.text_id;
      if (text) await voice.notice({ id: notice.id, text }, language);
    }
    await seenLong;
    showNotice();
  };

  let working = false;
  const work = async () => {
    if (working) return;
    working = true;
    while (waiting.length) {
      const next = waiting.shift();
      try {
        await (next.call ? announceCall(next.call) : announceNotice(next.notice));
      } catch (problem) {
        // What goes wrong with a voice must not silence the next one.
        onStage = null;
        console.warn(problem);
      }
    }
    working = false;
    drawNow();
    calmStage();
  };

  const announce = (call) => {
    // A call that is repeated before its turn came is said once, as it is now.
    const same = waiting.findIndex((each) => each.call && each.call.number === call.number);
    if (same >= 0) waiting[same] = { call };
    else waiting.push({ call });
  };

  const hear = () => {
    const notices = standing.filter((each) => each.spoken && !heard.has(each.id));
    standing.forEach((each) => heard.add(each.id));
    // What a picture that makes up for a lost line holds was called before: it is shown, and stays silent.
    if (picture.catchingUp) return;
    const fresh = picture.fresh.filter((call) => mine(call) && !said.has(keyOf(call)));
    fresh.forEach((call) => said.add(keyOf(call)));
    fresh.sort((one, other) => one.at - other.at).forEach(announce);
    notices.forEach((notice) => waiting.push({ notice }));
  };

  const drawNow = () => {
    if (!picture) return;
    const calls = picture.now.filter(mine);
    const soon = new Set([onStage, ...waiting.map((each) => each.call)].filter(Boolean).map((call) => call.number));
    now.classList.toggle("hall-now-many", calls.length > 12);
    now.replaceChildren(...calls.map((call) => {
      const item = element("li", "hall-call", "");
      item.classList.toggle("hall-call-serving", Boolean(call.serving));
      item.classList.toggle("hall-call-new", soon.has(call.number));
      item.append(element("strong", "", call.number), element("span", "", call.name));
      return item;
    }));
  };

  const draw = () => {
    drawNow();
    const before = picture.recent.filter(mine);
    recent.replaceChildren(...before.map((call) => {
      const item = document.createElement("li");
      item.append(element("strong", "", call.number), element("span", "", call.name));
      return item;
    }));
    lately.hidden = before.length === 0;
    document.querySelectorAll("[data-waiting]").forEach((place) => { place.textContent = picture.waiting[place.dataset.waiting] ?? 0; });
    document.querySelectorAll("[data-range]").forEach((place) => {
      const range = (picture.ranges || {})[place.dataset.range];
      place.hidden = !range;
      if (!range) return;
      [place.querySelector("[data-low]").textContent, place.querySelector("[data-high]").textContent] = range;
    });
  };

  const show = (fresh) => {
    picture = fresh;
    [told, toldAt] = [fresh.at * 1000, performance.now()];
    tick();
    if (fresh.notices) standing = fresh.notices.filter((each) => !steps.size || !(each.steps || []).length || each.steps.some((step) => steps.has(step)));
    hear();
    draw();
    showNotice();
    calmStage();
    work();
  };

  const keepAwake = () => {
    if (document.visibilityState === "visible" && navigator.wakeLock) navigator.wakeLock.request("screen").catch(() => undefined);
  };

  const soundButton = find("sound");
  voice.sound((isOn) => { soundButton.hidden = isOn; });
  soundButton.addEventListener("click", voice.unlock);
  voice.ready(voices);
  document.addEventListener("visibilitychange", keepAwake);
  keepAwake();
  setInterval(tick, 1000);
  setInterval(() => { turn += 1; showNotice(); }, A_NOTICE * 1000);
  window.giliranFollow(root.dataset.board, show, (isLost) => { lost.hidden = !isLost; });
})();
