"""What the console and the front desk show, put into words, so that their templates hold no logic."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giliran.foundation.clock import local
from giliran.foundation.instants import since
from giliran.lobby import queries
from giliran.lobby.ports import case_url
from giliran.lobby.queries import SessionView, TicketView
from giliran.lobby.rules.states import StepState, VisitClass

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
_SHOWN = 12


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
    def is_absent(self) -> bool:
        """Whether they may be put back into the queue."""
        return self.ticket.step_state == StepState.ABSENT


@dataclass(frozen=True, kw_only=True)
class Target:
    """Where somebody may be sent."""

    value: str
    label: str


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


@dataclass(frozen=True, kw_only=True)
class ConsolePage:
    """A counter as its officer sees it."""

    session: SessionView
    office_code: str
    time_zone: str
    at: datetime

    @cached_property
    def names(self) -> dict[str, str]:
        """The steps of the office, named."""
        return {step.key: step.name for step in queries.steps_of(self.session.office_id)}

    @cached_property
    def everybody(self) -> list[TicketView]:
        """All in the hall."""
        return queries.tickets_in(self.session.office_id, self.at)

    @cached_property
    def current(self) -> Line | None:
        """Whoever is called here or served."""
        busy = (StepState.CALLED, StepState.SERVING)
        here = [
            each for each in self.everybody if each.step_state in busy and each.counter_id == self.session.counter_id
        ]
        return self._lines(here)[0] if here else None

    @property
    def is_called(self) -> bool:
        """Whether the one here has only been called."""
        return self.current is not None and self.current.ticket.step_state == StepState.CALLED

    @property
    def case_link(self) -> str:
        """Where the officer works on the file of the one here; empty where there is none."""
        if self.current is None or self.current.ticket.application_id is None:
            return ""
        return case_url()(self.current.ticket.application_id, self.office_code)

    @cached_property
    def queue(self) -> list[Line]:
        """Who waits for the steps of this counter, in the order of calling."""
        mine = [
            each for each in self.everybody if each.step_state == StepState.WAITING and each.step in self.session.steps
        ]
        return self._lines(sorted(mine, key=lambda each: (each.turn_at or each.arrived_at, each.visit_id)))

    @property
    def queue_shown(self) -> list[Line]:
        """The first of the queue."""
        return self.queue[:_SHOWN]

    @property
    def more(self) -> int:
        """How many more wait than are shown."""
        return max(0, len(self.queue) - _SHOWN)

    @property
    def on_hold(self) -> list[Line]:
        """Who was interrupted, at any counter."""
        return self._lines([each for each in self.everybody if each.step_state == StepState.ON_HOLD])

    @property
    def steps_named(self) -> str:
        """The steps of this counter, in words."""
        return ", ".join(self.names.get(key, key) for key in self.session.steps)

    @cached_property
    def targets(self) -> list[Target]:
        """Where the one here may be sent: other steps, other counters that are open for this step."""
        if self.current is None:
            return []
        step = self.current.ticket.step
        others = [Target(value=key, label=_("Tahap: %(name)s") % {"name": name}) for key, name in self.names.items()]
        open_now = [each for each in queries.sessions(self.session.office_id) if step in each.steps]
        desks = [
            Target(value=f"{step}:{each.counter_id}", label=each.counter_name)
            for each in open_now
            if each.counter_id != self.session.counter_id
        ]
        return [target for target in others if target.value != step] + desks

    def _lines(self, tickets: Sequence[TicketView]) -> list[Line]:
        return lines(tickets, names=self.names, time_zone=self.time_zone, at=self.at)
