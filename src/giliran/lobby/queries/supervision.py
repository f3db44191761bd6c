"""The whole hall for whoever answers for it: counters, steps, lanes, the door, and when the day's work may end."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q

from giliran.accounts import queries as accounts
from giliran.appointments import rules_lanes
from giliran.foundation.clock import local_day
from giliran.foundation.instants import not_before, since
from giliran.lobby.models import DoorStop, LanePause, Visit, VisitStep
from giliran.lobby.queries.door import hall_load
from giliran.lobby.queries.plan import StepView, steps_of
from giliran.lobby.queries.sessions import SessionView, sessions
from giliran.lobby.queries.tickets import TicketView, tickets_in
from giliran.lobby.rules.capacity import last_end, projected_end
from giliran.lobby.rules.states import StepState, VisitClass, VisitState
from giliran.offices import queries as offices

_SLOWER = 1.35
"""A day's services vary: with a third more work than it looks like, this is when the hall is empty."""
_BUSY = (StepState.CALLED, StepState.SERVING)
LANES = (
    VisitClass.PRIORITY, rules_lanes.EXPRESS, rules_lanes.REGULAR, rules_lanes.COLLECTIVE, rules_lanes.WEEKEND,
    VisitClass.WALK_IN,
)  # fmt: skip
"""What can be paused: lanes and, where a visit has none, the right by which it waits."""


@dataclass(frozen=True, kw_only=True)
class CounterLine:
    """A counter; `session` None: nobody sits there. `here`: whoever is called to it or served at it."""

    counter_id: UUID
    number: int
    name: str
    session: SessionView | None
    officer: str
    here: TicketView | None


@dataclass(frozen=True, kw_only=True)
class StepLine:
    """A step: how many wait, since when the first of them, how many counters call for it, how many it has served."""

    key: str
    name: str
    waiting: int
    first_since: datetime | None
    counters: int
    served: int


@dataclass(frozen=True, kw_only=True)
class PauseView:
    """A lane that is not called, for one step or (empty) for none."""

    lane: str
    step: str
    reason: str
    since: datetime


@dataclass(frozen=True, kw_only=True)
class LaneLine:
    """A lane or right: how many wait, since when the first of them, and where it is paused."""

    key: str
    waiting: int
    first_since: datetime | None
    pauses: tuple[PauseView, ...]


@dataclass(frozen=True, kw_only=True)
class StopView:
    """No more numbers at the door for a lane (empty: for nobody without a booking)."""

    lane: str
    reason: str
    since: datetime


@dataclass(frozen=True, kw_only=True)
class DayEnd:
    """When the work that is in the hall, and that booked people still bring, may be done: at best, and if it drags.

    `due`: by when the last service has to end. `closed`: the office serves nobody today.
    """

    best: datetime
    late: datetime
    due: datetime
    closed: bool

    @property
    def state(self) -> str:
        """Whether it fits: "good" also if it drags, "tight" only at best, "over" not at all."""
        if self.late <= self.due:
            return "good"
        return "tight" if self.best <= self.due else "over"


@dataclass(frozen=True, kw_only=True)
class Overview:
    """The hall of an office today."""

    office_id: UUID
    at: datetime
    counters: Sequence[CounterLine]
    steps: Sequence[StepLine]
    lanes: Sequence[LaneLine]
    stops: Sequence[StopView]
    waiting: int
    first_since: datetime | None
    aside: int
    arrived: int
    finished: int
    left: int
    asking: int


def overview(office_id: UUID, at: datetime) -> Overview:
    """Return the hall: as many statements however many stand in it."""
    today = local_day(at, offices.office(office_id).time_zone)
    tickets = tickets_in(office_id, at)
    waiting = [each for each in tickets if each.step_state == StepState.WAITING]
    sitting = sessions(office_id)
    arrived, finished, left = _came(office_id, today)
    return Overview(
        office_id=office_id,
        at=at,
        counters=_counters(office_id, sitting, tickets),
        steps=_steps(office_id, today, waiting, sitting),
        lanes=_lanes(waiting, pauses(office_id, today)),
        stops=_stops(office_id, today),
        waiting=len(waiting),
        first_since=_first(waiting),
        aside=sum(each.step_state in (StepState.ON_HOLD, StepState.ABSENT) for each in tickets),
        arrived=arrived,
        finished=finished,
        left=left,
        asking=sum(each.priority_asked for each in tickets),
    )


