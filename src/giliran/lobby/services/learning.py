"""Learning how long people wait: each night, each office from its own past days, in a process of its own."""

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date, datetime, timedelta
from multiprocessing import get_context
from uuid import UUID

from django.db import transaction

from giliran.foundation.clock import local_day
from giliran.lobby.models import LearnedWaits, Visit
from giliran.lobby.queries.journeys import day_log
from giliran.lobby.rules.estimates import DayLog
from giliran.lobby.rules.learning import learned, step_back
from giliran.offices import queries as offices

logger = logging.getLogger(__name__)
FITS_KEPT = 7
_LONGEST = timedelta(minutes=15)

Fit = Callable[[Sequence[DayLog], bytes | None], tuple[str, bytes]]


def apart(days: Sequence[DayLog], yesterday: bytes | None = None) -> tuple[str, bytes]:
    """Learn in a process of its own, so that this one goes on; raise `TimeoutError` after a quarter of an hour."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=step_back) as process:
        return process.submit(learned, days, yesterday).result(timeout=_LONGEST.total_seconds())


def learn_waits(*, office_id: UUID, at: datetime, fit: Fit = apart) -> str:
    """Learn from an office's days before today; return the kind of estimator kept, empty if there is too little.

    Too little is fewer journeys than the figure `estimate_least_journeys`. A second time the same day changes nothing.
    """
    today = local_day(at, offices.office(office_id).time_zone)
    if LearnedWaits.objects.filter(office_id=office_id, until=today).exists():
        return ""
    days = _past_days(office_id, today)
    journeys = sum(len(day.journeys) for day in days)
    if journeys < offices.figure("estimate_least_journeys", today, office_id):
        return ""
    kind, kept = fit(days, _yesterday(office_id, today))
    _keep(office_id, today, kind=kind, kept=kept, days=len(days), journeys=journeys, at=at)
    return kind


def _yesterday(office_id: UUID, today: date) -> bytes | None:
    """Return the bytes in use until now."""
    before = LearnedWaits.objects.filter(office_id=office_id, until__lt=today).order_by("-until")
    kept = before.values_list("model", flat=True).first()
    return None if kept is None else bytes(kept)


@transaction.atomic
def _keep(office_id: UUID, today: date, *, kind: str, kept: bytes, days: int, journeys: int, at: datetime) -> None:
    LearnedWaits.objects.get_or_create(
        office_id=office_id,
        until=today,
        defaults={"kind": kind, "model": kept, "days": days, "journeys": journeys, "fitted_at": at},
    )
    newest = LearnedWaits.objects.filter(office_id=office_id).order_by("-until").values("id")[:FITS_KEPT]
    LearnedWaits.objects.filter(office_id=office_id).exclude(id__in=list(newest.values_list("id", flat=True))).delete()


def _past_days(office_id: UUID, today: date) -> list[DayLog]:
    first = today - timedelta(days=offices.figure("estimate_history_days", today, office_id))
    known = Visit.objects.filter(office_id=office_id, local_date__gte=first, local_date__lt=today)
    return [day_log(office_id, day) for day in sorted(set(known.values_list("local_date", flat=True)))]
