"""What the hall cannot do, in sentences that say what to do instead."""

from django.utils.translation import gettext_lazy as _

from giliran.foundation.errors import Refused


class ArrivalRefused(Refused):
    """Somebody cannot be let in now."""


class UnknownCode(ArrivalRefused):
    """No booking, and nobody in the hall, has this code."""

    message = _("Kode ini tidak kami kenal. Periksa kembali, atau datang ke meja depan.")


class NotPaidYet(ArrivalRefused):
    """The place is only held."""

    message = _("Janji temu ini belum dibayar. Bayar dulu, atau datang ke meja depan.")


class BookingOver(ArrivalRefused):
    """The booking was cancelled, expired, or used on another day."""

    message = _("Janji temu ini sudah tidak berlaku. Silakan datang ke meja depan.")


class HallRefused(Refused):
    """Something cannot be done at a counter now."""


class NoCounter(HallRefused):
    """The officer sits at no counter, or at another."""

    message = _("Pilih loket Anda dulu.")


class Paused(HallRefused):
    """The counter is paused."""

    message = _("Loket Anda sedang istirahat. Lanjutkan dulu, lalu panggil.")


class CounterBusy(HallRefused):
    """Somebody is still called to this counter or served at it."""

    message = _("Selesaikan dulu nomor yang sedang di loket ini.")


class CounterTakenByOther(HallRefused):
    """Another officer sits there."""

    message = _("Loket ini sedang dipakai petugas lain. Pilih loket lain.")


class NotHere(HallRefused):
    """The visitor is not at this officer's counter, or not in the state that is needed."""

    message = _("Keadaan nomor ini sudah berubah. Lihat keadaan terbaru di bawah.")


class UnknownStep(HallRefused):
    """The office has no such step or counter."""

    message = _("Pilih tahap atau loket tujuan.")
