"""The demonstration's people: the same each time, unlike each other, and taken for real by the product's own rules."""

from collections import Counter
from datetime import date

import pytest
from stdnum.id import nik as standard

from giliran.accounts import rules as accounts
from giliran.applications.rules import doubts
from giliran.demo.logins import ALL
from giliran.demo.people import MOST_NUMBERS, TWO_WORD_SHARE, places, synthetic
from giliran.offices.reference.start import rows

MANY = [synthetic(seed=7, number=number) for number in range(4000)]


def test_the_same_arguments_give_the_same_person() -> None:
    assert synthetic(seed=7, number=11) == MANY[11]
    assert synthetic(seed=8, number=11) != MANY[11]


@pytest.mark.parametrize("city", sorted({row["city"] for row in rows()}))
def test_people_of_every_offices_city_have_a_nik_that_nobody_doubts(city: str) -> None:
    person = synthetic(seed=1, number=5, city=city)
    assert (person.city, person.nik[:4]) == (city, places()[city].region)
    assert standard.validate(person.nik) == person.nik
    assert doubts(person.nik, birth_date=person.birth_date, sex=person.sex) == frozenset()


@pytest.mark.parametrize(("city", "region"), [("Jakarta Selatan", "3174"), ("Denpasar", "5171"), ("Jayapura", "9471")])
def test_the_first_offices_have_the_codes_of_their_cities(city: str, region: str) -> None:
    assert synthetic(seed=1, number=1, city=city).nik.startswith(region)


def test_an_unknown_city_is_an_error() -> None:
    with pytest.raises(LookupError):
        synthetic(seed=1, number=1, city="Atlantis")


def test_no_two_share_what_must_be_ones_own() -> None:
    for own in ("nik", "email", "phone", "address127"):
        assert len({getattr(person, own) for person in MANY}) == len(MANY), own


def test_no_two_of_one_city_and_time_share_a_nik_however_far_apart_their_numbers() -> None:
    born = (date(1990, 1, 1), date(1990, 3, 31))
    numbers = range(0, MOST_NUMBERS, MOST_NUMBERS // 5000)
    niks = {synthetic(seed=1, number=number, born=born, city="Denpasar").nik for number in numbers}
    assert len(niks) == len(numbers)


def test_numbers_and_addresses_are_as_the_product_wants_them() -> None:
    taken = {login.phone for login in ALL}
    for person in MANY[:500]:
        assert accounts.mobile_number(person.phone) == person.phone
        assert person.phone not in taken
        assert person.email == person.email.lower()
        assert person.email.endswith("@warga.test")
        parts = [int(part) for part in person.address127.split(".")]
        assert parts[0] == 127
        assert parts[1] >= 1
        assert all(part < 255 for part in (parts[1], parts[3]))
    assert len({person.address127.rsplit(".", 1)[0] for person in MANY}) > 0.9 * len(MANY)


def test_birth_dates_stay_within_what_was_asked() -> None:
    born = (date(2022, 1, 1), date(2025, 12, 31))
    small = [synthetic(seed=2, number=number, born=born) for number in range(200)]
    assert all(born[0] <= person.birth_date <= born[1] for person in small)
    one_day = (date(1961, 2, 3), date(1961, 2, 3))
    assert synthetic(seed=2, number=9, born=one_day).birth_date == one_day[0]


def test_names_have_three_words_and_seldom_two() -> None:
    words = Counter(len(person.full_name.split()) for person in MANY)
    assert set(words) == {2, 3}
    assert TWO_WORD_SHARE / 2 < words[2] / len(MANY) < TWO_WORD_SHARE * 2
    assert len({person.full_name for person in MANY}) > 0.85 * len(MANY)


def test_ages_are_those_of_people_who_need_passports() -> None:
    ages = [person.age(date(2026, 7, 1)) for person in MANY]
    assert min(ages) >= 0
    assert max(ages) <= 89
    assert 0.005 < sum(age < 5 for age in ages) / len(ages) < 0.05
    assert 0.05 < sum(age >= 60 for age in ages) / len(ages) < 0.15
    assert 0.6 < sum(17 <= age < 60 for age in ages) / len(ages) < 0.9


def test_children_are_neither_married_nor_at_work() -> None:
    for child in (person for person in MANY if person.age(date(2026, 7, 1)) < 17):
        assert (child.marital_status, child.occupation in {"student", "none"}) == ("single", True)
