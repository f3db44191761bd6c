"""Several halls at a glance."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from giliran.foundation.clock import local_day
from giliran.lobby import queries
from giliran.lobby.queries import AtCounter, Glance
from tests.lobby.builders import a_hall, a_walk_in, at_counter, call

pytestmark = pytest.mark.django_db


def test_an_empty_hall_has_nothing(at: datetime) -> None:
    office = a_hall()
    assert queries.glances({office.id: local_day(at, office.time_zone)}) == {office.id: Glance()}
    assert queries.glances({}) == {}


def test_a_hall_tells_who_waits_and_who_is_at_a_counter(at: datetime) -> None:
    office, other = a_hall(), a_hall(code="denpasar")
    session = at_counter(office=office, at=at)
    tickets = [a_walk_in(office=office, at=at + timedelta(minutes=minute)) for minute in range(3)]
    called = call(session, at=at + timedelta(minutes=5))
    assert called is not None
    days = {each.id: local_day(at, each.time_zone) for each in (office, other)}
    found = queries.glances(days)
    assert found[other.id] == Glance()
    assert found[office.id] == Glance(
        waiting=2, waiting_since=tickets[1].since, counters=1, arrived=3, finished=0,
        at_counters=(AtCounter(number=called.number, counter_number=1, serving=False),),
    )  # fmt: skip
    assert queries.glances({office.id: days[office.id] - timedelta(days=1)})[office.id].waiting == 0


def test_many_halls_cost_as_much_as_one(at: datetime) -> None:
    halls = [a_hall(), a_hall(code="denpasar"), a_hall(code="jayapura")]
    days = {each.id: local_day(at, each.time_zone) for each in halls}
    with CaptureQueriesContext(connection) as one:
        queries.glances({halls[0].id: days[halls[0].id]})
    with CaptureQueriesContext(connection) as many:
        queries.glances(days)
    assert len(one) == len(many) == 4
