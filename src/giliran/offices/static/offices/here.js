// Offers "use my location" where the browser can tell it. The city list does the same without.
(() => {
  const button = document.querySelector("[data-here]");
  const failed = document.querySelector("[data-here-failed]");
  if (!button || !("geolocation" in navigator)) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    button.disabled = true;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        // Two decimals are about a kilometre: enough to find an office, too little to find a house.
        const query = new URLSearchParams({ lat: coords.latitude.toFixed(2), lon: coords.longitude.toFixed(2) });
        location.assign(`${button.dataset.here}?${query}`);
      },
      () => {
        button.disabled = false;
        failed.hidden = false;
      },
      { maximumAge: 600000, timeout: 10000 },
    );
  });
})();
