"""What happens to releases and their schedules. A release's history is kept under the release, and sealed with it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from giliran.ledger.facts import Fact

Text = str | Promise


@dataclass(frozen=True, kw_only=True)
class _ReleaseFact(Fact):
    subject_type: ClassVar[str] = "release"
    office: UUID
    lane: str


@dataclass(frozen=True, kw_only=True)
class ReleasePlanned(_ReleaseFact):
    """Places of some days will be released at `opens_at`; said again when the plan changes before its room opens."""

    kind: ClassVar[str] = "appointments.release_planned"
    staff_sentence: ClassVar[Text] = _("Rilis kuota direncanakan pada {opens_at}.")
    opens_at: datetime
    room_opens_at: datetime
    first_day: date
    last_day: date
    share_percent: int


@dataclass(frozen=True, kw_only=True)
class ReleaseCancelled(_ReleaseFact):
    """A planned release will not be."""

    kind: ClassVar[str] = "appointments.release_cancelled"
    staff_sentence: ClassVar[Text] = _("Rilis kuota pada {opens_at} dibatalkan.")
    opens_at: datetime


@dataclass(frozen=True, kw_only=True)
class ReleasePostponed(_ReleaseFact):
    """Nothing ran when it was due; its room gets some minutes from now."""

    kind: ClassVar[str] = "appointments.release_postponed"
    staff_sentence: ClassVar[Text] = _("Rilis kuota diundur ke {opens_at} karena sistem tidak berjalan.")
    opens_at: datetime
    previous: datetime


@dataclass(frozen=True, kw_only=True)
class CustodianCommitted(_ReleaseFact):
    """A custodian has committed to a secret, before anybody could join."""

    kind: ClassVar[str] = "appointments.custodian_committed"
    staff_sentence: ClassVar[Text] = _("Pengawas undian {custodian} menyerahkan segel rahasianya.")
    custodian: str
    commitment: str


@dataclass(frozen=True, kw_only=True)
class RoomOpened(_ReleaseFact):
    """The waiting room stands open; `custodians` had committed, and no other will take part."""

    kind: ClassVar[str] = "appointments.room_opened"
    staff_sentence: ClassVar[Text] = _("Ruang tunggu dibuka.")
    custodians: int


@dataclass(frozen=True, kw_only=True)
class RoomClosed(_ReleaseFact):
    """Nobody joins the draw any more; `root` stands for all who did, before any secret was asked for."""

    kind: ClassVar[str] = "appointments.room_closed"
    staff_sentence: ClassVar[Text] = _("Daftar peserta undian ditutup: {entrants} peserta.")
    entrants: int
    root: str


@dataclass(frozen=True, kw_only=True)
class CustodianRevealed(_ReleaseFact):
    """A custodian's secret is known. `in_time`: before the draw, and so part of it."""

    kind: ClassVar[str] = "appointments.custodian_revealed"
    staff_sentence: ClassVar[Text] = _("Pengawas undian {custodian} membuka rahasianya.")
    custodian: str
    in_time: bool


@dataclass(frozen=True, kw_only=True)
class ReleaseDrawn(_ReleaseFact):
    """Everybody who had joined in time has a place in line, and the places may be taken by those let in."""

    kind: ClassVar[str] = "appointments.release_drawn"
    staff_sentence: ClassVar[Text] = _("Undian dilakukan: {entrants} peserta, {places} tempat.")
    entrants: int
    places: int
    seed: str
    secrets: int


@dataclass(frozen=True, kw_only=True)
class ReleaseOpened(_ReleaseFact):
    """Places were released without a waiting room."""

    kind: ClassVar[str] = "appointments.release_opened"
    staff_sentence: ClassVar[Text] = _("{places} tempat dirilis tanpa ruang tunggu.")
    places: int


@dataclass(frozen=True, kw_only=True)
class ReleaseEnded(_ReleaseFact):
    """What was left is free for everybody. `reason`: sold_out, line_empty, too_long, next or by_hand."""

    kind: ClassVar[str] = "appointments.release_ended"
    staff_sentence: ClassVar[Text] = _("Rilis kuota selesai: {bookings} janji temu, {left} tempat tersisa.")
    reason: str
    bookings: int
    left: int


@dataclass(frozen=True, kw_only=True)
class ScheduleSet(Fact):
    """An office's release schedule was made or changed."""

    kind: ClassVar[str] = "appointments.schedule_set"
    subject_type: ClassVar[str] = "schedule"
    staff_sentence: ClassVar[Text] = _("Jadwal rilis kuota diatur.")
    office: UUID
    lane: str
    every: str
    covers: str
    share_percent: int
    room_minutes: int
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, kw_only=True)
class HeldBack(Fact):
    """Free places wait for their release now, or no longer do, since schedules changed."""

    kind: ClassVar[str] = "appointments.held_back"
    subject_type: ClassVar[str] = "office"
    staff_sentence: ClassVar[Text] = _("{slots} waktu disesuaikan dengan jadwal rilis.")
    office: UUID
    lane: str
    slots: int
