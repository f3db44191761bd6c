"""What others ask about offices."""

from datetime import date, time
from uuid import uuid4

import pytest
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from giliran.offices import queries
from tests.offices.builders import an_office

pytestmark = pytest.mark.django_db
MONDAY, FRIDAY, SATURDAY = date(2026, 11, 23), date(2026, 11, 27), date(2026, 11, 28)


def test_the_country_is_covered() -> None:
    offices = queries.active_offices()

    assert len(offices) >= 45
    assert len({office.province for office in offices}) >= 37
    assert {office.zone for office in offices} == {"WIB", "WITA", "WIT"}
    assert len({office.code for office in offices}) == len(offices)
    assert all(office.address and office.city for office in offices)


def test_a_city_that_the_name_tells_is_not_told_again() -> None:
    told, other = queries.office_by_code("jakarta-selatan"), queries.office_by_code("polonia")
    assert told
    assert other
    assert (told.named_in_city, told.region, told.other_city) == (told.name, "DKI Jakarta", "")
    assert other.named_in_city == "Kantor Imigrasi Kelas I TPI Polonia, Medan"
    assert (other.region, other.other_city) == ("Medan, Sumatera Utara", "Medan")


@pytest.mark.parametrize(
    ("code", "zone", "payment_first", "counters"),
    [("jakarta-selatan", "WIB", False, 6), ("denpasar", "WITA", True, 4), ("jayapura", "WIT", False, 3)],
)
def test_the_demonstration_offices_stand_ready(*, code: str, zone: str, payment_first: bool, counters: int) -> None:
    office = an_office(code=code)

    assert (office.zone, office.payment_first) == (zone, payment_first)
    assert [desk.number for desk in queries.counters(office.id)] == list(range(1, counters + 1))


def test_an_unknown_office_is_none_by_code_and_an_error_by_id() -> None:
    assert queries.office_by_code("atlantis") is None
    with pytest.raises(queries.OfficeUnknownError):
        queries.office(uuid4())
    with pytest.raises(queries.OfficeUnknownError):
        queries.opening(uuid4(), MONDAY)


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("BATAM", "batam"),
        ("jl. warung buncit", "jakarta-selatan"),
        ("papua sorong", "sorong"),
        ("bali singa", "singaraja"),
    ],
)
def test_offices_are_found_by_any_words_of_theirs(words: str, first: str) -> None:
    assert queries.find(words)[0].code == first


def test_the_city_itself_comes_before_offices_that_only_mention_it() -> None:
    assert queries.find("medan")[0].city == "Medan"
    assert queries.find("tidak ada di mana pun") == []


def test_the_nearest_come_first_with_their_distance() -> None:
    near = queries.nearest(-2.53, 140.7, 3)

    assert near[0].code == "jayapura"
    assert near[0].distance_km < 2
    assert [office.distance_km for office in near] == sorted(office.distance_km for office in near)


def test_a_weekday_a_friday_a_weekend_and_a_holiday() -> None:
    office = an_office()
    monday, friday = queries.opening(office.id, MONDAY), queries.opening(office.id, FRIDAY)

    assert (monday.open, monday.opens, monday.closes) == (True, time(8), time(16))
    assert (friday.closes, friday.break_starts) == (time(16, 30), time(11, 30))
    assert not queries.opening(office.id, SATURDAY).open
    assert "Natal" in queries.opening(office.id, date(2026, 12, 25)).reason


def test_reasons_come_in_the_reader_s_language() -> None:
    with translation.override("en"):
        assert "Christmas" in queries.opening(an_office().id, date(2026, 12, 25)).reason


def test_every_figure_of_the_specification_is_set() -> None:
    expected = {
        "payment_due_minutes": 120,
        "hold_minutes": 120,
        "reschedule_limit": 1,
        "reschedule_until_days_before": 1,
        "correction_days": 7,
        "pickup_days": 30,
        "family_limit": 5,
        "slot_minutes": 30,
        "booking_horizon_days": 30,
        "early_minutes": 30,
        "grace_minutes": 30,
        "not_here_calls": 3,
        "production_days": 4,
    }

    assert {key: queries.figure(key, MONDAY, an_office().id) for key in expected} == expected


def test_a_figure_that_nobody_set_is_an_error_not_a_zero() -> None:
    with pytest.raises(queries.FigureUnknownError):
        queries.figure("hold_minutes", date(1999, 1, 1))


def test_the_number_of_statements_does_not_grow(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    offices = [office.id for office in queries.active_offices()]
    for ids in (offices[:1], offices[:40]):
        with django_assert_num_queries(4):
            assert len(queries.openings_on(MONDAY, ids)) == len(ids)
    for last in (MONDAY, date(2027, 1, 1)):
        with django_assert_num_queries(4):
            queries.openings(offices[0], MONDAY, last)
    for limit in (1, 40):
        with django_assert_num_queries(1):
            assert len(queries.nearest(-6.2, 106.8, limit)) == limit
    with django_assert_num_queries(1):
        queries.figure("hold_minutes", MONDAY, offices[0])
    with django_assert_num_queries(1):
        queries.counters(offices[0])
