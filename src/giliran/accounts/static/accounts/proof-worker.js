// Tries numbers until one has the digest that is looked for. It speaks as altcha's own worker does.
"use strict";
let running = 0;

const hex = (bytes) => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

const search = async ({ algorithm, challenge, salt }, start, max, run) => {
  const encoder = new TextEncoder();
  for (let number = start; number <= max && run === running; number += 1) {
    const digest = await crypto.subtle.digest(algorithm || "SHA-256", encoder.encode(salt + number));
    if (hex(digest) === challenge) {
      return { number, worker: true };
    }
  }
  return null;
};

self.onmessage = async ({ data }) => {
  running += 1;
  if (data.type === "work") {
    const began = Date.now();
    const found = await search(data.payload, data.start, data.max, running);
    self.postMessage(found && { ...found, took: Date.now() - began });
  }
};
