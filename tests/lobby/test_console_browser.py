"""The console under an officer's one hand: two keys a person, and nothing fires while typing."""

from collections.abc import Iterator
from copy import copy
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from playwright.sync_api import Browser, Page, expect

from giliran.foundation.actors import Role
from giliran.foundation.clock import now
from giliran.foundation.ids import new_id
from giliran.lobby.models import Duty, Period, Visit, VisitStep
from giliran.lobby.queries import SessionView, serving_at
from giliran.lobby.queries.emergencies import emergencies
from giliran.lobby.rules.states import VisitState
from giliran.lobby.services.emergency import call_colleagues
from giliran.offices.queries import OfficeView
from tests.accounts.builders import a_colleague
from tests.lobby.browsing import a_screen, the_product
from tests.lobby.builders import a_hall, a_walk_in, an_officer, at_counter
from tests.support.browsers import a_browser
from tests.support.ledger import run_all

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
_NINE = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _at_nine() -> Iterator[None]:
    with time_machine.travel(_NINE, tick=True):
        yield


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with a_browser() as found:
        yield found


@pytest.fixture
def office() -> OfficeView:
    return a_hall(code="denpasar")


@pytest.fixture
def session(office: OfficeView) -> SessionView:
    officer = a_colleague(role=Role.EXAMINER, office_id=office.id, at=now())
    return at_counter(office=office, at=now(), officer=officer)


@pytest.fixture
def console(browser: Browser, session: SessionView) -> Iterator[Page]:
    with the_product() as address:
        page = a_screen(browser, address, officer=session.officer_id)
        yield page
        page.context.close()


def _come(office: OfficeView, many: int) -> None:
    staff = an_officer(office=office, at=now(), role=Role.FRONT_DESK)
    for _ in range(many):
        a_walk_in(office=office, at=now(), staff=staff)
    run_all()


def _open(console: Page) -> None:
    console.goto("/petugas/denpasar/loket/")


def test_two_keys_a_person(console: Page, office: OfficeView) -> None:
    people = 4
    _come(office, people)
    _open(console)
    fast: list[int] = []
    console.on("response", lambda answer: fast.append(answer.status) if "/api/fast/calls" in answer.url else None)
    keys = 0
    console.keyboard.press("n")  # the day's first call
    for place in range(1, people + 1):
        expect(console.locator(".ticket-number")).to_have_text(f"L-{place:03}")
        expect(console.get_by_role("button", name="Mulai layani")).to_be_visible()
        console.keyboard.press("m")
        expect(console.get_by_role("button", name="Selesai, panggil berikutnya")).to_be_visible()
        console.keyboard.press("n")
        keys += 2
    expect(console.get_by_role("heading", name="Belum ada yang menunggu")).to_be_visible()
    finished = Visit.objects.filter(office_id=office.id, state=VisitState.FINISHED)
    assert finished.count() == people
    assert keys <= 2 * people
    assert fast == [200] * (people + 1), "these calls go over the fast lane"


def test_the_form_calls_where_the_fast_lane_is_not_there(console: Page, office: OfficeView) -> None:
    _come(office, 1)
    console.route("**/api/fast/calls", lambda route: route.fulfill(status=404))
    _open(console)
    console.keyboard.press("n")
    expect(console.locator(".ticket-number")).to_have_text("L-001")
    console.keyboard.press(" ")
    expect(console.get_by_role("button", name="Selesai, panggil berikutnya")).to_be_visible()


