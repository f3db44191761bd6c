"""Taking back the last press: the visit is as it was, nothing is erased, and no moment is lost."""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from giliran.foundation.clock import local_day
from giliran.ledger.queries import history
from giliran.lobby import queries, services
from giliran.lobby.models import Period, VisitStep
from giliran.lobby.queries import SessionView, TicketView
from giliran.lobby.queries.rebuild import rebuilt, stored
from giliran.lobby.rules.states import HoldReason, StepState, TakeOverReason, VisitState
from giliran.offices.queries import OfficeView
from tests.lobby.builders import a_hall, a_served, a_walk_in, at_counter, call

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)


def undo(desk: SessionView, *, at: datetime) -> TicketView:
    return services.undo(office_id=desk.office_id, counter_id=desk.counter_id, officer_id=desk.officer_id, at=at)


def gapless(visit: TicketView, *, until: datetime) -> None:
    """No gap, no overlap; together they last as long as the visit."""
    periods = list(Period.objects.filter(step__visit=visit.visit_id).order_by("starts_at", "ends_at", "id"))
    periods.sort(key=lambda each: (each.starts_at, each.ends_at is None, each.ends_at))
    assert periods[0].starts_at == visit.arrived_at
    for one, after in pairwise(periods):
        assert one.ends_at == after.starts_at
    assert sum(((each.ends_at or until) - each.starts_at for each in periods), timedelta()) == until - visit.arrived_at


def as_told(office: OfficeView, at: datetime) -> None:
    today = local_day(at, office.time_zone)
    assert rebuilt(office.id, today) == stored(office.id, today)


def _start(desk: SessionView, visit: TicketView, at: datetime) -> None:
    services.start_serving(visit_id=visit.visit_id, officer_id=desk.officer_id, at=at)


def _finish(desk: SessionView, visit: TicketView, at: datetime) -> None:
    services.finish_step(visit_id=visit.visit_id, officer_id=desk.officer_id, at=at)


def _hold(desk: SessionView, visit: TicketView, at: datetime) -> None:
    services.hold(visit_id=visit.visit_id, officer_id=desk.officer_id, at=at, reason=HoldReason.COPY)


def _not_here(desk: SessionView, visit: TicketView, at: datetime) -> None:
    services.not_here(visit_id=visit.visit_id, officer_id=desk.officer_id, at=at)


def _send_on(desk: SessionView, visit: TicketView, at: datetime) -> None:
    services.transfer(visit_id=visit.visit_id, officer_id=desk.officer_id, at=at, to_step="wawancara")


ACTIONS: list[tuple[Callable[[SessionView, TicketView, datetime], None], bool]] = [
    (_start, False), (_not_here, False), (_finish, True), (_hold, True), (_send_on, True), (_send_on, False),
]  # fmt: skip


@pytest.mark.parametrize(("act", "served"), ACTIONS)
def test_each_press_can_be_taken_back(
    at: datetime, act: Callable[[SessionView, TicketView, datetime], None], *, served: bool
) -> None:
    office = a_hall()
    desk = at_counter(office=office, at=at, steps=("berkas",))
    came = a_walk_in(office=office, at=at)
    here = a_served(session=desk, at=at + MINUTE) if served else call(desk, at=at + MINUTE)
    assert here is not None
    was = VisitStep.objects.get(visit=came.visit_id, key="berkas")
    before = len(history([came.visit_id]))

    act(desk, here, at + 2 * MINUTE)
    back = undo(desk, at=at + 2 * MINUTE + 59 * SECOND)

    wanted = StepState.SERVING if served else StepState.CALLED
    assert (back.step, back.step_state, back.counter_id) == ("berkas", wanted, desk.counter_id)
    assert (back.turn_at, back.misses, back.calls) == (was.turn_at, was.misses, was.calls)
    assert len(history([came.visit_id])) == before + 2, "what was undone stays on record"
    gapless(came, until=at + 10 * MINUTE)
    as_told(office, at)
    with pytest.raises(services.NothingToUndo):
        undo(desk, at=at + 3 * MINUTE)


def test_a_call_taken_back_leaves_the_place_in_the_order(at: datetime) -> None:
    office = a_hall(code="denpasar")
    desk = at_counter(office=office, at=at)
    first, second = a_walk_in(office=office, at=at), a_walk_in(office=office, at=at + SECOND)
    call(desk, at=at + MINUTE)
    services.recall(visit_id=first.visit_id, officer_id=desk.officer_id, at=at + MINUTE + SECOND)

    back = undo(desk, at=at + MINUTE + 5 * SECOND)

    assert (back.visit_id, back.step_state, back.turn_at) == (first.visit_id, StepState.WAITING, first.turn_at)
    assert [each.number for each in queries.waiting(office.id, at)] == [first.number, second.number]
    gapless(first, until=at + 10 * MINUTE)
    as_told(office, at)


