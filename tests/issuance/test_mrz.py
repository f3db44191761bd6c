"""The machine-readable zone, held against the specimen of ICAO Doc 9303."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from giliran.issuance.rules import mrz
from giliran.issuance.rules.validity import expiry

SPECIMEN = (
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
    "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
)


def test_the_specimen_comes_out_as_printed() -> None:
    holder = mrz.Holder(full_name="Anna Maria Eriksson", birth_date=date(1974, 8, 12), sex="F", state="UTO")
    zone = mrz.zone(number="L898902C3", holder=holder, expires_on=date(2012, 4, 15), optional="ZE184226B", issuer="UTO")
    assert zone == SPECIMEN
    assert mrz.is_valid(*SPECIMEN)


@given(
    st.text(min_size=1, max_size=80).filter(mrz.transliterate),
    st.dates(min_value=date(1900, 1, 1), max_value=date(2026, 1, 1)),
    st.sampled_from(["M", "F", "X"]),
    st.from_regex(r"[A-Z][0-9]{7}", fullmatch=True),
)
def test_any_zone_is_two_lines_of_44_whose_digits_hold(name: str, born: date, sex: str, number: str) -> None:
    holder = mrz.Holder(full_name=name, birth_date=born, sex=sex)
    first, second = mrz.zone(number=number, holder=holder, expires_on=date(2036, 2, 28))
    assert mrz.is_valid(first, second)
    assert set(first + second) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<")


@pytest.mark.parametrize("position", [0, 9, 13, 19, 21, 27, 42, 43])
def test_one_wrong_character_is_caught(position: int) -> None:
    first, second = SPECIMEN
    other = "7" if second[position] != "7" else "8"
    assert not mrz.is_valid(first, second[:position] + other + second[position + 1 :])


@pytest.mark.parametrize(
    ("name", "plain"),
    [("Siti Nur'aini", "SITI NURAINI"), ("Jean-Luc Ñoño", "JEAN LUC NONO"), ("Çağr\u0131 Øster", "CAGRI OESTER")],
)
def test_names_are_spelt_in_plain_letters(name: str, plain: str) -> None:
    assert mrz.transliterate(name) == plain


def test_a_leap_day_ends_on_the_28th() -> None:
    assert expiry(date(2024, 2, 29), 5) == date(2029, 2, 28)
    assert expiry(date(2026, 11, 23), 10) == date(2036, 11, 23)
