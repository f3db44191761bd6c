"""Why a wish is not taken, or an offer not kept, in words that say what to do."""

from django.utils.translation import gettext_lazy as _

from giliran.appointments.services.refusals import BookingRefused


class AlreadyWaiting(BookingRefused):
    """One of them waits already."""

    message = _("Orang ini sudah ada di daftar tunggu. Keluar dari yang ada lebih dahulu bila ingin mengubahnya.")


class DaysNotPossible(BookingRefused):
    """The days are over, too far ahead, or in the wrong order."""

    message = _("Pilih hari mulai besok sampai tiga bulan ke depan, dan hari terakhir tidak sebelum hari pertama.")


class NotTogether(BookingRefused):
    """Not all of them are of one account and one office."""

    message = _("Semua permohonan harus dari akun yang sama dan untuk kantor yang sama.")


class TooManyTogether(BookingRefused):
    """More than may come together."""

    message = _("Terlalu banyak orang sekaligus. Bagi menjadi dua rombongan.")


class LaneNotTheirs(BookingRefused):
    """The lane is not for one of them."""

    message = _("Jalur ini bukan untuk semua permohonan yang dipilih. Pilih jalur reguler.")


class OfferClosed(BookingRefused):
    """The office closed what it had offered."""

    message = _(
        "Kantor menutup waktu ini sesudah kami menawarkannya. Anda tetap di daftar tunggu, pada urutan yang sama, "
        "dan ini tidak dihitung sebagai tawaran yang tidak dijawab."
    )


class OfferOver(BookingRefused):
    """It was answered, or its time is over."""

    message = _(
        "Tawaran ini sudah berakhir, dan tempatnya diberikan kepada orang berikutnya. "
        "Lihat keadaan Anda di daftar tunggu."
    )
