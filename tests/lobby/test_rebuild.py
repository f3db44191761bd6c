"""The hall rebuilt from its facts is the hall that is stored, whatever happened that day."""

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings as django_settings
from django.db import connection, models, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from giliran.foundation.clock import local_day
from giliran.foundation.errors import Refused
from giliran.lobby import invariants
from giliran.lobby import models as tables
from giliran.lobby.models import VisitStep
from giliran.lobby.queries.rebuild import rebuilt, stored
from tests.lobby.builders import a_checked_in, a_hall
from tests.lobby.moves import MOVES, a_day, play

NINE = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


@pytest.mark.django_db
def test_any_day_rebuilt_equals_stored() -> None:
    hall = a_day(NINE)

    @settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.lists(st.tuples(st.sampled_from(MOVES), st.integers(0, 60)), max_size=45))
    def any_day(day: list[tuple[str, int]]) -> None:
        with transaction.atomic():
            for minute, (move, pick) in enumerate(day):
                try:
                    with transaction.atomic():
                        play(move, pick, day=hall, at=NINE + timedelta(minutes=minute))
                except Refused:
                    continue
            for office in (hall.office, hall.other):
                today = local_day(NINE, office.time_zone)
                assert rebuilt(office.id, today) == stored(office.id, today)
            for invariant in invariants.INVARIANTS:
                assert list(invariant.broken(NINE + timedelta(hours=1))) == [], invariant.statement
            transaction.set_rollback(True)

    any_day()


@pytest.mark.django_db
def test_the_invariant_sees_a_hall_that_was_tampered_with(at: datetime) -> None:
    a_checked_in(office=a_hall(), at=at)
    VisitStep.objects.update(calls=7)

    found = [problem for invariant in invariants.INVARIANTS for problem in invariant.broken(at)]
    assert found == ["jakarta-selatan A-001"]


@pytest.mark.django_db
def test_every_event_says_on_which_node_it_happened(at: datetime) -> None:
    hall = a_day(at)
    for number, move in enumerate(MOVES):
        try:
            with transaction.atomic():
                play(move, number, day=hall, at=at + timedelta(minutes=number))
        except Refused:
            continue
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), count(*) FILTER (WHERE node = %s AND office IS NOT NULL),"
            " count(*) FILTER (WHERE data ? 'office' AND data ->> 'local_date' IS NOT NULL)"
            " FROM ledger_event WHERE kind LIKE 'lobby.%%'",
            [django_settings.NODE],
        )
        every, placed, dated = cursor.fetchone()
    assert every > 20
    assert every == placed == dated


def test_office_and_day_are_in_every_table_of_a_hall() -> None:
    """An office will run alone one day: whatever it keeps of a day can be told by office and day alone."""
    of_a_day = {
        "CounterSession", "DoorStop", "EmergencyCall", "LanePause", "Period", "PrintJob", "TicketCount", "Told",
        "Visit", "VisitStep", "WaitForecast",
    }  # fmt: skip
    for name in of_a_day:
        table: type[models.Model] = getattr(tables, name)
        fields = {each.name for each in table._meta.get_fields()}
        assert {"office", "local_date"} <= fields, name
