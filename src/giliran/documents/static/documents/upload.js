// Sends a document in pieces, and goes on where it stopped: after a dropped line by itself, after a reload when the
// same file is chosen again (the server knows it by its SHA-256). Without this script the form is sent as a whole.
(() => {
  "use strict";
  const form = document.querySelector("form[data-upload]");
  if (!form || !window.fetch || !window.crypto || !crypto.subtle || !Blob.prototype.arrayBuffer) return;

  const PIECE = 256 * 1024;
  const PAUSES = [1, 2, 4, 8, 15, 30];
  const box = form.querySelector("[data-upload-progress]");
  const status = form.querySelector("[data-upload-status]");
  const bar = box.querySelector("progress");
  const error = document.querySelector("[data-upload-error]");
  const button = form.querySelector("button:not([type=button])");
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  let busy = false;

  class Refusal extends Error {}

  const say = (text) => { if (status.textContent !== text) status.textContent = text; };
  const pause = (seconds) => new Promise((done) => {
    const timer = setTimeout(done, seconds * 1000);
    addEventListener("online", () => { clearTimeout(timer); done(); }, { once: true });
  });
  const ask = (url, method, headers, body) => fetch(url, {
    method, body, credentials: "same-origin", redirect: "manual", cache: "no-store",
    headers: { "Tus-Resumable": "1.0.0", "X-CSRFToken": token, ...headers },
  });
  const offsetOf = (answer) => Number(answer.headers.get("Upload-Offset"));
  const refusal = async (answer) => {
    const told = await answer.json().catch(() => ({}));
    return new Refusal(told.detail || form.dataset.failed);
  };

  // Try until the line is back; answers that no patience will change are the caller's.
  async function persist(url, method, headers, body) {
    for (let tries = 0; ; tries += 1) {
      try {
        const answer = await ask(url, method, headers, body);
        if (answer.status < 500 && answer.status !== 423) return answer;
        if (answer.status >= 500) say(form.dataset.waiting);
      } catch (problem) { say(form.dataset.waiting); }
      if (tries >= 40) throw new Refusal(form.dataset.failed);
      await pause(PAUSES[Math.min(tries, PAUSES.length - 1)]);
      if (method === "PATCH") return persist(url, "HEAD", {});
    }
  }

  const encode = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
  async function digest(file) {
    const hash = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
    return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  async function send(file, kind, documentId, progress) {
    const told = [["kind", kind], ["sha256", await digest(file)]];
    if (documentId) told.push(["document", documentId]);
    const begun = await persist(form.dataset.announce, "POST", {
      "Upload-Length": String(file.size),
      "Upload-Metadata": told.map(([name, value]) => `${name} ${encode(value)}`).join(","),
    });
    if (begun.status !== 201) throw await refusal(begun);
    const url = begun.headers.get("Location");
    let offset = offsetOf(begun);
    for (;;) {
      progress(offset);
      const answer = await persist(url, "PATCH", {
        "Content-Type": "application/offset+octet-stream", "Upload-Offset": String(offset),
      }, file.slice(offset, offset + PIECE));
      const next = answer.headers.get("Giliran-Next");
      if (next) return { next, document: answer.headers.get("Giliran-Document") };
      if (answer.status === 422) throw await refusal(answer.url && answer.body ? answer : await ask(url, "GET", {}));
      if (![200, 204, 409].includes(answer.status)) throw new Refusal(form.dataset.failed);
      const reached = offsetOf(answer);
      // Another window has sent it all and waits for the answer: so do we.
      if (answer.status === 409 && reached === offset) await pause(2);
      offset = reached;
    }
  }

  function chosen() {
    return [...form.querySelectorAll("input[type=file]")].flatMap((input) => [...input.files]);
  }

  async function run(files, kind) {
    const total = files.reduce((sum, file) => sum + file.size, 0) || 1;
    let sent = 0;
    let documentId = form.dataset.document;
    let next = "";
    for (const file of files) {
      const before = sent;
      const done = await send(file, kind, documentId, (offset) => {
        const share = Math.floor(((before + offset) / total) * 100);
        bar.value = share;
        say(offset >= file.size - PIECE && share > 90 ? form.dataset.checking : `${form.dataset.sending} ${share}%`);
      });
      sent += file.size;
      documentId = done.document;
      next = done.next;
    }
    bar.value = 100;
    say(form.dataset.checking);
    location.assign(next);
  }

  function fail(message) {
    error.querySelector("[data-upload-message]").textContent = message;
    error.hidden = false;
    box.hidden = true;
    button.disabled = false;
    busy = false;
    error.focus();
  }

  form.addEventListener("submit", (event) => {
    const kind = new FormData(form).get("kind");
    const files = chosen();
    if (!kind || !files.length) return; // the page's own answer says what is missing
    event.preventDefault();
    if (busy) return;
    busy = true;
    error.hidden = true;
    box.hidden = false;
    button.disabled = true;
    run(files, kind).catch((problem) => fail(problem instanceof Refusal ? problem.message : form.dataset.failed));
  });
})();
