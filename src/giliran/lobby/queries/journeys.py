"""The days of a hall as the estimator reads them: from its periods, its counters' sessions and its bookings.

One stretch of waiting is one journey, and its key is the period's: whoever was called in vain and waits again is on a
second journey, and so is whoever waits for the next step.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q

from giliran.appointments import queries as appointments
from giliran.foundation.clock import local_day
from giliran.foundation.remembering import remembered
from giliran.lobby.models import Period, Visit
from giliran.lobby.queries.plan import steps_of
from giliran.lobby.queries.stretches import seconds_of, session_of, sessions_of, stretches
from giliran.lobby.rules.estimates import Booking, DayLog, Hall, Journey, Replay, Session
from giliran.lobby.rules.states import AT_COUNTER, PeriodKind
from giliran.offices import queries as offices

_SEEN = timedelta(hours=2)
_COLUMNS = (
    "id", "step_id", "step__key", "step__visit_id", "step__turn_at", "step__visit__visit_class", "kind", "starts_at",
    "ends_at", "counter__number",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class HallAsked:
    """A hall as the estimator reads it, and whose each journey is."""

    hall: Hall
    visits: Mapping[Hashable, UUID]


class _Row(NamedTuple):
    id: UUID
    step_id: UUID
    step: str
    visit: UUID
    turn_at: datetime
    visit_class: str
    kind: str
    starts_at: datetime
    ends_at: datetime | None
    counter: int | None


def midnight_of(day: date, time_zone: str) -> datetime:
    """Return the instant at which a day begins at an office."""
    return datetime.combine(day, time.min, tzinfo=ZoneInfo(time_zone))


def day_log(office_id: UUID, day: date) -> DayLog:
    """Return a day of an office as far as it is known, with every pause of its counters."""
    midnight = midnight_of(day, offices.office(office_id).time_zone)
    log = _made(office_id, day, _rows(office_id, day, Q()), midnight=midnight)
    return replace(log, sessions=tuple(stretches(office_id, day, midnight=midnight)))


@remembered
def hall_asked(office_id: UUID, at: datetime) -> HallAsked:
    """Return the hall at `at`, from what had happened by then; what is long over is left out."""
    zone = offices.office(office_id).time_zone
    today = local_day(at, zone)
    rows = _rows(office_id, today, Q(ends_at=None) | Q(ends_at__gte=at - _SEEN))
    log = _made(office_id, today, rows, midnight=midnight_of(today, zone))
    hall = Replay(log).hall(seconds_of(at, midnight=midnight_of(today, zone)))
    return HallAsked(hall=hall, visits={row.id: row.visit for row in rows})


def _rows(office_id: UUID, day: date, which: Q) -> list[_Row]:
    found = Period.objects.filter(which, office_id=office_id, local_date=day).order_by("step_id", "starts_at", "id")
    return [_Row(*values) for values in found.values_list(*_COLUMNS)]


def _made(office_id: UUID, day: date, rows: Sequence[_Row], *, midnight: datetime) -> DayLog:
    journeys = [
        journey
        for _step, periods in groupby(rows, key=lambda row: row.step_id)
        for journey in _journeys(list(periods), midnight=midnight)
    ]
    return DayLog(
        day=day,
        journeys=journeys,
        sessions=tuple(_sessions(office_id, day, midnight=midnight)),
        bookings=tuple(_bookings(office_id, day, midnight=midnight)),
    )


def _journeys(periods: Sequence[_Row], *, midnight: datetime) -> Iterator[Journey]:
    """Return the journeys of one step: each stretch of waiting, with the time at the counter that followed it."""
    for place, row in enumerate(periods):
        if row.kind == PeriodKind.WAITING:
            yield _journey(row, _at_counter(periods[place + 1 :]), midnight=midnight)
        elif row.kind in AT_COUNTER and (place == 0 or periods[place - 1].kind not in (*AT_COUNTER, "waiting")):
            # Taken up again after an interruption, or the waiting before lies too far back to have been read.
            yield _taken_up(row, _at_counter(periods[place:]), midnight=midnight)


def _at_counter(periods: Sequence[_Row]) -> Sequence[_Row]:
    """Return what follows at once at a counter: called, served."""
    found: list[_Row] = []
    for row in periods:
        if row.kind not in AT_COUNTER:
            break
        found.append(row)
    return found


def _journey(row: _Row, served: Sequence[_Row], *, midnight: datetime) -> Journey:
    return Journey(
        visit=row.id,
        service=row.step,
        joined_at=seconds_of(row.starts_at, midnight=midnight),
        left_queue_at=_maybe(row.ends_at, midnight=midnight),
        service_ended_at=_maybe(served[-1].ends_at, midnight=midnight) if served else None,
        counter=str(served[0].counter) if served else None,
        served=bool(served),
        head_start=(row.starts_at - row.turn_at).total_seconds(),
        visit_class=row.visit_class,
    )


def _taken_up(row: _Row, served: Sequence[_Row], *, midnight: datetime) -> Journey:
    began = seconds_of(row.starts_at, midnight=midnight)
    ended = _maybe(served[-1].ends_at, midnight=midnight)
    return Journey(row.id, row.step, began, began, ended, str(row.counter), served=True, visit_class=row.visit_class)


def _maybe(at: datetime | None, *, midnight: datetime) -> float | None:
    return None if at is None else seconds_of(at, midnight=midnight)


def _sessions(office_id: UUID, day: date, *, midnight: datetime) -> Iterator[Session]:
    """Return the counters' sessions as they stand: one that pauses ended when the pause began."""
    for row in sessions_of(office_id, day):
        yield session_of(row, row.started_at, row.ended_at or row.paused_at, row.steps, midnight=midnight)


def _bookings(office_id: UUID, day: date, *, midnight: datetime) -> Iterator[Booking]:
    steps = steps_of(office_id)
    if not steps:
        return
    came = dict(
        Visit.objects.filter(office_id=office_id, local_date=day, booking__isnull=False).values_list(
            "booking_id", "arrived_at"
        )
    )
    for booking_id, starts_at in appointments.arrivals_due(office_id, day):
        yield Booking(
            service=steps[0].key,
            appointed_at=seconds_of(starts_at, midnight=midnight),
            arrived_at=_maybe(came.get(booking_id), midnight=midnight),
        )
