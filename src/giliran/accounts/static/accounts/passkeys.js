// Passkeys are an extra: what needs them shows only where the browser has them, and says so when it did not work.
(() => {
  "use strict";
  if (window.PublicKeyCredential) {
    for (const part of document.querySelectorAll("[data-passkey]")) {
      part.hidden = false;
    }
  }
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    for (const part of document.querySelectorAll("[data-passkey-failed]")) {
      part.hidden = false;
    }
  });
})();
