"""Pages of the hall in a real browser: scripts and styles as they are, the line and the sound played by the test."""

import mimetypes
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from playwright.sync_api import Browser, Page, Route, sync_playwright

ADDRESS = "http://localhost:7999"
"""Nobody listens there; browsers take this machine's own name for a secure place even without TLS."""
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
FLAGS += ["--disable-component-update", "--disable-sync"]

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


@contextmanager
def a_browser() -> Iterator[Browser]:
    """Chromium, once for a module."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("no chromium on this machine")
    # Playwright's loop runs in this thread; the database is asked by the test, between its steps.
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        found = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield found
        found.close()


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
