"""What the room publishes. A booking's history is kept under the booking."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from giliran.ledger.facts import Fact

Text = str | Promise


@dataclass(frozen=True, kw_only=True)
class _BookingFact(Fact):
    subject_type: ClassVar[str] = "booking"
    application: UUID
    office: UUID


@dataclass(frozen=True, kw_only=True)
class SlotHeld(_BookingFact):
    """A place is kept until `until`, to be paid for."""

    kind: ClassVar[str] = "appointments.slot_held"
    sentence: ClassVar[Text] = _("Tempat Anda ditahan sampai {until}. Bayar sebelum itu.")
    staff_sentence: ClassVar[Text] = _("Tempat ditahan sampai {until}.")
    slot: UUID
    starts_at: datetime
    until: datetime


@dataclass(frozen=True, kw_only=True)
class BookingConfirmed(_BookingFact):
    """The place is paid for. `late`: the payment came after the hold had ended."""

    kind: ClassVar[str] = "appointments.booking_confirmed"
    sentence: ClassVar[Text] = _("Janji temu Anda pasti: {starts_at}.")
    staff_sentence: ClassVar[Text] = _("Janji temu pasti: {starts_at}.")
    slot: UUID
    starts_at: datetime
    late: bool = False


@dataclass(frozen=True, kw_only=True)
class HoldExpired(_BookingFact):
    """Nobody paid in time; the place was given back."""

    kind: ClassVar[str] = "appointments.hold_expired"
    sentence: ClassVar[Text] = _("Batas waktu bayar lewat, jadi tempat Anda dilepas. Anda dapat memilih lagi.")
    staff_sentence: ClassVar[Text] = _("Tempat dilepas karena tidak dibayar.")
    slot: UUID
    starts_at: datetime


@dataclass(frozen=True, kw_only=True)
class BookingMoved(_BookingFact):
    """The booking has another time. `by_office`: not counted against the applicant."""

    kind: ClassVar[str] = "appointments.booking_moved"
    sentence: ClassVar[Text] = _("Janji temu Anda dipindahkan ke {starts_at}.")
    staff_sentence: ClassVar[Text] = _("Janji temu dipindahkan ke {starts_at}.")
    slot: UUID
    starts_at: datetime
    previous: datetime
    by_office: bool = False


@dataclass(frozen=True, kw_only=True)
class BookingCancelled(_BookingFact):
    """The booking was given up (`reason`: "applicant" or "application")."""

    kind: ClassVar[str] = "appointments.booking_cancelled"
    sentence: ClassVar[Text] = _("Janji temu Anda dibatalkan.")
    staff_sentence: ClassVar[Text] = _("Janji temu dibatalkan.")
    starts_at: datetime | None
    paid: bool
    reason: str


@dataclass(frozen=True, kw_only=True)
class PlaceOwed(_BookingFact):
    """Paid, and no place yet: the applicant may choose any free one without paying again."""

    kind: ClassVar[str] = "appointments.place_owed"
    sentence: ClassVar[Text] = _("Pembayaran Anda diterima. Pilih waktu kedatangan, tanpa membayar lagi.")
    staff_sentence: ClassVar[Text] = _("Sudah dibayar, belum mendapat tempat.")


@dataclass(frozen=True, kw_only=True)
class PlaceOffered(_BookingFact):
    """There is room again for somebody who has paid and has no place."""

    kind: ClassVar[str] = "appointments.place_offered"
    sentence: ClassVar[Text] = ""
    staff_sentence: ClassVar[Text] = _("Diberi tahu bahwa ada tempat kosong.")


@dataclass(frozen=True, kw_only=True)
class BookingAttended(_BookingFact):
    """The person came."""

    kind: ClassVar[str] = "appointments.booking_attended"
    sentence: ClassVar[Text] = _("Anda datang ke kantor.")
    staff_sentence: ClassVar[Text] = _("Pemohon datang.")
    starts_at: datetime


@dataclass(frozen=True, kw_only=True)
class BookingMissed(_BookingFact):
    """The day ended and the person had not come."""

    kind: ClassVar[str] = "appointments.booking_missed"
    sentence: ClassVar[Text] = _("Anda tidak datang pada {starts_at}. Anda dapat membuat janji temu baru.")
    staff_sentence: ClassVar[Text] = _("Pemohon tidak datang.")
    starts_at: datetime


@dataclass(frozen=True, kw_only=True)
class PaidTwice(_BookingFact):
    """A second payment arrived for an application whose place is paid for already."""

    kind: ClassVar[str] = "appointments.paid_twice"
    sentence: ClassVar[Text] = _("Ada pembayaran kedua untuk permohonan ini. Janji temu Anda tidak berubah.")
    staff_sentence: ClassVar[Text] = _("Dibayar dua kali.")
    bill: UUID


@dataclass(frozen=True, kw_only=True)
class DayClosed(Fact):
    """An office takes no bookings on a day any more."""

    kind: ClassVar[str] = "appointments.day_closed"
    subject_type: ClassVar[str] = "office"
    staff_sentence: ClassVar[Text] = _("Hari {day} ditutup.")
    day: date
    slots: int