def test_keys_are_for_buttons_and_never_for_fields(console: Page, office: OfficeView, session: SessionView) -> None:
    Duty.objects.create(office_id=office.id, officer_id=session.officer_id, may_pick=True)
    _come(office, 3)
    _open(console)
    console.keyboard.press("p")
    number = console.get_by_label("Nomor", exact=True)
    expect(number).to_be_focused()
    console.keyboard.type("n m t l-002")
    expect(number).to_have_value("n m t l-002")
    number.fill("l-002")
    assert serving_at(session.counter_id) is None
    console.keyboard.press("Enter")
    expect(console.locator(".ticket-number")).to_have_text("L-002")

    console.keyboard.press("t")
    expect(console.get_by_role("button", name="Panggil berikutnya")).to_be_visible()
    console.keyboard.press("i")
    console.keyboard.press("2")
    expect(console.get_by_text("Ibadah, 0 menit.")).to_be_visible()
    console.keyboard.press("i")
    expect(console.get_by_role("button", name="Panggil berikutnya")).to_be_visible()
    console.keyboard.press("?")
    expect(console.get_by_text("Satu tangan cukup")).to_be_visible()


def test_help_takes_two_strokes_and_colleagues_hear_it(console: Page, office: OfficeView, session: SessionView) -> None:
    _open(console)
    console.keyboard.press("e")
    expect(console.get_by_role("button", name="Panggil rekan sekarang")).to_be_visible()
    console.keyboard.press("Escape")
    assert emergencies(office.id) == []
    console.keyboard.press("e")
    console.keyboard.press("e")
    expect(console.get_by_text("Anda memanggil bantuan.")).to_be_visible()
    console.get_by_role("button", name="Sudah selesai").click()
    expect(console.get_by_text("Anda memanggil bantuan.")).to_be_hidden()

    there = at_counter(office=office, at=now(), number=2)
    call_colleagues(counter_id=there.counter_id, officer_id=there.officer_id, at=now())
    expect(console.get_by_text("Loket 2 memanggil bantuan.")).to_be_visible(timeout=20_000)
    console.keyboard.press("j")
    expect(console.get_by_text("Anda menuju ke sana.")).to_be_visible()
    assert emergencies(office.id)[0].answered_by == session.officer_id


def test_the_list_lives_and_two_hundred_stay_quick(console: Page, office: OfficeView) -> None:
    _open(console)
    _come(office, 1)
    expect(console.locator("[data-waiting]")).to_have_text("1", timeout=20_000)
    _copies(Visit.objects.get(office_id=office.id), 199)
    console.reload()
    expect(console.locator("[data-waiting]")).to_have_text("200")
    began = now()
    console.keyboard.press("n")
    expect(console.get_by_role("button", name="Mulai layani")).to_be_visible()
    assert (now() - began).total_seconds() < 10
    assert len(console.content()) < 100_000


def _copies(of: Visit, many: int) -> None:
    """Put as many more into the queue, each like the first."""
    first = VisitStep.objects.get(visit=of)
    began = Period.objects.get(step=first)
    visits, steps, periods = [], [], []
    for place in range(many):
        visit, step, period = copy(of), copy(first), copy(began)
        visit.id, visit.number = new_id(), f"L-{place + 500}"
        step.id, step.visit = new_id(), visit
        step.turn_at += timedelta(seconds=place + 1)
        period.id, period.step = new_id(), step
        visits.append(visit)
        steps.append(step)
        periods.append(period)
    Visit.objects.bulk_create(visits)
    VisitStep.objects.bulk_create(steps)
    Period.objects.bulk_create(periods)


def test_a_call_for_help_is_not_lost_while_something_else_is_being_sent(console: Page, office: OfficeView) -> None:
    _come(office, 1)
    _open(console)
    console.keyboard.press("n")
    expect(console.get_by_role("button", name="Mulai layani")).to_be_visible()
    console.evaluate(
        """() => { const real = window.fetch;
        window.fetch = (...asked) => new Promise((done) => setTimeout(() => done(real(...asked)), 1500)); }"""
    )
    console.keyboard.press("m")
    console.keyboard.press("e")
    console.keyboard.press("e")
    expect(console.get_by_text("Anda memanggil bantuan.")).to_be_visible(timeout=20_000)
    expect(console.get_by_role("button", name="Selesai, panggil berikutnya")).to_be_visible()
    assert len(emergencies(office.id)) == 1
