// Listens for calls for help between officers: changed() whenever one begins, is answered or ends.
// A line of its own, which no board and no phone follows; asked again and again where streams do not come through.
window.giliranColleagues = (url, changed) => {
  "use strict";
  const ASK = 2000;
  let known = null;
  let asking = 0;

  const hear = (text) => {
    const news = JSON.stringify(JSON.parse(text).calls);
    if (known !== null && news !== known) changed();
    known = news;
  };
  const ask = async () => {
    try {
      const answer = await fetch(`${url}.json`, { cache: "no-store" });
      if (answer.ok) hear(await answer.text());
    } catch { /* asked again soon */ }
  };
  const stop = () => { clearInterval(asking); asking = 0; };
  const askFromNowOn = () => { if (!asking) asking = setInterval(ask, ASK); };

  if (!window.EventSource) { askFromNowOn(); return; }
  const open = () => {
    const stream = new EventSource(url);
    stream.onopen = stop;
    stream.onmessage = (event) => { stop(); hear(event.data); };
    stream.onerror = () => {
      askFromNowOn();
      if (stream.readyState === EventSource.CLOSED) { stream.close(); setTimeout(open, ASK); }
    };
  };
  open();
};
