"""Several halls at a glance, for pages that show how busy offices are: four statements, however many offices."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Count, Min, Q

from giliran.lobby.models import CounterSession, Period, Visit
from giliran.lobby.rules.states import AT_COUNTER, PeriodKind, VisitState


@dataclass(frozen=True, kw_only=True)
class AtCounter:
    """A number at a counter; `serving` once the visitor is there."""

    number: str
    counter_number: int
    serving: bool


@dataclass(frozen=True, kw_only=True)
class Glance:
    """A hall today. `waiting_since`: since when the first has waited. `counters`: those open and not paused."""

    waiting: int = 0
    waiting_since: datetime | None = None
    counters: int = 0
    at_counters: tuple[AtCounter, ...] = ()
    arrived: int = 0
    finished: int = 0


def glances(days: Mapping[UUID, date]) -> dict[UUID, Glance]:
    """Return the halls of offices, each on its own local day."""
    if not days:
        return {}
    waiting, came, called = _waiting(days), _came(days), _called(days)
    counters = dict(
        CounterSession.objects.filter(office_id__in=days, ended_at=None, paused_at=None)
        .values_list("office_id")
        .annotate(open=Count("id"))
    )
    return {
        office: Glance(
            waiting=waiting.get(office, (0, None))[0],
            waiting_since=waiting.get(office, (0, None))[1],
            counters=counters.get(office, 0),
            at_counters=called.get(office, ()),
            arrived=came.get(office, (0, 0))[0],
            finished=came.get(office, (0, 0))[1],
        )
        for office in days
    }


def _of_visits(days: Mapping[UUID, date], prefix: str) -> Q:
    return reduce(
        or_, (Q(**{f"{prefix}office_id": office, f"{prefix}local_date": day}) for office, day in days.items())
    )


def _came(days: Mapping[UUID, date]) -> dict[UUID, tuple[int, int]]:
    rows = (
        Visit.objects.filter(_of_visits(days, ""))
        .values_list("office_id")
        .annotate(arrived=Count("id"), finished=Count("id", filter=Q(state=VisitState.FINISHED)))
    )
    return {office: (arrived, finished) for office, arrived, finished in rows}


def _waiting(days: Mapping[UUID, date]) -> dict[UUID, tuple[int, datetime | None]]:
    rows = (
        Period.objects.filter(_of_visits(days, "step__visit__"), ends_at=None, kind=PeriodKind.WAITING)
        .values_list("step__visit__office_id")
        .annotate(people=Count("id"), first=Min("starts_at"))
    )
    return {office: (people, first) for office, people, first in rows}


def _called(days: Mapping[UUID, date]) -> dict[UUID, tuple[AtCounter, ...]]:
    rows = (
        Period.objects.filter(_of_visits(days, "step__visit__"), ends_at=None, kind__in=sorted(AT_COUNTER))
        .order_by("-starts_at")
        .values_list("step__visit__office_id", "step__visit__number", "counter__number", "kind")
    )
    found: dict[UUID, list[AtCounter]] = {}
    for office, number, counter, kind in rows:
        shown = AtCounter(number=number, counter_number=counter, serving=kind == PeriodKind.SERVING)
        found.setdefault(office, []).append(shown)
    return {office: tuple(calls) for office, calls in found.items()}
