"""From the call to the end: what each step leads to, and what is refused."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from giliran.ledger.queries import history
from giliran.lobby import queries, services
from giliran.lobby.models import Period, Visit
from giliran.lobby.rules.states import StepState, VisitState
from tests.lobby.builders import a_checked_in, a_hall, a_served, a_walk_in, an_officer, at_counter, call

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def test_a_visit_through_two_steps(at: datetime) -> None:
    office = a_hall()
    desk = at_counter(office=office, at=at, number=1, steps=("berkas",))
    studio = at_counter(office=office, at=at, number=2, steps=("wawancara",))
    came = a_checked_in(office=office, at=at)
    assert call(studio, at=at) is None

    called = call(desk, at=at + MINUTE)
    assert called is not None
    assert (called.visit_id, called.step, called.counter_number) == (came.visit_id, "berkas", 1)
    services.recall(visit_id=called.visit_id, officer_id=desk.officer_id, at=at + 2 * MINUTE)
    services.start_serving(visit_id=called.visit_id, officer_id=desk.officer_id, at=at + 3 * MINUTE)
    next_up = services.finish_step(visit_id=called.visit_id, officer_id=desk.officer_id, at=at + 8 * MINUTE)
    assert (next_up.step, next_up.step_state, next_up.counter_id) == ("wawancara", StepState.WAITING, None)
    assert queries.serving_at(desk.counter_id) is None

    a_served(session=studio, at=at + 9 * MINUTE)
    ended = services.finish_step(visit_id=called.visit_id, officer_id=studio.officer_id, at=at + 15 * MINUTE)
    assert (ended.state, ended.step_state, ended.ended_at) == (VisitState.FINISHED, None, at + 15 * MINUTE)
    kinds = [event.kind.removeprefix("lobby.") for event in history([called.visit_id])]
    assert kinds == [
        "visit_arrived", "ticket_called", "ticket_recalled", "service_started", "step_finished", "ticket_called",
        "service_started", "step_finished", "visit_finished",
    ]  # fmt: skip
    lengths = sum((p.ends_at - p.starts_at for p in Period.objects.all() if p.ends_at), timedelta())
    assert lengths == 15 * MINUTE


def test_in_vain_three_times_is_absent_and_others_go_first(at: datetime) -> None:
    office = a_hall(code="denpasar")
    session = at_counter(office=office, at=at)
    first, second = a_walk_in(office=office, at=at), a_walk_in(office=office, at=at + MINUTE)
    order = []
    for minute in range(40, 44):
        called = call(session, at=at + minute * MINUTE)
        assert called is not None
        order.append(called.number)
        if called.visit_id == second.visit_id:
            services.start_serving(visit_id=called.visit_id, officer_id=session.officer_id, at=at + minute * MINUTE)
            services.finish_step(visit_id=called.visit_id, officer_id=session.officer_id, at=at + minute * MINUTE)
        else:
            services.not_here(visit_id=called.visit_id, officer_id=session.officer_id, at=at + minute * MINUTE)
    assert order == [first.number, second.number, first.number, first.number]
    assert queries.ticket(first.visit_id).step_state == StepState.ABSENT
    assert queries.ticket(second.visit_id).state == VisitState.FINISHED


def test_held_frees_the_counter_and_another_officer_may_go_on(at: datetime) -> None:
    office = a_hall(code="denpasar")
    one, two = at_counter(office=office, at=at), at_counter(office=office, at=at, number=2)
    a_walk_in(office=office, at=at)
    a_walk_in(office=office, at=at)
    copying = a_served(session=one, at=at)

    services.hold(visit_id=copying.visit_id, officer_id=one.officer_id, at=at + MINUTE)
    other = a_served(session=one, at=at + MINUTE)
    assert other.visit_id != copying.visit_id
    with pytest.raises(services.CounterBusy):
        services.resume(
            visit_id=copying.visit_id, counter_id=one.counter_id, officer_id=one.officer_id, at=at + 2 * MINUTE
        )
    back = services.resume(
        visit_id=copying.visit_id, counter_id=two.counter_id, officer_id=two.officer_id, at=at + 2 * MINUTE
    )
    assert (back.step_state, back.counter_number) == (StepState.SERVING, 2)


def test_sent_to_a_counter_only_that_counter_calls(at: datetime) -> None:
    office = a_hall(code="denpasar")
    one, two = at_counter(office=office, at=at), at_counter(office=office, at=at, number=2)
    a_walk_in(office=office, at=at)
    served = a_served(session=one, at=at)

    services.transfer(visit_id=served.visit_id, officer_id=one.officer_id, at=at, to_counter_id=two.counter_id)

    assert call(one, at=at) is None
    called = call(two, at=at)
    assert called is not None
    assert called.visit_id == served.visit_id


def test_sent_back_a_step_comes_again_and_sent_on_is_left_out(at: datetime) -> None:
    office = a_hall()
    session = at_counter(office=office, at=at)
    a_walk_in(office=office, at=at)
    served = a_served(session=session, at=at)
    visit, officer = served.visit_id, session.officer_id

    services.transfer(visit_id=visit, officer_id=officer, at=at, to_step="wawancara")
    again = a_served(session=session, at=at)
    assert again.step == "wawancara"
    services.transfer(visit_id=visit, officer_id=officer, at=at, to_step="berkas")
    assert a_served(session=session, at=at).step == "berkas"
    after = services.finish_step(visit_id=visit, officer_id=officer, at=at)
    assert (after.step, after.state) == ("wawancara", VisitState.OPEN)
    with pytest.raises(services.NotHere):
        services.transfer(visit_id=visit, officer_id=officer, at=at, to_step="berkas")


def test_what_a_counter_refuses(at: datetime) -> None:
    office = a_hall(code="denpasar")
    session = at_counter(office=office, at=at)
    stranger = an_officer(office=office, at=at)
    a_walk_in(office=office, at=at)
    a_walk_in(office=office, at=at)
    called = call(session, at=at)
    assert called is not None

    with pytest.raises(services.CounterBusy):
        call(session, at=at)
    with pytest.raises(services.CounterBusy):
        services.leave_counter(counter_id=session.counter_id, officer_id=session.officer_id, at=at)
    with pytest.raises(services.NotHere):
        services.start_serving(visit_id=called.visit_id, officer_id=stranger, at=at)
    with pytest.raises(services.NotHere):
        services.finish_step(visit_id=called.visit_id, officer_id=session.officer_id, at=at)
    with pytest.raises(services.NoCounter):
        services.call_next(office_id=office.id, counter_id=session.counter_id, officer_id=stranger, at=at)
    with pytest.raises(services.CounterTakenByOther):
        at_counter(office=office, at=at, officer=stranger)
    services.not_here(visit_id=called.visit_id, officer_id=session.officer_id, at=at)
    services.pause_counter(counter_id=session.counter_id, officer_id=session.officer_id, at=at)
    with pytest.raises(services.Paused):
        call(session, at=at)
    services.resume_counter(counter_id=session.counter_id, officer_id=session.officer_id, at=at)
    assert call(session, at=at) is not None


def test_an_officer_moves_to_another_counter(at: datetime) -> None:
    office = a_hall(code="denpasar")
    one = at_counter(office=office, at=at)
    two = at_counter(office=office, at=at, number=2, officer=one.officer_id)
    assert queries.session_of(one.officer_id, office.id) == two
    assert queries.sessions(office.id) == [two]


def test_the_database_refuses_a_second_visitor_at_a_counter_and_a_second_period(at: datetime) -> None:
    office = a_hall(code="denpasar")
    session = at_counter(office=office, at=at)
    one, two = a_walk_in(office=office, at=at), a_walk_in(office=office, at=at)
    a_served(session=session, at=at)
    waiting = Period.objects.get(step__visit_id=two.visit_id, ends_at=None)

    changes = {"kind": "called", "counter_id": session.counter_id, "officer_id": session.officer_id}
    with pytest.raises(IntegrityError, match="lobby_period_counter_one_visitor"), transaction.atomic():
        Period.objects.filter(id=waiting.id).update(**changes)
    with pytest.raises(IntegrityError, match="lobby_period_one_open_a_step"), transaction.atomic():
        Period.objects.create(step=waiting.step, kind="waiting", starts_at=at)
    with pytest.raises(IntegrityError, match="lobby_period_not_backward"), transaction.atomic():
        Period.objects.filter(id=waiting.id).update(ends_at=at - MINUTE)
    with pytest.raises(IntegrityError, match="lobby_visit_number_once"), transaction.atomic():
        Visit.objects.filter(id=one.visit_id).update(number=two.number)


def test_leaving_frees_the_counter_and_the_day_ends_for_all(at: datetime) -> None:
    office = a_hall(code="denpasar")
    session = at_counter(office=office, at=at)
    a_walk_in(office=office, at=at)
    stays = a_walk_in(office=office, at=at + MINUTE)
    called = call(session, at=at + MINUTE)
    assert called is not None
    left = services.leave(visit_id=called.visit_id, at=at + MINUTE, actor=None)
    assert (left.state, queries.serving_at(session.counter_id)) == (VisitState.LEFT, None)
    assert services.leave(visit_id=called.visit_id, at=at + 2 * MINUTE, actor=None) == left

    assert services.close_past_days(at=at) == 0
    assert services.close_past_days(at=at + timedelta(days=1)) == 1
    assert queries.ticket(stays.visit_id).state == VisitState.LEFT
    assert queries.sessions(office.id) == []
