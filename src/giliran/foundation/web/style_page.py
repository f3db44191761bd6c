"""The living style page: every component in every state, with content as real as ours gets.

What the samples say is Indonesian in every language of the page: it stands for what rooms will say.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html

from giliran.foundation.actors import Role
from giliran.foundation.forms import DayMonthYearField, DigitsField, PlainForm
from giliran.foundation.web import access
from giliran.foundation.web.components import ICONS
from giliran.foundation.web.requests import now_of


@dataclass(frozen=True)
class Link:
    """A tab or a message, as the components read them."""

    label: str = ""
    url: str = "#"
    current: bool = False
    count: int = 0
    message: str = ""
    level_tag: str = ""


class SampleForm(PlainForm):
    """One field of each kind."""

    name = forms.CharField(label="Nama lengkap", help_text="Seperti tertulis di KTP, tanpa gelar.")
    nik = DigitsField(label="NIK", help_text="16 angka di bagian atas KTP Anda.", length=16)
    born = DayMonthYearField(label="Tanggal lahir", help_text="Misalnya 17 8 1985.", birthday=True)
    city = forms.ChoiceField(label="Kota", choices=[("", "Pilih kota"), ("yk", "Yogyakarta"), ("kp", "Kupang")])
    height = forms.IntegerField(label="Tinggi badan", required=False)
    purpose = forms.ChoiceField(
        label="Untuk apa Anda memerlukan paspor?",
        choices=[("travel", "Wisata"), ("umrah", "Umrah"), ("hajj", "Haji"), ("study", "Belajar"), ("work", "Bekerja")],
        widget=forms.RadioSelect,
    )
    product = forms.ChoiceField(
        label="Paspor mana yang Anda pilih?",
        choices=[
            ("ordinary_10", format_html("{}<small>{}</small>", "Paspor biasa 10 tahun", "Rp650.000")),
            ("e_10", format_html("{}<small>{}</small>", "Paspor elektronik 10 tahun", "Rp950.000")),
        ],
        widget=forms.RadioSelect,
    )
    time = forms.ChoiceField(
        label="Pukul berapa?",
        choices=[("8", "08.00"), ("9", "09.00"), ("10", "10.00"), ("13", "13.00")],
        widget=forms.RadioSelect,
    )
    papers = forms.MultipleChoiceField(
        label="Dokumen apa yang Anda miliki?",
        help_text="Pilih semua yang ada.",
        choices=[("birth", "Akta kelahiran"), ("diploma", "Ijazah"), ("marriage", "Buku nikah")],
        widget=forms.CheckboxSelectMultiple,
    )
    card = forms.FileField(label="Foto KTP", help_text="JPG, PNG, HEIC atau PDF, paling besar 10 MB.")
    letter = forms.CharField(label="Nomor surat", required=False)
    note = forms.CharField(label="Catatan untuk petugas", widget=forms.Textarea({"rows": 3}), required=False)
    agreed = forms.BooleanField(label="Saya menyatakan data di atas benar.")


FILLED = {
    "name": "Siti Rahmawati",
    "nik": "3471 0157 0885 0003",
    "born_day": "17",
    "born_month": "agustus",
    "born_year": "1985",
    "city": "yk",
    "height": "158",
    "purpose": "umrah",
    "product": "e_10",
    "time": "9",
    "papers": ["birth", "diploma"],
    "agreed": "on",
}
WRONG = {"name": "", "nik": "3471 0157", "born_day": "31", "born_month": "2", "born_year": "1985"}


@access.headquarters(Role.ADMINISTRATOR)
def show_style(request: HttpRequest) -> HttpResponse:
    """Show the style page."""
    return render(request, "foundation/style/page.html", samples(now_of(request)))


def samples(now: dt.datetime) -> dict[str, Any]:
    """Return what the components are shown with."""
    return {
        "filled": SampleForm(FILLED, auto_id="filled_%s"),
        "wrong": SampleForm(WRONG, auto_id="wrong_%s"),
        "icons": ICONS,
        "steps": ["Data diri", "Dokumen", "Periksa", "Janji temu", "Bayar"],
        "now": now,
        "earlier": now - dt.timedelta(days=2, hours=3),
        "page_of_many": _page(),
        "tabs": [Link("Menunggu", current=True, count=14), Link("Dilayani", count=3), Link("Selesai")],
        "toasts": [
            Link(message="Jawaban Anda tersimpan.", level_tag="success"),
            Link(message="Kode baru sudah dikirim ke 0812-xxxx-3456.", level_tag="info"),
            Link(message="Janji temu Anda tinggal satu kali dapat dipindah.", level_tag="warning"),
            Link(message="Pesan tidak terkirim. Coba sekali lagi.", level_tag="error"),
        ],
        "weeks": _weeks(),
    }


def _page() -> Page[int]:
    return Paginator(range(137), 20).page(3)


def _weeks() -> list[list[Link]]:
    """Return two weeks of a calendar: some free, some full, Sundays closed."""
    states = ["full", "few", "free", "free", "free", "few", ""]
    words = {"full": "penuh", "few": "sisa 2", "free": "sisa 18", "": "tutup"}
    return [
        [
            Link(
                label=str(week * 7 + place + 2), level_tag=state, message=words[state], current=(week, place) == (1, 3)
            )
            for place, state in enumerate(states)
        ]
        for week in range(2)
    ]
