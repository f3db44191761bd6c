"""The hall at a moment: what boards show, and everybody's own place in the queue. No names anywhere."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from giliran.foundation.clock import local_day
from giliran.lobby.models import Period
from giliran.lobby.queries import estimates
from giliran.lobby.queries.plan import steps_of
from giliran.lobby.queries.sessions import SessionView, sessions
from giliran.lobby.queries.tickets import TicketView, ticket, tickets_in
from giliran.lobby.rules.estimate import Range
from giliran.lobby.rules.states import PeriodKind, StepState
from giliran.offices import queries as offices

_RECENT = 6


@dataclass(frozen=True, kw_only=True)
class CallView:
    """A number and where it was called to; `calls` rises when the call is repeated."""

    number: str
    counter_number: int
    counter_name: str
    called_at: datetime
    calls: int
    serving: bool = False


@dataclass(frozen=True, kw_only=True)
class QueueView:
    """How many wait for a step, and how many counters call for it."""

    key: str
    name: str
    waiting: int
    counters: int


@dataclass(frozen=True, kw_only=True)
class BoardView:
    """What a board shows: who is called or served now, who was called lately, how many wait."""

    office_id: UUID
    at: datetime
    now: Sequence[CallView]
    recent: Sequence[CallView]
    queues: Sequence[QueueView]


@dataclass(frozen=True, kw_only=True)
class PlaceView:
    """One's own place. `ahead` and `minutes` only while waiting; `minutes` None also while no counter is open."""

    ticket: TicketView
    step_name: str
    ahead: int | None
    minutes: Range | None


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """The whole hall at once: however many stand in it, the number of statements stays the same."""

    board: BoardView
    places: Mapping[UUID, PlaceView]


def board(office_id: UUID, at: datetime) -> BoardView:
    """Return what a board of the office shows."""
    return snapshot(office_id, at).board


def place(visit_id: UUID, at: datetime) -> PlaceView:
    """Return a visit's place in the queue; raise `LookupError` if there is no such visit."""
    found = ticket(visit_id)
    return _places(found.office_id, tickets_in(found.office_id, at), at=at).get(visit_id) or ended(found)


def ended(found: TicketView) -> PlaceView:
    """Return the place of somebody who is no longer in the hall."""
    return PlaceView(ticket=found, step_name="", ahead=None, minutes=None)


def snapshot(office_id: UUID, at: datetime) -> Snapshot:
    """Return the hall of an office: the board, and the place of everybody in it."""
    office = offices.office(office_id)
    today = local_day(at, office.time_zone)
    tickets = tickets_in(office_id, at)
    open_now = [session for session in sessions(office_id) if not session.paused]
    now_called = _now(tickets)
    shown = BoardView(
        office_id=office_id,
        at=at,
        now=now_called,
        recent=_recent(office_id=office_id, day=today, but={call.number for call in now_called}),
        queues=[
            QueueView(
                key=step.key,
                name=step.name,
                waiting=len(_queue(tickets, step.key)),
                counters=_counters(open_now, step.key),
            )
            for step in steps_of(office_id)
        ],
    )
    return Snapshot(board=shown, places=_places(office_id, tickets, at=at))


def _places(office_id: UUID, tickets: Sequence[TicketView], *, at: datetime) -> dict[UUID, PlaceView]:
    """Return the place of everybody in a hall."""
    steps = {step.key: step.name for step in steps_of(office_id)}
    minutes = estimates.ranges(office_id, at) if tickets else {}
    queues = [_queue(tickets, key) for key in {each.step for each in tickets}]
    ahead_of = {each.visit_id: ahead for queue in queues for ahead, each in enumerate(queue)}
    return {
        each.visit_id: PlaceView(
            ticket=each,
            step_name=steps.get(each.step, each.step),
            ahead=ahead_of.get(each.visit_id),
            minutes=minutes.get(each.visit_id),
        )
        for each in tickets
    }


def _queue(tickets: Sequence[TicketView], key: str) -> list[TicketView]:
    found = [each for each in tickets if each.step == key and each.step_state == StepState.WAITING]
    return sorted(found, key=lambda each: (each.turn_at or each.arrived_at, each.visit_id))


def _counters(open_now: Sequence[SessionView], key: str) -> int:
    return sum(key in session.steps for session in open_now)


def _now(tickets: Sequence[TicketView]) -> list[CallView]:
    found = [
        CallView(
            number=each.number,
            counter_number=each.counter_number,
            counter_name=each.counter_name,
            called_at=each.called_at,
            calls=each.calls,
            serving=each.step_state == StepState.SERVING,
        )
        for each in tickets
        if each.step_state in (StepState.CALLED, StepState.SERVING)
        and each.counter_number is not None
        and each.called_at is not None
    ]
    return sorted(found, key=lambda call: call.called_at, reverse=True)


def _recent(*, office_id: UUID, day: date, but: Collection[str]) -> list[CallView]:
    """Return the latest calls that are over: those who missed theirs look here."""
    rows = (
        Period.objects.filter(
            kind=PeriodKind.CALLED,
            ends_at__isnull=False,
            counter__isnull=False,
            step__visit__office_id=office_id,
            step__visit__local_date=day,
        )
        .order_by("-starts_at")
        .select_related("step__visit", "counter")[: _RECENT * 3]
    )
    calls: dict[str, CallView] = {}
    for row in rows:
        number = row.step.visit.number
        if row.counter is None or number in calls or number in but:
            continue
        calls[number] = CallView(
            number=number,
            counter_number=row.counter.number,
            counter_name=row.counter.name,
            called_at=row.starts_at,
            calls=row.step.calls,
        )
    return list(calls.values())[:_RECENT]
