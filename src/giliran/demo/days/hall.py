"""A hall as it lives through a day: guests come, officers sit down, call, serve, rest and go home.

Every step is one of the lobby's own services, with the instant at which it happens. Who is called next is the lobby's
to say; this only decides when an officer presses the button, and how long it takes.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from random import Random
from uuid import UUID

from giliran.demo.days.clockwork import Clockwork
from giliran.demo.days.plan import Guest, Kind, Shift
from giliran.foundation.errors import Refused
from giliran.lobby import services
from giliran.lobby.queries import TicketView
from giliran.lobby.services import ArrivalRefused

_NOBODY_COMES = timedelta(seconds=80)
_OVERTIME = timedelta(minutes=100)
"""After closing the hall is emptied, but not for longer than this."""
_LOOKS_AGAIN = timedelta(minutes=2)

Served = Callable[[Guest, UUID, datetime, datetime], None]
"""What an officer does with a guest's file: told the guest, the officer, when the last step began and ended."""


class Mood(StrEnum):
    """What an officer does."""

    AWAY = "away"
    FREE = "free"
    BUSY = "busy"
    RESTING = "resting"


@dataclass(kw_only=True)
class Station:
    """A counter with its officer."""

    shift: Shift
    counter_id: UUID
    officer_id: UUID
    chance: Random
    mood: Mood = Mood.AWAY
    rest_until: datetime | None = None

    def gap(self) -> timedelta:
        """Return how long the officer takes until the next press."""
        return timedelta(seconds=self.chance.uniform(6, 35))


@dataclass(kw_only=True)
class Presence:
    """A guest in the hall."""

    guest: Guest
    visit_id: UUID
    came_at: datetime
    left: list[str]
    missed: int = 0
    first_called_at: datetime | None = None
    parked: bool = False


@dataclass(kw_only=True)
class Tally:
    """What a day came to. Waits are in seconds, from coming in to the first call."""

    came: int = 0
    walk_ins: int = 0
    finished: int = 0
    turned_away: int = 0
    waits: list[float] = field(default_factory=list)


