"""What a planned day is made of. Drivers of every kind (through services, over HTTP) play the same plan."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum


class Kind(StrEnum):
    """By which right a guest comes; the words are those of the lobby's classes."""

    BOOKED = "booked"
    WALK_IN = "walk_in"
    PRIORITY = "priority"


@dataclass(frozen=True, kw_only=True)
class OfficeShape:
    """An office as the model sees it. `guests` is the mean number of people on an ordinary day.

    `counters` are those at which simulated officers sit; `steps` the keys of the office's plan, in order.
    `opens` … `break_ends` are read on the office's own clock.
    """

    code: str
    time_zone: str
    opens: time
    closes: time
    break_starts: time | None
    break_ends: time | None
    slot_minutes: int
    slot_capacity: int
    early_minutes: int
    steps: tuple[str, ...]
    counters: tuple[int, ...]
    guests: int


@dataclass(frozen=True, kw_only=True)
class Later:
    """What becomes of a guest's application after the visit, in days and seconds counted from it."""

    corrected_after_days: int
    decided_after_seconds: int
    refused: bool
    printed_after_days: int
    collected_after_days: int | None


@dataclass(frozen=True, kw_only=True)
class Guest:
    """Somebody who means to come. `arrives_at` None: did not come. `number` counts within the office's day from 1.

    `slot_at` is the time that a booked guest would like; `serve_seconds` how long each step takes, by its key;
    `walk_seconds` from the call to the counter; `miss_calls` how many calls find nobody; `returns_after_seconds` when
    somebody parked after too many comes back (None: never). `filed_days_before` and `paid_after_seconds` tell of the
    application, which booked guests alone have.
    """

    number: int
    kind: Kind
    slot_at: datetime | None
    arrives_at: datetime | None
    serve_seconds: Mapping[str, int]
    walk_seconds: int
    correction: bool
    miss_calls: int
    returns_after_seconds: int | None
    filed_days_before: int
    paid_after_seconds: int
    later: Later

    @property
    def applies(self) -> bool:
        """Say whether the guest has an application: those who booked have."""
        return self.kind is Kind.BOOKED

    @property
    def comes(self) -> bool:
        """Say whether the guest turns up."""
        return self.arrives_at is not None


@dataclass(frozen=True, kw_only=True)
class Shift:
    """An officer's day at a counter: from when to when, for which steps, and the breaks."""

    email: str
    role: str
    counter_number: int
    steps: tuple[str, ...]
    starts: datetime
    ends: datetime
    breaks: tuple[tuple[datetime, datetime], ...]


@dataclass(frozen=True, kw_only=True)
class DayPlan:
    """A day of an office: guests in order of their numbers, and who serves them."""

    office: str
    day: date
    seed: int
    guests: tuple[Guest, ...]
    shifts: tuple[Shift, ...]
