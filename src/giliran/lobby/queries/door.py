"""Whether the door still gives numbers to those without an appointment, and what it says if not."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Avg, Count, F
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from giliran.appointments import rules_lanes
from giliran.appointments.queries.booking import arrivals_due
from giliran.appointments.queries.calendar import outlook
from giliran.appointments.queries.quota import DoorView, door
from giliran.foundation.clock import local
from giliran.foundation.remembering import remembered
from giliran.lobby.models import DoorStop, Period, Visit, VisitStep
from giliran.lobby.queries.figures import today_at
from giliran.lobby.queries.plan import plan_of
from giliran.lobby.queries.sessions import sessions
from giliran.lobby.rules.capacity import Load, fits, projected_end
from giliran.lobby.rules.plans import PlanStep, callable_at, path
from giliran.lobby.rules.states import PeriodKind, StepState, VisitClass, VisitState
from giliran.offices import queries as offices
from giliran.offices.queries import OfficeView

_AHEAD = timedelta(days=14)
_LATELY = timedelta(hours=2)
_ENOUGH = 5
_HALF_DONE = 0.5
"""Of a service under way, half is left on the average."""
_SHARE_LEFT: Mapping[str, float] = {
    StepState.PLANNED: 1.0, StepState.WAITING: 1.0, StepState.CALLED: 1.0, StepState.ABSENT: 1.0,
    StepState.SERVING: _HALF_DONE, StepState.ON_HOLD: _HALF_DONE,
}  # fmt: skip


class Why(StrEnum):
    """Why the door gives no number."""

    OPEN = ""
    CLOSED = "closed"
    STOPPED = "stopped"
    FULL = "full"
    QUOTA = "quota"
    HOURS = "hours"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What the door answers somebody without an appointment.

    `sentence` says it in words, also where an appointment is to be had; empty where the door is open. `ends_at`: when
    they would be done, as far as it is known. `offered`: places to book in the next two weeks.
    """

    open: bool
    why: Why = Why.OPEN
    sentence: str = ""
    ends_at: datetime | None = None
    offered: int = 0


def entry(office_id: UUID, lane: str, at: datetime) -> Entry:
    """Say whether the door gives a number of a lane now: by the day, by hand, by its quota, by what can be served."""
    office = offices.office(office_id)
    today = today_at(office_id=office_id, at=at)
    opening = offices.opening(office_id, today)
    if not opening.open:
        return _no(office, Why.CLOSED, _("Kantor tutup hari ini."), at=at)
    if at >= _instant(office, today, opening.closes):
        said = _("Pelayanan hari ini selesai pukul %(time)s.") % {"time": _clock(opening.closes)}
        return _no(office, Why.CLOSED, said, at=at)
    if not {"", lane}.isdisjoint(_stopped(office_id, today)):
        return _no(office, Why.STOPPED, _("Nomor untuk hari ini tidak diberikan lagi."), at=at)
    quota = door(office_id, lane, at=at)
    if quota is not None and (refused := _by_quota(office, quota, at=at)) is not None:
        return refused
    load = hall_load(office_id, lane, at)
    ends_at = projected_end(load)
    if fits(load):
        return Entry(open=True, ends_at=ends_at)
    said = _("Antrean hari ini penuh: yang datang sekarang selesai sekitar pukul %(end)s, kantor tutup %(close)s.") % {
        "end": _clock(local(ends_at, office.time_zone)), "close": _clock(opening.closes),
    }  # fmt: skip
    return _no(office, Why.FULL, said, at=at, ends_at=ends_at)


def hall_load(office_id: UUID, lane: str, at: datetime) -> Load:
    """Return the work in the hall, with what booked people still bring and with one newcomer of the lane."""
    office = offices.office(office_id)
    today = today_at(office_id=office_id, at=at)
    opening, plan, found = offices.opening(office_id, today), plan_of(office_id), _measured(office_id, at)
    own = path(plan, lane=lane, visit_class=_CLASS.get(lane, VisitClass.WALK_IN), circumstance="")
    has_break = opening.break_starts is not None and opening.break_ends is not None
    return Load(
        at=at,
        opens_at=_instant(office, today, opening.opens),
        closes_at=_instant(office, today, opening.closes),
        margin_minutes=offices.figure("closing_margin_minutes", today, office_id),
        work={key: minutes + found.service[key] * (key in own) for key, minutes in found.work.items()},
        counters=found.counters,
        own_minutes=sum(found.service[key] for key in own),
        break_starts=_instant(office, today, opening.break_starts) if has_break else None,
        break_ends=_instant(office, today, opening.break_ends) if has_break else None,
    )


@dataclass(frozen=True, kw_only=True)
class _Measured:
    """A hall without newcomers: minutes a service of each step takes, minutes of work left, counters with steps."""

    service: Mapping[str, float]
    work: Mapping[str, float]
    counters: list[frozenset[str]]


