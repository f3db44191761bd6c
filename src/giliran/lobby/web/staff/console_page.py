"""A counter as its officer sees it, put into words, so that the template holds no logic."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from giliran.foundation.instants import since
from giliran.lobby import queries
from giliran.lobby.ports import case_url
from giliran.lobby.queries import SessionView, TicketView
from giliran.lobby.rules.states import StepState
from giliran.lobby.services.calling.passes import issue_counter_pass
from giliran.lobby.web.staff import words
from giliran.lobby.web.staff.alarms import Alarm, alarms, colleagues_line
from giliran.lobby.web.staff.presenters import Line, lines
from giliran.lobby.web.staff.undoing import Undo, undoable
from giliran.offices import queries as offices

_SHOWN = 25
_NEAR = 8


@dataclass(frozen=True, kw_only=True)
class ConsolePage:
    """A counter as its officer sees it."""

    session: SessionView
    sitting: Sequence[SessionView]
    office_code: str
    time_zone: str
    at: datetime
    may_pick: bool

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
    def alarms(self) -> list[Alarm]:
        """Calls for help in this office."""
        return alarms(self.session.office_id, reader=self.session.officer_id, at=self.at)

    @property
    def i_called(self) -> bool:
        """Whether a call for help of this officer is open."""
        return any(alarm.mine for alarm in self.alarms)

    @property
    def colleagues_line(self) -> str:
        """Where the page listens for calls for help."""
        return colleagues_line(self.session.office_id, reader=self.session.officer_id, at=self.at)

    @property
    def counter_pass(self) -> str:
        """With what the page calls over the fast lane."""
        return issue_counter_pass(self.session, at=self.at)

    @cached_property
    def queue(self) -> list[Line]:
        """Who waits for the steps of this counter, in the order of calling."""
        mine = [
            each
            for each in self.everybody
            if each.step_state == StepState.WAITING
            and each.step in self.session.steps
            and each.wanted_counter_id in {None, self.session.counter_id}
        ]
        return self._lines(sorted(mine, key=lambda each: (each.turn_at or each.arrived_at, each.visit_id)))

    @property
    def queue_shown(self) -> list[Line]:
        """The first of the queue, with all that is known of them."""
        return self.queue[:_SHOWN]

    @property
    def queue_rest(self) -> list[Line]:
        """The others, of whom number and minutes are enough."""
        return self.queue[_SHOWN:]

    @property
    def on_hold(self) -> list[Line]:
        """Who was interrupted, at any counter."""
        return self._lines([each for each in self.everybody if each.step_state == StepState.ON_HOLD])

    @property
    def asking(self) -> list[Line]:
        """Who said at the kiosk that priority is theirs, while no officer has looked."""
        return self._lines([each for each in self.everybody if each.priority_asked])

    @cached_property
    def undo(self) -> Undo | None:
        """What was done last and can still be taken back."""
        return undoable(self.session, at=self.at)

    @property
    def steps_named(self) -> str:
        """The steps of this counter, in words."""
        return ", ".join(self.names.get(key, key) for key in self.session.steps)

    @property
    def paused_why(self) -> str:
        """Why nobody is called here now."""
        return words.said(words.PAUSE, self.session.pause_reason or "break")

    @property
    def paused_minutes(self) -> int:
        """For how long nobody has been called here."""
        return int(since(self.session.paused_at or self.at, self.at).total_seconds() // 60)

    @cached_property
    def targets(self) -> list[words.Choice]:
        """Where the one here may be sent: other steps, other counters that are open for this step."""
        if self.current is None:
            return []
        step = self.current.ticket.step
        others = [(f"transfer {key}", name) for key, name in self.names.items() if key != step]
        desks = [
            (f"transfer {step}:{each.counter_id}", each.counter_name)
            for each in self.sitting
            if step in each.steps and each.counter_id != self.session.counter_id
        ]
        return words.numbered(others + desks)

    @cached_property
    def other_offices(self) -> list[words.Choice]:
        """The nearest offices, to which somebody may be sent."""
        here = offices.office(self.session.office_id)
        near = offices.nearest(here.latitude, here.longitude, limit=_NEAR + 1)
        return [words.Choice(value=each.code, label=each.name) for each in near if each.id != here.id]

    @property
    def hold_reasons(self) -> list[words.Choice]:
        """Why somebody waits aside."""
        return words.choices(words.HOLD)

    @property
    def pause_reasons(self) -> list[words.Choice]:
        """Why the counter rests."""
        return words.choices(words.PAUSE)

    @property
    def pick_reasons(self) -> list[words.Choice]:
        """Why a particular one is called."""
        return words.choices(words.PICK)

    @property
    def send_reasons(self) -> list[words.Choice]:
        """Why somebody is sent to another office."""
        return words.choices(words.SEND)

    def _lines(self, tickets: Sequence[TicketView]) -> list[Line]:
        return lines(tickets, names=self.names, time_zone=self.time_zone, at=self.at)
