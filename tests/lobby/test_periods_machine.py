"""Whole days, one press after another: no moment of a visit is lost, nobody changes places without a recorded cause.

After every press: the periods of everybody who was in the hall follow each other without gap or overlap and last as
long as the visit; a counter has one visitor; of two who waited before and after for the same step, the order is the
same unless something was recorded about one of them that changes it. At the end of the day all is over, and the hall
rebuilt from its facts is the one that is stored.
"""

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from itertools import combinations, pairwise
from typing import ClassVar
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from giliran.foundation.clock import local_day
from giliran.foundation.errors import Refused
from giliran.ledger.models import Event
from giliran.lobby import invariants, queries, services
from giliran.lobby.models import Period, Visit
from giliran.lobby.queries import TicketView
from giliran.lobby.queries.rebuild import rebuilt, stored
from giliran.lobby.rules.states import VisitState
from tests.lobby.moves import MOVES, Day, a_day, play

NINE = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
MOVES_PLACES = {
    "lobby.ticket_not_here", "lobby.ticket_returned", "lobby.ticket_deferred", "lobby.priority_decided",
    "lobby.action_undone", "lobby.visit_expected",
}  # fmt: skip
"""Facts that may change the order of two who wait, each with the new turn in it."""
Places = dict[str, list[UUID]]


class HallMachine(RuleBasedStateMachine):
    """A hall through a day; the same hall each time, as it was in the morning."""

    hall: ClassVar[Day]

    def __init__(self) -> None:
        """Open it."""
        super().__init__()
        self.undo_all = transaction.atomic()
        self.undo_all.__enter__()
        self.at = NINE
        self.waiting: list[TicketView] = []
        self.before: Places = {}
        self.moved: set[UUID] = set()

    @rule(move=st.sampled_from(MOVES), pick=st.integers(0, 60), seconds=st.sampled_from([0, 1, 20, 45, 300]))
    def press(self, move: str, pick: int, seconds: int) -> None:
        """Somebody does something."""
        self.at += timedelta(seconds=seconds)
        self.before = self._places()
        newest = Event.objects.order_by("-id").values_list("id", flat=True).first()
        try:
            with transaction.atomic():
                play(move, pick, day=self.hall, at=self.at)
        except Refused:
            pass
        self.waiting = queries.waiting(self.hall.office.id, self.at)
        self.moved = set(Event.objects.filter(id__gt=newest, kind__in=MOVES_PLACES).values_list("subject", flat=True))

    @invariant()
    def no_moment_is_lost(self) -> None:
        """Periods follow each other, from coming to leaving."""
        periods: dict[UUID, list[Period]] = defaultdict(list)
        for period in Period.objects.select_related("step"):
            periods[period.step.visit_id].append(period)
        for visit in Visit.objects.all():
            until = visit.ended_at or self.at
            own = sorted(periods[visit.id], key=lambda each: (each.starts_at, each.ends_at is None, each.ends_at))
            assert own[0].starts_at == visit.arrived_at
            assert [each.ends_at for each in own[:-1]] == [each.starts_at for each in own[1:]], "no gap, no overlap"
            assert (own[-1].ends_at is None) == (visit.state == VisitState.OPEN)
            lasted = sum(((each.ends_at or until) - each.starts_at for each in own), timedelta())
            assert lasted == until - visit.arrived_at

    @invariant()
    def nobody_changes_places_unrecorded(self) -> None:
        """The order of two who wait flips by a fact about one of them alone."""
        for step, order in self._places().items():
            known = [visit for visit in self.before.get(step, []) if visit in order]
            for one, other in combinations(known, 2):
                if not {one, other} & self.moved:
                    assert order.index(one) < order.index(other)

    @invariant()
    def the_first_is_whose_turn_is_earliest(self) -> None:
        """The order is that of the rule: by turn, then by visit."""
        for one, other in pairwise(self.waiting):
            assert one.turn_at is not None
            assert other.turn_at is not None
            assert (one.turn_at, one.visit_id) < (other.turn_at, other.visit_id)

    def teardown(self) -> None:
        """Close the day; nothing is kept."""
        try:
            for office in (self.hall.office, self.hall.other):
                today = local_day(NINE, office.time_zone)
                assert rebuilt(office.id, today) == stored(office.id, today)
            for each in invariants.INVARIANTS:
                assert list(each.broken(self.at)) == [], each.statement
            services.close_past_days(at=self.at + timedelta(days=1))
            assert not Period.objects.filter(ends_at=None).exists()
            assert not Visit.objects.filter(state=VisitState.OPEN).exists()
        finally:
            transaction.set_rollback(True)
            self.undo_all.__exit__(None, None, None)

    def _places(self) -> Places:
        places: Places = defaultdict(list)
        for each in self.waiting:
            places[each.step].append(each.visit_id)
        return places


def play_days(*, days: int, presses: int) -> None:
    HallMachine.hall = a_day(NINE)
    run_state_machine_as_test(
        HallMachine, settings=settings(max_examples=days, stateful_step_count=presses, deadline=None)
    )


@pytest.mark.django_db
def test_a_day_of_presses() -> None:
    play_days(days=5, presses=25)


@pytest.mark.prove
@pytest.mark.django_db
def test_many_days_of_presses() -> None:
    play_days(days=60, presses=60)
