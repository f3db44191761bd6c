"""People in the hall as lines of a list, put into words, so that templates hold no logic."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from giliran.foundation.clock import local
from giliran.foundation.instants import since
from giliran.lobby.queries import TicketView
from giliran.lobby.rules.states import StepState, VisitClass
from giliran.lobby.web.staff import words

CLASSES: dict[VisitClass, str | Promise] = {
    VisitClass.BOOKED: gettext_lazy("Janji temu"),
    VisitClass.WALK_IN: gettext_lazy("Datang langsung"),
    VisitClass.PRIORITY: gettext_lazy("Prioritas"),
}
STATES: dict[StepState, tuple[str | Promise, str]] = {
    StepState.WAITING: (gettext_lazy("Menunggu"), "waiting"),
    StepState.CALLED: (gettext_lazy("Dipanggil"), "active"),
    StepState.SERVING: (gettext_lazy("Dilayani"), "active"),
    StepState.ON_HOLD: (gettext_lazy("Ditunda"), "waiting"),
    StepState.ABSENT: (gettext_lazy("Tidak di tempat"), "problem"),
}


@dataclass(frozen=True, kw_only=True)
class Line:
    """One visitor in a list."""

    ticket: TicketView
    step_name: str
    appointment: str
    minutes: int

    @property
    def class_name(self) -> str:
        """By which right they wait."""
        return str(CLASSES[self.ticket.visit_class])

    @property
    def state_name(self) -> str:
        """Where they stand, in words."""
        return str(STATES[self.ticket.step_state][0]) if self.ticket.step_state else ""

    @property
    def state_tag(self) -> str:
        """The look of the state."""
        return STATES[self.ticket.step_state][1] if self.ticket.step_state else "closed"

    @property
    def reason_name(self) -> str:
        """Why they wait aside, in words; empty otherwise."""
        return words.said(words.HOLD, self.ticket.reason) if self.ticket.reason else ""

    @property
    def is_absent(self) -> bool:
        """Whether they may be put back into the queue."""
        return self.ticket.step_state == StepState.ABSENT


def lines(tickets: Sequence[TicketView], *, names: dict[str, str], time_zone: str, at: datetime) -> list[Line]:
    """Return tickets as lines of a list."""
    return [
        Line(
            ticket=each,
            step_name=names.get(each.step, each.step),
            appointment=date_format(local(each.appointment_at, time_zone), "H.i") if each.appointment_at else "",
            minutes=int(since(each.since or each.arrived_at, at).total_seconds() // 60),
        )
        for each in tickets
    ]
