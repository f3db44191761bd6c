"""Why a change of quota, or somebody at the door, is refused, in words that say what to do."""

from django.utils.translation import gettext_lazy as _

from giliran.foundation.errors import Refused


class QuotaRefused(Refused):
    """A plan that cannot be kept."""


class OneAmountRefused(QuotaRefused):
    """Neither a share nor a number, or both."""

    message = _("Isi bagian atau jumlah tempat sehari, salah satu saja.")


class LaneHoursRefused(QuotaRefused):
    """The hours of a lane end before they begin."""

    message = _("Jam selesai harus sesudah jam mulai. Periksa jamnya.")


class NotPlannedRefused(QuotaRefused):
    """Collective visits are made one by one."""

    message = _("Kuota kolektif dibuat per kunjungan, di halaman layanan kolektif.")


class ExpressRefused(QuotaRefused):
    """Express may not have that much of the volume."""


class SameLaneRefused(QuotaRefused):
    """A flow from a lane to itself, or to or from collective visits."""

    message = _("Pilih dua jalur yang berbeda. Kuota kolektif tidak ikut mengalir.")


class CollectiveRefused(QuotaRefused):
    """A collective visit cannot be made so."""


class TakenTimeRefused(CollectiveRefused):
    """The office is at another organisation at that very time."""

    message = _("Kantor sudah mempunyai layanan kolektif pada jam itu. Pilih jam lain.")


class CodeUnknownRefused(QuotaRefused):
    """No collective visit that is to come has this code."""

    message = _("Kode ini tidak kami kenal, atau layanannya sudah lewat. Periksa kode dari lembaga Anda.")


class DoorRefused(Refused):
    """Somebody without an appointment cannot be taken in now."""
