"""What happened to an office, its days and the figures. What holds for the country has the nil id as its subject."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from giliran.ledger.facts import Fact

COUNTRY = UUID(int=0)


@dataclass(frozen=True, kw_only=True)
class OfficeOpened(Fact):
    """An office began, or began again, to take applicants."""

    kind: ClassVar = "offices.office_opened"
    subject_type: ClassVar = "office"
    code: str


@dataclass(frozen=True, kw_only=True)
class OfficeClosed(Fact):
    """An office takes applicants no more."""

    kind: ClassVar = "offices.office_closed"
    subject_type: ClassVar = "office"
    code: str


@dataclass(frozen=True, kw_only=True)
class OfficeChanged(Fact):
    """An office's description changed: the names of the fields, their old and new values, in the same order."""

    kind: ClassVar = "offices.office_changed"
    subject_type: ClassVar = "office"
    fields: tuple[str, ...]
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class OpeningPlanChanged(Fact):
    """From a day on, a weekday has other hours ("08:00-16:00 (12:00-13:00)"; empty: a day off)."""

    kind: ClassVar = "offices.opening_plan_changed"
    subject_type: ClassVar = "office"
    weekday: int
    before: str
    after: str
    valid_from: date


@dataclass(frozen=True, kw_only=True)
class ExceptionAdded(Fact):
    """One day has other hours (empty: closed)."""

    kind: ClassVar = "offices.exception_added"
    subject_type: ClassVar = "office"
    exception: UUID
    day: date
    hours: str


@dataclass(frozen=True, kw_only=True)
class ExceptionWithdrawn(Fact):
    """A day goes by the plan again."""

    kind: ClassVar = "offices.exception_withdrawn"
    subject_type: ClassVar = "office"
    exception: UUID
    day: date


@dataclass(frozen=True, kw_only=True)
class HolidayChanged(Fact):
    """A national holiday was added (`holiday`) or taken away; `withdrawn`: that decision no longer stands."""

    kind: ClassVar = "offices.holiday_changed"
    subject_type: ClassVar = "country"
    change: UUID
    day: date
    holiday: bool
    withdrawn: bool


@dataclass(frozen=True, kw_only=True)
class FigureChanged(Fact):
    """A figure has another value from a day on (`before` None: it had none)."""

    kind: ClassVar = "offices.figure_changed"
    subject_type: ClassVar = "office"
    key: str
    before: int | None
    after: int | None
    valid_from: date


@dataclass(frozen=True, kw_only=True)
class CounterAdded(Fact):
    """An office has one more counter."""

    kind: ClassVar = "offices.counter_added"
    subject_type: ClassVar = "office"
    counter: UUID
    number: int


@dataclass(frozen=True, kw_only=True)
class CounterChanged(Fact):
    """A counter's name changed, or it was taken out of use or put back."""

    kind: ClassVar = "offices.counter_changed"
    subject_type: ClassVar = "office"
    counter: UUID
    number: int
    name_before: str
    name_after: str
    active: bool
