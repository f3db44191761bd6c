"""The console's pages without a browser: what each button does, and who may press it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from giliran.foundation.actors import Role
from giliran.ledger.models import Event
from giliran.lobby import queries, services
from giliran.lobby.events import TicketCalled
from giliran.lobby.models import Duty, Visit
from giliran.lobby.queries import SessionView
from giliran.lobby.queries.emergencies import emergencies
from giliran.lobby.rules.states import StepState, VisitClass, VisitState
from giliran.offices.queries import OfficeView
from tests.lobby.builders import a_checked_in, a_hall, a_served, a_walk_in, an_officer, at_counter, call
from tests.lobby.staff import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_nine")]


@pytest.fixture
def session(office: OfficeView, at: datetime) -> SessionView:
    return at_counter(office=office, at=at)


@pytest.fixture
def staff(client: Client, office: OfficeView, session: SessionView) -> Iterator[Client]:
    with signed_in(client, session.officer_id, office=office, role=Role.EXAMINER):
        yield client


def _page(staff: Client, office: OfficeView) -> str:
    return staff.get(reverse("lobby:console", args=[office.code])).content.decode()


def _press(staff: Client, at: OfficeView, action: str, **more: Any) -> str:
    answer = staff.post(reverse("lobby:act", args=[at.code]), {"action": action, **more}, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_holding_says_why(staff: Client, office: OfficeView, session: SessionView, at: datetime) -> None:
    a_checked_in(office=office, at=at)
    visit = a_served(session=session, at=at).visit_id
    assert "Fotokopi" in _press(staff, office, "hold copy", visit=visit)
    assert queries.ticket(visit).reason == "copy"
    _press(staff, office, "resume_visit", visit=visit)
    assert queries.ticket(visit).step_state == StepState.SERVING


def test_resting_says_why_and_a_word_that_is_none_changes_nothing_else(
    staff: Client, office: OfficeView, session: SessionView
) -> None:
    assert "Ibadah, 0 menit." in _press(staff, office, "pause prayer")
    _press(staff, office, "go_on")
    assert "Istirahat, 0 menit." in _press(staff, office, "pause dance")
    found = queries.session_at(session.counter_id)
    assert found is not None
    assert found.paused


def test_a_particular_one_needs_the_right_and_leaves_a_trace(
    staff: Client, office: OfficeView, session: SessionView, at: datetime
) -> None:
    a_walk_in(office=office, at=at)
    wanted = a_walk_in(office=office, at=at)
    assert "Panggil nomor tertentu</span>" not in _page(staff, office)
    asked = {"number": wanted.number.lower(), "pick_reason": "health"}
    _press(staff, office, "pick", **asked)
    assert queries.serving_at(session.counter_id) is None

    Duty.objects.create(office_id=office.id, officer_id=session.officer_id, may_pick=True)
    assert "Panggil nomor tertentu" in _page(staff, office)
    _press(staff, office, "pick", **asked)
    here = queries.serving_at(session.counter_id)
    assert here is not None
    assert here.visit_id == wanted.visit_id
    told = Event.objects.get(kind=TicketCalled.kind, subject=wanted.visit_id)
    assert (told.data["out_of_turn"], told.actor) == ("health", session.officer_id)


def test_what_was_done_last_is_taken_back_within_a_minute(
    staff: Client, office: OfficeView, session: SessionView, at: datetime
) -> None:
    a_walk_in(office=office, at=at)
    _press(staff, office, "call")
    visit = Visit.objects.get(office_id=office.id).id
    assert "Batalkan: memanggil L-001" in _page(staff, office)
    assert "Tindakan terakhir dibatalkan" in _press(staff, office, "undo")
    assert queries.ticket(visit).step_state == StepState.WAITING
    assert "Batalkan:" not in _page(staff, office)

    _press(staff, office, "call")
    with time_machine.travel(at + timedelta(seconds=61), tick=False):
        assert "Batalkan:" not in _page(staff, office)
        _press(staff, office, "undo")
    assert queries.ticket(visit).step_state == StepState.CALLED


def test_what_is_no_text_and_no_id_breaks_nothing(staff: Client, office: OfficeView, session: SessionView) -> None:
    Duty.objects.create(office_id=office.id, officer_id=session.officer_id, may_pick=True)
    for action in ("pick", "transfer \x00:\x00", "send", "hold \x00", "priority yes:\x00", "coming \x00", "\x00"):
        _press(staff, office, action, visit="\x00", number="\x00", office="\x00", pick_reason="\x00")
    assert staff.post(reverse("lobby:take_over", args=[office.code]), {"there": "\x00"}).status_code == 302


def test_transfer_to_a_counter_by_one_button(
    staff: Client, office: OfficeView, session: SessionView, at: datetime
) -> None:
    there = at_counter(office=office, at=at, number=2)
    a_walk_in(office=office, at=at)
    visit = a_served(session=session, at=at).visit_id
    assert f'value="transfer berkas:{there.counter_id}"' in _page(staff, office)
    _press(staff, office, f"transfer berkas:{there.counter_id}", visit=visit)
    assert queries.ticket(visit).wanted_counter_id == there.counter_id
    assert call(session, at=at) is None
    assert call(there, at=at) is not None


def test_sent_to_another_office_only_from_ones_own_counter(
    staff: Client, office: OfficeView, session: SessionView, at: datetime
) -> None:
    other = a_hall(code="jakarta-pusat")
    waiting = a_walk_in(office=office, at=at)
    _press(staff, office, "send", visit=waiting.visit_id, office=other.code, send_reason="crowded")
    assert queries.ticket(waiting.visit_id).state == VisitState.OPEN
    call(session, at=at)
    page = _press(staff, office, "send", visit=waiting.visit_id, office=other.code, send_reason="crowded")
    assert f"Nomornya di {other.name}" in page
    assert queries.ticket(waiting.visit_id).state == VisitState.LEFT
    assert Visit.objects.filter(office_id=other.id).count() == 1


def test_priority_that_was_asked_for_is_decided_here(staff: Client, office: OfficeView, at: datetime) -> None:
    first, second = (a_walk_in(office=office, at=at) for _ in range(2))
    Visit.objects.filter(id__in=[first.visit_id, second.visit_id]).update(priority_asked=True)
    assert "Prioritas perlu dilihat" in _page(staff, office)
    _press(staff, office, f"priority yes:{first.visit_id}")
    _press(staff, office, f"priority no:{second.visit_id}")
    assert queries.ticket(first.visit_id).visit_class == VisitClass.PRIORITY
    assert queries.ticket(second.visit_id).visit_class == VisitClass.WALK_IN
    assert "Prioritas perlu dilihat" not in _page(staff, office)
    elsewhere = a_walk_in(office=a_hall(code="denpasar"), at=at)
    Visit.objects.filter(id=elsewhere.visit_id).update(priority_asked=True)
    _press(staff, office, f"priority yes:{elsewhere.visit_id}")
    assert queries.ticket(elsewhere.visit_id).visit_class == VisitClass.WALK_IN


def test_a_colleagues_counter_is_taken_over_with_whoever_is_there(
    staff: Client, office: OfficeView, session: SessionView, at: datetime
) -> None:
    there = at_counter(office=office, at=at, number=2)
    a_walk_in(office=office, at=at)
    visit = a_served(session=there, at=at).visit_id
    _press(staff, office, "leave")
    assert "Ambil alih dari rekan" in _page(staff, office)
    url = reverse("lobby:take_over", args=[office.code])
    page = staff.post(url, {"there": there.counter_id, "reason": "handover"}, follow=True).content.decode()
    assert "Selesai, panggil berikutnya" in page
    assert queries.ticket(visit).officer_id == session.officer_id

    elsewhere = at_counter(office=a_hall(code="denpasar"), at=at)
    staff.post(url, {"there": elsewhere.counter_id})
    still = queries.session_at(elsewhere.counter_id)
    assert still is not None
    assert still.officer_id == elsewhere.officer_id


def test_help_is_called_answered_and_ended_at_the_console(
    staff: Client, office: OfficeView, session: SessionView, at: datetime
) -> None:
    assert "Anda memanggil bantuan." in _press(staff, office, "alarm")
    mine = emergencies(office.id)[0]
    assert "loket Anda sendiri" in _press(staff, office, f"coming {mine.id}")
    _press(staff, office, f"alarm_over {mine.id}")
    assert emergencies(office.id) == []

    from giliran.lobby.services.emergency import call_colleagues

    there = at_counter(office=office, at=at, number=2)
    call_colleagues(counter_id=there.counter_id, officer_id=there.officer_id, at=at)
    theirs = emergencies(office.id)[0]
    assert "Loket 2 memanggil bantuan." in _page(staff, office)
    assert "Anda menuju ke sana." in _press(staff, office, f"coming {theirs.id}")
    assert "sudah selesai" in _press(staff, office, f"coming {session.counter_id}")


def test_a_colleagues_call_is_on_no_page_that_visitors_see(
    client: Client, office: OfficeView, session: SessionView, at: datetime
) -> None:
    from giliran.lobby.rules.following import follow_token
    from giliran.lobby.services.emergency import call_colleagues

    visit = a_walk_in(office=office, at=at)
    pages = [
        reverse("lobby:board", args=[office.code]),
        reverse("lobby:kiosk", args=[office.code]),
        reverse("lobby:follow", args=[follow_token(visit_id=visit.visit_id, at=at)]),
        reverse("offices:office", args=[office.code]),
    ]
    before = [client.get(page).content.decode() for page in pages]
    call_colleagues(counter_id=session.counter_id, officer_id=session.officer_id, at=at)
    for page, was in zip(pages, before, strict=True):
        seen = client.get(page).content.decode()
        assert "bantuan darurat" not in seen.lower()
        assert "alarm" not in seen
        assert len(seen) == len(was)


def test_nobody_is_called_for_a_step_the_counter_does_not_serve(
    staff: Client, office: OfficeView, at: datetime
) -> None:
    services.change_steps(
        counter_id=queries.sessions(office.id)[0].counter_id,
        steps=["wawancara"],
        at=at,
        actor=an_officer(office=office, at=at, role=Role.SUPERVISOR),
    )
    a_walk_in(office=office, at=at)
    assert "Belum ada yang menunggu untuk loket Anda" in _press(staff, office, "call")
