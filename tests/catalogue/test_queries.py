"""What others ask of the catalogue."""

from datetime import date, datetime
from typing import Any

import pytest
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from giliran.catalogue import queries, services
from tests.catalogue.builders import a_count, an_offer
from tests.offices.builders import a_new_office, an_office

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
_BIRTH = "birth_proof"
_CHILD = ["birth_certificate", "parents_ktp", "parents_marriage_book", "parents_statement"]


def keys(service: str, **circumstances: Any) -> list[str]:
    return [asked.key for asked in queries.requirements(service, circumstances, TODAY)]


@pytest.mark.parametrize(
    ("code", "amount"),
    [("ordinary_5", 350_000), ("ordinary_10", 650_000), ("e_5", 650_000), ("e_10", 950_000)],
)
def test_fees_follow_the_regulation(code: str, amount: int) -> None:
    fee = queries.fee(code, TODAY)

    assert (fee.amount, fee.legal_basis, fee.valid_from) == (amount, "PP 45/2024", date(2024, 12, 17))


@pytest.mark.parametrize(
    ("code", "amount"), [("express", 1_000_000), ("lost", 1_000_000), ("damaged", 500_000), ("splp", 100_000)]
)
def test_surcharges_follow_the_regulation(code: str, amount: int) -> None:
    assert queries.surcharge(code, TODAY).amount == amount


def test_what_has_no_fee_is_an_error_not_free() -> None:
    with pytest.raises(queries.FeeUnknownError):
        queries.fee("ordinary_5", date(2024, 12, 16))
    with pytest.raises(queries.FeeUnknownError):
        queries.fee("nothing", TODAY)
    with pytest.raises(queries.ProductUnknownError):
        queries.product("nothing")
    with pytest.raises(queries.ServiceUnknownError):
        queries.service("nothing")


def test_names_come_in_the_reader_s_language() -> None:
    assert [known.name for known in queries.services_on(TODAY)] == ["Paspor baru", "Ganti paspor"]
    with translation.override("en"):
        assert queries.product("e_10").name == "Electronic passport, 10 years"
        assert queries.requirements("passport_new", {"age": 30}, TODAY)[0].reason == "To make sure who you are."


@pytest.mark.parametrize(
    ("circumstances", "asked"),
    [
        ({"age": 30}, ["ktp", "kk", _BIRTH]),
        ({"age": 16, "married": True}, ["ktp", "kk", _BIRTH]),
        ({"age": 30, "name_changed": True}, ["ktp", "kk", _BIRTH, "name_change"]),
        ({"age": 30, "naturalised": True}, ["ktp", "kk", _BIRTH, "naturalisation"]),
        ({"age": 30, "birth_proof_incomplete": True}, ["ktp", "kk", _BIRTH, "birth_letter"]),
        ({"age": 8}, ["kk", *_CHILD]),
        ({"age": 8, "parents_divorced": True}, ["kk", *_CHILD, "custody_ruling"]),
        ({"age": 8, "old_passport": "abroad"}, ["kk", *_CHILD, "old_passport"]),
    ],
)
def test_what_a_new_passport_asks_for(circumstances: dict[str, Any], asked: list[str]) -> None:
    assert keys("passport_new", **circumstances) == asked


@pytest.mark.parametrize(
    ("circumstances", "asked"),
    [
        ({"age": 30, "old_passport": "after_2009"}, ["ktp", "old_passport"]),
        ({"age": 30, "old_passport": "before_2009"}, ["ktp", "old_passport", "kk", _BIRTH]),
        ({"age": 30, "old_passport": "abroad"}, ["ktp", "old_passport", "kk", _BIRTH]),
        ({"age": 30}, ["ktp", "old_passport", "kk", _BIRTH]),
        ({"age": 8, "old_passport": "after_2009"}, ["old_passport", "kk_child", *_CHILD]),
    ],
)
def test_what_a_replacement_asks_for(circumstances: dict[str, Any], asked: list[str]) -> None:
    assert keys("passport_replacement", **circumstances) == asked


def test_one_of_several_documents_proves_a_birth() -> None:
    proof = next(one for one in queries.requirements("passport_new", {"age": 30}, TODAY) if one.key == _BIRTH)

    assert [kind.code for kind in proof.kinds] == [
        "birth_certificate",
        "marriage_book",
        "diploma",
        "baptism_certificate",
    ]


@pytest.mark.parametrize(
    ("office", "day", "age", "sold"),
    [
        ("jakarta-selatan", TODAY, 30, ["ordinary_5", "ordinary_10", "e_5", "e_10"]),
        ("jakarta-selatan", TODAY, 10, ["ordinary_5", "e_5"]),
        ("kupang", date(2025, 8, 31), 30, ["ordinary_5", "ordinary_10"]),
        ("kupang", date(2025, 9, 1), 30, ["ordinary_5", "ordinary_10", "e_5", "e_10"]),
        ("biak", TODAY, 30, ["ordinary_5", "ordinary_10"]),
    ],
)
def test_what_an_office_sells_depends_on_the_day_and_the_age(office: str, day: date, age: int, sold: list[str]) -> None:
    assert [offer.code for offer in queries.products_at(an_office(code=office).id, day, age)] == sold


def test_what_has_run_out_is_shown_as_such() -> None:
    office = an_office(code="jayapura")
    offers = {offer.code: offer.out_of_stock for offer in queries.products_at(office.id, TODAY, 30)}

    assert offers == {"ordinary_5": False, "ordinary_10": False, "e_5": False, "e_10": True}
    assert office.id not in queries.offices_selling("e_10", TODAY)
    assert office.id in queries.offices_selling("e_5", TODAY)


@pytest.mark.parametrize(
    ("office", "product", "age", "day", "said"),
    [
        ("jakarta-selatan", "e_10", 30, TODAY, ""),
        ("jakarta-selatan", "e_10", 16, TODAY, "17 tahun"),
        ("jayapura", "e_10", 30, TODAY, "sedang habis"),
        ("batam", "e_5", 30, date(2024, 11, 30), "1 Desember 2024"),
        ("biak", "e_5", 30, TODAY, "tidak dilayani"),
    ],
)
def test_why_something_is_not_to_be_had_is_said_plainly(
    office: str, product: str, age: int, day: date, said: str
) -> None:
    reason = queries.why_not(an_office(code=office).id, product, age, day)

    assert (said in reason) if said else (reason == "")


def test_the_number_of_statements_does_not_grow(
    at: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    office = a_new_office(code="uji", at=at)
    an_offer(office=office, product="ordinary_5", at=at)
    with django_assert_num_queries(2):
        assert len(queries.products_at(office.id, TODAY, 30)) == 1
    for code in ("ordinary_10", "e_5", "e_10"):
        an_offer(office=office, product=code, at=at)
        a_count(office=office, product=code, quantity=0, at=at)
    with django_assert_num_queries(2):
        assert len(queries.products_at(office.id, TODAY, 30)) == 4
    with django_assert_num_queries(2):
        queries.requirements("passport_new", {"age": 30}, TODAY)
    said: dict[str, Any] = {"kinds": ["ktp"], "rule": {}, "reasons": {"id": "x", "en": "x"}, "valid_from": TODAY}
    for number in range(40):
        services.change_requirement(service_code="passport_new", key=f"uji-{number}", at=at, actor=None, **said)
    with django_assert_num_queries(2):
        assert len(queries.requirements("passport_new", {"age": 30}, TODAY)) == 43
    with django_assert_num_queries(1):
        assert len(queries.fees_on(TODAY)) == 8