class Hall:
    """Plays the guests and officers of a day. `codes`: reservation codes by guests' numbers; `served`: see `Served`."""

    def __init__(
        self,
        *,
        office_id: UUID,
        clock: Clockwork,
        stations: list[Station],
        desk: UUID,
        codes: Mapping[int, str],
        served: Served,
    ) -> None:
        """Plan nothing yet; `desk` is the officer who gives numbers to those without an appointment."""
        self.tally = Tally()
        self._office_id, self._clock, self._stations = office_id, clock, stations
        self._desk, self._codes, self._served = desk, codes, served
        self._here: dict[UUID, Presence] = {}

    def plan(self, guests: tuple[Guest, ...]) -> None:
        """Plan the day."""
        for station in self._stations:
            self._clock.plan(station.shift.starts, self._about(station, self._sit_down))
            for starts, ends in station.shift.breaks:
                self._clock.plan(starts, self._rest(station, ends))
            self._clock.plan(station.shift.ends, self._about(station, self._look_round))
        for guest in guests:
            if guest.arrives_at is not None:
                self._clock.plan(guest.arrives_at, self._coming(guest))

    def _about(self, station: Station, do: Callable[[Station, datetime], None]) -> Callable[[datetime], None]:
        return lambda at: do(station, at)

    # Officers

    def _sit_down(self, station: Station, at: datetime) -> None:
        services.take_counter(
            office_id=self._office_id,
            counter_id=station.counter_id,
            officer_id=station.officer_id,
            steps=station.shift.steps,
            at=at,
        )
        station.mood = Mood.FREE
        self._look_round(station, at)

    def _rest(self, station: Station, until: datetime) -> Callable[[datetime], None]:
        def begin(at: datetime) -> None:
            station.rest_until = until
            if station.mood is Mood.FREE:
                self._look_round(station, at)

        return begin

    def _pause(self, station: Station, until: datetime, at: datetime) -> None:
        services.pause_counter(counter_id=station.counter_id, officer_id=station.officer_id, at=at)
        station.mood, station.rest_until = Mood.RESTING, None
        self._clock.plan(max(until, at + _LOOKS_AGAIN), self._about(station, self._come_back))

    def _come_back(self, station: Station, at: datetime) -> None:
        services.resume_counter(counter_id=station.counter_id, officer_id=station.officer_id, at=at)
        station.mood = Mood.FREE
        self._look_round(station, at)

    def _look_round(self, station: Station, at: datetime) -> None:
        """Rest if it is time to, call the next if there is one, go home if the day is over."""
        if station.mood is not Mood.FREE:
            return
        if station.rest_until is not None and at < station.shift.ends:
            if station.rest_until > at + _LOOKS_AGAIN:
                self._pause(station, station.rest_until, at)
                return
            station.rest_until = None
        if at < station.shift.ends + _OVERTIME and self._call(station, at):
            return
        if at >= station.shift.ends:
            self._go_home_or_wait(station, at)

    def _go_home_or_wait(self, station: Station, at: datetime) -> None:
        mine = set(station.shift.steps)
        still = any(mine & set(one.left) for one in self._here.values() if not one.parked)
        if still and at < station.shift.ends + _OVERTIME:
            self._clock.plan(at + _LOOKS_AGAIN, self._about(station, self._look_round))
            return
        services.leave_counter(counter_id=station.counter_id, officer_id=station.officer_id, at=at)
        station.mood = Mood.AWAY

    def _call(self, station: Station, at: datetime) -> bool:
        found = services.call_next(
            office_id=self._office_id, counter_id=station.counter_id, officer_id=station.officer_id, at=at
        )
        if found is None:
            return False
        station.mood = Mood.BUSY
        one = self._here.get(found.visit_id)
        if one is None:  # somebody whom nobody simulates: they do not come
            self._clock.plan(at + _NOBODY_COMES, self._about(station, self._nobody_came(found.visit_id)))
            return True
        if one.first_called_at is None:
            one.first_called_at = at
            self.tally.waits.append((at - one.came_at).total_seconds())
        if one.missed < one.guest.miss_calls:
            self._clock.plan(at + _NOBODY_COMES, self._about(station, self._nobody_came(found.visit_id)))
        else:
            self._clock.plan(
                at + timedelta(seconds=one.guest.walk_seconds), self._about(station, self._serving(one, found.step))
            )
        return True

    def _nobody_came(self, visit_id: UUID) -> Callable[[Station, datetime], None]:
        def give_up(station: Station, at: datetime) -> None:
            found = services.not_here(visit_id=visit_id, officer_id=station.officer_id, at=at)
            one = self._here.get(visit_id)
            if one is not None:
                self._missed(one, found, at)
            self._free(station, at)

        return give_up

    def _missed(self, one: Presence, found: TicketView, at: datetime) -> None:
        one.missed += 1
        if found.step_state != "absent":
            return
        one.parked = True
        if one.guest.returns_after_seconds is not None:
            self._clock.plan(at + timedelta(seconds=one.guest.returns_after_seconds), self._returning(one))

    def _serving(self, one: Presence, step: str) -> Callable[[Station, datetime], None]:
        def begin(station: Station, at: datetime) -> None:
            services.start_serving(visit_id=one.visit_id, officer_id=station.officer_id, at=at)
            took = timedelta(seconds=one.guest.serve_seconds[step])
            self._clock.plan(at + took, self._about(station, self._finishing(one, step, began=at)))

        return begin

    def _finishing(self, one: Presence, step: str, *, began: datetime) -> Callable[[Station, datetime], None]:
        def end(station: Station, at: datetime) -> None:
            one.left.remove(step)
            if not one.left:
                self._served(one.guest, station.officer_id, began, at)
            services.finish_step(visit_id=one.visit_id, officer_id=station.officer_id, at=at)
            if not one.left:
                del self._here[one.visit_id]
                self.tally.finished += 1
            self._free(station, at)
            self._wake(at)

        return end

    def _free(self, station: Station, at: datetime) -> None:
        station.mood = Mood.FREE
        self._clock.plan(at + station.gap(), self._about(station, self._look_round))

    def _wake(self, at: datetime) -> None:
        """Somebody waits: an officer who sits idle sees it after a moment."""
        for station in self._stations:
            if station.mood is Mood.FREE:
                self._clock.plan(at + station.gap() / 3, self._about(station, self._look_round))

    # Guests

    def _coming(self, guest: Guest) -> Callable[[datetime], None]:
        def come(at: datetime) -> None:
            found = self._let_in(guest, at)
            if found is None:
                self.tally.turned_away += 1
                return
            self.tally.came += 1
            self.tally.walk_ins += guest.kind is not Kind.BOOKED
            self._here[found.visit_id] = Presence(
                guest=guest, visit_id=found.visit_id, came_at=at, left=list(guest.serve_seconds)
            )
            self._wake(at)

        return come

    def _let_in(self, guest: Guest, at: datetime) -> TicketView | None:
        if guest.kind is not Kind.BOOKED:
            try:
                return services.walk_in(
                    office_id=self._office_id, priority=guest.kind is Kind.PRIORITY, at=at, actor=self._desk
                )
            except Refused:  # the places of today for those without an appointment are used up
                return None
        code = self._codes.get(guest.number)
        if not code:
            return None
        try:
            return services.check_in(office_id=self._office_id, code=code, at=at, actor=None)
        except ArrivalRefused:  # too early or too late by the place that was left for them
            return None

    def _returning(self, one: Presence) -> Callable[[datetime], None]:
        def come_back(at: datetime) -> None:
            services.return_to_queue(visit_id=one.visit_id, at=at, actor=None)
            one.parked = False
            self._wake(at)

        return come_back
