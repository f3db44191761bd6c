"""The whole hall for whoever answers for it: counters, steps, lanes, the door, and when the day's work may end."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Value

from giliran.appointments import rules_lanes
from giliran.foundation.clock import local_day
from giliran.foundation.instants import not_before, since
from giliran.lobby.models import CounterSession, DoorStop, LanePause, Period, Visit, VisitStep
from giliran.lobby.queries.door import hall_load
from giliran.lobby.queries.estimates import newcomers
from giliran.lobby.queries.plan import StepView, steps_of
from giliran.lobby.queries.sessions import SessionView, as_view
from giliran.lobby.rules.capacity import last_end, projected_end
from giliran.lobby.rules.estimate import Range
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
class InHall:
    """Somebody in the hall, with the step they are in; `counter_id` where they are called or served."""

    number: str
    visit_class: str
    lane: str
    priority_asked: bool
    step: str
    state: StepState
    since: datetime
    counter_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class CounterLine:
    """A counter; `session` None: nobody sits there. `here`: whoever is called to it or served at it."""

    counter_id: UUID
    number: int
    name: str
    session: SessionView | None
    officer: str
    here: InHall | None


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
class Outlook:
    """What lies ahead: the day's end, and the minutes that somebody would wait who came to a step now."""

    end: DayEnd
    newcomers: Mapping[str, Range]


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
    """Return the hall, in six statements however many stand in it."""
    today = local_day(at, offices.office(office_id).time_zone)
    everybody = _everybody(office_id, today)
    waiting = [each for each in everybody if each.state == StepState.WAITING]
    counters = _counters(office_id, everybody)
    sitting = [line.session for line in counters if line.session is not None]
    visits, served = _counts(office_id, today)
    paused, stopped = _stopped(office_id, today)
    return Overview(
        office_id=office_id,
        at=at,
        counters=counters,
        steps=[_step(each, waiting, sitting, served) for each in steps_of(office_id)],
        lanes=_lanes(waiting, paused),
        stops=stopped,
        waiting=len(waiting),
        first_since=_first(waiting),
        aside=sum(each.state in (StepState.ON_HOLD, StepState.ABSENT) for each in everybody),
        arrived=sum(visits.values()),
        finished=visits.get(VisitState.FINISHED, 0),
        left=visits.get(VisitState.LEFT, 0),
        asking=sum(each.priority_asked for each in everybody),
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


def outlook(office_id: UUID, at: datetime) -> Outlook:
    """Return what lies ahead of a hall; it takes many statements, so pages keep it for a while."""
    return Outlook(end=day_end(office_id, at), newcomers=newcomers(office_id, at))


def lane_of(found: InHall) -> str:
    """Return the lane under which a visit is listed: its right where that is priority or it has no lane."""
    if found.visit_class == VisitClass.PRIORITY:
        return str(VisitClass.PRIORITY)
    if found.lane in LANES:
        return found.lane
    return rules_lanes.REGULAR if found.visit_class == VisitClass.BOOKED else str(VisitClass.WALK_IN)


def _everybody(office_id: UUID, today: date) -> list[InHall]:
    rows = Period.objects.filter(
        office_id=office_id, local_date=today, ends_at=None, step__visit__state=VisitState.OPEN
    ).select_related("step__visit")
    return [
        InHall(
            number=row.step.visit.number,
            visit_class=row.step.visit.visit_class,
            lane=row.step.visit.lane,
            priority_asked=row.step.visit.priority_asked,
            step=row.step.key,
            state=StepState(row.kind),
            since=row.starts_at,
            counter_id=row.counter_id,
        )
        for row in rows
    ]


def _counters(office_id: UUID, everybody: Sequence[InHall]) -> list[CounterLine]:
    rows = CounterSession.objects.filter(office_id=office_id, ended_at=None).select_related("counter", "officer")
    sitting = {row.counter_id: (as_view(row), row.officer.name) for row in rows}
    here = {each.counter_id: each for each in everybody if each.state in _BUSY}
    return [
        CounterLine(
            counter_id=each.id,
            number=each.number,
            name=each.name,
            session=session,
            officer=name,
            here=here.get(each.id),
        )
        for each in offices.counters(office_id)
        for session, name in [sitting.get(each.id, (None, ""))]
    ]


def _counts(office_id: UUID, today: date) -> tuple[dict[str, int], dict[str, int]]:
    """Return how many visits there are by state, and how many steps were done by key; one statement for both."""
    mine = {"office_id": office_id, "local_date": today}
    visits = Visit.objects.filter(**mine).values_list(Value("visit"), "state").annotate(many=Count("id"))
    done = VisitStep.objects.filter(**mine, state=StepState.DONE).values_list(Value("step"), "key")
    rows = list(visits.order_by().union(done.annotate(many=Count("id")).order_by(), all=True))
    return (
        {key: many for what, key, many in rows if what == "visit"},
        {key: many for what, key, many in rows if what == "step"},
    )


def _stopped(office_id: UUID, today: date) -> tuple[list[PauseView], list[StopView]]:
    """Return which lanes are not called and for whom the door is stopped; one statement for both."""
    mine = {"office_id": office_id, "local_date": today, "ends_at": None}
    pauses = LanePause.objects.filter(**mine).values_list(Value("lane"), "lane", "step", "reason", "starts_at")
    stops = DoorStop.objects.filter(**mine).values_list(Value("door"), "lane", Value(""), "reason", "starts_at")
    rows = sorted(pauses.union(stops, all=True), key=lambda row: row[4])
    return (
        [PauseView(lane=row[1], step=row[2], reason=row[3], since=row[4]) for row in rows if row[0] == "lane"],
        [StopView(lane=row[1], reason=row[3], since=row[4]) for row in rows if row[0] == "door"],
    )


def _step(
    step: StepView, waiting: Sequence[InHall], sitting: Sequence[SessionView], served: Mapping[str, int]
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


def _lanes(waiting: Sequence[InHall], paused: Sequence[PauseView]) -> list[LaneLine]:
    found = []
    for lane in LANES:
        mine = [each for each in waiting if lane_of(each) == lane]
        stops = tuple(each for each in paused if each.lane == lane)
        found.append(LaneLine(key=str(lane), waiting=len(mine), first_since=_first(mine), pauses=stops))
    return found


def _first(waiting: Collection[InHall]) -> datetime | None:
    return min((each.since for each in waiting), default=None)


def minutes_since(first: datetime | None, at: datetime) -> int | None:
    """Return whole minutes since an instant; None where there is none."""
    return None if first is None else int(since(first, at).total_seconds() // 60)
