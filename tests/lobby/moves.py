"""Everything that can happen in a hall, one move at a time: whole days are made of these."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from giliran.foundation.actors import Role
from giliran.foundation.clock import local_day
from giliran.lobby import queries, services
from giliran.lobby.models import Device
from giliran.lobby.queries import SessionView, TicketView
from giliran.lobby.rules.states import HoldReason, PauseReason, PickReason, SendReason, StopReason, TakeOverReason
from giliran.offices.queries import OfficeView
from tests.lobby.builders import a_checked_in, a_hall, a_walk_in, an_officer, at_counter, call

STEPS = ("berkas", "wawancara", "pemeriksaan")


@dataclass(kw_only=True)
class Day:
    """A hall with two counters, a supervisor, a kiosk, and another office to send people to."""

    office: OfficeView
    other: OfficeView
    desks: list[SessionView]
    boss: UUID
    kiosk: UUID
    lanes: list[str] = field(default_factory=list)

    @property
    def today(self) -> Mapping[str, Any]:
        """What services of the whole hall are told."""
        return {"office_id": self.office.id, "actor": self.boss}


def a_day(at: datetime) -> Day:
    """A hall that has just opened."""
    other, office = a_hall(code="denpasar"), a_hall()
    return Day(
        office=office,
        other=other,
        desks=[
            at_counter(office=office, at=at, number=1),
            at_counter(office=office, at=at, number=2, steps=("wawancara",)),
        ],
        boss=an_officer(office=office, at=at, role=Role.SUPERVISOR),
        kiosk=Device.objects.create(
            office_id=office.id, kind="kiosk", slug="pintu", name="Pintu", secret_hash=b"x", created_at=at
        ).id,
    )


@dataclass(frozen=True, kw_only=True)
class Move:
    """A move as it is made: at a counter, with whoever is there, and with somebody of the hall."""

    day: Day
    at: datetime
    pick: int
    desk: SessionView
    here: TicketView | None
    some: TicketView | None

    @property
    def own(self) -> dict[str, Any]:
        """What services of the officer are told."""
        return {"officer_id": self.desk.officer_id, "at": self.at}

    @property
    def seat(self) -> dict[str, Any]:
        """What services of the counter are told."""
        return {"counter_id": self.desk.counter_id, **self.own}


def _come(move: Move, **asked: Any) -> None:
    services.walk_in(
        office_id=move.day.office.id, at=move.at, priority=False, actor=None, device=move.day.kiosk, **asked
    )


def _sit(move: Move) -> None:
    services.leave_counter(**move.seat)
    at_counter(office=move.day.office, at=move.at, number=move.desk.counter_number, officer=move.desk.officer_id)


def _take_over(move: Move) -> None:
    """The supervisor sits down there, and hands the counter back the next time."""
    session = queries.session_at(move.desk.counter_id)
    taker = move.desk.officer_id if session and session.officer_id == move.day.boss else move.day.boss
    services.take_over(counter_id=move.desk.counter_id, officer_id=taker, at=move.at, reason=TakeOverReason.HANDOVER)


def _finish_and_call(move: Move, here: TicketView) -> None:
    services.finish_and_call(office_id=move.day.office.id, visit_id=here.visit_id, **move.seat)


def _close_door(move: Move) -> None:
    about = {**move.day.today, "at": move.at, "lane": "walk_in"}
    if not services.open_door(**about):
        services.stop_door(**about, reason=StopReason.TROUBLE)


def _pause_lane(move: Move) -> None:
    about = {**move.day.today, "at": move.at, "lane": ("walk_in", "booked")[move.pick % 2]}
    if not services.resume_lane(**about):
        services.pause_lane(**about, reason="Gangguan")


HALL: dict[str, Callable[[Move], Any]] = {
    "booked": lambda move: a_checked_in(
        office=move.day.office, at=move.at, starts_at=move.at + timedelta(minutes=move.pick % 40 - 10)
    ),
    "walk_in": lambda move: a_walk_in(office=move.day.office, at=move.at),
    "priority": lambda move: a_walk_in(office=move.day.office, at=move.at, priority=True),
    "lost": lambda move: _come(move, service="hilang", language="en"),
    "asks": lambda move: _come(move, priority_asked=True),
    "ask_door": lambda move: services.may_enter(office_id=move.day.office.id, lane="walk_in", at=move.at),
    "pass": lambda move: services.issue_counter_pass(move.desk, at=move.at),
    "call": lambda move: call(move.desk, at=move.at),
    "pause": lambda move: services.pause_counter(**move.seat, reason=PauseReason.PRAYER),
    "go_on": lambda move: services.resume_counter(**move.seat),
    "sit": _sit,
    "take_over": _take_over,
    "steps": lambda move: services.change_steps(
        counter_id=move.desk.counter_id, steps=STEPS[: move.pick % 3 + 1], at=move.at, actor=move.day.boss
    ),
    "undo": lambda move: services.undo(office_id=move.day.office.id, **move.seat),
    "lane": _pause_lane,
    "door": _close_door,
    "renumber": lambda move: services.renumber(
        **move.day.today, day=local_day(move.at, move.day.office.time_zone), at=move.at
    ),
}
SOMEBODY: dict[str, Callable[[Move, TicketView], Any]] = {
    "leave": lambda move, some: services.leave(visit_id=some.visit_id, at=move.at, actor=None),
    "return": lambda move, some: services.return_to_queue(visit_id=some.visit_id, at=move.at, actor=None),
    "resume": lambda move, some: services.resume(visit_id=some.visit_id, **move.seat),
    "defer": lambda move, some: services.defer(visit_id=some.visit_id, at=move.at, actor=None),
    "look": lambda move, some: services.confirm_priority(
        visit_id=some.visit_id, yes=move.pick % 2 == 0, at=move.at, actor=move.day.boss
    ),
    "pick": lambda move, some: services.call_particular(
        visit_id=some.visit_id, counter_id=move.desk.counter_id, officer_id=move.day.boss, reason=PickReason.HEALTH,
        at=move.at,
    ),
    "send": lambda move, some: services.transfer_to_office(
        visit_id=some.visit_id, office_id=move.day.other.id, reason=SendReason.CROWDED, at=move.at,
        actor=move.day.boss,
    ),
}  # fmt: skip
AT_COUNTER: dict[str, Callable[[Move, TicketView], Any]] = {
    "recall": lambda move, here: services.recall(visit_id=here.visit_id, **move.own),
    "start": lambda move, here: services.start_serving(visit_id=here.visit_id, **move.own),
    "finish": lambda move, here: services.finish_step(visit_id=here.visit_id, **move.own),
    "finish_and_call": _finish_and_call,
    "not_here": lambda move, here: services.not_here(visit_id=here.visit_id, **move.own),
    "hold": lambda move, here: services.hold(visit_id=here.visit_id, **move.own, reason=HoldReason.COPY),
    "step": lambda move, here: services.transfer(visit_id=here.visit_id, **move.own, to_step=STEPS[move.pick % 3]),
    "counter": lambda move, here: services.transfer(
        visit_id=here.visit_id, **move.own, to_counter_id=move.day.desks[0].counter_id
    ),
}
MOVES = (*HALL, *SOMEBODY, *AT_COUNTER, "call", "call", "call", "start", "start", "finish", "undo", "walk_in")


def play(name: str, pick: int, *, day: Day, at: datetime) -> None:
    """Make a move, if there is anybody to make it with; refusals are raised."""
    desk = day.desks[pick % len(day.desks)]
    hall = queries.tickets_in(day.office.id, at)
    move = Move(
        day=day, at=at, pick=pick, desk=desk, here=queries.serving_at(desk.counter_id),
        some=hall[pick % len(hall)] if hall else None,
    )  # fmt: skip
    if name in HALL:
        HALL[name](move)
    elif name in SOMEBODY and move.some is not None:
        SOMEBODY[name](move, move.some)
    elif name in AT_COUNTER and move.here is not None:
        AT_COUNTER[name](move, move.here)