def test_a_visit_that_was_finished_goes_on_without_a_gap(at: datetime) -> None:
    office = a_hall(code="denpasar")
    desk = at_counter(office=office, at=at)
    came = a_walk_in(office=office, at=at)
    a_served(session=desk, at=at + MINUTE)
    _finish(desk, came, at + 5 * MINUTE)
    assert queries.ticket(came.visit_id).state == VisitState.FINISHED

    back = undo(desk, at=at + 5 * MINUTE + 40 * SECOND)

    assert (back.state, back.ended_at, back.step_state) == (VisitState.OPEN, None, StepState.SERVING)
    assert back.since == at + 5 * MINUTE, "the service never stopped"
    gapless(came, until=at + 10 * MINUTE)
    as_told(office, at)
    _finish(desk, came, at + 8 * MINUTE)
    gapless(came, until=at + 8 * MINUTE)


@pytest.mark.parametrize("sequenced", [True, False])
def test_finishing_and_calling_by_one_press_is_taken_back_together(
    at: datetime, run_subscribers: Callable[[], int], *, sequenced: bool
) -> None:
    office = a_hall(code="denpasar")
    desk = at_counter(office=office, at=at)
    first, second = a_walk_in(office=office, at=at), a_walk_in(office=office, at=at + SECOND)
    a_served(session=desk, at=at + MINUTE)
    run_subscribers()
    services.finish_and_call(
        office_id=office.id, counter_id=desk.counter_id, officer_id=desk.officer_id, visit_id=first.visit_id,
        at=at + 5 * MINUTE,
    )  # fmt: skip
    assert queries.ticket(second.visit_id).step_state == StepState.CALLED
    if sequenced:
        run_subscribers()

    back = undo(desk, at=at + 5 * MINUTE + 10 * SECOND)

    assert (back.visit_id, back.step_state) == (first.visit_id, StepState.SERVING)
    assert queries.ticket(second.visit_id).step_state == StepState.WAITING
    for visit in (first, second):
        gapless(visit, until=at + 10 * MINUTE)
    as_told(office, at)


def test_after_a_minute_it_stays(at: datetime) -> None:
    office = a_hall(code="denpasar")
    desk = at_counter(office=office, at=at)
    a_walk_in(office=office, at=at)
    call(desk, at=at)
    with pytest.raises(services.NothingToUndo):
        undo(desk, at=at + 61 * SECOND)


def test_nothing_done_nothing_undone_and_not_by_another(at: datetime) -> None:
    office = a_hall(code="denpasar")
    desk, other = at_counter(office=office, at=at), at_counter(office=office, at=at, number=2)
    a_walk_in(office=office, at=at)
    with pytest.raises(services.NothingToUndo):
        undo(desk, at=at)
    call(desk, at=at)
    with pytest.raises(services.NothingToUndo):
        undo(other, at=at)


def _next_step_called(desk: SessionView, studio: SessionView, here: TicketView, at: datetime) -> None:
    _finish(desk, here, at)
    assert call(studio, at=at + SECOND) is not None


def _left(desk: SessionView, _studio: SessionView, here: TicketView, at: datetime) -> None:
    _hold(desk, here, at)
    services.leave(visit_id=here.visit_id, at=at + SECOND, actor=None)


@pytest.mark.parametrize("moved_on", [_next_step_called, _left])
def test_where_the_world_moved_on_it_is_refused(at: datetime, moved_on: Callable[..., Any]) -> None:
    office = a_hall()
    desk = at_counter(office=office, at=at, steps=("berkas",))
    studio = at_counter(office=office, at=at, number=2, steps=("wawancara",))
    a_walk_in(office=office, at=at)
    here = a_served(session=desk, at=at)
    moved_on(desk, studio, here, at + MINUTE)
    with pytest.raises(services.UndoRefused):
        undo(desk, at=at + MINUTE + 5 * SECOND)
    as_told(office, at)


def test_whoever_lost_the_counter_undoes_nothing(at: datetime) -> None:
    office = a_hall(code="denpasar")
    desk = at_counter(office=office, at=at)
    a_walk_in(office=office, at=at)
    a_walk_in(office=office, at=at)
    here = a_served(session=desk, at=at)
    _hold(desk, here, at + SECOND)
    services.take_over(
        counter_id=desk.counter_id, officer_id=at_counter(office=office, at=at, number=2).officer_id,
        at=at + 2 * SECOND, reason=TakeOverReason.HANDOVER,
    )  # fmt: skip
    with pytest.raises(services.NoCounter):
        undo(desk, at=at + 3 * SECOND)
