"""The script that puts pictures together from what comes over the line, in a real browser, with the line played."""

import json
import random
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from playwright.sync_api import Browser, Page

from tests.lobby.listening import Hall
from tests.support.browsers import a_browser

pytestmark = pytest.mark.browser
STEPS = ("berkas", "wawancara")
LINE = """
window.streams = [];
window.EventSource = class {
  constructor(url) { [this.url, this.hears, this.readyState] = [url, {}, 1]; streams.push(this); }
  addEventListener(name, take) { this.hears[name] = take; }
  close() { this.readyState = 2; }
};
window.EventSource.CLOSED = 2;
window.say = (name, told, id) => streams.at(-1).hears[name]({ data: JSON.stringify(told), lastEventId: id || "" });
window.fetch = async (url) => {
  window.asked = [...(window.asked || []), url];
  if (!window.answer) throw new Error("away");
  return { ok: true, json: async () => window.answer };
};
window.follow = (url) => {
  window.seen = [];
  window.lost = [];
  giliranFollow(url, (picture) => seen.push(picture), (gone) => lost.push(gone));
};
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with a_browser() as found:
        yield found


@pytest.fixture
def page(browser: Browser) -> Page:
    page = browser.new_context().new_page()
    page.add_script_tag(content=LINE)
    found = finders.find("lobby/live.js")
    assert isinstance(found, str)
    page.add_script_tag(path=found)
    return page


def _begin(**more: Any) -> dict[str, Any]:
    steps = [[step, step.title(), f"{step} in English"] for step in STEPS]
    nothing: dict[str, Any] = {"queues": {step: [] for step in STEPS}, "now": [], "past": [], "waits": {}}
    return {"at": 1, "steps": steps, "counters": {"1": "Loket 1"}, "joining": {}, "notices": [], **nothing, **more}


def _news(hall: Hall, chance: random.Random, at: int) -> dict[str, Any]:
    """Return a piece of news that moves some numbers anywhere: out, to a counter, into a queue."""
    known = [f"A-{number:03}" for number in range(1, 13)]
    moved = chance.sample(known, chance.randint(1, 4))
    told: dict[str, Any] = {"at": at, "out": [], "now": [], "new": [], "in": [], "past": []}
    for number in moved:
        where = chance.choice(("out", "now", "in"))
        if where == "out":
            told["out"].append(number)
        elif where == "now":
            calls = hall.now.get(number, [0] * 4)[3] + 1
            told["now"].append([number, chance.choice(STEPS), 1, calls, at, 0, "id"])
            told["new"].append(number)
        else:
            told["in"].append([chance.choice(STEPS), 0, number])
        if where != "now" and number in hall.now:
            told["past"].append([number, 1, 1, at])
    for step in STEPS:
        place = len([number for number in hall.queues.get(step, []) if number not in moved])
        for entry in (each for each in told["in"] if each[0] == step):
            entry[1] = chance.randint(0, place)
            place += 1
    told["in"].sort()
    return {key: value for key, value in told.items() if value}


def test_pictures_are_what_the_news_say(page: Page) -> None:
    chance, hall = random.Random(20261123), Hall()  # noqa: S311 - a day like any other
    events: list[tuple[str, dict[str, Any]]] = [("hall", _begin())]
    expected = []
    hall.hear(*events[0])
    for at in range(2, 200):
        events.append(("news", _news(hall, chance, at)))
        hall.fresh = []
        hall.hear(*events[-1])
        expected.append(
            {
                "waiting": {step: len(hall.queues[step]) for step in STEPS},
                "now": sorted(hall.now),
                "recent": [call[0] for call in hall.past],
                "fresh": hall.fresh,
            }
        )
    page.evaluate("follow('/live/board/denpasar?papan=pintu')")
    page.evaluate("(events) => events.forEach(([name, told]) => say(name, told))", events)
    pictures = page.evaluate("seen.slice(1)")
    found = [
        {
            "waiting": picture["waiting"],
            "now": sorted(call["number"] for call in picture["now"]),
            "recent": [call["number"] for call in picture["recent"]],
            "fresh": [call["number"] for call in picture["fresh"]],
        }
        for picture in pictures
    ]
    assert found == expected
    assert page.evaluate("streams[0].url") == "/live/board/denpasar?papan=pintu"


def test_a_phone_finds_its_own_place_and_range(page: Page) -> None:
    queue = {
        "queues": {"berkas": ["P-001", "A-001", "A-002"], "wawancara": []},
        "waits": {"berkas": [[2, 0, 5, 2], [1, 5, 15, 10]]},
    }
    page.evaluate("follow('/live/ticket/abc')")
    page.evaluate("(told) => say('hall', told, '7')", _begin(**queue))
    assert page.evaluate("seen") == []
    page.evaluate("say('you', {number: 'A-002', state: 'waiting', step: 'berkas', counter: null, calls: 0})")
    page.evaluate("say('news', {at: 2, out: ['P-001']}); say('news', {at: 3, counters: {2: 'Loket 2'}})")
    page.evaluate("say('news', {at: 4, now: [['A-002', 'berkas', 2, 1, 4, 0, 'id']], new: ['A-002']})")
    page.evaluate("say('you', {number: 'A-002', state: 'called', step: 'berkas', counter: 2, calls: 1})")
    shown = [(one["state"], one["ahead"], one["low"], one["high"], one["counter"]) for one in page.evaluate("seen")]
    assert shown[:2] == [("waiting", 2, 5, 15, ""), ("waiting", 1, 0, 5, "")]
    assert shown[-1] == ("called", None, None, None, "Loket 2")


def test_what_asking_found_in_between_is_announced_once(page: Page) -> None:
    call = ["A-001", "berkas", 1, 1, 5, 0, "id"]
    picture = {"at": 6, "now": [{"number": "A-001", "calls": 1, "serving": False}], "recent": [], "waiting": {}}
    page.evaluate("follow('/live/board/denpasar')")
    page.evaluate("(told) => say('hall', told, '7')", _begin())
    page.evaluate("(picture) => { answer = picture; streams[0].onerror(); }", picture)
    page.wait_for_timeout(50)
    page.evaluate("(told) => say('hall', told, '9')", _begin(now=[call]))
    assert [[one["number"] for one in each["fresh"]] for each in page.evaluate("seen")] == [[], ["A-001"], []]
    assert page.evaluate("asked") == ["/live/board/denpasar.json"]

    page.evaluate("answer = null; streams[0].readyState = 2; streams[0].onerror()")
    page.wait_for_timeout(50)
    assert page.evaluate("lost.at(-1)") is True
    page.evaluate("(told) => say('hall', told, '11')", _begin(now=[[*call[:3], 2, 9, 0, "id"]]))
    last = json.loads(page.evaluate("JSON.stringify(seen.at(-1))"))
    assert (last["fresh"], last["catchingUp"]) == ([], True)
    assert page.evaluate("lost.at(-1)") is False
