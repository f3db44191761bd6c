"""Fields forgive how people write, and answer in plain sentences."""

from datetime import date

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from giliran.foundation.forms import DayMonthYearField, DigitsField, PlainForm


class Birth(PlainForm):
    name = forms.CharField(label="Nama lengkap")
    born = DayMonthYearField(label="Tanggal lahir", birthday=True)
    sex = forms.ChoiceField(label="Jenis kelamin", choices=[("f", "Perempuan"), ("m", "Laki-laki")])
    card = forms.FileField(label="foto KTP")
    agreed = forms.BooleanField(label="Setuju")


def test_digits_may_be_spaced_as_on_the_card() -> None:
    assert DigitsField(length=16).clean(" 3471 0157-0885.0003 ") == "3471015708850003"


@pytest.mark.parametrize(
    ("given_", "says"),
    [("3471O15708850003", "angka saja"), ("34710157", "Anda menulis 8 angka"), ("٣٤٧١٠١٥٧٠٨٨٥٠٠٠٣", "angka saja")],
)
def test_digits_say_what_is_wrong(given_: str, says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        DigitsField(length=16).clean(given_)


def test_digits_may_be_left_out_where_optional() -> None:
    assert DigitsField(length=16, required=False).clean(" ") == ""


@pytest.mark.parametrize("month", ["8", "08", "Agustus", "agu", "Agt.", " AUGUST "])
def test_a_month_may_be_written_in_many_ways(month: str) -> None:
    assert DayMonthYearField().clean(["17", month, "1985"]) == date(1985, 8, 17)


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 1, 1)))
def test_a_date_survives_being_shown_and_sent(day: date) -> None:
    field = DayMonthYearField()
    assert field.clean(field.widget.decompress(day)) == day


@pytest.mark.parametrize(
    ("parts", "says"),
    [
        (["31", "2", "1985"], "tidak ada di kalender"),
        (["0", "2", "1985"], "tidak ada di kalender"),
        (["satu", "2", "1985"], "tidak ada di kalender"),
        (["17", "13", "1985"], "1 sampai 12"),
        (["17", "agustuss", "1985"], "1 sampai 12"),
        (["17", "8", "85"], "empat angka"),
        (["17", "", "1985"], "Isi tanggal, bulan, dan tahun"),
    ],
)
def test_a_date_says_what_is_wrong(parts: list[str], says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        DayMonthYearField().clean(parts)


def test_a_date_stays_within_its_bounds() -> None:
    field = DayMonthYearField(earliest=date(1900, 1, 1), latest=date(2026, 11, 23))
    with pytest.raises(ValidationError, match="sampai 23-11-2026"):
        field.clean(["24", "11", "2026"])
    with pytest.raises(ValidationError, match="sejak 1-1-1900"):
        field.clean(["31", "12", "1899"])


def test_a_date_may_be_left_out_where_optional() -> None:
    assert DayMonthYearField(required=False).clean(["", "", ""]) is None


def test_what_is_missing_is_named() -> None:
    form = Birth({})
    assert [str(messages[0]) for messages in form.errors.values()] == [
        "Isi Nama lengkap.",
        "Isi Tanggal lahir.",
        "Pilih jawaban: Jenis kelamin",
        "Pilih berkas untuk foto KTP.",
        "Beri tanda centang untuk melanjutkan.",
    ]


def test_what_is_missing_is_named_in_the_readers_language() -> None:
    form = Birth({})
    with translation.override("en"):
        assert str(form.errors["name"][0]) == "Enter Nama lengkap."


def test_a_sentence_of_the_fields_own_is_kept() -> None:
    class Own(PlainForm):
        name = forms.CharField(error_messages={"required": "Tulis nama Anda."})

    assert Own({}).errors["name"] == ["Tulis nama Anda."]


def test_a_date_widget_labels_each_box() -> None:
    page = str(Birth()["born"])
    assert page.count("<label") == 3
    assert 'autocomplete="bday-year"' in page
