"""Why a wish for a place is not met, in words that say what to do."""

from django.utils.translation import gettext_lazy as _

from giliran.appointments.rules import MoveRefusal
from giliran.appointments.services.places import Outcome
from giliran.foundation.errors import Refused


class BookingRefused(Refused):
    """A place could not be taken, kept or left."""


class SlotFull(BookingRefused):
    """Others were faster."""

    message = _("Maaf, waktu ini baru saja penuh. Pilih waktu lain; data Anda tetap tersimpan.")


class SlotClosed(BookingRefused):
    """The slot is closed, over, or gone."""

    message = _("Waktu ini sudah ditutup. Pilih waktu lain.")


class HasBooking(BookingRefused):
    """The person, or somebody with the same confirmed identity, has a live booking."""

    message = _(
        "Orang ini sudah mempunyai janji temu. Satu orang hanya dapat memiliki satu janji temu. "
        "Pindahkan atau batalkan yang ada lebih dahulu."
    )


class NotReady(BookingRefused):
    """The application is not in a state to come to the office."""

    message = _("Permohonan ini belum dikirim atau sudah selesai. Lengkapi dan kirim permohonan lebih dahulu.")


class OtherOffice(BookingRefused):
    """The slot is not at the office that the application was made to."""

    message = _("Waktu ini ada di kantor lain. Pilih kantor itu lebih dahulu, lalu pilih waktunya.")


class CannotChange(BookingRefused):
    """The booking has ended meanwhile."""

    message = _("Janji temu ini sudah berubah. Muat ulang halaman untuk melihat keadaan terakhir.")


class SameSlot(BookingRefused):
    """Moving to where it is already."""

    message = _("Janji temu Anda memang pada waktu itu. Pilih waktu lain jika ingin pindah.")


class TooLate(BookingRefused):
    """The last day for changes is over."""

    message = _("Batas waktu untuk mengubah janji temu sudah lewat. Datanglah sesuai jadwal, atau hubungi kantor.")


class MovesUsedUp(BookingRefused):
    """It was moved before."""

    message = _("Janji temu ini sudah pernah Anda pindahkan, dan tidak dapat dipindahkan lagi.")


class PayFirst(BookingRefused):
    """The office takes payment before a place is chosen."""

    message = _("Kantor ini meminta pembayaran lebih dahulu. Setelah membayar, Anda memilih waktu kedatangan.")


class PassRevoked(BookingRefused):
    """The pass was taken back: the person's passes have a new epoch."""

    message = _("Izin pesan ini sudah tidak berlaku. Masuk lagi, lalu pilih waktu sekali lagi.")


class WrongLane(BookingRefused):
    """The slot is another lane's, or nobody books in the lane."""

    message = _("Waktu ini untuk jalur lain. Pilih waktu di jalur Anda, atau ganti jalur lebih dahulu.")


class Gated(BookingRefused):
    """A release runs for the slot, and its waiting room has not let the person in."""

    message = _("Waktu ini sedang dirilis lewat ruang tunggu. Masuk lewat ruang tunggu, lalu tunggu giliran Anda.")


class NotLetIn(BookingRefused):
    """The release does not run, or the person's turn has not come."""

    message = _("Giliran Anda di ruang tunggu belum tiba atau sudah selesai. Kembali ke ruang tunggu.")


class FamilyTooLarge(BookingRefused):
    """More people than a family may book together."""

    message = _("Paling banyak lima orang dapat memesan bersama. Pesan untuk yang lain secara terpisah.")


class NoRoomForAll(BookingRefused):
    """There is room, but not for the whole family side by side."""

    message = _("Di sekitar waktu ini tidak cukup tempat untuk semua. Pilih waktu lain, atau pesan sendiri-sendiri.")


BY_OUTCOME: dict[Outcome, type[BookingRefused]] = {
    Outcome.FULL: SlotFull,
    Outcome.CLOSED: SlotClosed,
    Outcome.HAS_BOOKING: HasBooking,
    Outcome.NOT_READY: NotReady,
    Outcome.GONE: CannotChange,
    Outcome.SAME: SameSlot,
    Outcome.AGAIN: SlotFull,
    Outcome.PARTY: NoRoomForAll,
    Outcome.REVOKED: PassRevoked,
    Outcome.WRONG_LANE: WrongLane,
    Outcome.WRONG_OFFICE: OtherOffice,
    Outcome.GATED: Gated,
}
BY_MOVE: dict[MoveRefusal, type[BookingRefused]] = {
    MoveRefusal.NOT_CONFIRMED: CannotChange,
    MoveRefusal.TOO_LATE: TooLate,
    MoveRefusal.USED_UP: MovesUsedUp,
}
WORDS: dict[type[BookingRefused], str] = {
    **{refusal: outcome.value for outcome, refusal in reversed(BY_OUTCOME.items())},
    TooLate: "too_late",
    MovesUsedUp: "moves_used_up",
    PayFirst: "pay_first",
    NotLetIn: "not_let_in",
    FamilyTooLarge: "family_too_large",
}
"""What programs are told, in one word each."""
