"""What the waiting list publishes. A wish's history is kept under it; each of a family has a fact of its own."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from giliran.appointments.events import Text
from giliran.ledger.facts import Fact


@dataclass(frozen=True, kw_only=True)
class _WishFact(Fact):
    subject_type: ClassVar[str] = "wish"
    application: UUID
    office: UUID


@dataclass(frozen=True, kw_only=True)
class WishMade(_WishFact):
    """Somebody waits for a place of some days; `people` of one family together."""

    kind: ClassVar[str] = "appointments.wish_made"
    sentence: ClassVar[Text] = _("Anda masuk daftar tunggu untuk {first_day} sampai {last_day}.")
    staff_sentence: ClassVar[Text] = _("Masuk daftar tunggu untuk {first_day} sampai {last_day}.")
    lane: str
    first_day: date
    last_day: date
    people: int


@dataclass(frozen=True, kw_only=True)
class WishLeft(_WishFact):
    """They wait no longer, by their own will."""

    kind: ClassVar[str] = "appointments.wish_left"
    sentence: ClassVar[Text] = _("Anda keluar dari daftar tunggu.")
    staff_sentence: ClassVar[Text] = _("Keluar dari daftar tunggu.")


@dataclass(frozen=True, kw_only=True)
class WishOffered(_WishFact):
    """Freed places are kept for them until `until`."""

    kind: ClassVar[str] = "appointments.wish_offered"
    sentence: ClassVar[Text] = _("Ada tempat untuk Anda: {starts_at}. Jawab sebelum {until}.")
    staff_sentence: ClassVar[Text] = _("Ditawari tempat {starts_at} dari daftar tunggu, sampai {until}.")
    offer: UUID
    starts_at: datetime
    until: datetime
    people: int


@dataclass(frozen=True, kw_only=True)
class WishMet(_WishFact):
    """They took what was offered."""

    kind: ClassVar[str] = "appointments.wish_met"
    sentence: ClassVar[Text] = _("Anda menerima tempat dari daftar tunggu: {starts_at}.")
    staff_sentence: ClassVar[Text] = _("Menerima tempat {starts_at} dari daftar tunggu.")
    offer: UUID
    starts_at: datetime


@dataclass(frozen=True, kw_only=True)
class OfferDeclined(_WishFact):
    """They did not want what was offered, and wait on."""

    kind: ClassVar[str] = "appointments.offer_declined"
    sentence: ClassVar[Text] = _("Anda menolak tempat {starts_at}. Anda tetap di daftar tunggu.")
    staff_sentence: ClassVar[Text] = _("Menolak tempat {starts_at} dari daftar tunggu.")
    offer: UUID
    starts_at: datetime


@dataclass(frozen=True, kw_only=True)
class OfferExpired(_WishFact):
    """Nobody answered in time; the places pass on to the next."""

    kind: ClassVar[str] = "appointments.offer_expired"
    sentence: ClassVar[Text] = _("Tawaran tempat {starts_at} tidak dijawab sampai batas waktunya.")
    staff_sentence: ClassVar[Text] = _("Tidak menjawab tawaran tempat {starts_at}.")
    offer: UUID
    starts_at: datetime
    missed: int


@dataclass(frozen=True, kw_only=True)
class OfferWithdrawn(_WishFact):
    """The office closed what had been offered; nobody is to blame for not taking it."""

    kind: ClassVar[str] = "appointments.offer_withdrawn"
    sentence: ClassVar[Text] = _("Kantor menutup waktu {starts_at} yang ditawarkan kepada Anda.")
    staff_sentence: ClassVar[Text] = _("Waktu {starts_at} ditutup sesudah ditawarkan.")
    offer: UUID
    starts_at: datetime


@dataclass(frozen=True, kw_only=True)
class WishOver(_WishFact):
    """The wish ended by itself (`reason`: "days", "booked", "application" or "unanswered")."""

    kind: ClassVar[str] = "appointments.wish_over"
    sentence: ClassVar[Text] = _("Daftar tunggu Anda sudah berakhir.")
    staff_sentence: ClassVar[Text] = _("Daftar tunggu berakhir.")
    reason: str
