"""The back office of the catalogue: every change through a service, on the ledger."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from giliran.catalogue import queries
from giliran.catalogue.models import OfficeProduct, Requirement, Stock
from tests.offices.builders import an_office
from tests.support.back_office import an_administrator, last_event

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)
SOON = (NOW + timedelta(days=30)).date()


@pytest.fixture
def administrator() -> Client:
    return an_administrator()


def post(client: Client, address: str, **values: Any) -> None:
    response = client.post(f"/admin/catalogue/{address}", values)
    assert response.status_code == 302, response.content.decode()


@pytest.mark.parametrize(
    "model", ["service", "product", "surcharge", "documentkind", "fee", "officeproduct", "stock", "requirement"]
)
def test_administrators_may_look_but_never_delete(administrator: Client, model: str) -> None:
    shown = administrator.get(f"/admin/catalogue/{model}/")

    assert shown.status_code == 200
    assert "delete_selected" not in shown.content.decode()
    may_add = model not in {"service", "product", "surcharge"}
    assert (administrator.get(f"/admin/catalogue/{model}/add/").status_code == 200) is may_add


def test_a_fee_follows_the_old_one(administrator: Client) -> None:
    values: dict[str, Any] = {"amount": 700_000, "legal_basis": "PP 1/2026", "valid_from": SOON.isoformat()}
    post(administrator, "fee/add/", product="e_5", surcharge="", **values)

    assert last_event("catalogue.fee_changed") == {
        "code": "e_5",
        "before": 650_000,
        "after": 700_000,
        "legal_basis": "PP 1/2026",
        "valid_from": SOON.isoformat(),
    }


def test_a_fee_for_nothing_is_refused(administrator: Client) -> None:
    values: dict[str, Any] = {
        "amount": 1,
        "legal_basis": "x",
        "valid_from": SOON.isoformat(),
        "product": "",
        "surcharge": "",
    }
    response = administrator.post("/admin/catalogue/fee/add/", values, follow=True)

    assert "Pilih satu" in response.content.decode()


def test_offers_begin_and_end(administrator: Client) -> None:
    office = an_office(code="biak")
    post(administrator, "officeproduct/add/", office=office.id, product="e_5", valid_from=SOON.isoformat())
    assert last_event("catalogue.product_offered") == {"product": "e_5", "valid_from": SOON.isoformat()}

    sold = OfficeProduct.objects.get(office=office.id, product="ordinary_5")
    post(administrator, "officeproduct/", action="end_today", _selected_action=[sold.pk])
    assert last_event("catalogue.product_withdrawn")["product"] == "ordinary_5"


def test_booklets_are_counted(administrator: Client) -> None:
    office = an_office(code="jayapura")
    stock = Stock.objects.get(office=office.id, product="e_10")
    post(administrator, f"stock/{stock.pk}/change/", quantity=12)
    assert last_event("catalogue.stock_counted") == {"product": "e_10", "before": 0, "after": 12}

    post(administrator, "stock/add/", office=an_office(code="biak").id, product="e_10", quantity=0)
    assert last_event("catalogue.stock_counted") == {"product": "e_10", "before": None, "after": 0}


def test_a_requirement_starts_from_the_old_one_and_ends(administrator: Client) -> None:
    listed = administrator.get("/admin/catalogue/requirement/").content.decode()
    assert "kinds=birth_certificate%2Cmarriage_book" in listed, "a successor starts with the kinds of the old"
    post(
        administrator,
        "requirement/add/",
        service="passport_new",
        key="kk",
        kinds=["kk"],
        rule='{"max_age": 16}',
        reason_id="a",
        reason_en="b",
        valid_from=SOON.isoformat(),
    )
    assert last_event("catalogue.requirement_changed")["rule_after"] == '{"max_age": 16}'
    assert "kk" not in [one.key for one in queries.requirements("passport_new", {"age": 30}, SOON)]

    chosen = Requirement.objects.get(service="passport_new", key="ktp")
    post(administrator, "requirement/", action="end_today", _selected_action=[chosen.pk])
    assert last_event("catalogue.requirement_ended")["key"] == "ktp"


def test_words_change_with_old_and_new(administrator: Client) -> None:
    values: dict[str, Any] = {"name_id": "Paspor biasa", "name_en": "Ordinary passport, 5 years", "position": 0}
    post(administrator, "product/ordinary_5/change/", **values)
    assert last_event("catalogue.description_changed")["before"] == ["Paspor biasa 5 tahun"]

    words: dict[str, Any] = {"name_id": "Surat", "name_en": "Letter", "hint_id": "", "hint_en": "", "position": 99}
    post(administrator, "documentkind/add/", code="letter", **words)
    assert last_event("catalogue.description_changed")["code"] == "letter"
    assert queries.document_kind("letter") is not None
