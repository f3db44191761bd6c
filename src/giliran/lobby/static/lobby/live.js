// Follows an office's hall, or one ticket in it, and says what there is to show; the wire is told in docs/architecture.md.
//
// giliranFollow(url, show, lost): `url` as in data-board or data-follow, /live/board/<office>[?papan=<board>] or
// /live/ticket/<token>. lost(true) when the line is gone, lost(false) when it is good again (both may come repeatedly).
// show(picture) with a whole picture whenever something changed:
//   board  { at, now: [call], recent: [call], waiting: {step: people}, ranges: {step: [from, to, middle]},
//            notices: [{id, text_id, text_en, spoken, steps}], fresh: [call], catchingUp }
//          call: { number, counter, name, calls, at, serving, step, language }
//   ticket { at, number, state, ahead, low, high, middle, counter, step, calls, catchingUp }
// `fresh` are the calls to announce: those made, or made again, while the line was up. A call is in it once; what
// happened before the page was there, or while the line was lost, never is (`catchingUp`: this picture made up for it).
// Times are seconds since 1970. Where the browser cannot listen, or something on the way keeps the stream from it, the
// same pictures come by asking every few seconds.
window.giliranFollow = (url, show, lost) => {
  "use strict";
  const BEATS = 15000;
  const PATIENCE = 1.7 * BEATS;
  const ASK = 5000;
  const RECENT = 6;
  const [path, query] = url.split("?");
  const ticket = path.startsWith("/live/ticket/");
  const english = document.documentElement.lang === "en";
  let hall = null;
  let you = null;
  let last = "";
  let up = false;
  let stream = null;
  let heard = Date.now();
  let asking = 0;
  let reopening = 0;
  let shown = "";
  let known = null; // while asking: the calls known so far, by number; null while the line counts as lost

  // The hall

  const begin = (told) => {
    const queues = new Map(told.steps.map(([key]) => [key, []]));
    Object.entries(told.queues).forEach(([key, numbers]) => queues.set(key, numbers));
    hall = { ...told, queues, now: new Map(told.now.map((call) => [call[0], call])) };
  };

  const takeAway = (number) => {
    hall.now.delete(number);
    hall.queues.forEach((queue) => {
      const place = queue.indexOf(number);
      if (place >= 0) queue.splice(place, 1);
    });
  };

  // Returns the calls that are new.
  const change = (news) => {
    const calls = news.now || [];
    const places = news.in || [];
    const fresh = calls.filter((call) => news.new?.includes(call[0]));
    [...(news.out || []), ...calls.map((call) => call[0]), ...places.map((place) => place[2])].forEach(takeAway);
    calls.forEach((call) => hall.now.set(call[0], call));
    places.forEach(([step, place, number]) => {
      if (!hall.queues.has(step)) hall.queues.set(step, []);
      hall.queues.get(step).splice(place, 0, number);
    });
    const over = [...(news.past || []), ...hall.past];
    const first = new Map();
    over.forEach((call) => { if (!first.has(call[0]) && !hall.now.has(call[0])) first.set(call[0], call); });
    hall.past = [...first.values()].sort((one, other) => other[3] - one[3]).slice(0, RECENT);
    hall.at = news.at ?? hall.at;
    hall.counters = { ...hall.counters, ...news.counters };
    hall.waits = { ...hall.waits, ...news.waits };
    hall.joining = news.joining || hall.joining;
    hall.notices = news.notices || hall.notices;
    return fresh;
  };

  // Pictures

  const named = ([number, step, counter, calls, at, serving, language]) =>
    ({ number, counter, name: hall.counters[counter] ?? "", calls, at, serving: Boolean(serving), step, language });

  const board = () => ({
    at: hall.at,
    now: [...hall.now.values()].sort((one, other) => other[4] - one[4]).map(named),
    recent: hall.past.map(([number, counter, calls, at]) => ({ number, counter, name: hall.counters[counter] ?? "", calls, at })),
    waiting: Object.fromEntries([...hall.queues].map(([key, queue]) => [key, queue.length])),
    ranges: Object.fromEntries(Object.entries(hall.joining).filter(([, range]) => range)),
    notices: hall.notices,
  });

  const rangeAt = (runs, ahead) => {
    let behind = ahead;
    const found = runs.find(([count]) => { behind -= count; return behind < 0; });
    return (found || runs.at(-1) || [0, null, null, null]).slice(1);
  };

  const place = () => {
    const queue = you.state === "waiting" ? hall.queues.get(you.step) || [] : [];
    const ahead = queue.includes(you.number) ? queue.indexOf(you.number) : null;
    const [low, high, middle] = ahead === null ? [null, null, null] : rangeAt(hall.waits[you.step] || [], ahead);
    const step = hall.steps.find(([key]) => key === you.step);
    return {
      number: you.number, state: you.state, ahead, low, high, middle,
      counter: hall.counters[you.counter] ?? "", step: step ? step[english ? 2 : 1] : you.step, calls: you.calls,
    };
  };

  const draw = (fresh, catchingUp) => {
    if (!hall || (ticket && !you)) return;
    if (!ticket) { show({ ...board(), fresh, catchingUp }); return; }
    const mine = place();
    const text = JSON.stringify(mine);
    if (text === shown && !catchingUp) return;
    shown = text;
    show({ at: hall.at, ...mine, catchingUp });
  };

  // The line

  const good = () => {
    heard = Date.now();
    clearInterval(asking);
    asking = 0;
  };

  const callsOf = (calls) => new Map(calls.map((call) => [call.number, call.calls]));
  const newSince = (before, calls) =>
    (before ? calls.filter((call) => !call.serving && call.calls > (before.get(call.number) ?? 0)) : []);

  // Takes in what happened while the stream was away: news where asking bridged the gap, and otherwise none.
  const caughtUp = () => {
    const fresh = newSince(known, [...hall.now.values()].map(named));
    const bridged = known !== null;
    known = null;
    lost(false);
    draw(fresh, !bridged);
    up = true;
  };

  const hear = (name, take) => stream.addEventListener(name, (event) => {
    good();
    if (event.lastEventId) last = event.lastEventId;
    take(JSON.parse(event.data));
  });

  const open = () => {
    if (stream) stream.close();
    const more = new URLSearchParams(query);
    if (hall && last) more.set("last", last);
    stream = new EventSource(more.size ? `${path}?${more}` : path);
    heard = Date.now();
    hear("hall", (told) => { begin(told); caughtUp(); });
    hear("back", (told) => { if (hall) { change(told); caughtUp(); } });
    hear("news", (told) => {
      if (!hall) return;
      const fresh = change(told).map(named);
      if (up) draw(fresh, false);
    });
    hear("you", (told) => { you = told; draw([], false); });
    hear("lost", () => { [up, known] = [false, null]; lost(true); });
    hear("beat", () => { if (up) lost(false); });
    stream.onerror = () => {
      // Asked at once, the gap is no longer than that.
      if (up) known = callsOf([...hall.now.values()].map(named));
      up = false;
      askFromNowOn();
      // The browser comes back by itself unless the answer was a refusal.
      if (stream.readyState === EventSource.CLOSED) openLater();
    };
  };

  const openLater = () => {
    clearTimeout(reopening);
    reopening = setTimeout(open, ASK * (1 + Math.random()));
  };

  // Asking instead

  const ask = async () => {
    try {
      const answer = await fetch(`${path}.json${query ? `?${query}` : ""}`, { cache: "no-cache" });
      if (!answer.ok) throw new Error(String(answer.status));
      const picture = await answer.json();
      if (!asking) return;
      const catchingUp = known === null;
      const fresh = newSince(known, picture.now || []);
      known = callsOf(picture.now || []);
      lost(false);
      show(ticket ? { ...picture, catchingUp } : { ...picture, fresh, catchingUp });
      shown = "";
    } catch {
      if (!asking) return;
      known = null;
      lost(true);
    }
  };

  const askFromNowOn = () => {
    if (asking) return;
    asking = setInterval(ask, ASK * (0.9 + 0.2 * Math.random()));
    ask();
  };

  if (!window.EventSource) { askFromNowOn(); return; }
  open();
  setInterval(() => {
    if (Date.now() - heard < PATIENCE) return;
    // Nobody said that the line is gone, but nothing comes over it either.
    [up, known] = [false, null];
    askFromNowOn();
    open();
  }, ASK);
  addEventListener("offline", () => { up = false; askFromNowOn(); });
  addEventListener("online", open);
};
