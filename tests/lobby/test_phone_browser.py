"""The ticket's page in a real browser; sound, vibration and the browser's push are replaced at their edge alone."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import time_machine
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, Route

from giliran.integrations.push import keys
from giliran.integrations.push.client import Access, WebPush
from giliran.lobby import queries, services
from giliran.lobby.ports import Subscription, push_service
from giliran.lobby.rules.following import follow_token
from giliran.offices.queries import OfficeView
from tests.lobby.builders import a_walk_in, at_counter
from tests.lobby.screens import opened
from tests.support.browsers import a_browser

pytestmark = [pytest.mark.django_db, pytest.mark.browser]
PHONE = (360, 740)
POINT = list(keys.decoded(keys.public_text(keys.private_key(keys.encoded(b"\2" * 32)).public_key())))
ENDPOINT = "https://fcm.googleapis.com/wp/one"
KEY = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE"
WORKER = Path(queries.__file__).parents[1] / "web" / "public" / "follow_worker.js"
VIBRATION = "window.shaken = []; navigator.vibrate = (how) => { window.shaken.push(how); return true; };"
PUSH = """
const subscription = {
  endpoint: 'ENDPOINT',
  getKey: (name) => new Uint8Array(name === 'auth' ? new Array(16).fill(4) : POINT).buffer,
  options: {},
};
const registration = { pushManager: {
  getSubscription: async () => (window.name === 'on' ? subscription : null),
  subscribe: async ({ applicationServerKey: key }) => {
    if (window.refuse) throw new Error('no');
    window.name = 'on';
    window.asked = key.length;
    return subscription;
  },
} };
Object.defineProperty(navigator, 'serviceWorker', { value: {
  register: async (url, how) => { window.registered = [url, how.scope]; },
  ready: Promise.resolve(registration),
  getRegistration: async () => registration,
} });
window.PushManager = class {};
"""


@pytest.fixture(scope="module")
def browser(django_db_setup: None) -> Iterator[Browser]:
    with a_browser() as found:
        yield found


@pytest.fixture(autouse=True)
def _our_key() -> Iterator[None]:
    access = Access(private_key=KEY, contact="mailto:kabar@giliran.test", services=["fcm.googleapis.com"])
    with push_service.plugged(WebPush(access)):
        yield


def _queue(office: OfficeView, at: datetime, people: int) -> UUID:
    at_counter(office=office, at=at)
    return [a_walk_in(office=office, at=at).visit_id for _ in range(people)][-1]


def _token(visit_id: UUID, at: datetime) -> str:
    with time_machine.travel(at, tick=False):  # the same one each time
        return follow_token(visit_id=visit_id, at=at)


def _html(visit_id: UUID, at: datetime) -> str:
    with time_machine.travel(at, tick=False):
        return Client().get(reverse("lobby:follow", args=[_token(visit_id, at)])).content.decode()


def _phone(browser: Browser, visit_id: UUID, at: datetime, **more: Any) -> Page:
    path = reverse("lobby:follow", args=[_token(visit_id, at)])
    return opened(browser, path, _html(visit_id, at), **{"size": PHONE, "before": VIBRATION, **more})


def _show(page: Page, at: datetime, **more: Any) -> None:
    usual = {
        "state": "waiting",
        "ahead": 5,
        "low": 10,
        "high": 25,
        "middle": 15,
        "counter": "",
        "step": "Periksa berkas",
    }
    picture = {"at": int(at.timestamp()), "number": "L-006", "calls": 0, "catchingUp": False, **usual, **more}
    page.evaluate(f"line.show({json.dumps(picture)})")


def test_the_phone_counts_down_shakes_sounds_and_says_so_in_its_title(
    browser: Browser, office: OfficeView, at: datetime
) -> None:
    page = _phone(browser, _queue(office, at, 6), at)
    calm = page.title()
    page.get_by_role("button", name="Bunyikan saat dipanggil").click()
    assert page.get_by_text("Ponsel ini akan berbunyi").is_visible()
    page.evaluate("heard.length = 0")
    _show(page, at)
    assert "10\u201325 menit, kira-kira 15" in page.inner_text("main")
    assert page.get_by_text("Sebentar lagi giliran Anda").is_hidden()
    for ahead in (2, 1):
        _show(page, at, ahead=ahead)
        assert page.get_by_text("Sebentar lagi giliran Anda").is_visible()
    assert page.evaluate("shaken") == [[200, 100, 200]]
    assert page.evaluate("heard") == ["tone", "tone"]
    for calls in (1, 1, 2):
        _show(page, at, state="called", ahead=None, low=None, high=None, middle=None, counter="Loket 3", calls=calls)
    assert page.evaluate("shaken.length") == 3
    assert page.evaluate("heard.length") == 2 + 2 * 6
    assert page.title() == "Loket 3: L-006"
    assert page.get_by_role("heading", name="Giliran Anda!").is_visible()
    _show(page, at, state="serving", ahead=None, high=None, counter="Loket 3", calls=2)
    assert page.title() == calm


def test_what_was_known_stays_when_the_line_drops(browser: Browser, office: OfficeView, at: datetime) -> None:
    page = _phone(browser, _queue(office, at, 6), at)
    _show(page, at + timedelta(minutes=14), ahead=3)
    page.evaluate("line.lost(true)")
    assert page.get_by_text("Keadaan terakhir pukul 09.14").is_visible()
    assert "3 orang di depan Anda" in page.inner_text("main")
    page.evaluate("line.lost(false)")
    assert page.get_by_text("Sambungan terputus").is_hidden()


def test_a_browser_without_our_scripts_loads_the_page_again(browser: Browser, office: OfficeView, at: datetime) -> None:
    loads: list[str] = []

    def broken(route: Route) -> None:
        loads.append(route.request.url)
        route.fulfill(body="this is no script (", content_type="text/javascript")

    page = _phone(browser, _queue(office, at, 1), at, answers={"/static/lobby/follow.js": broken})
    assert len(loads) == 1
    with page.expect_navigation():
        page.clock.run_for(21_000)
    assert len(loads) == 2


def test_the_phone_asks_to_be_told_and_to_be_left_alone(browser: Browser, office: OfficeView, at: datetime) -> None:
    sent: list[str] = []
    visit = _queue(office, at, 3)
    before = _html(visit, at)
    to = Subscription(endpoint=ENDPOINT, p256dh=keys.encoded(bytes(POINT)), auth=keys.encoded(b"\4" * 16))
    services.keep_line(visit_id=visit, subscription=to, language="id", at=at)
    told = _html(visit, at)

    def post(route: Route) -> None:
        sent.append(route.request.post_data or "")
        off = route.request.url.endswith("/berhenti/")
        route.fulfill(body=before if off else told, content_type="text/html; charset=utf-8")

    path = reverse("lobby:follow", args=[_token(visit, at)])
    answers = {f"{path}kabar/": post, f"{path}kabar/berhenti/": post}
    mocks = VIBRATION + PUSH.replace("ENDPOINT", ENDPOINT).replace("POINT", str(POINT))
    page = opened(browser, path, before, answers=answers, before=mocks, size=PHONE)
    page.get_by_role("button", name="Beri tahu walau halaman ditutup").click()
    page.get_by_role("button", name="Matikan pemberitahuan").wait_for()
    assert f"p256dh={keys.encoded(bytes(POINT))}" in sent[0]
    assert "fcm.googleapis.com" in sent[0]
    assert page.evaluate("window.name") == "on"
    page.get_by_role("button", name="Matikan pemberitahuan").click()
    page.get_by_role("button", name="Beri tahu walau halaman ditutup").wait_for()
    page.evaluate("window.refuse = true; window.name = ''")
    page.get_by_role("button", name="Beri tahu walau halaman ditutup").click()
    assert page.get_by_text("Peramban ini tidak mengizinkan").is_visible()


def test_the_worker_shows_what_is_told_and_leads_back(browser: Browser, office: OfficeView, at: datetime) -> None:
    page = _phone(browser, _queue(office, at, 1), at)
    found = page.evaluate(
        """async (script) => {
          const [on, shown, opened] = [{}, [], []];
          const self = {
            addEventListener: (name, act) => { on[name] = act; },
            skipWaiting() {},
            registration: {
              showNotification: async (title, how) => shown.push([title, how.body, how.tag, how.data.url]),
            },
            clients: { matchAll: async () => [], openWindow: async (url) => opened.push(url) },
          };
          new Function('self', script)(self);
          const told = (url) => ({ kind: 'called', title: 'Giliran Anda: A-012', text: 'Silakan ke loket 3.', url });
          const waits = [];
          const waitUntil = (each) => waits.push(each);
          on.push({ data: { json: () => told('/antrean/x/') }, waitUntil });
          for (const url of ['/antrean/x/', 'https://evil.test/']) {
            on.notificationclick({ notification: { close() {}, data: { url } }, waitUntil });
          }
          await Promise.all(waits);
          return [Object.keys(on), shown, opened];
        }""",
        WORKER.read_text("utf-8").replace('"use strict";', ""),
    )
    assert found == [
        ["install", "activate", "push", "notificationclick"],
        [["Giliran Anda: A-012", "Silakan ke loket 3.", "called", "/antrean/x/"]],
        ["/antrean/x/"],
    ]


def test_the_page_is_accessible_and_as_narrow_as_the_phone(browser: Browser, office: OfficeView, at: datetime) -> None:
    page = _phone(browser, _queue(office, at, 6), at, reduced_motion="reduce")
    _show(page, at, ahead=2)
    violations = Axe().run(page).response["violations"]
    assert [(found["id"], [node["html"] for node in found["nodes"]]) for found in violations] == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
