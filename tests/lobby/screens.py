"""Pages of the hall in a real browser: scripts and styles as they are, the line and the sound played by the test."""

import mimetypes
from collections.abc import Callable, Mapping
from typing import Any

from django.contrib.staticfiles import finders
from playwright.sync_api import Browser, Page, Route

ADDRESS = "http://localhost:7999"
"""Nobody listens there; browsers take this machine's own name for a secure place even without TLS."""

# The line: what the test says comes over it.
LINE = """
window.giliranFollow = (url, show, lost) => { window.line = { url, show, lost }; };
"""

# The edge of sound: voices of the languages named, each sentence as long as its letters; tones and pieces as notes.
SOUND = """
(languages) => {
  window.heard = [];
  window.speaking = 0;
  const voices = languages.map((lang) => ({ lang, name: lang, localService: true }));
  class Said { constructor(text) { this.text = text; } }
  const synthesis = {
    getVoices: () => voices,
    speak: (said) => {
      window.speaking += 1;
      window.heard.push(window.speaking > 1 ? 'OVER EACH OTHER' : `${said.lang.slice(0, 2)}: ${said.text}`);
      setTimeout(() => { window.speaking -= 1; said.onend(); }, 2500);
    },
    cancel: () => window.heard.push('CUT OFF'),
    resume: () => undefined,
  };
  Object.defineProperty(window, 'speechSynthesis', { value: synthesis });
  window.SpeechSynthesisUtterance = Said;
  const ramp = { value: 0, setValueAtTime() {}, exponentialRampToValueAtTime() {} };
  const node = (more) => ({ connect: (next) => next, ...more });
  window.AudioContext = class {
    constructor() { this.state = 'running'; this.destination = node(); }
    get currentTime() { return performance.now() / 1000; }
    async resume() { this.state = 'running'; if (this.onstatechange) this.onstatechange(); }
    createOscillator() { return node({ frequency: {}, start: () => window.heard.push('tone'), stop() {} }); }
    createGain() { return node({ gain: ramp }); }
    async decodeAudioData(bytes) { return { name: new TextDecoder().decode(bytes), duration: 0.4 }; }
    createBufferSource() {
      const said = (at) => `piece ${source.buffer.name} ${(at - this.currentTime).toFixed(2)}`;
      const source = node({ start: (at) => window.heard.push(said(at)) });
      return source;
    }
  };
}
"""


def opened(
    browser: Browser,
    path: str,
    html: str,
    *,
    size: tuple[int, int] = (1280, 720),
    voices: tuple[str, ...] = ("id-ID", "en-GB"),
    answers: Mapping[str, Callable[[Route], None]] | None = None,
    before: str = "",
    **context: Any,
) -> Page:
    """Open a page whose clock stands still until it is moved; `answers` to what it asks for, by path."""
    page = browser.new_context(viewport={"width": size[0], "height": size[1]}, **context).new_page()
    page.clock.install()
    page.add_init_script(f"({SOUND})({list(voices)!r});{before}")

    def answer(route: Route) -> None:
        asked = route.request.url.removeprefix(ADDRESS).partition("?")[0]
        if asked in (answers or {}):
            (answers or {})[asked](route)
        elif asked.endswith("/live.js"):
            route.fulfill(body=LINE, content_type="text/javascript")
        elif asked == path:
            route.fulfill(body=html, content_type="text/html; charset=utf-8")
        else:
            _file(route, asked)

    page.route("**/*", answer)
    page.goto(f"{ADDRESS}{path}")
    return page


def _file(route: Route, asked: str) -> None:
    found = finders.find(asked.removeprefix("/static/"))
    if isinstance(found, str):
        route.fulfill(path=found, content_type=mimetypes.guess_type(found)[0] or "text/plain")
    else:
        route.fulfill(status=404)


def as_json(body: Any) -> Callable[[Route], None]:
    """Answer with JSON."""
    return lambda route: route.fulfill(json=body)
