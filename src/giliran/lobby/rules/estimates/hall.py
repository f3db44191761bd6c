"""What the estimates are made from: days that are over, and a hall as it stands at an instant.

All instants are seconds since the local midnight of the day (past midnight they go beyond 86,400), all lengths of
time seconds. A `service` is what counters differ by in skill and people in need: with several offices' steps, the
step. Everything here is plain data, so that the log of a day and the tables of a running lobby make the same halls.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Journey:
    """One person at one queue: came, was called or gave up, was served. What has not happened yet is None.

    `head_start` is how long before the joining the person's turn lies (negative: after it), by the rule of calling:
    the earliest turn is called first. `counter` None: not called, or not known. `served` says that the person was
    called; who gave up has `left_queue_at` and is not `served`.
    """

    visit: Hashable
    service: str
    joined_at: float
    left_queue_at: float | None = None
    service_ended_at: float | None = None
    counter: str | None = None
    served: bool = False
    head_start: float = 0.0
    visit_class: str = ""

    @property
    def turn(self) -> float:
        """The instant by which the person is put in order."""
        return self.joined_at - self.head_start


@dataclass(frozen=True, slots=True)
class Session:
    """A counter open for some services, without a break; a pause ends one session and the next begins after it."""

    counter: str
    skills: frozenset[str]
    opened_at: float
    closed_at: float | None = None


@dataclass(frozen=True, slots=True)
class Booking:
    """An appointment of the day, known beforehand. `arrived_at` None: the person never came (or not yet)."""

    service: str
    appointed_at: float
    arrived_at: float | None = None


@dataclass(frozen=True, slots=True)
class DayLog:
    """A day of one lobby, when it is over (or so far). Without `sessions` open counters are told by their calls."""

    day: date
    journeys: Sequence[Journey]
    sessions: Sequence[Session] = ()
    bookings: Sequence[Booking] = ()


class Desk(NamedTuple):
    """A counter that is open now, the services that it calls, and since when it has been open (0: unknown)."""

    counter: str
    skills: frozenset[str]
    opened_at: float = 0.0


class Coming(NamedTuple):
    """A booked person who has not come yet; the turn is the appointed time."""

    service: str
    turn: float


@dataclass(frozen=True, slots=True)
class Hall:
    """A lobby at the instant `at`, from what had happened by then.

    `waiting` have not left the queue; `serving` were called and are not done; `ended` are those of today who are done
    or gave up, at least of the last hour, in any order. `desks` are the open counters, busy or free.
    """

    day: date
    at: float
    waiting: Sequence[Journey]
    serving: Sequence[Journey]
    ended: Sequence[Journey] = ()
    desks: Sequence[Desk] = ()
    coming: Sequence[Coming] = field(default=())


class Estimate(NamedTuple):
    """How long somebody still waits, in seconds: `low_s` to `high_s` holds nine times of ten, `middle_s` half."""

    low_s: float
    middle_s: float
    high_s: float
