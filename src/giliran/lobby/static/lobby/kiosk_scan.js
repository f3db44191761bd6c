// Codes: a scanner that types wherever the page is touched, the keys on the screen, the camera where the browser reads QR codes.
(() => {
  "use strict";
  const FAST = 60; // ms between two letters: no hand types like that
  const LEAST = 8;
  const form = document.querySelector("form[data-scan]");
  const code = document.querySelector("input[name=code]:not([type=hidden])");
  let sent = false;

  const send = (text) => {
    if (sent || !form) return;
    sent = true;
    form.elements.code.value = text;
    form.submit();
  };

  let letters = "";
  let times = [];
  let pause;
  const isBurst = () => letters.length >= LEAST && (times.at(-1) - times[0]) / (letters.length - 1) < FAST;
  const over = () => { letters = ""; times = []; };
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    clearTimeout(pause);
    if (event.key === "Enter" || event.key === "Tab") {
      if (isBurst()) {
        event.preventDefault();
        event.stopPropagation();
        send(letters);
      }
      over();
      return;
    }
    if (event.key.length !== 1) return;
    const now = performance.now();
    if (times.length && now - times.at(-1) > 10 * FAST) over();
    letters += event.key;
    times.push(now);
    // A scanner that ends with nothing: silence after a burst is its end.
    pause = setTimeout(() => { if (isBurst()) send(letters); over(); }, 5 * FAST);
  }, { capture: true });

  document.querySelectorAll("form").forEach((each) => each.addEventListener("submit", (event) => {
    if (each.matches(".kiosk-tools, .kiosk-languages")) return;
    if (sent) event.preventDefault();
    sent = true;
    setTimeout(() => { sent = false; }, 8_000);
  }));

  const keypad = document.querySelector("[data-keypad]");
  if (keypad && code) {
    keypad.hidden = false;
    code.inputMode = "none";
    const changed = () => code.dispatchEvent(new Event("input", { bubbles: true }));
    keypad.addEventListener("click", (event) => {
      const key = event.target.closest("button");
      if (!key) return;
      if ("keyBack" in key.dataset) code.value = code.value.replace(/-?.$/u, "");
      else code.value += (code.value.replace(/-/g, "").length === 4 && !code.value.endsWith("-") ? "-" : "") + key.dataset.key;
      changed();
    });
  }

  const box = document.querySelector("[data-camera]");
  const view = document.querySelector("[data-camera-view]");
  if (!box || !("BarcodeDetector" in window) || !navigator.mediaDevices) return;
  box.hidden = false;
  document.querySelector("[data-camera-start]").addEventListener("click", async () => {
    try {
      const detector = new window.BarcodeDetector({ formats: ["qr_code"] });
      view.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      view.hidden = false;
      await view.play();
      const read = async () => {
        const [seen] = await detector.detect(view);
        if (!seen) { setTimeout(read, 200); return; }
        view.srcObject.getTracks().forEach((track) => track.stop());
        send(seen.rawValue);
      };
      await read();
    } catch {
      view.hidden = true;
      document.querySelector("[data-camera-failed]").hidden = false;
    }
  });
})();
