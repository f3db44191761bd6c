"""What the waiting room publishes. An entry's history is kept under the entry, the threshold's under the release."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from giliran.ledger.facts import Fact


@dataclass(frozen=True, kw_only=True)
class RoomJoined(Fact):
    """Somebody (or a family) stands in a release's waiting room."""

    kind: ClassVar[str] = "appointments.room_joined"
    subject_type: ClassVar[str] = "entry"
    sentence: ClassVar[str | Promise] = _("Anda masuk ruang tunggu rilis kuota.")
    staff_sentence: ClassVar[str | Promise] = _("Masuk ruang tunggu rilis kuota.")
    application: UUID
    office: UUID
    release: UUID
    people: int
    early: bool


@dataclass(frozen=True, kw_only=True)
class RoomAdmitted(Fact):
    """The waiting room's threshold moved to `admitted_to`: `people` more may choose; `passed` were too many to fit."""

    kind: ClassVar[str] = "appointments.room_admitted"
    subject_type: ClassVar[str] = "release"
    staff_sentence: ClassVar[str | Promise] = _("{people} orang dipersilakan memilih (sampai urutan {admitted_to}).")
    admitted_to: int
    people: int
    passed: int
    left: int
