"""Many officers at once: nobody is called twice, and no number is given twice."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

import pytest
from django.db import connection

from giliran.lobby import services
from giliran.lobby.models import Period
from tests.lobby.builders import a_booking_for, a_hall, a_walk_in, an_officer, at_counter, call

OFFICERS = 6


def _together(work: Callable[[int], Any], count: int) -> list[Any]:
    """Run `work(0)` … `work(count - 1)` in threads of their own that start together."""
    gate = threading.Barrier(count)

    def run(number: int) -> Any:
        try:
            gate.wait()
            return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


@pytest.mark.django_db(transaction=True)
def test_officers_who_call_at_once_never_call_one_person(at: datetime) -> None:
    office = a_hall()
    desks = [at_counter(office=office, at=at, number=number + 1) for number in range(OFFICERS)]
    everybody = {a_walk_in(office=office, at=at).visit_id for _ in range(OFFICERS * 4)}
    called: list[Any] = []

    def work(number: int) -> list[Any]:
        mine = []
        while (ticket := call(desks[number], at=at)) is not None:
            mine.append(ticket.visit_id)
            services.start_serving(visit_id=ticket.visit_id, officer_id=desks[number].officer_id, at=at)
            services.finish_step(visit_id=ticket.visit_id, officer_id=desks[number].officer_id, at=at)
        return mine

    for mine in _together(work, OFFICERS):
        called += mine
    # Each visitor is called once for each of the two steps. A caller that finds all rows locked may have stopped early.
    while (ticket := call(desks[0], at=at)) is not None:
        called.append(ticket.visit_id)
        services.start_serving(visit_id=ticket.visit_id, officer_id=desks[0].officer_id, at=at)
        services.finish_step(visit_id=ticket.visit_id, officer_id=desks[0].officer_id, at=at)
    assert set(called) == everybody
    assert len(called) == 2 * len(everybody)
    assert Period.objects.filter(kind="called").count() == len(called)


@pytest.mark.django_db(transaction=True)
def test_one_person_waiting_goes_to_one_officer(at: datetime) -> None:
    office = a_hall()
    desks = [at_counter(office=office, at=at, number=number + 1) for number in range(OFFICERS)]
    a_walk_in(office=office, at=at)

    answers = _together(lambda number: call(desks[number], at=at), OFFICERS)

    assert len([answer for answer in answers if answer is not None]) == 1


@pytest.mark.django_db(transaction=True)
def test_one_counter_pressed_twice_calls_one(at: datetime) -> None:
    office = a_hall()
    desk = at_counter(office=office, at=at)
    a_walk_in(office=office, at=at)
    a_walk_in(office=office, at=at)

    def press(_number: int) -> bool:
        try:
            return call(desk, at=at) is not None
        except services.CounterBusy:
            return False

    assert sorted(_together(press, 2)) == [False, True]


@pytest.mark.django_db(transaction=True)
def test_numbers_and_visits_under_a_crowd(at: datetime) -> None:
    office = a_hall()
    staff = an_officer(office=office, at=at)
    booking = a_booking_for(office=office, starts_at=at)

    def come(number: int) -> str:
        if number % 2:
            return services.walk_in(office_id=office.id, priority=False, at=at, actor=staff).number
        return services.check_in(office_id=office.id, code=booking.code, at=at, actor=None).number

    numbers = _together(come, 10)
    assert sorted(numbers) == ["A-001"] * 5 + [f"L-00{each}" for each in range(1, 6)]
