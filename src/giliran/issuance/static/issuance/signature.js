// A signature drawn with finger, pen or mouse. Without this script the paper receipt is signed instead.
for (const box of document.querySelectorAll("[data-signature]")) {
  const pad = box.querySelector("canvas");
  const field = box.querySelector("input");
  const pen = pad.getContext("2d");
  let drawing = false;
  box.hidden = false;
  pen.lineWidth = 3;
  pen.lineCap = "round";
  pen.lineJoin = "round";
  const place = (event) => {
    const frame = pad.getBoundingClientRect();
    return [((event.clientX - frame.left) * pad.width) / frame.width, ((event.clientY - frame.top) * pad.height) / frame.height];
  };
  pad.addEventListener("pointerdown", (event) => {
    drawing = true;
    pad.setPointerCapture(event.pointerId);
    pen.beginPath();
    pen.moveTo(...place(event));
  });
  pad.addEventListener("pointermove", (event) => {
    if (!drawing) return;
    pen.lineTo(...place(event));
    pen.stroke();
  });
  pad.addEventListener("pointerup", () => {
    drawing = false;
    field.value = pad.toDataURL("image/png");
  });
  box.querySelector("[data-signature-clear]").addEventListener("click", () => {
    pen.clearRect(0, 0, pad.width, pad.height);
    field.value = "";
  });
}