@remembered
def _stopped(office_id: UUID, today: date) -> frozenset[str]:
    """Return the lanes that get no numbers today; an empty one stands for all."""
    stops = DoorStop.objects.filter(office_id=office_id, local_date=today, ends_at=None)
    return frozenset(stops.values_list("lane", flat=True))


@remembered
def _measured(office_id: UUID, at: datetime) -> _Measured:
    today, plan = today_at(office_id=office_id, at=at), plan_of(office_id)
    service, left = _services(office_id, today, plan, at=at), _left(office_id, today)
    coming = _still_to_come(office_id, today, at=at)
    usual = path(plan, lane=rules_lanes.REGULAR, visit_class=VisitClass.BOOKED, circumstance="")
    return _Measured(
        service=service,
        work={key: minutes * (left.get(key, 0.0) + coming * (key in usual)) for key, minutes in service.items()},
        counters=_counters(office_id, plan),
    )


_CLASS = {rules_lanes.PRIORITY: VisitClass.PRIORITY}


def _counters(office_id: UUID, plan: list[PlanStep]) -> list[frozenset[str]]:
    """Return for which steps each counter calls: those with an officer; before the first sits down, all of them."""
    sitting = [frozenset(session.steps) for session in sessions(office_id)]
    return sitting or [callable_at(plan, counter_number=each.number) for each in offices.counters(office_id)]


def _left(office_id: UUID, today: date) -> dict[str, float]:
    """Return how many services of each step the people in the hall still need."""
    rows = VisitStep.objects.filter(
        office_id=office_id, local_date=today, visit__state=VisitState.OPEN, state__in=list(_SHARE_LEFT)
    )
    left: dict[str, float] = {}
    for key, state, count in rows.values_list("key", "state").annotate(count=Count("id")):
        left[key] = left.get(key, 0.0) + _SHARE_LEFT[state] * count
    return left


def _still_to_come(office_id: UUID, today: date, *, at: datetime) -> int:
    """Return how many booked people have not come yet, and are not too late to come."""
    grace = timedelta(minutes=offices.figure("grace_minutes", today, office_id))
    due = {booking: starts_at for booking, starts_at in arrivals_due(office_id, today) if starts_at + grace >= at}
    return len(due) - Visit.objects.filter(booking_id__in=list(due)).count()


def _services(office_id: UUID, today: date, plan: list[PlanStep], *, at: datetime) -> dict[str, float]:
    """Return how many minutes each step takes: measured in the last two hours, else by the plan, else by the figure."""
    lately = Period.objects.filter(
        office_id=office_id, local_date=today, kind=PeriodKind.SERVING, ends_at__gte=at - _LATELY
    )
    rows = lately.values_list("step__key").annotate(mean=Avg(F("ends_at") - F("starts_at")), count=Count("id"))
    measured = {key: mean.total_seconds() / 60 for key, mean, count in rows if count >= _ENOUGH}
    figure = offices.figure("service_minutes", today, office_id)
    usual = {step.key: step.usual_seconds / 60 if step.usual_seconds else float(figure) for step in plan}
    return usual | {key: max(1.0, minutes) for key, minutes in measured.items() if key in usual}


def _by_quota(office: OfficeView, found: DoorView, *, at: datetime) -> Entry | None:
    now = local(at, office.time_zone).time()
    if found.opens is not None and now < found.opens:
        said = _("Nomor untuk jalur ini diberikan mulai pukul %(time)s.") % {"time": _clock(found.opens)}
        return _no(office, Why.HOURS, said, at=at)
    if found.closes is not None and now >= found.closes:
        said = _("Nomor untuk jalur ini diberikan sampai pukul %(time)s.") % {"time": _clock(found.closes)}
        return _no(office, Why.HOURS, said, at=at)
    if not found.left:
        said = _("Tempat hari ini untuk jalur ini sudah habis (%(quota)s orang).") % {"quota": found.quota}
        return _no(office, Why.QUOTA, said, at=at)
    return None


def _no(office: OfficeView, why: Why, said: str, *, at: datetime, ends_at: datetime | None = None) -> Entry:
    today = today_at(office_id=office.id, at=at)
    first = today + timedelta(days=1)
    offered = outlook(office.id, rules_lanes.REGULAR, first, today + _AHEAD, at=at).free
    offer = (
        _("Silakan buat janji temu: masih ada tempat dalam dua minggu ke depan.")
        if offered
        else _("Silakan buat janji temu untuk hari lain; di meja depan kami dapat membantu.")
    )
    return Entry(open=False, why=why, sentence=f"{said} {offer}", ends_at=ends_at, offered=offered)


def _instant(office: OfficeView, day: date, clock: time | None) -> datetime:
    return datetime.combine(day, clock or time.max, tzinfo=ZoneInfo(office.time_zone))


def _clock(moment: datetime | time) -> str:
    return date_format(moment, "H.i") if isinstance(moment, datetime) else moment.strftime("%H.%M")
