"""The board in a real browser; sound is replaced at its edge alone."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

import pytest
import time_machine
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page

from giliran.lobby.models import Device
from giliran.lobby.rules import speech
from giliran.offices.queries import OfficeView
from tests.lobby.builders import a_checked_in, at_counter, call
from tests.lobby.screens import as_json, opened
from tests.support.browsers import a_browser

pytestmark = [pytest.mark.django_db, pytest.mark.browser]
SIZES = [(1920, 1080), (1080, 1920), (1280, 720)]
FETCHED = "Promise.all(['id', 'en'].map((each) => fetch(`/suara/${each}.json`)))"
"""What the board asked for on opening is there when the same, asked for later, is."""
QUIET = """
const Was = window.AudioContext;
window.AudioContext = class extends Was { constructor() { super(); this.state = 'suspended'; } };
"""
CAPITALS = """(node) => {
  const style = getComputedStyle(node);
  const pen = document.createElement('canvas').getContext('2d');
  pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  const box = node.getBoundingClientRect();
  const inside = box.left >= 0 && box.top >= 0 && box.right <= innerWidth && box.bottom <= innerHeight;
  const fits = node.scrollWidth <= node.parentElement.clientWidth;
  return { share: pen.measureText('A').actualBoundingBoxAscent / innerHeight, inside, fits };
}"""


@pytest.fixture(scope="module")
def browser(django_db_setup: None) -> Iterator[Browser]:
    with a_browser() as found:
        yield found


def _words(language: str) -> Any:
    return as_json({"language": language, "says": dict(speech.pieces(language)), "sounds": {}})


def _board(browser: Browser, office: OfficeView, at: datetime, *, path: str = "", **more: Any) -> Page:
    path = path or reverse("lobby:board", args=[office.code])
    with time_machine.travel(at, tick=False):
        html = Client().get(path).content.decode()
    answers = {f"/suara/{language}.json": _words(language) for language in speech.LANGUAGES}
    page = opened(browser, path, html, **{"answers": answers, **more})
    page.evaluate(FETCHED)
    return page


def _call(number: str, counter: int, *, at: int, calls: int = 1, language: str = "id", **more: Any) -> dict[str, Any]:
    found = {"number": number, "counter": counter, "name": f"Loket {counter}", "calls": calls, "at": at}
    return {**found, "serving": False, "step": "berkas", "language": language, **more}


def _show(
    page: Page, at: int, *now: dict[str, Any], fresh: Sequence[dict[str, Any]] = (), late: bool = False, **more: Any
) -> None:
    """A picture as `live.js` gives it; `late`: the one that makes up for what was not heard."""
    picture = {"at": at, "now": list(now), "fresh": list(fresh), "catchingUp": late, "recent": [], "notices": []}
    picture |= {"waiting": {}, "ranges": {}, **more}
    page.evaluate(f"line.show({json.dumps(picture)})")


def _pass(page: Page, seconds: int) -> None:
    for _ in range(seconds):
        page.clock.run_for(1_000)


def _heard(page: Page) -> list[str]:
    return [each for each in page.evaluate("heard") if not each.startswith("tone")]


def _stage(page: Page) -> str:
    return str(page.locator("[data-stage-number]").text_content())


@pytest.mark.parametrize("size", SIZES)
def test_six_calls_at_once_are_each_shown_large_for_some_seconds(
    browser: Browser, office: OfficeView, at: datetime, size: tuple[int, int]
) -> None:
    page, now = _board(browser, office, at, size=size), int(at.timestamp())
    _show(page, now, late=True)
    calls = [_call(f"A-0{place}8", place, at=now) for place in range(1, 7)]
    _show(page, now, *calls, fresh=calls)
    seen: dict[str, int] = {}
    for _ in range(70):
        page.clock.run_for(1000)
        if page.locator(".hall-stage-new").count():
            seen[_stage(page)] = seen.get(_stage(page), 0) + 1
            measured = page.locator("[data-stage-number]").evaluate(CAPITALS)
            assert measured["share"] >= 0.10, measured
            assert (measured["inside"], measured["fits"]) == (True, True)
    assert sorted(seen) == [each["number"] for each in calls]
    assert min(seen.values()) >= 3  # seconds; a busy machine takes the first look late
    assert page.locator("[data-now] li").count() == 6
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert page.evaluate("document.documentElement.scrollHeight - innerHeight") <= 0


def test_announcements_wait_for_each_other_and_are_said_once(
    browser: Browser, office: OfficeView, at: datetime
) -> None:
    page, now = _board(browser, office, at), int(at.timestamp())
    _show(page, now, late=True)
    first, second = _call("A-012", 3, at=now, language="en"), _call("L-007", 12, at=now)
    _show(page, now, first, fresh=[first])
    _show(page, now, first, second, fresh=[second, first])
    page.clock.run_for(2_000)
    _show(page, now + 2, second, {**first, "serving": True})
    _pass(page, 20)
    assert _heard(page) == [
        "id: A, kosong satu dua, ke loket tiga",
        "en: A, zero one two, counter three",
        "id: L, kosong kosong tujuh, ke loket dua belas",
    ]
    again = {**second, "calls": 2, "at": now + 22}
    _show(page, now + 22, again, fresh=[again])
    _pass(page, 10)
    assert _heard(page)[3:] == ["id: L, kosong kosong tujuh, ke loket dua belas"]


def test_a_call_repeated_before_its_turn_is_said_once(browser: Browser, office: OfficeView, at: datetime) -> None:
    page, now = _board(browser, office, at), int(at.timestamp())
    _show(page, now, late=True)
    first, second = _call("A-001", 1, at=now), _call("A-002", 2, at=now)
    _show(page, now, first, second, fresh=[first, second])
    again = {**second, "calls": 2, "at": now + 1}
    _show(page, now + 1, first, again, fresh=[again])
    _pass(page, 30)
    assert len(_heard(page)) == 2


def test_what_was_called_while_the_line_was_lost_is_shown_and_stays_silent(
    browser: Browser, office: OfficeView, at: datetime
) -> None:
    session = at_counter(office=office, at=at)
    a_checked_in(office=office, at=at)
    call(session, at=at)
    page, now = _board(browser, office, at), int(at.timestamp())
    assert _stage(page) == "A-001"
    known = _call("A-001", 1, at=now)
    _show(page, now, known)
    page.evaluate("line.lost(true)")
    assert page.locator("[data-lost]").is_visible()
    missed = _call("A-002", 2, at=now + 5)
    _show(page, now + 9, known, missed, late=True)
    page.evaluate("line.lost(false)")
    page.clock.run_for(5_000)
    assert (_heard(page), page.locator("[data-lost]").is_visible()) == ([], False)
    assert page.get_by_text("A-002").first.is_visible()
    new = _call("A-003", 3, at=now + 14)
    _show(page, now + 14, known, missed, new, fresh=[new])
    _pass(page, 5)
    assert _heard(page) == ["id: A, kosong kosong tiga, ke loket tiga"]


def test_a_language_without_a_voice_is_spoken_by_what_was_made_ahead(
    browser: Browser, office: OfficeView, at: datetime
) -> None:
    def sound(name: str) -> Any:
        return lambda route: route.fulfill(body=name, content_type="audio/wav")

    keys = speech.keys_of("P-030", 4)
    found = {"language": "id", "says": dict(speech.pieces("id")), "sounds": {key: f"/s/{key}.wav" for key in keys}}
    answers = {"/suara/id.json": as_json(found), "/suara/en.json": _words("en")}
    answers |= {f"/s/{key}.wav": sound(key) for key in keys}
    page, now = _board(browser, office, at, voices=("fr-FR",), answers=answers), int(at.timestamp())
    _show(page, now, late=True)
    called = _call("P-030", 4, at=now, language="en")
    _show(page, now, called, fresh=[called])
    for _ in range(40):
        page.clock.run_for(250)
        page.wait_for_timeout(10)  # sounds come over the line, which has a clock of its own
    said = [each.split() for each in _heard(page)]
    assert [(kind, name) for kind, name, _ in said] == [("piece", key) for key in ("p", "0", "3", "0", "ke-4")]
    starts = [float(start) for _, _, start in said]
    gaps = [round(after - before - 0.4, 2) for before, after in pairwise(starts)]
    assert gaps == [0.22, 0, 0, 0.22]


def test_a_notice_is_said_once_in_both_languages(browser: Browser, office: OfficeView, at: datetime) -> None:
    page, now = _board(browser, office, at), int(at.timestamp())
    notice = {"id": "n1", "text_id": "Sistem pulih.", "text_en": "We are back.", "spoken": True, "steps": []}
    quiet = {**notice, "id": "n2", "text_id": "Jam istirahat.", "spoken": False}
    _show(page, now, late=True)
    for second in range(3):
        _show(page, now + second, notices=[notice, quiet])
    _pass(page, 15)
    assert _heard(page) == ["id: Sistem pulih.", "en: We are back."]
    assert page.locator("[data-notice]").is_visible()
    _show(page, now + 20)
    assert page.locator("[data-notice]").is_hidden()


def test_a_browser_that_keeps_quiet_until_touched_offers_a_button(
    browser: Browser, office: OfficeView, at: datetime
) -> None:
    page, now = _board(browser, office, at, before=QUIET), int(at.timestamp())
    button = page.get_by_role("button", name="Nyalakan suara")
    assert button.is_visible()
    button.click()
    assert button.is_hidden()
    _show(page, now, late=True)
    called = _call("A-001", 1, at=now)
    _show(page, now, called, fresh=[called])
    page.clock.run_for(1_000)
    assert "tone" in page.evaluate("heard")


def test_a_board_shows_its_own_steps_and_how_long_they_take(browser: Browser, office: OfficeView, at: datetime) -> None:
    place = {"office_id": office.id, "kind": "board", "slug": "timur", "name": "Papan timur"}
    Device.objects.create(**place, steps=["wawancara"], voices=["en"], created_at=at)
    path = reverse("lobby:board_of", args=[office.code, "timur"])
    page, now = _board(browser, office, at, path=path), int(at.timestamp())
    assert page.evaluate("line.url") == f"/live/board/{office.code}?papan=timur"
    more: dict[str, Any] = {"waiting": {"berkas": 9, "wawancara": 4}, "ranges": {"wawancara": [5, 20, 12]}}
    _show(page, now, late=True, **more)
    calls = [_call("A-001", 1, at=now), _call("A-002", 2, at=now, step="wawancara")]
    _show(page, now, *calls, fresh=calls, **more)
    _pass(page, 5)
    assert page.locator("[data-now] li").all_text_contents() == ["A-002Loket 2"]
    assert page.locator("[data-waiting]").all_text_contents() == ["4"]
    assert "5\u201320" in page.locator('[data-range="wawancara"]').inner_text()
    assert _heard(page) == ["en: A, zero zero two, counter two"]
    assert page.locator("h1").inner_text().endswith("Papan timur")


def test_a_screen_that_hangs_upright_is_turned_for(browser: Browser, office: OfficeView, at: datetime) -> None:
    place = {"office_id": office.id, "kind": "board", "slug": "pintu", "name": "Papan pintu"}
    Device.objects.create(**place, portrait=True, created_at=at)
    page = _board(browser, office, at, path=reverse("lobby:board_of", args=[office.code, "pintu"]), size=(1920, 1080))
    called, now = _call("A-138", 2, at=int(at.timestamp())), int(at.timestamp())
    _show(page, now, called, fresh=[called])
    box = page.locator("[data-stage-number]").bounding_box()
    assert box is not None
    assert box["height"] > 2 * box["width"]
    measured = page.locator("[data-stage-number]").evaluate(CAPITALS.replace("innerHeight };", "innerWidth };"))
    assert (measured["share"] >= 0.10, measured["inside"]) == (True, True)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


@pytest.mark.parametrize("size", SIZES)
def test_under_a_long_notice_each_line_is_whole_or_not_there(
    browser: Browser, office: OfficeView, at: datetime, size: tuple[int, int]
) -> None:
    page, now = _board(browser, office, at, size=size), int(at.timestamp())
    long = "Sistem kependudukan sedang lambat. Pemeriksaan berkas dapat makan waktu lebih lama dari biasanya hari ini."
    notice = {"id": "n1", "text_id": long, "text_en": f"{long} In English.", "spoken": False, "steps": []}
    calls = [_call(f"A-{place:02}8", place, at=now) for place in range(1, 15)]
    before = [_call(f"L-0{place}1", place, at=now) for place in range(1, 7)]
    _show(page, now, *calls, late=True, recent=before, notices=[notice])
    cut = page.evaluate(
        """() => { const end = (name) => document.querySelector(name).getBoundingClientRect().bottom;
        const edge = Math.min(end(".hall-side"), end(".hall"), innerHeight) + 1;
        const lines = [...document.querySelectorAll("[data-recent] > li")].filter((each) => each.checkVisibility());
        const ends = lines.map((each) => each.getBoundingClientRect().bottom);
        return [ends.length, ends.filter((end) => end > edge).length]; }"""
    )
    assert cut[0] >= 3
    assert cut[1] == 0
    assert page.evaluate("document.documentElement.scrollHeight - innerHeight") <= 0


@pytest.mark.parametrize("size", [(1920, 1080), (360, 740)])
def test_the_board_is_accessible(browser: Browser, office: OfficeView, at: datetime, size: tuple[int, int]) -> None:
    page, now = _board(browser, office, at, size=size, reduced_motion="reduce"), int(at.timestamp())
    notice = {"id": "n1", "text_id": "Sistem pulih.", "text_en": "We are back.", "spoken": False, "steps": []}
    calls = [_call("A-001", 1, at=now), _call("A-002", 2, at=now, serving=True)]
    more: dict[str, Any] = {"recent": calls, "notices": [notice], "ranges": {"berkas": [5, 20, 12]}}
    _show(page, now, *calls, fresh=calls[:1], **more)
    page.evaluate("line.lost(true)")
    violations = Axe().run(page).response["violations"]
    assert [(found["id"], [node["html"] for node in found["nodes"]]) for found in violations] == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_what_comes_over_the_real_line_is_announced(browser: Browser, office: OfficeView, at: datetime) -> None:
    line = """
      window.EventSource = class extends EventTarget {
        constructor(url) { super(); window.stream = this; this.url = url; this.readyState = 1; }
        close() {}
        say(name, told, id) {
          this.dispatchEvent(new MessageEvent(name, { data: JSON.stringify(told), lastEventId: id }));
        }
      };
    """
    answers = {"/static/lobby/live.js": lambda route: route.fulfill(path=finders.find("lobby/live.js"))}
    answers |= {f"/suara/{language}.json": _words(language) for language in speech.LANGUAGES}
    page, now = _board(browser, office, at, answers=answers, before=line), int(at.timestamp())
    hall = {
        "at": now, "steps": [["berkas", "Periksa berkas", "Document check"]], "counters": {"3": "Loket 3"},
        "queues": {"berkas": ["A-002", "A-003"]}, "now": [["A-001", "berkas", 3, 1, now - 60, 1, "id"]], "past": [],
        "waits": {}, "joining": {"berkas": [4, 9, 6]}, "notices": [],
    }  # fmt: skip
    page.evaluate(f"stream.say('hall', {json.dumps(hall)}, '1')")
    assert page.locator('[data-waiting="berkas"]').inner_text() == "2"
    news = {"at": now + 1, "out": ["A-001"], "now": [["A-002", "berkas", 3, 1, now + 1, 0, "en"]], "new": ["A-002"]}
    page.evaluate(f"stream.say('news', {json.dumps(news)}, '2')")
    _pass(page, 9)
    assert _heard(page) == ["id: A, kosong kosong dua, ke loket tiga", "en: A, zero zero two, counter three"]
    assert (_stage(page), page.locator('[data-waiting="berkas"]').inner_text()) == ("A-002", "1")
    assert "4\u20139" in page.locator('[data-range="berkas"]').inner_text()
    page.evaluate("stream.say('lost', {}, '2')")
    assert page.locator("[data-lost]").is_visible()
    page.evaluate(
        f"stream.say('back', {json.dumps({**news, 'now': [['A-003', 'berkas', 3, 1, now + 5, 0, 'id']]})}, '3')"
    )
    page.clock.run_for(5_000)
    assert len(_heard(page)) == 2
    assert page.locator("[data-lost]").is_hidden()


def test_without_a_script_each_new_call_takes_its_turn_on_the_stage(
    client: Client, office: OfficeView, at: datetime
) -> None:
    for number in (1, 2, 3):
        session = at_counter(office=office, at=at, number=number)
        a_checked_in(office=office, at=at)
        call(session, at=at)
    seen = set()
    for second in range(0, 15, 5):
        with time_machine.travel(at.timestamp() + second, tick=False):
            page = client.get(reverse("lobby:board", args=[office.code])).content.decode()
        seen.add(page.partition("data-stage-number>")[2].partition("<")[0])
    assert seen == {"A-001", "A-002", "A-003"}
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in page
