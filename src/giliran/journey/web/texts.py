"""The one next thing, in words."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from giliran.journey.rules.next_thing import NextThing, Stage

Text = str | Promise


@dataclass(frozen=True, kw_only=True)
class Words:
    """What the card says: its title, why, and the button (empty: there is nothing to press)."""

    title: Text
    why: Text
    button: Text = ""


WORDS: Mapping[NextThing, Words] = {
    NextThing.CONTINUE_DRAFT: Words(
        title=_("Lengkapi permohonan Anda"),
        why=_("Yang sudah Anda isi tersimpan. Lanjutkan dari bagian yang belum selesai."),
        button=_("Lanjutkan mengisi"),
    ),
    NextThing.CORRECT: Words(
        title=_("Perbaiki permohonan Anda"),
        why=_("Petugas sudah memeriksa dan meminta beberapa hal diperbaiki. Setelah itu kirim lagi."),
        button=_("Lihat yang perlu diperbaiki"),
    ),
    NextThing.PAY: Words(
        title=_("Bayar tagihan Anda"),
        why=_("Tempat Anda ditahan sampai batas waktu pembayaran. Bayar lewat bank atau ATM mana pun."),
        button=_("Lihat cara membayar"),
    ),
    NextThing.PAY_FIRST: Words(
        title=_("Bayar dulu, lalu pilih waktu"),
        why=_("Kantor ini menerima pembayaran sebelum Anda memilih hari kedatangan."),
        button=_("Buat tagihan"),
    ),
    NextThing.CHOOSE_TIME: Words(
        title=_("Pilih hari dan jam datang"),
        why=_("Permohonan Anda sudah kami terima. Sekarang pilih kapan Anda datang ke kantor."),
        button=_("Pilih hari dan jam"),
    ),
    NextThing.CHOOSE_TIME_PAID: Words(
        title=_("Sudah lunas, tinggal pilih hari"),
        why=_("Pembayaran Anda aman. Pilih hari dan jam datang; tidak perlu membayar lagi."),
        button=_("Pilih hari dan jam"),
    ),
    NextThing.CHOOSE_TIME_AGAIN: Words(
        title=_("Buat janji baru"),
        why=_(
            "Anda tidak datang pada janji yang lalu, sehingga biayanya hangus. Data dan dokumen Anda tetap tersimpan."
        ),
        button=_("Pilih hari dan jam"),
    ),
    NextThing.ANSWER_OFFER: Words(
        title=_("Ada tempat untuk Anda"),
        why=_("Ada yang melepas tempatnya, dan kami menyimpannya untuk Anda. Jawab sebelum batas waktunya."),
        button=_("Lihat dan jawab"),
    ),
    NextThing.AWAIT_PLACE: Words(
        title=_("Pembayaran Anda sudah kami terima"),
        why=_("Janji Anda sedang kami pastikan. Muat ulang halaman ini sebentar lagi."),
    ),
    NextThing.COME: Words(
        title=_("Datang ke kantor"),
        why=_("Bawa dokumen asli dan tunjukkan kode reservasi Anda."),
        button=_("Buka reservasi"),
    ),
    NextThing.FOLLOW_TICKET: Words(
        title=_("Anda sedang mengantre"),
        why=_("Ikuti nomor Anda dari ponsel ini."),
        button=_("Lihat antrean saya"),
    ),
    NextThing.AWAIT_EXAMINATION: Words(
        title=_("Petugas sedang memeriksa permohonan Anda"),
        why=_("Anda tidak perlu melakukan apa-apa. Kami memberi tahu Anda begitu ada kabar."),
    ),
    NextThing.AWAIT_DECISION: Words(
        title=_("Menunggu keputusan"),
        why=_("Pemeriksaan selesai. Petugas kedua sedang memeriksa sekali lagi sebelum menyetujui."),
    ),
    NextThing.AWAIT_PRODUCTION: Words(
        title=_("Paspor Anda sedang dibuat"),
        why=_("Permohonan Anda disetujui. Kami memberi tahu Anda begitu paspor siap diambil."),
    ),
    NextThing.COLLECT: Words(
        title=_("Ambil paspor Anda"),
        why=_("Tunjukkan kode pengambilan dan kartu identitas asli."),
        button=_("Lihat kode pengambilan"),
    ),
    NextThing.DONE: Words(title=_("Selesai"), why=_("Paspor sudah Anda terima. Selamat jalan!")),
    NextThing.REFUSED: Words(
        title=_("Permohonan ditolak"),
        why=_("Alasannya tertulis pada permohonan Anda. Anda dapat mengajukan lagi jika penyebabnya sudah teratasi."),
    ),
    NextThing.CANCELLED: Words(
        title=_("Permohonan dibatalkan"), why=_("Anda dapat mengajukan permohonan baru kapan saja.")
    ),
}

STAGES: Mapping[Stage, Text] = {
    Stage.FILL_IN: _("Isi permohonan"),
    Stage.BOOK_AND_PAY: _("Pilih jadwal dan bayar"),
    Stage.COME: _("Datang ke kantor"),
    Stage.EXAMINE: _("Pemeriksaan"),
    Stage.PRODUCE: _("Paspor dibuat"),
    Stage.COLLECT: _("Ambil paspor"),
}

LANDING: Mapping[Stage, Text] = {
    Stage.FILL_IN: _("Dari ponsel, sekitar 15 menit. Bisa disambung kapan saja."),
    Stage.BOOK_AND_PAY: _("Tempat Anda ditahan selagi Anda membayar."),
    Stage.COME: _("Tunjukkan kode Anda, ambil nomor, dan tunggu dipanggil."),
    Stage.EXAMINE: _("Wawancara dan foto, lalu dua petugas memeriksa."),
    Stage.PRODUCE: _("Kami memberi tahu Anda begitu selesai."),
    Stage.COLLECT: _("Dengan kode pengambilan dan kartu identitas."),
}
"""What each stage means to somebody who has not begun."""

UNTIL: Mapping[NextThing, Text] = {
    NextThing.PAY: _("Bayar sebelum {when}"),
    NextThing.ANSWER_OFFER: _("Jawab sebelum {when}"),
    NextThing.COME: _("Datang {when}"),
    NextThing.CORRECT: _("Kirim paling lambat {when}"),
}
"""What a moment on the card means."""
