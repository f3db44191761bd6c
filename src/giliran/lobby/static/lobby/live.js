// Follows a stream of pictures; where the line drops it says so, and asks again and again until it is back.
// follow(url, show, lost): show(picture) for each one, lost(true|false) when the line goes and comes.
window.giliranFollow = (url, show, lost) => {
  "use strict";
  const PATIENCE = 25000;
  const ASK = 5000;
  let heard = Date.now();
  let asking = 0;

  const good = () => {
    heard = Date.now();
    lost(false);
    clearInterval(asking);
    asking = 0;
  };

  const ask = async () => {
    try {
      const answer = await fetch(`${url}.json`, { cache: "no-store" });
      if (!answer.ok) throw new Error(String(answer.status));
      show(await answer.json());
      lost(false);
    } catch {
      lost(true);
    }
  };

  const askFromNowOn = () => { if (!asking) { asking = setInterval(ask, ASK); ask(); } };

  if (!window.EventSource) { askFromNowOn(); return; }
  const open = () => {
    const stream = new EventSource(url);
    stream.onopen = good;
    stream.onmessage = (event) => { good(); show(JSON.parse(event.data)); };
    stream.addEventListener("lost", () => lost(true));
    stream.addEventListener("beat", good);
    stream.onerror = () => {
      askFromNowOn();
      // The browser comes back by itself unless the answer was a refusal.
      if (stream.readyState === EventSource.CLOSED) { stream.close(); setTimeout(open, ASK); }
    };
  };
  open();
  setInterval(() => { if (Date.now() - heard > PATIENCE) askFromNowOn(); }, ASK);
};
