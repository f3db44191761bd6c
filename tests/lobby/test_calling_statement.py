"""The statement of calling against the rule, the plan and the words of the facts: what one text does for all."""

import dataclasses
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db.models import F

from giliran.ledger.queries import history
from giliran.lobby import services
from giliran.lobby.events import ServiceStarted, StepFinished, TicketCalled, VisitFinished
from giliran.lobby.models import LanePause, Period, StepPlan, Visit, VisitStep
from giliran.lobby.queries import SessionView
from giliran.lobby.queries.rebuild import rebuilt, stored
from giliran.lobby.services.calling.asking import Outcome, Request, Wants
from giliran.lobby.services.calling.next_one import ask
from giliran.offices.queries import OfficeView
from tests.lobby.builders import a_checked_in, a_hall, a_served, a_walk_in, an_officer, at_counter, call

pytestmark = pytest.mark.django_db
SINGLE, TWO = "bandung", "jakarta-selatan"
Hall = Callable[[], OfficeView]


def finish_and_call(desk: SessionView, visit: Any, *, at: datetime) -> Any:
    return services.finish_and_call(
        office_id=desk.office_id, counter_id=desk.counter_id, officer_id=desk.officer_id, visit_id=visit.visit_id, at=at
    )


def start(desk: SessionView, visit: Any, *, at: datetime) -> Any:
    request = Request(
        wants=Wants.START, office=desk.office_id, counter=desk.counter_id, officer=desk.officer_id, visit=visit.visit_id
    )
    return ask(request, at=at)


def pause(office: OfficeView, *, at: datetime, lane: str, step: str = "") -> LanePause:
    return LanePause.objects.create(
        office_id=office.id,
        local_date=at.date(),
        lane=lane,
        step=step,
        starts_at=at,
        by_id=an_officer(office=office, at=at),
    )


def test_its_facts_have_the_fields_of_their_kinds(at: datetime) -> None:
    office = a_hall(code=SINGLE)
    desk = at_counter(office=office, at=at)
    visit = a_walk_in(office=office, at=at)
    called = call(desk, at=at)
    start(desk, visit, at=at)
    finish_and_call(desk, visit, at=at)
    told = {each.kind: each for each in history([visit.visit_id])}
    assert called is not None
    for kind in (TicketCalled, ServiceStarted, StepFinished, VisitFinished):
        raw = _data(told[kind.kind].id)
        assert set(raw) == {field.name for field in dataclasses.fields(kind)}, kind
        assert told[kind.kind].fact.to_data() == raw
        assert (told[kind.kind].office, told[kind.kind].actor) == (office.id, desk.officer_id)
    assert [each.subject_seq for each in history([visit.visit_id])] == [1, 2, 3, 4, 5]


def _data(event_id: Any) -> dict[str, Any]:
    from giliran.ledger.models import Event

    data: dict[str, Any] = Event.objects.values_list("data", flat=True).get(id=event_id)
    return data


@pytest.mark.parametrize("code", [SINGLE, TWO])
@pytest.mark.parametrize("others", [0, 2])
def test_it_finishes_and_calls_as_the_two_would_one_after_the_other(code: str, others: int, at: datetime) -> None:
    """The same hall twice: once by the services one after the other, once by the statement."""
    pictures = []
    for together in (False, True):
        office = a_hall(code=code)
        Visit.objects.all().delete()
        desk = at_counter(office=office, at=at, number=1 + together)
        for n in range(1 + others):
            a_walk_in(office=office, at=at + timedelta(minutes=n))
        visit, later = a_served(session=desk, at=at + timedelta(minutes=9)), at + timedelta(minutes=15)
        if together:
            following = finish_and_call(desk, visit, at=later)
        else:
            services.finish_step(visit_id=visit.visit_id, officer_id=desk.officer_id, at=later)
            following = call(desk, at=later)
        steps = VisitStep.objects.order_by("visit__arrived_at", "order")
        pictures.append(
            (
                following and (following.arrived_at, following.step, following.calls, following.since),
                list(steps.values_list("key", "state", "calls", "called_at", "misses", "turn_at")),
                sorted(Period.objects.values_list("kind", "starts_at", "ends_at"), key=str),
                list(Visit.objects.order_by("arrived_at").values_list("state", "ended_at")),
                [each.kind for each in history([*Visit.objects.order_by("arrived_at").values_list("id", flat=True)])],
            )
        )  # fmt: skip
        assert rebuilt(office.id, at.date()).visits == stored(office.id, at.date()).visits
        services.leave_counter(
            counter_id=desk.counter_id, officer_id=desk.officer_id, at=later
        ) if not following else None
    assert pictures[0] == pictures[1]


def test_somebody_whose_next_step_is_also_here_keeps_their_turn(at: datetime) -> None:
    office = a_hall(code=TWO)
    desk = at_counter(office=office, at=at)
    first, second = (a_walk_in(office=office, at=at + timedelta(seconds=n)) for n in range(2))
    visit = a_served(session=desk, at=at)
    assert visit.visit_id == first.visit_id
    following = finish_and_call(desk, visit, at=at + timedelta(minutes=5))
    assert (following.visit_id, following.step) == (first.visit_id, "wawancara")
    assert rebuilt(office.id, at.date()) == stored(office.id, at.date())
    start(desk, first, at=at + timedelta(minutes=6))
    assert finish_and_call(desk, first, at=at + timedelta(minutes=7)).visit_id == second.visit_id


