"""The hall in the lane's memory: whatever happens, those who only hear what changed know what the tables hold."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from giliran.foundation.errors import Refused
from giliran.foundation.ids import new_id
from giliran.ledger import facts, sequencer
from giliran.ledger.queries import last_position
from giliran.ledger.subscriptions import read
from giliran.lobby import queries
from giliran.lobby.events import VisitLeft
from giliran.lobby.events_hall import NoticeEnded
from giliran.lobby.models import Period
from giliran.lobby.rules.states import StepState
from giliran.lobby.web.live import wire
from giliran.lobby.web.live.picture import OutOfStepError, Picture
from giliran.lobby.web.live.reading import picture_of
from giliran.lobby.web.live.told import Told, range_at
from tests.lobby.builders import a_hall, a_walk_in
from tests.lobby.listening import Hall
from tests.lobby.moves import MOVES, a_day, play

NINE = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
DAYS = st.lists(st.tuples(st.sampled_from(MOVES), st.integers(0, 60), st.booleans()), max_size=40)


class Follower:
    """One who followed from the beginning, told by a lane that reads the hall once and then only facts."""

    def __init__(self, office: UUID) -> None:
        self.office = office
        self.picture: Picture = picture_of(office)
        self.told, self.hall = Told(), Hall()
        self.read_anew = 0
        self.told.tell(self.picture, self.picture.visits)
        self._tell_whole()

    def catch_up(self) -> None:
        """Take all that happened, as one piece of news."""
        sequencer.sequence()
        kinds = [kind for kind in facts.kinds() if kind.startswith("lobby.")]
        touched: set[UUID] = set()
        for recorded in read(after=self.picture.position, until=last_position(), kinds=kinds):
            if recorded.office == self.office:
                try:
                    self.picture.take(recorded)
                except OutOfStepError:
                    self.picture = picture_of(self.office)
                    touched = {*self.picture.visits, *self.told.standing}
                    self.read_anew += 1
        news = self.told.tell(self.picture, touched | self.picture.touched)
        self.picture.touched.clear()
        if news.whole:
            self._tell_whole()
        else:
            self.hall.hear("news", json.loads(wire.compact({"at": 0, **news.data})))

    def _tell_whole(self) -> None:
        self.hall.hear("hall", json.loads(wire.compact(self.told.whole(self.picture))))


def as_stored(office: UUID, at: datetime) -> dict[str, Any]:
    """Return what there is to show, from the tables."""
    shot = queries.snapshot(office, at)
    waiting = [each for each in shot.places.values() if each.ticket.step_state == StepState.WAITING]
    waiting.sort(key=lambda each: (each.ticket.step, each.ahead))
    names = {each.ticket.number: each.ticket.step for each in shot.places.values()}
    now = {
        call.number: [call.number, names[call.number], call.counter_number, call.calls, int(call.called_at.timestamp()),
                      int(call.serving)]
        for call in shot.board.now
    }  # fmt: skip
    return {
        "queues": {
            step: [each.ticket.number for each in queue]
            for step, queue in groupby(waiting, key=lambda each: each.ticket.step)
        },
        "now": dict(sorted(now.items())),
        "past": _past(office, but=set(now)),
    }


def _past(office: UUID, *, but: set[str]) -> list[list[Any]]:
    over = Period.objects.filter(office_id=office, kind="called", ends_at__isnull=False).order_by("-starts_at")
    found: dict[str, list[Any]] = {}
    for row in over.select_related("step__visit", "counter"):
        number = row.step.visit.number
        if number not in but:
            found.setdefault(number, [number, row.counter and row.counter.number, int(row.starts_at.timestamp())])
    return list(found.values())[:6]


def as_heard(hall: Hall) -> dict[str, Any]:
    """Return the same from what was heard."""
    picture = hall.picture()
    picture["now"] = {number: call[:6] for number, call in picture["now"].items()}
    picture["past"] = [[number, counter, at] for number, counter, _calls, at in picture["past"]]
    return picture


@pytest.mark.django_db
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(DAYS)
def test_who_hears_what_changed_knows_what_is_stored(day: list[tuple[str, int, bool]]) -> None:
    with transaction.atomic(), time_machine.travel(NINE, tick=False):
        hall = a_day(NINE)
        follower: Follower | None = None
        for minute, (move, pick, listens) in enumerate(day, start=1):
            at = NINE + timedelta(minutes=minute)
            try:
                with transaction.atomic():
                    play(move, pick, day=hall, at=at)
            except Refused:
                continue
            if listens:
                # The hall is first read while some of its facts have no position yet: they come once more.
                follower = follower or Follower(hall.office.id)
                follower.catch_up()
                assert as_heard(follower.hall) == as_stored(hall.office.id, at), (minute, move)
        follower = follower or Follower(hall.office.id)
        follower.catch_up()
        assert as_heard(follower.hall) == as_stored(hall.office.id, NINE + timedelta(hours=1))
        assert follower.read_anew == 0
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_facts_that_were_in_the_tables_when_they_were_read_change_nothing_later() -> None:
    with time_machine.travel(NINE, tick=False):
        day = a_day(NINE)
        for minute, move in enumerate(("walk_in", "walk_in", "call", "start", "finish"), start=1):
            play(move, 0, day=day, at=NINE + timedelta(minutes=minute))
        picture = picture_of(day.office.id)
    assert picture.position == 0
    sequencer.sequence()
    kinds = [kind for kind in facts.kinds() if kind.startswith("lobby.")]
    for recorded in read(after=0, until=last_position(), kinds=kinds):
        if recorded.office == day.office.id:
            picture.take(recorded)
    assert picture.position > 0
    assert not picture.touched


@pytest.mark.django_db
def test_what_nobody_told_the_lane_how_to_follow_is_read_anew(at: datetime) -> None:
    office = a_hall()
    picture = picture_of(office.id)
    visit = a_walk_in(office=office, at=at)
    sequencer.sequence()
    arrived, *_ = read(after=0, until=last_position(), kinds=["lobby.visit_arrived"])
    assert arrived.subject == visit.visit_id
    left = VisitLeft(application=None, office=office.id, local_date=picture.day, number="L-009", reason="visitor")
    stranger = replace(arrived, fact=left, subject=new_id())
    notice = replace(arrived, fact=NoticeEnded(office=office.id, local_date=picture.day), subject=new_id())
    for unknown in (stranger, notice):
        with pytest.raises(OutOfStepError):
            picture.take(unknown)


def test_ranges_are_found_by_place() -> None:
    runs: list[list[int | None]] = [[2, 0, 5, 2], [1, 5, 15, 10], [1, None, None, None]]
    assert [range_at(runs, ahead) for ahead in range(5)] == [(0, 5, 2), (0, 5, 2), (5, 15, 10), None, None]
    assert range_at([], 3) is None
    assert range_at(runs[:2], 9) == (5, 15, 10)
