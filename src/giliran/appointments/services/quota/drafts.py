"""Changes of plan as somebody drafts them: each can be written, and says from which to which day it counts."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from giliran.appointments.services.quota.plans import Quota, set_lane_plan
from giliran.offices import services as offices
from giliran.offices.rules import Hours

WORKING_COUNTERS, VISIT_MINUTES = "working_counters", "visit_minutes"
UNITS = {WORKING_COUNTERS: "loket", VISIT_MINUTES: "menit", "slot_minutes": "menit"}


class Draft(Protocol):
    """A change that is not saved yet. `last` None: until further notice."""

    @property
    def first(self) -> date:
        """The first day it counts for."""

    @property
    def last(self) -> date | None:
        """The last day it counts for."""

    def write(self, *, office_id: UUID, at: datetime, actor: UUID | None) -> None:
        """Save it by the service that owns it; raise a `Refused` that says what is wrong."""


@dataclass(frozen=True, kw_only=True)
class WeekdayDraft:
    """Other opening hours of a weekday (None: a day off) from a day on."""

    weekday: int
    hours: Hours | None
    first: date
    last: date | None = None

    def write(self, *, office_id: UUID, at: datetime, actor: UUID | None) -> None:
        """Change the week's plan."""
        offices.change_opening_plan(
            office_id=office_id, weekday=self.weekday, hours=self.hours, valid_from=self.first, at=at, actor=actor
        )


@dataclass(frozen=True, kw_only=True)
class DayDraft:
    """One day at other hours, closed (None), or open at a weekend; a local holiday is such a day."""

    first: date
    hours: Hours | None
    reason_id: str
    reason_en: str

    @property
    def last(self) -> date:
        """That very day."""
        return self.first

    def write(self, *, office_id: UUID, at: datetime, actor: UUID | None) -> None:
        """Add the exception."""
        offices.add_exception(
            office_id=office_id, day=self.first, hours=self.hours, reason_id=self.reason_id, reason_en=self.reason_en,
            at=at, actor=actor,
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class DayBackDraft:
    """A day's exception taken back."""

    exception_id: UUID
    first: date

    @property
    def last(self) -> date:
        """That very day."""
        return self.first

    def write(self, *, office_id: UUID, at: datetime, actor: UUID | None) -> None:  # noqa: ARG002 - as every draft
        """Withdraw it."""
        offices.withdraw_exception(exception_id=self.exception_id, at=at, actor=actor)


@dataclass(frozen=True, kw_only=True)
class HolidayDraft:
    """A national holiday added or taken away; the head office decides it, each office may look at what it would do."""

    first: date
    holiday: bool
    name_id: str
    name_en: str

    @property
    def last(self) -> date:
        """That very day."""
        return self.first

    def write(self, *, office_id: UUID, at: datetime, actor: UUID | None) -> None:  # noqa: ARG002 - as every draft
        """Add it for the country."""
        offices.add_holiday_change(
            day=self.first, holiday=self.holiday, name_id=self.name_id, name_en=self.name_en, at=at, actor=actor
        )


@dataclass(frozen=True, kw_only=True)
class LaneDraft:
    """Another quota of a lane from a day on."""

    quota: Quota
    first: date
    last: date | None = None

    def write(self, *, office_id: UUID, at: datetime, actor: UUID | None) -> None:
        """Change the lane's plan."""
        set_lane_plan(office_id=office_id, quota=self.quota, valid_from=self.first, at=at, actor=actor)


@dataclass(frozen=True, kw_only=True)
class FigureDraft:
    """Other counters in use, or other minutes a visit, at this office from a day on."""

    key: str
    value: int
    first: date
    last: date | None = None

    def write(self, *, office_id: UUID, at: datetime, actor: UUID | None) -> None:
        """Set the figure for the office."""
        offices.set_figure(
            key=self.key, value=self.value, unit=UNITS[self.key], valid_from=self.first, at=at, actor=actor,
            office_id=office_id,
        )  # fmt: skip


FIGURE_NAMES = {WORKING_COUNTERS: _("Loket yang bekerja"), VISIT_MINUTES: _("Menit per kunjungan")}
