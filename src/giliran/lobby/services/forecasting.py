"""Keeping what people were told of their wait, and what came of it: an estimate that is not held to account is a guess.

Told at joining is what the hall as it was at that instant gives, made afterwards from the same tables: a replay knows
nothing later.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from math import ceil, floor
from uuid import UUID

from django.db import connection

from giliran.foundation.clock import local_day
from giliran.lobby.models import Period, WaitForecast
from giliran.lobby.queries.estimates import estimator
from giliran.lobby.queries.journeys import hall_asked
from giliran.lobby.rules.estimates import Estimate
from giliran.lobby.rules.states import PeriodKind
from giliran.offices import queries as offices

JOIN, WAIT = "join", "wait"
_KEPT = timedelta(days=90)
# Of somebody called, the wait ended with the waiting period that was open when the forecast was made.
_SETTLE = """
UPDATE lobby_waitforecast AS f
SET actual_s = GREATEST(0, round(EXTRACT(EPOCH FROM w.ends_at - f.made_at)))::integer
FROM lobby_period AS w JOIN lobby_visitstep AS s ON s.id = w.step_id
JOIN lobby_period AS c ON c.step_id = s.id AND c.kind = 'called' AND c.starts_at = w.ends_at
WHERE f.actual_s IS NULL AND f.local_date >= %(from)s AND s.visit_id = f.visit_id AND s.key = f.step
AND w.kind = 'waiting' AND w.starts_at <= f.made_at AND w.ends_at > f.made_at
"""


@dataclass(frozen=True, kw_only=True)
class Joining:
    """Somebody began to wait."""

    office_id: UUID
    visit_id: UUID
    at: datetime


def record_joining(joined: Iterable[Joining]) -> int:
    """Keep what each was told at joining; return how many. Somebody who was called that very second waited for none."""
    kept: list[WaitForecast] = []
    for office_id, group in groupby(sorted(joined, key=_by_office), key=lambda each: each.office_id):
        for each in group:
            kept += _forecasts(office_id, each.at, task=JOIN, only={each.visit_id})
    WaitForecast.objects.bulk_create(kept, ignore_conflicts=True)
    return len(kept)


def record_waiting(*, at: datetime) -> int:
    """Keep what everybody who waits is told now, in all halls; return how many."""
    busy = Period.objects.filter(kind=PeriodKind.WAITING, ends_at=None, office__isnull=False)
    kept = [
        forecast
        for office_id in busy.values_list("office_id", flat=True).distinct()
        for forecast in _forecasts(office_id, at, task=WAIT)
    ]
    WaitForecast.objects.bulk_create(kept, ignore_conflicts=True)
    return len(kept)


def settle_forecasts(*, at: datetime) -> int:
    """Write down how long those waited who have been called since; forget what is too old. Returns how many."""
    WaitForecast.objects.filter(made_at__lt=at - _KEPT).delete()
    with connection.cursor() as cursor:
        cursor.execute(_SETTLE, {"from": (at - timedelta(days=2)).date()})
        return int(cursor.rowcount)


def _by_office(each: Joining) -> tuple[UUID, datetime]:
    return each.office_id, each.at


def _forecasts(office_id: UUID, at: datetime, *, task: str, only: "set[UUID] | None" = None) -> Sequence[WaitForecast]:
    """Return what the hall at `at` says of those who wait in it; of `only` these, if any are named."""
    asked = hall_asked(office_id, at)
    today = local_day(at, offices.office(office_id).time_zone)
    speaker = estimator(office_id, today)
    found = speaker.estimates(asked.hall)
    steps = {journey.visit: journey.service for journey in asked.hall.waiting}
    open_for = frozenset[str]().union(*(desk.skills for desk in asked.hall.desks))
    kind = speaker.kind_on(today)
    return [
        _forecast(estimate, of=asked.visits[key], step=steps[key], task=task, kind=kind, at=at, hall=(office_id, today))
        for key, estimate in found.items()
        if steps[key] in open_for and (only is None or asked.visits[key] in only)
    ]


def _forecast(
    estimate: Estimate, *, of: UUID, step: str, task: str, kind: str, at: datetime, hall: tuple[UUID, date]
) -> WaitForecast:
    low, high = floor(estimate.low_s), ceil(estimate.high_s)
    return WaitForecast(
        office_id=hall[0],
        local_date=hall[1],
        visit_id=of,
        step=step,
        task=task,
        kind=kind,
        made_at=at,
        low_s=low,
        middle_s=min(max(round(estimate.middle_s), low), high),
        high_s=high,
    )