def test_somebody_whose_turn_came_meanwhile_goes_before_them(at: datetime) -> None:
    office = a_hall(code=TWO)
    desk = at_counter(office=office, at=at)
    walk_in = a_walk_in(office=office, at=at)
    visit = a_served(session=desk, at=at)
    assert visit.visit_id == walk_in.visit_id
    booked = a_checked_in(office=office, at=at + timedelta(minutes=1))
    assert finish_and_call(desk, visit, at=at + timedelta(minutes=5)).visit_id == booked.visit_id
    assert VisitStep.objects.get(visit_id=walk_in.visit_id, key="wawancara").state == "waiting"


@pytest.mark.parametrize("lane", ["walk_in", "regular"])
def test_a_paused_lane_or_class_is_passed_over(lane: str, at: datetime) -> None:
    office = a_hall(code=SINGLE)
    desk = at_counter(office=office, at=at)
    visit = a_walk_in(office=office, at=at)
    Visit.objects.filter(id=visit.visit_id).update(lane="regular")
    rest = pause(office, at=at, lane=lane, step="layanan" if lane == "regular" else "")
    assert call(desk, at=at) is None
    LanePause.objects.filter(id=rest.id).update(ends_at=at)
    assert call(desk, at=at) is not None


def test_a_lane_paused_at_another_step_is_called(at: datetime) -> None:
    office = a_hall(code=TWO)
    desk = at_counter(office=office, at=at)
    visit = a_walk_in(office=office, at=at)
    pause(office, at=at, lane="walk_in", step="wawancara")
    assert call(desk, at=at) is not None
    start(desk, visit, at=at)
    # Their next step is this counter's too, and paused for them.
    assert finish_and_call(desk, visit, at=at) is None


def test_a_step_that_the_plan_gives_to_other_counters_is_not_called(at: datetime) -> None:
    office = a_hall(code=TWO)
    StepPlan.objects.filter(office_id=office.id, key="berkas").update(counters=[2])
    StepPlan.objects.filter(office=None).update(counters=[7])  # the plan of offices that have none of their own
    one, two = at_counter(office=office, at=at), at_counter(office=office, at=at, number=2)
    a_walk_in(office=office, at=at)
    assert call(one, at=at) is None
    assert call(two, at=at) is not None


def test_a_wish_for_one_counter_is_kept(at: datetime) -> None:
    office = a_hall(code=SINGLE)
    one, two = at_counter(office=office, at=at), at_counter(office=office, at=at, number=2)
    visit = a_walk_in(office=office, at=at)
    VisitStep.objects.filter(visit_id=visit.visit_id).update(wanted_counter=two.counter_id)
    assert call(one, at=at) is None
    assert call(two, at=at) is not None
    assert VisitStep.objects.get(visit_id=visit.visit_id).wanted_counter_id is None


def test_yesterdays_visitors_are_called_no_more(at: datetime) -> None:
    office = a_hall(code=SINGLE)
    a_walk_in(office=office, at=at - timedelta(days=1))
    assert call(at_counter(office=office, at=at), at=at) is None


def test_a_clock_set_back_ends_nothing_before_it_began(at: datetime) -> None:
    office = a_hall(code=SINGLE)
    desk = at_counter(office=office, at=at)
    visits = [a_walk_in(office=office, at=at + timedelta(seconds=n)) for n in range(2)]
    early = at - timedelta(minutes=50)
    assert call(desk, at=early) is not None
    start(desk, visits[0], at=early)
    finish_and_call(desk, visits[0], at=early)
    assert rebuilt(office.id, at.date()) == stored(office.id, at.date())
    assert not Period.objects.filter(ends_at__lt=F("starts_at")).exists()
    assert _data_of_calls() == {0}


def _data_of_calls() -> set[int]:
    from giliran.ledger.models import Event

    found = Event.objects.filter(kind="lobby.ticket_called").values_list("data", flat=True)
    return {each["waited_seconds"] for each in found}


def test_what_it_refuses(at: datetime) -> None:
    office = a_hall(code=SINGLE)
    desk = at_counter(office=office, at=at)
    stranger = Request(
        wants=Wants.CALL, office=office.id, counter=desk.counter_id, officer=an_officer(office=office, at=at)
    )
    assert ask(stranger, at=at).outcome == Outcome.NO_COUNTER
    visit = a_served_one(office, desk, at=at)
    with pytest.raises(services.CounterBusy):
        call(desk, at=at)
    assert start(desk, visit, at=at).outcome == Outcome.GONE
    services.pause_counter(counter_id=desk.counter_id, officer_id=desk.officer_id, at=at)
    a_walk_in(office=office, at=at)
    assert finish_and_call(desk, visit, at=at) is None
    with pytest.raises(services.Paused):
        call(desk, at=at)
    with pytest.raises(services.NotHere):
        finish_and_call(desk, visit, at=at)
    gone = Request(wants=Wants.START, office=office.id, counter=desk.counter_id, officer=desk.officer_id, visit=uuid4())
    assert ask(gone, at=at).outcome == Outcome.GONE


def a_served_one(office: OfficeView, desk: SessionView, *, at: datetime) -> Any:
    a_walk_in(office=office, at=at)
    return a_served(session=desk, at=at)
