// The portrait from the camera. Without a camera, or without this script, a file is chosen instead.
for (const box of document.querySelectorAll("[data-camera]")) {
  const form = box.closest("form");
  const file = form.querySelector("input[type=file]");
  const view = box.querySelector("video");
  const begin = async () => {
    if (!navigator.mediaDevices) return;
    try {
      view.srcObject = await navigator.mediaDevices.getUserMedia({ video: { width: 1280, height: 960 }, audio: false });
      box.hidden = false;
    } catch {
      box.hidden = true;
    }
  };
  box.querySelector("[data-camera-take]").addEventListener("click", () => {
    const canvas = document.createElement("canvas");
    canvas.width = view.videoWidth;
    canvas.height = view.videoHeight;
    canvas.getContext("2d").drawImage(view, 0, 0);
    canvas.toBlob((blob) => {
      const chosen = new DataTransfer();
      chosen.items.add(new File([blob], "portrait.jpg", { type: "image/jpeg" }));
      file.files = chosen.files;
      form.requestSubmit();
    }, "image/jpeg", 0.92);
  });
  begin();
}
