// The camera, where the browser can read QR codes itself; and the way back to the start when nobody is there any more.
(() => {
  "use strict";
  const IDLE = 60000;
  const code = document.querySelector("input[name=code]");
  const box = document.querySelector("[data-camera]");
  let last = Date.now();
  ["pointerdown", "keydown"].forEach((kind) => addEventListener(kind, () => { last = Date.now(); }));
  setInterval(() => {
    if (Date.now() - last > IDLE && (code.value || document.querySelector("details[open]"))) location.assign(`${location.pathname}mulai/`);
  }, 5000);

  if (!("BarcodeDetector" in window) || !navigator.mediaDevices) return;
  box.hidden = false;
  const view = document.querySelector("[data-camera-view]");
  document.querySelector("[data-camera-start]").addEventListener("click", async () => {
    const detector = new window.BarcodeDetector({ formats: ["qr_code"] });
    view.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    view.hidden = false;
    await view.play();
    const look = async () => {
      const [seen] = await detector.detect(view);
      if (!seen) { setTimeout(look, 200); return; }
      view.srcObject.getTracks().forEach((track) => track.stop());
      code.value = seen.rawValue;
      code.form.requestSubmit();
    };
    look();
  });
})();
