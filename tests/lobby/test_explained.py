"""Why is that one before me? The answer is the rule's own."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from giliran.foundation.ids import new_id
from giliran.lobby import queries, services
from giliran.lobby.queries import TicketView
from giliran.lobby.rules.calling import Allowances, turn
from giliran.lobby.rules.states import SendReason, VisitClass
from giliran.lobby.rules.why import Cause, Standing, why_before
from giliran.offices.models import Figure
from tests.lobby.builders import a_checked_in, a_hall, a_walk_in, an_officer, at_counter, call

NINE = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
FIGURES = Allowances(grace_minutes=30, walk_in_minutes=30, priority_minutes=30)


@st.composite
def standings(draw: st.DrawFn) -> Standing:
    """Somebody who came, as the rule put them, or moved by what happened since."""
    arrived = NINE + draw(st.integers(0, 300)) * MINUTE
    visit_class = draw(st.sampled_from(VisitClass))
    booked = visit_class == VisitClass.BOOKED
    due = arrived + draw(st.integers(-120, 30)) * MINUTE if booked and draw(st.booleans()) else None
    by_rule = turn(visit_class=visit_class, appointment=due, arrived_at=arrived, allowances=FIGURES)
    return Standing(
        visit_id=new_id(), visit_class=visit_class, appointment=due, arrived_at=arrived,
        turn_at=by_rule + draw(st.sampled_from([0, 0, 0, 20, -40])) * MINUTE, deferrals=draw(st.integers(0, 2)),
    )  # fmt: skip


@given(standings(), standings())
def test_the_reason_is_one_that_holds(one: Standing, other: Standing) -> None:
    reason = why_before(one, other, allowances=FIGURES)
    assert reason == why_before(other, one, allowances=FIGURES), "whoever asks"
    first, second = reason.first, reason.second
    assert first.place < second.place
    match reason.cause:
        case Cause.YOU_LET_PASS:
            assert second.deferrals
        case Cause.PRIORITY:
            assert first.visit_class == VisitClass.PRIORITY != second.visit_class
        case Cause.YOU_CAME_LATE:
            assert second.appointment is not None
            assert second.arrived_at > second.appointment + 30 * MINUTE
        case Cause.HAS_APPOINTMENT:
            assert first.appointment is not None
        case Cause.EARLIER_APPOINTMENT:
            assert first.appointment is not None
            assert second.appointment is not None
            assert first.appointment < second.appointment
        case Cause.CAME_EARLIER:
            assert first.arrived_at < second.arrived_at
        case Cause.WAITED_LONGER:
            assert first.arrived_at < second.arrived_at or second.visit_class == VisitClass.BOOKED
        case Cause.SAME_TURN:
            assert first.turn_at == second.turn_at


def told(visit: TicketView, at: datetime) -> dict[str, Cause]:
    return {each.number: each.cause for each in queries.explained(visit.visit_id, at)}


@pytest.mark.django_db
def test_each_way_to_be_before_me_has_its_word(at: datetime) -> None:
    office, there = a_hall(), a_hall(code="denpasar")
    clerk = an_officer(office=office, at=at)
    sent = a_walk_in(office=there, at=at - 60 * MINUTE)
    sent = services.transfer_to_office(
        visit_id=sent.visit_id, office_id=office.id, reason=SendReason.TROUBLE, at=at, actor=clerk
    )
    services.return_to_queue(visit_id=sent.visit_id, at=at + MINUTE, actor=None)
    first = a_walk_in(office=office, at=at)
    priority = a_walk_in(office=office, at=at + 10 * MINUTE, priority=True)
    booked = a_checked_in(office=office, at=at + 10 * MINUTE, starts_at=at + 20 * MINUTE)
    late = a_checked_in(office=office, at=at + 11 * MINUTE, starts_at=at - 30 * MINUTE)
    me = a_walk_in(office=office, at=at + 12 * MINUTE)

    assert told(me, at) == {
        sent.number: Cause.CAME_FROM_ELSEWHERE, first.number: Cause.CAME_EARLIER, priority.number: Cause.PRIORITY,
        booked.number: Cause.HAS_APPOINTMENT, late.number: Cause.WAITED_LONGER,
    }  # fmt: skip
    assert told(late, at)[booked.number] == Cause.YOU_CAME_LATE
    with translation.override("id"):
        said = {each.number: each.sentence for each in queries.explained(me.visit_id, at)}
    assert said[booked.number].endswith("Gilirannya pukul 09.20, giliran Anda pukul 09.42.")


@pytest.mark.django_db
def test_who_let_pass_or_was_away_is_told_so(at: datetime) -> None:
    office = a_hall(code="denpasar")
    one, two = (a_walk_in(office=office, at=at + number * MINUTE) for number in range(2))
    services.defer(visit_id=one.visit_id, at=at, actor=None)
    assert told(one, at) == {two.number: Cause.YOU_LET_PASS}
    desk = at_counter(office=office, at=at)
    called = call(desk, at=at + 60 * MINUTE)
    assert called is not None
    assert called.visit_id == two.visit_id
    services.not_here(visit_id=two.visit_id, officer_id=desk.officer_id, at=at + 61 * MINUTE)
    assert told(two, at) == {one.number: Cause.YOU_WERE_AWAY}
    services.leave(visit_id=two.visit_id, at=at + 61 * MINUTE, actor=None)
    assert told(two, at) == {}


@pytest.mark.django_db
def test_the_page_of_the_rule_has_the_office_s_own_figures(at: datetime) -> None:
    office = a_hall()
    Figure.objects.create(
        key="walk_in_minutes", office_id=office.id, value=45, unit="menit", valid_from=at.date() - timedelta(days=3)
    )
    page = Client().get(f"/antrean/aturan/{office.code}/", HTTP_ACCEPT_LANGUAGE="id")
    text = page.content.decode()
    assert page.status_code == 200
    assert "ditambah 45 menit" in text
    assert "lebih dari 75 menit" in text
    assert "10.45" in text, "an example worked out by the rule"
    assert Client().get("/antrean/aturan/tidak-ada/").status_code == 404
