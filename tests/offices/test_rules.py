"""Rules about places and days, by table."""

from datetime import date, time

import pytest

from giliran.offices.rules import (
    Exceptional,
    Hours,
    distance_km,
    folded,
    holiday_on,
    hours_in_order,
    hours_in_words,
    opening_on,
)

MONDAY = date(2026, 11, 23)
NINE_TO_THREE = Hours(opens=time(9), closes=time(15))
PLAN = Hours(opens=time(8), closes=time(16), break_starts=time(12), break_ends=time(13))


@pytest.mark.parametrize(
    ("active", "exception", "holiday", "plan", "open_", "opens"),
    [
        (True, None, "", PLAN, True, time(8)),
        (True, None, "", None, False, None),
        (True, None, "Natal", PLAN, False, None),
        (True, Exceptional(hours=NINE_TO_THREE, reason="hari layanan"), "Natal", None, True, time(9)),
        (True, Exceptional(hours=None, reason="listrik padam"), "", PLAN, False, None),
        (False, Exceptional(hours=NINE_TO_THREE, reason="hari layanan"), "", PLAN, False, None),
    ],
)
def test_a_day_goes_by_closing_then_exception_then_holiday_then_plan(
    *,
    active: bool,
    exception: Exceptional | None,
    holiday: str,
    plan: Hours | None,
    open_: bool,
    opens: time | None,
) -> None:
    decided = opening_on(day=MONDAY, active=active, exception=exception, holiday=holiday, plan=plan)

    assert decided.open is open_
    if opens is not None:
        assert decided.opens == opens
    else:
        assert decided.reason, "a closed day always says why"


def test_the_break_of_the_plan_is_told() -> None:
    decided = opening_on(day=MONDAY, active=True, exception=None, holiday="", plan=PLAN)

    assert (decided.break_starts, decided.break_ends) == (time(12), time(13))


@pytest.mark.parametrize(
    ("day", "changes", "name"),
    [
        (date(2026, 8, 17), {}, "Hari Kemerdekaan Republik Indonesia"),
        (date(2026, 8, 18), {}, ""),
        (date(2026, 8, 18), {date(2026, 8, 18): "Cuti bersama"}, "Cuti bersama"),
        (date(2026, 12, 24), {date(2026, 12, 24): None}, ""),
    ],
)
def test_what_the_government_decides_later_goes_before_the_printed_calendar(
    day: date, changes: dict[date, str | None], name: str
) -> None:
    assert holiday_on(day, changes=changes, language="id") == name


def test_holidays_have_english_names_too() -> None:
    assert holiday_on(date(2026, 12, 25), changes={}, language="en") == "Christmas Day"


def test_jakarta_and_bandung_are_about_120_kilometres_apart() -> None:
    apart = distance_km(latitude=-6.2, longitude=106.82, to_latitude=-6.91, to_longitude=107.61)

    assert apart == pytest.approx(118, abs=3)
    assert distance_km(latitude=1, longitude=2, to_latitude=1, to_longitude=2) == 0


@pytest.mark.parametrize(
    ("written", "compared"),
    [("  DENPASAR ", "denpasar"), ("Soekarno-Hatta", "soekarno hatta"), ("Café, Bogor", "cafe bogor"), ("!?", "")],
)
def test_words_are_compared_without_case_accents_and_punctuation(written: str, compared: str) -> None:
    assert folded(written) == compared


@pytest.mark.parametrize(
    ("hours", "kept"),
    [
        (NINE_TO_THREE, True),
        (PLAN, True),
        (Hours(opens=time(9), closes=time(9)), False),
        (Hours(opens=time(9), closes=time(15), break_starts=time(12)), False),
        (Hours(opens=time(9), closes=time(15), break_ends=time(12)), False),
        (Hours(opens=time(9), closes=time(15), break_starts=time(8), break_ends=time(10)), False),
        (Hours(opens=time(9), closes=time(15), break_starts=time(14), break_ends=time(16)), False),
        (Hours(opens=time(9), closes=time(15), break_starts=time(13), break_ends=time(12)), False),
    ],
)
def test_hours_that_cannot_be_kept_are_told_from_those_that_can(*, hours: Hours, kept: bool) -> None:
    assert hours_in_order(hours) is kept


def test_hours_are_written_for_the_ledger() -> None:
    assert hours_in_words(PLAN) == "08:00-16:00 (12:00-13:00)"
    assert hours_in_words(NINE_TO_THREE) == "09:00-15:00"
    assert hours_in_words(None) == ""
