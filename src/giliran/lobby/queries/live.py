"""What the live lane reads: a hall with the ledger's position that it is of, and ranges."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q

from giliran.foundation.clock import local_day
from giliran.foundation.remembering import remembering
from giliran.ledger.queries import last_position, lengths
from giliran.lobby.models import HallNotice, Period, StepPlan, Visit
from giliran.lobby.queries import estimates
from giliran.lobby.queries.notices import NoticeView, view
from giliran.lobby.queries.standing import VisitNow, stored_visits
from giliran.lobby.rules.estimate import Range
from giliran.lobby.rules.states import PeriodKind, VisitState
from giliran.offices import queries as offices

_LATEST = 80


@dataclass(frozen=True, kw_only=True)
class CallOver:
    """A call that is over."""

    visit_id: UUID
    number: str
    counter_number: int
    calls: int
    called_at: datetime


@dataclass(frozen=True, kw_only=True)
class PlannedStep:
    """A step in both languages."""

    key: str
    indonesian: str
    english: str


@dataclass(frozen=True, kw_only=True)
class LiveHall:
    """The hall of a day at one position of the ledger: the visits that go on.

    `seqs`: how many facts each visit of the day has, those not placed yet too.
    `counters`: number and name of each. `past`: the latest calls that are over, the newest first.
    """

    day: date
    time_zone: str
    position: int
    visits: Mapping[UUID, VisitNow]
    seqs: Mapping[UUID, int]
    counters: Mapping[UUID, tuple[int, str]]
    steps: list[PlannedStep]
    past: list[CallOver]
    notices: list[NoticeView]


def live_hall(office_id: UUID, at: datetime, *, also: Collection[UUID] = ()) -> LiveHall:
    """Return the hall of an office today, all of it as of one instant in the database; with the visits `also` named."""
    with transaction.atomic():
        if len(connection.savepoint_ids) == 0:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        position = last_position()
        time_zone = offices.office(office_id).time_zone
        day = local_day(at, time_zone)
        today = Visit.objects.filter(office_id=office_id, local_date=day)
        visits = stored_visits(today.filter(Q(state=VisitState.OPEN) | Q(id__in=also)))
        return LiveHall(
            day=day,
            time_zone=time_zone,
            position=position,
            visits=visits,
            seqs=lengths(list(today.values_list("id", flat=True))),
            counters=_counters(office_id, visits),
            steps=_steps(office_id),
            past=_past(office_id, day),
            notices=_notices(office_id, at),
        )


def live_ranges(office_id: UUID, at: datetime) -> tuple[Mapping[UUID, Range], Mapping[str, Range]]:
    """Return the minutes that each waits, and that somebody would who came to a step now."""
    with remembering():  # both come from one look at the hall
        return estimates.ranges(office_id, at), estimates.newcomers(office_id, at)


def _counters(office_id: UUID, visits: Mapping[UUID, VisitNow]) -> dict[UUID, tuple[int, str]]:
    """Return the counters in use, and others at which somebody stands all the same."""
    found = {each.id: (each.number, each.name) for each in offices.counters(office_id)}
    stands_at = {step.counter for visit in visits.values() for step in visit.steps.values() if step.counter}
    for counter_id in stands_at - found.keys():
        if counter := offices.counter(counter_id):
            found[counter_id] = (counter.number, counter.name)
    return found


def _steps(office_id: UUID) -> list[PlannedStep]:
    rows = list(StepPlan.objects.filter(Q(office_id=office_id) | Q(office=None)).order_by("order"))
    own = [row for row in rows if row.office_id is not None]
    return [PlannedStep(key=row.key, indonesian=row.name_id, english=row.name_en) for row in own or rows]


def _notices(office_id: UUID, at: datetime) -> list[NoticeView]:
    """Return the notices of now and those to come, the newest first."""
    rows = HallNotice.objects.filter(office_id=office_id, ends_at__gt=at)
    return [view(row) for row in rows.order_by("-starts_at", "-id")]


def _past(office_id: UUID, day: date) -> list[CallOver]:
    rows = (
        Period.objects.filter(office_id=office_id, local_date=day, kind=PeriodKind.CALLED)
        .filter(ends_at__isnull=False, counter__isnull=False)
        .order_by("-starts_at")
        .values_list("step__visit_id", "step__visit__number", "counter__number", "step__calls", "starts_at")
    )
    return [
        CallOver(visit_id=visit, number=number, counter_number=counter, calls=calls, called_at=called_at)
        for visit, number, counter, calls, called_at in rows[:_LATEST]
    ]
