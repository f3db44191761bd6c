"""The supervisor's page in words: durations, names, and what each thing may be changed to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from uuid import UUID

from django.core.cache import cache
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giliran.appointments import rules_lanes
from giliran.foundation.clock import local
from giliran.foundation.web.requests import OfficeRef
from giliran.lobby.queries.devices import DeviceView, devices_of
from giliran.lobby.queries.notices import NoticeView, notices
from giliran.lobby.queries.plan import StepView, steps_of
from giliran.lobby.queries.supervision import (
    CounterLine,
    DayEnd,
    LaneLine,
    Outlook,
    Overview,
    PauseView,
    StepLine,
    StopView,
    minutes_since,
    outlook,
    overview,
)  # fmt: skip
from giliran.lobby.rules.estimate import Range
from giliran.lobby.rules.states import StepState, VisitClass
from giliran.lobby.web.paper import state_words
from giliran.lobby.web.staff import words
from giliran.lobby.web.staff.alarms import Alarm, alarms, colleagues_line

_STATES: dict[str, tuple[str | Promise, str]] = {
    "free": (gettext_lazy("Kosong"), "neutral"),
    "ready": (gettext_lazy("Siap"), "good"),
    StepState.CALLED: (gettext_lazy("Memanggil"), "waiting"),
    StepState.SERVING: (gettext_lazy("Melayani"), "active"),
    "paused": (gettext_lazy("Istirahat"), "problem"),
}
_ENDS: dict[str, tuple[str | Promise, str]] = {
    "good": (gettext_lazy("Cukup waktu"), "good"),
    "tight": (gettext_lazy("Mepet"), "waiting"),
    "over": (gettext_lazy("Melewati jam tutup"), "problem"),
}
_KEPT = timedelta(seconds=30)
_EVERYBODY_ELSE = gettext_lazy("Semua yang tanpa janji temu")


@dataclass(frozen=True, kw_only=True)
class CounterRow:
    """A counter as it is shown."""

    line: CounterLine
    steps: Sequence[StepView]
    at: datetime
    time_zone: str

    @property
    def state(self) -> tuple[str | Promise, str]:
        """What goes on there, and its look."""
        if self.line.session is None:
            return _STATES["free"]
        if self.line.here is not None:
            return _STATES[self.line.here.state]
        return _STATES["paused" if self.line.session.paused else "ready"]

    @property
    def about(self) -> str:
        """Whom they serve and how long, or since when and why they rest."""
        session, here = self.line.session, self.line.here
        if session is None:
            return ""
        if here is not None:
            minutes = minutes_since(here.since, self.at) or 0
            return _("%(number)s, %(minutes)s menit") % {"number": here.number, "minutes": minutes}
        if session.paused:
            why = words.said(words.PAUSE, session.pause_reason or "break")
            return _("%(why)s, %(minutes)s menit") % {"why": why, "minutes": minutes_since(session.paused_at, self.at)}
        return ""

    @property
    def since(self) -> str:
        """Since when the officer has sat there."""
        return date_format(local(self.line.session.started_at, self.time_zone), "H.i") if self.line.session else ""

    @property
    def serves(self) -> list[tuple[StepView, bool]]:
        """Each step, and whether this counter calls for it."""
        mine = self.line.session.steps if self.line.session else ()
        return [(step, step.key in mine) for step in self.steps]

    @property
    def serves_named(self) -> str:
        """The steps of this counter, in words."""
        return ", ".join(step.name for step, mine in self.serves if mine)


@dataclass(frozen=True, kw_only=True)
class DeviceRow:
    """A screen or kiosk: whether it is there, and what its printer says."""

    device: DeviceView
    at: datetime

    @property
    def kind(self) -> str:
        """What it is."""
        return _("Kios") if self.device.kind == "kiosk" else _("Papan")

    @property
    def state(self) -> tuple[str, str]:
        """Whether it is there, and its look."""
        if self.device.last_seen_at is None:
            return _("Belum pernah terlihat"), "neutral"
        if self.device.away(self.at):
            minutes = minutes_since(self.device.last_seen_at, self.at)
            return _("Terakhir terlihat %(minutes)s menit yang lalu") % {"minutes": minutes}, "problem"
        return _("Terhubung"), "good"

    @property
    def trouble(self) -> str:
        """What keeps its printer from printing; empty if nothing does."""
        return state_words(self.device, at=self.at)


@dataclass(frozen=True, kw_only=True)
class HallPage:
    """The hall as its supervisor sees it."""

    office: OfficeRef
    reader: UUID
    at: datetime

    @cached_property
    def hall(self) -> Overview:
        """Everything that is counted."""
        return overview(self.office.id, self.at)

    @cached_property
    def steps(self) -> list[StepView]:
        """The steps of the office."""
        return steps_of(self.office.id)

    @property
    def counters(self) -> list[CounterRow]:
        """Every counter."""
        return [
            CounterRow(line=line, steps=self.steps, at=self.at, time_zone=self.office.time_zone)
            for line in self.hall.counters
        ]

    @property
    def open_counters(self) -> int:
        """How many counters call now."""
        return sum(line.session is not None and not line.session.paused for line in self.hall.counters)

    @property
    def longest(self) -> int | None:
        """How many minutes the first has waited."""
        return minutes_since(self.hall.first_since, self.at)

    @property
    def step_rows(self) -> list[tuple[StepLine, int | None, Range | None]]:
        """Every step with the minutes of whoever has waited longest, and those that a newcomer would wait."""
        ahead = self.ahead.newcomers
        return [(line, minutes_since(line.first_since, self.at), ahead.get(line.key)) for line in self.hall.steps]

    @property
    def lane_rows(self) -> list[tuple[LaneLine, str, int | None]]:
        """Lanes that somebody waits in, or that are paused, and the usual ones."""
        usual = (VisitClass.PRIORITY, rules_lanes.REGULAR, rules_lanes.EXPRESS, VisitClass.WALK_IN)
        shown = [line for line in self.hall.lanes if line.waiting or line.pauses or line.key in usual]
        return [(line, self.lane_name(line.key), minutes_since(line.first_since, self.at)) for line in shown]

    @property
    def pauses(self) -> list[tuple[PauseView, str]]:
        """What is not called now, each in words."""
        names = {step.key: step.name for step in self.steps}
        found = [pause for line in self.hall.lanes for pause in line.pauses]
        return [
            (pause, f"{self.lane_name(pause.lane)} · {names.get(pause.step, pause.step)}" if pause.step
             else self.lane_name(pause.lane))
            for pause in found
        ]  # fmt: skip

    @property
    def stops(self) -> list[tuple[StopView, str, str]]:
        """What the door gives no numbers for, and why."""
        return [(stop, self.lane_name(stop.lane), words.said(words.STOP, stop.reason)) for stop in self.hall.stops]

    @cached_property
    def ahead(self) -> Outlook:
        """What lies ahead; worked out anew every half minute, not for each who looks."""
        key = f"lobby.outlook.{self.office.id}"
        kept: tuple[datetime, Outlook] | None = cache.get(key)
        # The demonstration's clock may have jumped meanwhile.
        if kept is not None and abs(self.at - kept[0]) <= _KEPT:
            return kept[1]
        found = outlook(self.office.id, self.at)
        cache.set(key, (self.at, found), timeout=_KEPT.total_seconds())
        return found

    @property
    def end(self) -> DayEnd:
        """When the work may be done."""
        return self.ahead.end

    @property
    def end_range(self) -> str:
        """Between which times the hall may be empty."""
        best, late = self._clock(self.end.best), self._clock(self.end.late)
        return best if best == late else f"{best}\N{EN DASH}{late}"

    @property
    def end_due(self) -> str:
        """By when the last service has to end."""
        return self._clock(self.end.due)

    @property
    def end_state(self) -> tuple[str | Promise, str]:
        """Whether it fits, in words, and its look."""
        return _ENDS[self.end.state]

    @cached_property
    def notices(self) -> list[NoticeView]:
        """What stands on the boards."""
        return notices(self.office.id, self.at)

    @cached_property
    def devices(self) -> list[DeviceRow]:
        """Kiosks and boards."""
        return [DeviceRow(device=each, at=self.at) for each in devices_of(self.office.id)]

    @cached_property
    def alarms(self) -> list[Alarm]:
        """Calls for help."""
        return alarms(self.office.id, reader=self.reader, at=self.at)

    @property
    def colleagues_line(self) -> str:
        """Where the page listens for calls for help."""
        return colleagues_line(self.office.id, reader=self.reader, at=self.at)

    @property
    def stop_reasons(self) -> list[words.Choice]:
        """Why the door is stopped."""
        return words.choices(words.STOP)

    @property
    def lanes_to_choose(self) -> list[words.Choice]:
        """The lanes that can be paused."""
        return words.choices(words.LANES)

    @property
    def door_lanes(self) -> list[words.Choice]:
        """The lanes of the door."""
        everybody = words.Choice(value="", label=str(_EVERYBODY_ELSE))
        return [everybody, *[words.Choice(value=lane, label=self.lane_name(lane)) for lane in rules_lanes.DOOR]]

    def lane_name(self, lane: str) -> str:
        """Write a lane's name."""
        return words.said(words.LANES, lane) if lane else str(_EVERYBODY_ELSE)

    def _clock(self, moment: datetime) -> str:
        return date_format(local(moment, self.office.time_zone), "H.i")
