"""The supervisor's page: what it shows of the hall, what it changes, and to whom it is shown."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from giliran.accounts.models import User
from giliran.foundation.actors import Actor, Role
from giliran.foundation.web.requests import actor_for
from giliran.ledger.models import Event
from giliran.lobby import queries, services
from giliran.lobby.models import DoorStop, LanePause, Visit
from giliran.lobby.queries.notices import notices
from giliran.lobby.queries.supervision import day_end, overview
from giliran.lobby.rules.states import PauseReason, StepState, VisitState
from giliran.lobby.services.closing import close_day
from giliran.lobby.services.emergency import call_colleagues
from giliran.offices.queries import OfficeView
from tests.lobby.builders import a_checked_in, a_hall, a_served, a_walk_in, an_officer, at_counter, call
from tests.lobby.staff import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_nine")]


@pytest.fixture
def supervisor(office: OfficeView, at: datetime) -> UUID:
    return an_officer(office=office, at=at, role=Role.SUPERVISOR)


@pytest.fixture
def staff(client: Client, office: OfficeView, supervisor: UUID) -> Iterator[Client]:
    with signed_in(client, supervisor, office=office, role=Role.SUPERVISOR):
        yield client


def _page(staff: Client, office: OfficeView) -> str:
    answer = staff.get(reverse("lobby:hall", args=[office.code]))
    assert answer.status_code == 200
    return answer.content.decode()


def _press(staff: Client, at: OfficeView, action: str, **more: Any) -> str:
    answer = staff.post(reverse("lobby:hall_act", args=[at.code]), {"action": action, **more}, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_hall_is_counted_as_it_is(office: OfficeView, at: datetime) -> None:
    session = at_counter(office=office, at=at)
    resting = at_counter(office=office, at=at, number=2)
    services.pause_counter(
        counter_id=resting.counter_id, officer_id=resting.officer_id, at=at, reason=PauseReason.PRAYER
    )
    for _ in range(3):
        a_walk_in(office=office, at=at)
    a_walk_in(office=office, at=at, priority=True)
    a_checked_in(office=office, at=at)
    served = a_served(session=session, at=at)
    found = overview(office.id, at + timedelta(minutes=12))
    assert (found.waiting, found.arrived, found.finished) == (4, 5, 0)
    assert [(line.number, line.here.number if line.here else "") for line in found.counters[:2]] == [
        (1, served.number),
        (2, ""),
    ]
    assert [(line.key, line.waiting, line.counters) for line in found.steps][:2] == [
        ("berkas", 4, 1),
        ("wawancara", 0, 1),
    ]
    assert {line.key: line.waiting for line in found.lanes if line.waiting} == {"regular": 1, "walk_in": 3}
    assert found.first_since == at


def test_the_page_says_who_is_where_and_since_when(staff: Client, office: OfficeView, at: datetime) -> None:
    session = at_counter(office=office, at=at - timedelta(minutes=30))
    resting = at_counter(office=office, at=at, number=2)
    services.pause_counter(
        counter_id=resting.counter_id,
        officer_id=resting.officer_id,
        at=at - timedelta(minutes=7),
        reason=PauseReason.PRAYER,
    )
    a_walk_in(office=office, at=at - timedelta(minutes=20))
    a_served(session=session, at=at - timedelta(minutes=4))
    a_walk_in(office=office, at=at - timedelta(minutes=40))
    page = _page(staff, office)
    for words in ("L-001, 4 menit", "sejak 08.30", "Ibadah, 7 menit", "paling lama 40 menit", "Aula kosong sekitar"):
        assert words in page


def test_the_days_end_is_a_range_that_grows_with_the_queue(office: OfficeView, at: datetime) -> None:
    at_counter(office=office, at=at)
    quiet = day_end(office.id, at)
    assert at < quiet.best <= quiet.late <= quiet.due
    assert quiet.state == "good"
    first = a_walk_in(office=office, at=at)
    for _ in range(60):
        a_walk_in(office=office, at=at, staff=first.officer_id or an_officer(office=office, at=at))
    full = day_end(office.id, at)
    assert full.best > quiet.best
    assert full.late > full.best
    assert full.state == "over"


def test_counters_are_moved_between_steps(staff: Client, office: OfficeView, at: datetime, supervisor: UUID) -> None:
    session = at_counter(office=office, at=at)
    _press(staff, office, f"steps {session.counter_id}", steps=["wawancara"])
    found = queries.session_at(session.counter_id)
    assert found is not None
    assert found.steps == ("wawancara",)
    assert Event.objects.get(kind="lobby.counter_steps_changed").actor == supervisor
    elsewhere = at_counter(office=a_hall(code="denpasar"), at=at)
    assert "Pilih loket" in _press(staff, office, f"steps {elsewhere.counter_id}", steps=["layanan"])


def test_a_lane_is_paused_and_called_again(staff: Client, office: OfficeView, at: datetime) -> None:
    session = at_counter(office=office, at=at)
    a_walk_in(office=office, at=at)
    page = _press(staff, office, "lane_pause", lane="walk_in", step="", reason="Sistem lambat")
    assert "Sistem lambat" in page
    assert call(session, at=at) is None
    page = _press(staff, office, "lane_resume walk_in:")
    assert "Sistem lambat" not in page
    assert LanePause.objects.get().ends_at is not None
    assert call(session, at=at) is not None


def test_the_door_is_stopped_and_opened(staff: Client, office: OfficeView) -> None:
    assert "nomor dihentikan" in _press(staff, office, "door_stop", lane="", reason="staff")
    assert DoorStop.objects.get(office_id=office.id).reason == "staff"
    _press(staff, office, "door_open ")
    assert DoorStop.objects.get(office_id=office.id).ends_at is not None


def test_an_announcement_stands_until_it_is_taken_down(staff: Client, office: OfficeView, at: datetime) -> None:
    assert "Tulis dulu" in _press(staff, office, "announce", text_id=" ")
    page = _press(staff, office, "announce", text_id="Loket 3 pindah", minutes="15", spoken="on", steps=["berkas"])
    assert "Loket 3 pindah" in page
    said = notices(office.id, at)[0]
    assert (said.spoken, said.steps, said.ends_at - at) == (True, ("berkas",), timedelta(minutes=15))
    _press(staff, office, f"notice_end {said.id}")
    assert notices(office.id, at) == []


@pytest.mark.parametrize("action", ["renumber", "close"])
def test_what_hurts_is_confirmed_first(staff: Client, office: OfficeView, at: datetime, action: str) -> None:
    visit = a_walk_in(office=office, at=at)
    assert "Centang dulu" in _press(staff, office, action)
    assert queries.ticket(visit.visit_id).number == visit.number
    _press(staff, office, action, sure="on")
    now = queries.ticket(visit.visit_id)
    assert now.number != visit.number if action == "renumber" else now.state == VisitState.LEFT


def test_closing_the_day_lets_those_at_counters_finish(office: OfficeView, at: datetime, supervisor: UUID) -> None:
    busy, free = at_counter(office=office, at=at), at_counter(office=office, at=at, number=2)
    visits = [a_walk_in(office=office, at=at).visit_id for _ in range(3)]
    a_served(session=busy, at=at)
    for back in (timedelta(0), timedelta(hours=1)):  # a clock set back changes nothing
        done = close_day(office_id=office.id, at=at - back, actor=supervisor)
    assert (done.visits, done.counters, done.still) == (0, 0, 1)
    assert [queries.ticket(visit).state for visit in visits] == ["open", "left", "left"]
    assert queries.ticket(visits[0]).step_state == StepState.SERVING
    assert queries.session_at(free.counter_id) is None
    assert queries.session_at(busy.counter_id) is not None
    assert DoorStop.objects.filter(office_id=office.id, ends_at=None).count() == 1


def test_a_call_for_help_is_seen_answered_and_ended(staff: Client, office: OfficeView, at: datetime) -> None:
    session = at_counter(office=office, at=at, number=3)
    raised = call_colleagues(counter_id=session.counter_id, officer_id=session.officer_id, at=at)
    assert "Loket 3 memanggil bantuan." in _page(staff, office)
    assert "Anda menuju ke sana." in _press(staff, office, f"coming {raised.id}")
    assert "memanggil bantuan" not in _press(staff, office, f"alarm_over {raised.id}")


def test_nothing_happens_by_a_button_that_is_not_there(staff: Client, office: OfficeView) -> None:
    for action in ("", "dance", "notice_end x", "coming x", "lane_pause"):
        assert "sudah berubah" in _press(staff, office, action, lane="x" * 50)
    for action in ("lane_resume \x00:\x00", "door_stop", "door_open \x00", "announce", "steps \x00"):
        _press(
            staff, office, action, lane="\x00walk_in", text_id="a\x00b", minutes="\u0663", reason="\x00", steps="\x00"
        )


@pytest.mark.parametrize("name", ["hall", "plan", "duties", "door_services"])
@pytest.mark.parametrize("who", ["examiner here", "supervisor elsewhere"])
def test_others_do_not_see_it(client: Client, office: OfficeView, at: datetime, name: str, who: str) -> None:
    role = Role.EXAMINER if who == "examiner here" else Role.SUPERVISOR
    held_at = office if who == "examiner here" else a_hall(code="denpasar")
    user = User.objects.get(id=an_officer(office=held_at, at=at, role=role))
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    actor = Actor(user_id=user.id, roles_by_office={held_at.id: frozenset({role})}, second_factor=True)
    with actor_for.plugged(lambda _request: actor):
        assert client.get(reverse(f"lobby:{name}", args=[office.code])).status_code == 403


def test_as_many_statements_for_thirty_as_for_one(
    staff: Client, office: OfficeView, at: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    session = at_counter(office=office, at=at)
    first = a_walk_in(office=office, at=at)
    a_served(session=session, at=at)
    a_walk_in(office=office, at=at)
    _page(staff, office)
    with CaptureQueriesContext(connection) as few:
        _page(staff, office)
    for _ in range(29):
        a_walk_in(office=office, at=at, staff=session.officer_id)
    with django_assert_num_queries(len(few)):
        _page(staff, office)
    assert Visit.objects.filter(office_id=office.id).count() == 31
    assert first
