"""What all facts of a kind say."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from django.utils.functional import Promise

from giliran.ledger.facts import Fact

Text = str | Promise


@dataclass(frozen=True, kw_only=True)
class VisitFact(Fact):
    """Something about a visit; `number` is its number from then on."""

    subject_type: ClassVar[str] = "visit"
    application: UUID | None
    office: UUID
    local_date: date
    number: str


@dataclass(frozen=True, kw_only=True)
class StepFact(VisitFact):
    """Something about the step that a visit is in."""

    step: str


@dataclass(frozen=True, kw_only=True)
class CounterFact(Fact):
    """Something about a counter and the officer at it. `local_date`: the day at the office."""

    subject_type: ClassVar[str] = "counter"
    office: UUID
    officer: UUID
    local_date: date | None = None


@dataclass(frozen=True, kw_only=True)
class HallFact(Fact):
    """Something about a whole hall on a day; its subject is the office."""

    subject_type: ClassVar[str] = "hall"
    office: UUID
    local_date: date
