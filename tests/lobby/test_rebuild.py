"""The hall rebuilt from its facts is the hall that is stored, whatever happened that day."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from giliran.foundation.clock import local_day
from giliran.foundation.errors import Refused
from giliran.lobby import invariants, queries, services
from giliran.lobby.models import VisitStep
from giliran.lobby.queries import SessionView
from giliran.lobby.queries.rebuild import rebuilt, stored
from giliran.offices.queries import OfficeView
from tests.lobby.builders import a_checked_in, a_hall, a_walk_in, at_counter, call

NINE = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
MOVES = (
    "booked", "walk_in", "priority", "call", "call", "call", "recall", "start", "start", "finish", "not_here", "hold",
    "resume", "step", "counter", "leave", "return", "pause", "go_on", "sit",
)  # fmt: skip


def _play(  # noqa: C901 - one case a move
    move: str, pick: int, *, office: OfficeView, desks: list[SessionView], at: datetime
) -> None:
    desk = desks[pick % len(desks)]
    own: dict[str, Any] = {"officer_id": desk.officer_id, "at": at}
    here = queries.serving_at(desk.counter_id)
    hall = queries.tickets_in(office.id, at)
    some = hall[pick % len(hall)] if hall else None
    match move:
        case "booked":
            a_checked_in(office=office, at=at, starts_at=at + timedelta(minutes=pick % 40 - 10))
        case "walk_in" | "priority":
            a_walk_in(office=office, at=at, priority=move == "priority")
        case "call":
            call(desk, at=at)
        case "pause":
            services.pause_counter(counter_id=desk.counter_id, **own)
        case "go_on":
            services.resume_counter(counter_id=desk.counter_id, **own)
        case "sit":
            services.leave_counter(counter_id=desk.counter_id, **own)
            at_counter(office=office, at=at, number=desk.counter_number, officer=desk.officer_id)
        case "leave" if some:
            services.leave(visit_id=some.visit_id, at=at, actor=None)
        case "return" if some:
            services.return_to_queue(visit_id=some.visit_id, at=at, actor=None)
        case "resume" if some:
            services.resume(visit_id=some.visit_id, counter_id=desk.counter_id, **own)
        case "step" if here:
            other = "berkas" if here.step == "wawancara" else "wawancara"
            services.transfer(visit_id=here.visit_id, to_step=other, **own)
        case "counter" if here:
            services.transfer(visit_id=here.visit_id, to_counter_id=desks[0].counter_id, **own)
        case "recall" | "start" | "finish" | "not_here" | "hold" if here:
            verbs: dict[str, Any] = {
                "recall": services.recall, "start": services.start_serving, "finish": services.finish_step,
                "not_here": services.not_here, "hold": services.hold,
            }  # fmt: skip
            verbs[move](visit_id=here.visit_id, **own)


@pytest.mark.django_db
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(MOVES), st.integers(0, 60)), max_size=45))
def test_any_day_rebuilt_equals_stored(day: list[tuple[str, int]]) -> None:
    with transaction.atomic():
        office = a_hall()
        desks = [
            at_counter(office=office, at=NINE, number=1),
            at_counter(office=office, at=NINE, number=2, steps=("wawancara",)),
        ]
        for minute, (move, pick) in enumerate(day):
            try:
                with transaction.atomic():
                    _play(move, pick, office=office, desks=desks, at=NINE + timedelta(minutes=minute))
            except Refused:
                continue

        today = local_day(NINE, office.time_zone)
        assert rebuilt(office.id, today) == stored(office.id, today)
        for invariant in invariants.INVARIANTS:
            assert list(invariant.broken(NINE + timedelta(hours=1))) == [], invariant.statement
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_the_invariant_sees_a_hall_that_was_tampered_with(at: datetime) -> None:
    a_checked_in(office=a_hall(), at=at)
    VisitStep.objects.update(calls=7)

    found = [problem for invariant in invariants.INVARIANTS for problem in invariant.broken(at)]
    assert found == ["jakarta-selatan A-001"]
