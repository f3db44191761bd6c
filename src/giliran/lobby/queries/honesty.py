"""How good the estimates of an office were: how often the range held, how far the middle was off."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Avg, Case, Count, F, FloatField, Q, Value, When
from django.db.models.functions import Abs, Cast

from giliran.lobby.models import LearnedWaits, WaitForecast
from giliran.lobby.queries.figures import today_at
from giliran.lobby.queries.plan import steps_of

PROMISED_PERCENT = 90
FEWEST = 30
"""Of fewer forecasts nothing is said: the share would be chance."""


@dataclass(frozen=True, kw_only=True)
class Record:
    """What was said of one step, and what came of it. `held_percent`: how often the wait lay in the range.

    Minutes: `off`, how far the middle was off on average; `width`, how wide the range was; `waited`, the mean wait.
    """

    step: str
    name: str
    task: str
    forecasts: int
    held_percent: int
    off: float
    width: float
    waited: float

    @property
    def enough(self) -> bool:
        """Say whether there are enough to judge by."""
        return self.forecasts >= FEWEST

    @property
    def at_joining(self) -> bool:
        """Say whether it is of what was said to those who came; else of what was said while they waited."""
        return self.task == "join"

    @property
    def kept(self) -> bool:
        """Say whether the range held as often as promised."""
        return self.held_percent >= PROMISED_PERCENT


@dataclass(frozen=True, kw_only=True)
class Learned:
    """Since when, and from how much, the office's estimator has learned."""

    kind: str
    fitted_at: datetime
    days: int
    journeys: int


def records(office_id: UUID, at: datetime, *, days: int = 30) -> Sequence[Record]:
    """Return how good the forecasts of the last days were, by step, at joining and while waiting."""
    first = today_at(office_id=office_id, at=at) - timedelta(days=days)
    held = Case(
        When(actual_s__gte=F("low_s"), actual_s__lte=F("high_s"), then=Value(1.0)),
        default=Value(0.0),
        output_field=FloatField(),
    )
    rows = (
        WaitForecast.objects.filter(office_id=office_id, local_date__gte=first, actual_s__isnull=False)
        .values("step", "task")
        .annotate(
            n=Count("id"),
            held=Avg(held),
            off=Avg(Abs(Cast(F("actual_s"), FloatField()) - F("middle_s"))),
            width=Avg(Cast(F("high_s"), FloatField()) - F("low_s")),
            waited=Avg("actual_s"),
        )
    )
    names = {step.key: (order, step.name) for order, step in enumerate(steps_of(office_id))}
    found = [_record(row, name=names.get(row["step"], (0, row["step"]))[1]) for row in rows]
    return sorted(found, key=lambda each: (names.get(each.step, (99, ""))[0], each.task))


def learned(office_id: UUID) -> Learned | None:
    """Return what the office's estimator was learned from last, or None."""
    row = LearnedWaits.objects.filter(office_id=office_id).defer("model").order_by("-until").first()
    if row is None:
        return None
    return Learned(kind=row.kind, fitted_at=row.fitted_at, days=row.days, journeys=row.journeys)


def unsettled(office_id: UUID, at: datetime) -> int:
    """Return how many of today's forecasts have not come to their end."""
    today = today_at(office_id=office_id, at=at)
    return WaitForecast.objects.filter(Q(office_id=office_id), local_date=today, actual_s=None).count()


def _record(row: Mapping[str, Any], *, name: str) -> Record:
    def number(key: str) -> float:
        return float(str(row[key]))

    return Record(
        step=str(row["step"]),
        name=name,
        task=str(row["task"]),
        forecasts=int(number("n")),
        held_percent=int(100 * number("held")),
        off=number("off") / 60,
        width=number("width") / 60,
        waited=number("waited") / 60,
    )
