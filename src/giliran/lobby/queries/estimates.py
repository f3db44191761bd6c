"""How long people will wait: in whole minutes, from what the office's hall has learned, or by the formula."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from uuid import UUID

from giliran.foundation.remembering import remembered
from giliran.lobby.models import LearnedWaits
from giliran.lobby.queries.figures import allowances
from giliran.lobby.queries.journeys import hall_asked, midnight_of
from giliran.lobby.queries.plan import plan_of, steps_of
from giliran.lobby.queries.stretches import seconds_of
from giliran.lobby.rules import calling
from giliran.lobby.rules.estimate import Range, minutes
from giliran.lobby.rules.estimates import Estimate, Estimator, Unreadable
from giliran.lobby.rules.states import VisitClass
from giliran.offices import queries as offices

_KEPT = 64
_fitted: "OrderedDict[UUID, Estimator]" = OrderedDict()


@dataclass(frozen=True, kw_only=True)
class Told:
    """What the estimator says of an office now: each waiting visit, and somebody who would come now, by step.

    `kind` says where it comes from: "learned", or "formula". Seconds.
    """

    kind: str
    waiting: Mapping[UUID, Estimate]
    newcomers: Mapping[str, Estimate]


@remembered
def told(office_id: UUID, at: datetime) -> Told:
    """Return the estimates of an office at `at`. Steps that no open counter calls for are left out."""
    asked = hall_asked(office_id, at)
    speaker = estimator(office_id, asked.hall.day)
    open_for = frozenset[str]().union(*(desk.skills for desk in asked.hall.desks))
    services = {journey.visit: journey.service for journey in asked.hall.waiting}
    found = speaker.estimates(asked.hall) if asked.hall.waiting else {}
    return Told(
        kind=speaker.kind_on(asked.hall.day),
        waiting={asked.visits[period]: estimate for period, estimate in found.items() if services[period] in open_for},
        newcomers={
            step.key: speaker.if_joining(asked.hall, service=step.key)
            for step in steps_of(office_id)
            if step.key in open_for
        },
    )


def ranges(office_id: UUID, at: datetime) -> dict[UUID, Range]:
    """Return the minutes that each waiting visit still waits; those whom no open counter calls are left out."""
    return {visit: minutes(*estimate) for visit, estimate in told(office_id, at).waiting.items()}


def newcomers(office_id: UUID, at: datetime) -> dict[str, Range]:
    """Return the minutes that somebody would wait who came to a step now."""
    return {step: minutes(*estimate) for step, estimate in told(office_id, at).newcomers.items()}


def if_joining(office_id: UUID, *, step: str, visit_class: VisitClass, come_at: datetime, at: datetime) -> Range | None:
    """Return the minutes somebody would wait who comes at `come_at`, today; None while no counter calls for the step.

    Without an appointment, or with one at that very time.
    """
    asked = hall_asked(office_id, at)
    if not any(step in desk.skills for desk in asked.hall.desks):
        return None
    zone = offices.office(office_id).time_zone
    turn = calling.turn(
        visit_class=visit_class,
        appointment=come_at if visit_class == VisitClass.BOOKED else None,
        arrived_at=come_at,
        allowances=allowances(office_id=office_id, day=asked.hall.day),
    )
    estimate = estimator(office_id, asked.hall.day).if_joining(
        asked.hall,
        service=step,
        at=seconds_of(come_at, midnight=midnight_of(asked.hall.day, zone)),
        head_start=(come_at - turn).total_seconds(),
        visit_class=visit_class,
    )
    return minutes(*estimate)


@remembered
def estimator(office_id: UUID, day: date) -> Estimator:
    """Return the office's estimator as it was last learned, not too long before a day; else one that learned nothing.

    What was read once is kept in this process: its bytes never change.
    """
    oldest = day - timedelta(days=offices.figure("estimate_stale_days", day, office_id))
    latest = LearnedWaits.objects.filter(office_id=office_id, until__lte=day, until__gte=oldest).order_by("-until")
    newest = latest.values_list("id", flat=True).first()
    if newest is None:
        return _unlearned(_usual(office_id, day))
    if newest not in _fitted:
        kept = LearnedWaits.objects.values_list("model", flat=True).get(id=newest)
        try:
            _fitted[newest] = Estimator.from_bytes(bytes(kept))
        except Unreadable:  # of another version: the next night learns anew
            return _unlearned(_usual(office_id, day))
        while len(_fitted) > _KEPT:
            _fitted.popitem(last=False)
    return _fitted[newest]


def _usual(office_id: UUID, day: date) -> tuple[tuple[str, float], ...]:
    """Return how long each step takes by the office's plan, or by the figure for all; seconds."""
    usual = 60.0 * offices.figure("service_minutes", day, office_id)
    return tuple((step.key, float(step.usual_seconds or usual)) for step in plan_of(office_id))


@lru_cache(maxsize=512)
def _unlearned(usual: tuple[tuple[str, float], ...]) -> Estimator:
    return Estimator(usual_service_s=dict(usual))
