// The proof of work: whose worker tries the numbers, and what happens to a form that is sent before it is done.
(() => {
  "use strict";
  const worker = document.currentScript.dataset.worker;
  // The widget would run its worker from a blob: address; ours is a file. It sets its own when it loads: ours stays.
  Object.defineProperty(globalThis, "altchaCreateWorker", { get: () => () => new Worker(worker), set: () => {} });

  document.addEventListener("submit", (event) => {
    const widget = event.target.querySelector("altcha-widget");
    if (!widget || !widget.getState || widget.getState() !== "verifying") {
      return;
    }
    event.preventDefault();
    const { target, submitter } = event;
    const send = () => target.requestSubmit(submitter);
    const changed = (change) => {
      if (change.detail.state !== "verifying") {
        widget.removeEventListener("statechange", changed);
        setTimeout(send, 50);
      }
    };
    widget.addEventListener("statechange", changed);
  }, true);
})();
