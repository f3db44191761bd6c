"""Many officers at once: nobody is called twice, nobody is lost, the order holds, and no number is given twice."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import fmean
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from giliran.foundation.clock import now
from giliran.ledger.models import Event
from giliran.lobby import services
from giliran.lobby.invariants import INVARIANTS
from giliran.lobby.models import Period, Visit, VisitStep
from giliran.offices.models import Counter
from tests.lobby import racers
from tests.lobby.builders import a_booking_for, a_hall, a_walk_in, an_officer, at_counter, call

OFFICERS = 6
PROCESSES = 20


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


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("people", [60, pytest.param(2000, marks=[pytest.mark.prove, pytest.mark.slow])])
def test_twenty_processes_call_at_one_office(people: int) -> None:
    """Half of them over pages, half over the fast lane: nobody twice, nobody lost, in order of turn."""
    at = now()
    office = a_hall(code="bandung")
    present = set(Counter.objects.filter(office_id=office.id).values_list("number", flat=True))
    missing = set(range(1, PROCESSES + 1)) - present
    Counter.objects.bulk_create(Counter(office_id=office.id, number=n, name=f"Loket {n}") for n in missing)
    desks = [at_counter(office=office, at=at, number=number) for number in range(1, PROCESSES + 1)]
    staff = an_officer(office=office, at=at)
    for number in range(people):
        a_walk_in(office=office, at=at - timedelta(seconds=people - number), staff=staff, priority=number % 3 == 0)
    shares = [
        ("fast" if number % 2 else "pages", (desk.office_id, desk.counter_id, desk.officer_id, desk.id))
        for number, desk in enumerate(desks)
    ]

    lists = racers.race(racers.works, shares)

    called = [UUID(visit) for mine in lists for visit in mine]
    assert len(called) == len(set(called)) == people
    assert set(Visit.objects.values_list("state", flat=True)) == {"finished"}
    rank = {visit: number for number, visit in enumerate(_by_turn())}
    for mine in lists:
        assert all(rank[UUID(one)] < rank[UUID(next_one)] for one, next_one in pairwise(mine))
    # Somebody is passed over only while they are being called themselves. A caller may be stopped in that moment for as
    # long as the machine likes, so that one place says nothing; chance would put them a third of the line off.
    order = [rank[visit] for visit in _in_order_of_calls()]
    assert fmean(abs(place - turn) for place, turn in enumerate(order)) < PROCESSES / 4
    assert _two_at_a_counter() == 0
    assert [line for each in INVARIANTS for line in each.broken(now())] == []


def _by_turn() -> list[UUID]:
    return list(VisitStep.objects.order_by("turn_at", "visit_id").values_list("visit_id", flat=True))


def _in_order_of_calls() -> list[UUID]:
    """Return who was called, in the order in which the ledger heard of it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.subject FROM ledger_pending p JOIN ledger_event e ON e.id = p.event"
            " WHERE e.kind = 'lobby.ticket_called' ORDER BY p.id"
        )
        found = [row[0] for row in cursor.fetchall()]
    assert len(found) == Event.objects.filter(kind="lobby.ticket_called").count()
    return found


def _two_at_a_counter() -> int:
    """Count pairs of stretches in which a counter had two visitors."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM lobby_period a JOIN lobby_period b ON b.counter_id = a.counter_id AND b.id > a.id"
            " AND b.step_id <> a.step_id AND a.starts_at < b.ends_at AND b.starts_at < a.ends_at"
            " WHERE a.kind IN ('called', 'serving') AND b.kind IN ('called', 'serving')"
        )
        return int(cursor.fetchone()[0])