def day_end(office_id: UUID, at: datetime) -> DayEnd:
    """Return between when and when the hall may be empty: the rule of the door, and the same with slower services."""
    load = hall_load(office_id, rules_lanes.WALK_IN, at)
    slower = replace(
        load,
        work={key: minutes * _SLOWER for key, minutes in load.work.items()},
        own_minutes=load.own_minutes * _SLOWER,
    )
    opening = offices.opening(office_id, local_day(at, offices.office(office_id).time_zone))
    best = projected_end(load)
    return DayEnd(best=best, late=not_before(projected_end(slower), best), due=last_end(load), closed=not opening.open)


def pauses(office_id: UUID, day: date) -> list[PauseView]:
    """Return the lanes that are not called now."""
    rows = LanePause.objects.filter(office_id=office_id, local_date=day, ends_at=None).order_by("starts_at")
    return [PauseView(lane=row.lane, step=row.step, reason=row.reason, since=row.starts_at) for row in rows]


def lane_of(found: TicketView) -> str:
    """Return the lane under which a visit is listed: its right where that is priority or it has no lane."""
    if found.visit_class == VisitClass.PRIORITY:
        return str(VisitClass.PRIORITY)
    if found.lane in LANES:
        return found.lane
    return rules_lanes.REGULAR if found.visit_class == VisitClass.BOOKED else str(VisitClass.WALK_IN)


def _counters(office_id: UUID, sitting: Sequence[SessionView], tickets: Sequence[TicketView]) -> list[CounterLine]:
    by_counter = {session.counter_id: session for session in sitting}
    here = {each.counter_id: each for each in tickets if each.step_state in _BUSY}
    names = accounts.staff_names(frozenset(session.officer_id for session in sitting))
    return [
        CounterLine(
            counter_id=each.id,
            number=each.number,
            name=each.name,
            session=session,
            officer=names.get(session.officer_id, "") if session else "",
            here=here.get(each.id),
        )
        for each in offices.counters(office_id)
        for session in [by_counter.get(each.id)]
    ]


def _steps(
    office_id: UUID, today: date, waiting: Sequence[TicketView], sitting: Sequence[SessionView]
) -> list[StepLine]:
    done = VisitStep.objects.filter(office_id=office_id, local_date=today, state=StepState.DONE)
    served = dict(done.values_list("key").annotate(many=Count("id")))
    return [_step(each, waiting, sitting, served) for each in steps_of(office_id)]


def _step(
    step: StepView, waiting: Sequence[TicketView], sitting: Sequence[SessionView], served: Mapping[str, int]
) -> StepLine:
    mine = [each for each in waiting if each.step == step.key]
    return StepLine(
        key=step.key,
        name=step.name,
        waiting=len(mine),
        first_since=_first(mine),
        counters=sum(step.key in session.steps and not session.paused for session in sitting),
        served=served.get(step.key, 0),
    )


def _lanes(waiting: Sequence[TicketView], paused: Sequence[PauseView]) -> list[LaneLine]:
    found = []
    for lane in LANES:
        mine = [each for each in waiting if lane_of(each) == lane]
        stops = tuple(each for each in paused if each.lane == lane)
        found.append(LaneLine(key=str(lane), waiting=len(mine), first_since=_first(mine), pauses=stops))
    return found


def _stops(office_id: UUID, today: date) -> list[StopView]:
    rows = DoorStop.objects.filter(office_id=office_id, local_date=today, ends_at=None).order_by("starts_at")
    return [StopView(lane=row.lane, reason=row.reason, since=row.starts_at) for row in rows]


def _came(office_id: UUID, today: date) -> tuple[int, int, int]:
    found = Visit.objects.filter(office_id=office_id, local_date=today).aggregate(
        arrived=Count("id"),
        finished=Count("id", filter=Q(state=VisitState.FINISHED)),
        left=Count("id", filter=Q(state=VisitState.LEFT)),
    )
    return found["arrived"], found["finished"], found["left"]


def _first(waiting: Collection[TicketView]) -> datetime | None:
    return min((each.since for each in waiting if each.since is not None), default=None)


def minutes_since(first: datetime | None, at: datetime) -> int | None:
    """Return whole minutes since an instant; None where there is none."""
    return None if first is None else int(since(first, at).total_seconds() // 60)
