// The camera, where the browser can read QR codes itself; and the way back to the start when nobody is there any more.
(() => {
  "use strict";
  const WARNING = 20;
  const code = document.querySelector("input[name=code]");
  const box = document.querySelector("[data-camera]");
  const view = document.querySelector("[data-camera-view]");
  const idle = document.querySelector("[data-idle]");
  const warning = idle.querySelector("[data-idle-warning]");
  let last = performance.now();

  // Something is left for the next one to see: letters, an open part, a camera, another language.
  const inUse = () => "idleAlways" in idle.dataset || code.value || !view.hidden
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

  if (!box || !("BarcodeDetector" in window) || !navigator.mediaDevices) return;
  box.hidden = false;
  document.querySelector("[data-camera-start]").addEventListener("click", async () => {
    const detector = new window.BarcodeDetector({ formats: ["qr_code"] });
    view.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    view.hidden = false;
    await view.play();
    const read = async () => {
      const [seen] = await detector.detect(view);
      if (!seen) { setTimeout(read, 200); return; }
      view.srcObject.getTracks().forEach((track) => track.stop());
      code.value = seen.rawValue;
      code.form.requestSubmit();
    };
    read();
  });
})();
