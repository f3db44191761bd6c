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


class UnknownDevice(ArrivalRefused):
    """No officer, and no kiosk of this office, asks for the number."""

    message = _("Layar ini belum dipasangkan dengan kantor. Silakan ke meja depan.")


class UnknownService(ArrivalRefused):
    """The door does not offer that."""

    message = _("Pilih keperluan Anda dari daftar, atau datang ke meja depan.")


class NotTaught(HallRefused):
    """None of the steps is one that this officer may call for at this counter."""

    message = _("Tahap itu tidak dilayani di loket ini atau oleh petugas ini. Pilih tahap lain.")


class MayNotPick(HallRefused):
    """The officer may not call a particular one."""

    message = _("Anda belum berwenang memanggil nomor tertentu. Panggil yang berikutnya, atau hubungi supervisor.")


class PickRefused(HallRefused):
    """That one cannot be called at this counter now."""

    message = _("Nomor ini tidak sedang menunggu untuk loket Anda. Lihat keadaan terbaru di bawah.")


class NothingAsked(HallRefused):
    """Nobody waits for an answer about priority here."""

    message = _("Prioritas nomor ini sudah diputuskan, atau kunjungannya sudah berakhir.")


class NothingToUndo(HallRefused):
    """The officer did nothing lately, or took it back already."""

    message = _("Tidak ada tindakan yang masih dapat dibatalkan.")


class UndoRefused(HallRefused):
    """Something else has happened to the visitor since."""

    message = _("Tidak dapat dibatalkan: sesudah itu keadaan nomor ini sudah berubah.")


class DeferRefused(HallRefused):
    """They do not wait, or let others pass often enough."""

    message = _("Anda sedang tidak menunggu panggilan. Lihat keadaan terbaru di bawah.")


class NobodyBehind(DeferRefused):
    """There is nobody to let pass."""

    message = _("Belum ada orang di belakang Anda. Bila perlu waktu, beri tahu petugas saat Anda dipanggil.")


class SendRefused(HallRefused):
    """Somebody cannot be sent to that office."""

    message = _("Pilih kantor lain yang buka hari ini.")


class DoorClosed(ArrivalRefused):
    """No more numbers are given at the door."""

    message = _("Nomor untuk hari ini tidak diberikan lagi. Silakan buat janji temu untuk hari lain.")
