// Says a number, or a notice, in a language: by the browser's own voice where it has one, else by sounds made ahead,
// else not at all (an Indonesian voice reading English helps nobody). Nothing is ever spoken over something else.
window.giliranVoice = (base) => {
  "use strict";
  const A_CHIME = 1.3;
  const GAP = 0.22;
  const sounds = new Map();
  const words = new Map();
  let context = null;
  if (window.AudioContext) context = new window.AudioContext();

  const wait = (seconds) => new Promise((done) => { setTimeout(done, seconds * 1000); });
  const audible = () => Boolean(context) && context.state === "running";

  // Words and addresses of sounds; asked for again when a notice is newer than what is known.
  const wordsOf = (language, again = false) => {
    if (again || !words.has(language)) {
      const asked = fetch(`${base}${language}.json`).then((answer) => (answer.ok ? answer.json() : null)).catch(() => null);
      words.set(language, asked);
      asked.then((found) => { if (!found && words.get(language) === asked) words.delete(language); });
    }
    return words.get(language);
  };

  // Some phones still call Indonesian "in".
  const same = (code, language) => {
    const [first] = code.toLowerCase().split(/[-_]/);
    return first === language || (language === "id" && first === "in");
  };

  const voiceOf = async (language) => {
    if (!("speechSynthesis" in window)) return null;
    for (let tries = 0; tries < 5; tries += 1) {
      const all = speechSynthesis.getVoices();
      // A voice of the machine itself does not depend on a line.
      if (all.length) return all.find((each) => same(each.lang, language) && each.localService) || all.find((each) => same(each.lang, language)) || null;
      await wait(0.2);
    }
    return null;
  };

  const speak = (text, language, voice) => new Promise((done) => {
    const said = new SpeechSynthesisUtterance(text);
    [said.voice, said.lang, said.rate] = [voice, voice.lang, 0.9];
    // A browser that forgets to say that it has ended must not silence the board for ever.
    const patience = setTimeout(() => { speechSynthesis.cancel(); done(true); }, 5000 + text.length * 250);
    said.onend = () => { clearTimeout(patience); done(true); };
    said.onerror = () => { clearTimeout(patience); done(false); };
    speechSynthesis.speak(said);
  });

  const soundOf = (url) => {
    if (!sounds.has(url)) {
      const asked = fetch(url).then((answer) => (answer.ok ? answer.arrayBuffer() : Promise.reject(new Error(url)))).then((bytes) => context.decodeAudioData(bytes));
      sounds.set(url, asked);
      asked.catch(() => sounds.delete(url));
    }
    return sounds.get(url);
  };

  // Pieces one after another: digits close together, a pause before and after them.
  const play = async (keys, found) => {
    if (!audible() || !keys.every((key) => found.sounds[key])) return false;
    try {
      const all = await Promise.all(keys.map((key) => soundOf(found.sounds[key])));
      let at = context.currentTime + 0.05;
      all.forEach((sound, place) => {
        const source = context.createBufferSource();
        source.buffer = sound;
        source.connect(context.destination);
        if (place && !(/^\d$/.test(keys[place]) && /^\d$/.test(keys[place - 1]))) at += GAP;
        source.start(at);
        at += sound.duration;
      });
      await wait(at - context.currentTime + 0.1);
      return true;
    } catch {
      return false;
    }
  };

  const keysOf = (number, counter, found) => {
    const signs = [...number.toLowerCase()].filter((sign) => /[a-z0-9]/.test(sign));
    const to = `ke-${counter}`;
    return found.says[to] ? [...signs, to] : signs;
  };

  const textOf = (keys, found) => {
    const digits = keys.filter((key) => /^\d$/.test(key)).map((key) => found.says[key]).join(" ");
    const letters = keys.filter((key) => /^[a-z]$/.test(key)).map((key) => found.says[key]);
    const to = keys.filter((key) => key.startsWith("ke-")).map((key) => found.says[key]);
    return [...letters, digits, ...to].filter(Boolean).join(", ");
  };

  const call = async ({ number, counter }, language) => {
    const found = await wordsOf(language);
    if (!found) return false;
    const keys = keysOf(number, counter, found);
    const voice = await voiceOf(language);
    return (voice && await speak(textOf(keys, found), language, voice)) || play(keys, found);
  };

  const notice = async ({ id, text }, language) => {
    const voice = await voiceOf(language);
    if (voice && await speak(text, language, voice)) return true;
    const key = `pengumuman-${id}`;
    // Its sound is being made while it is already on the board.
    for (const again of [false, true, true]) {
      const found = await wordsOf(language, again);
      if (found && found.sounds[key]) return play([key], found);
      if (!found || !Object.keys(found.sounds).length) return false;
      await wait(3);
    }
    return false;
  };

  const chime = async () => {
    if (!audible()) return;
    [659.25, 523.25].forEach((pitch, place) => {
      const tone = context.createOscillator();
      const loudness = context.createGain();
      const at = context.currentTime + place * 0.45;
      tone.frequency.value = pitch;
      loudness.gain.setValueAtTime(0.0001, at);
      loudness.gain.exponentialRampToValueAtTime(0.5, at + 0.03);
      loudness.gain.exponentialRampToValueAtTime(0.0001, at + 0.9);
      tone.connect(loudness).connect(context.destination);
      tone.start(at);
      tone.stop(at + 1);
    });
    await wait(A_CHIME);
  };

  // `changed(on)`: browsers keep quiet until somebody has touched the page once.
  const sound = (changed) => {
    if (!context) return;
    changed(audible());
    context.onstatechange = () => changed(audible());
  };

  const unlock = async () => {
    if (context) await context.resume();
    if ("speechSynthesis" in window) speechSynthesis.resume();
  };

  return { call, notice, chime, sound, unlock, ready: (languages) => languages.forEach((each) => wordsOf(each)) };
};
