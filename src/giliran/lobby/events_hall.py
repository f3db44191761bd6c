"""What is said to a whole hall, and what only colleagues hear.

The words of a notice stand in its row alone: a supervisor may name somebody in them, and a fact keeps no names.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from giliran.ledger.facts import Fact

Text = str | Promise


@dataclass(frozen=True, kw_only=True)
class _NoticeFact(Fact):
    subject_type: ClassVar[str] = "notice"
    office: UUID
    local_date: date


@dataclass(frozen=True, kw_only=True)
class NoticeGiven(_NoticeFact):
    """A notice stands on the boards until `ends_at`; those of `steps` alone, unless that is empty."""

    kind: ClassVar[str] = "lobby.notice_given"
    staff_sentence: ClassVar[Text] = _("Pengumuman dipasang di papan.")
    steps: tuple[str, ...]
    spoken: bool
    ends_at: datetime


@dataclass(frozen=True, kw_only=True)
class NoticeEnded(_NoticeFact):
    """A notice was taken off the boards before its time."""

    kind: ClassVar[str] = "lobby.notice_ended"
    staff_sentence: ClassVar[Text] = _("Pengumuman diturunkan dari papan.")


@dataclass(frozen=True, kw_only=True)
class _EmergencyFact(Fact):
    subject_type: ClassVar[str] = "counter"
    office: UUID
    local_date: date
    emergency: UUID
    counter_number: int


@dataclass(frozen=True, kw_only=True)
class EmergencyRaised(_EmergencyFact):
    """An officer asked colleagues to come at once."""

    kind: ClassVar[str] = "lobby.emergency_raised"
    staff_sentence: ClassVar[Text] = _("Loket {counter_number} memanggil bantuan darurat.")
    officer: UUID


@dataclass(frozen=True, kw_only=True)
class EmergencyAnswered(_EmergencyFact):
    """A colleague is on the way."""

    kind: ClassVar[str] = "lobby.emergency_answered"
    staff_sentence: ClassVar[Text] = _("Rekan menuju loket {counter_number}.")
    officer: UUID


@dataclass(frozen=True, kw_only=True)
class EmergencyEnded(_EmergencyFact):
    """It is over."""

    kind: ClassVar[str] = "lobby.emergency_ended"
    staff_sentence: ClassVar[Text] = _("Panggilan darurat loket {counter_number} selesai.")


ON_BOARDS: tuple[type[Fact], ...] = (NoticeGiven, NoticeEnded)
"""What boards show. The calls to colleagues are not among them: nothing public may ever follow those."""
