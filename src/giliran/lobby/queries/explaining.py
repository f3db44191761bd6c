"""The rule of calling in plain words: why somebody is before me, and what an office's own figures make of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from giliran.foundation.clock import local
from giliran.lobby.queries.figures import allowances, today_at
from giliran.lobby.queries.tickets import TicketView, ticket, waiting
from giliran.lobby.rules import calling
from giliran.lobby.rules.calling import Allowances
from giliran.lobby.rules.states import StepState, VisitClass
from giliran.lobby.rules.why import Cause, Reason, Standing, why_before
from giliran.offices import queries as offices

_SENTENCES: dict[Cause, Callable[[], str]] = {
    Cause.YOU_LET_PASS: lambda: _("Anda meminta waktu lebih, jadi nomor ini didahulukan."),
    Cause.YOU_WERE_AWAY: lambda: _(
        "Anda tadi tidak di tempat saat dipanggil, jadi giliran Anda dihitung dari saat itu."
    ),
    Cause.CAME_FROM_ELSEWHERE: lambda: _("Nomor ini dialihkan dari kantor lain dan sudah menunggu di sana."),
    Cause.PRIORITY: lambda: _("Nomor ini prioritas: lansia, anak balita, ibu hamil atau penyandang disabilitas."),
    Cause.YOU_CAME_LATE: lambda: _(
        "Anda datang lewat waktu toleransi janji temu, jadi dihitung seperti datang langsung."
    ),
    Cause.HAS_APPOINTMENT: lambda: _("Nomor ini punya janji temu dan datang tepat waktu."),
    Cause.EARLIER_APPOINTMENT: lambda: _("Janji temu nomor ini lebih awal daripada janji temu Anda."),
    Cause.CAME_EARLIER: lambda: _("Nomor ini datang lebih dulu."),
    Cause.WAITED_LONGER: lambda: _("Nomor ini sudah menunggu lama, jadi kini gilirannya lebih dulu."),
    Cause.SAME_TURN: lambda: _("Giliran nomor ini sama dengan giliran Anda, dan nomornya diberikan lebih dulu."),
}


@dataclass(frozen=True, kw_only=True)
class Explained:
    """A number that is called before mine, and why."""

    number: str
    cause: Cause
    sentence: str


@dataclass(frozen=True, kw_only=True)
class Example:
    """Somebody who comes at a time, and the turn that the rule gives them: wall-clock times at the office."""

    who: str
    came: str
    turn: str


@dataclass(frozen=True, kw_only=True)
class RuleView:
    """The rule with the figures of an office, and examples worked out by the rule itself. Figures are in minutes."""

    allowances: Allowances
    never_after: int
    early_minutes: int
    not_here_calls: int
    defer_passes: int
    defer_limit: int
    closing_margin_minutes: int
    examples: Sequence[Example]


def explained(visit_id: UUID, at: datetime) -> list[Explained]:
    """Return, for each number that is before this one in its queue, why; nothing unless it waits."""
    mine = ticket(visit_id)
    if mine.step_state != StepState.WAITING:
        return []
    figures = allowances(office_id=mine.office_id, day=mine.local_date)
    zone, me = offices.office(mine.office_id).time_zone, _standing(mine)
    found = []
    for other in waiting(mine.office_id, at):
        them = _standing(other)
        if other.step == mine.step and other.visit_id != visit_id and them.place < me.place:
            reason = why_before(them, me, allowances=figures)
            found.append(Explained(number=other.number, cause=reason.cause, sentence=_said(reason, zone)))
    return found


def rule_at(office_id: UUID, at: datetime) -> RuleView:
    """Return the rule of calling as it holds at an office today."""
    today = today_at(office_id=office_id, at=at)
    figures = allowances(office_id=office_id, day=today)
    keys = ("early_minutes", "not_here_calls", "defer_passes", "defer_limit", "closing_margin_minutes")
    return RuleView(
        allowances=figures,
        never_after=int(calling.longest_overtaking(figures).total_seconds() // 60),
        examples=_examples(figures, at=local(at, offices.office(office_id).time_zone)),
        **{key: offices.figure(key, today, office_id) for key in keys},
    )


def _standing(found: TicketView) -> Standing:
    return Standing(
        visit_id=found.visit_id,
        visit_class=found.visit_class,
        appointment=found.appointment_at,
        arrived_at=found.arrived_at,
        turn_at=found.turn_at or found.arrived_at,
        deferrals=found.deferrals,
    )


def _said(reason: Reason, zone: str) -> str:
    turns = _("Gilirannya pukul %(first)s, giliran Anda pukul %(second)s.") % {
        "first": _clock(local(reason.first.turn_at, zone)),
        "second": _clock(local(reason.second.turn_at, zone)),
    }
    return f"{_SENTENCES[reason.cause]()} {turns}"


def _examples(figures: Allowances, *, at: datetime) -> list[Example]:
    """Work out by the rule what becomes of people who come around ten o'clock."""
    ten = at.replace(hour=10, minute=0, second=0, microsecond=0)
    grace = figures.grace_minutes
    booked, walk, first = VisitClass.BOOKED, VisitClass.WALK_IN, VisitClass.PRIORITY
    told: list[tuple[str, VisitClass, datetime | None, int]] = [
        (_("Janji temu pukul %(time)s, datang lebih awal"), booked, ten, -10),
        (_("Janji temu pukul %(time)s, terlambat sedikit"), booked, ten, grace // 2),
        (_("Janji temu pukul %(time)s, terlambat lebih dari %(grace)s menit"), booked, ten, grace + 5),
        (_("Tanpa janji temu"), walk, None, 0),
        (_("Prioritas"), first, None, 0),
    ]
    return [
        Example(
            who=who % {"time": _clock(ten), "grace": grace},
            came=_clock(ten + timedelta(minutes=minutes)),
            turn=_clock(
                calling.turn(
                    visit_class=kind, appointment=due, arrived_at=ten + timedelta(minutes=minutes), allowances=figures
                )
            ),
        )
        for who, kind, due, minutes in told
    ]


def _clock(moment: datetime) -> str:
    return date_format(moment, "H.i")
