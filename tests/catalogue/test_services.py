"""Changes to the catalogue: what holds, what is refused, what the ledger says."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from giliran.catalogue import events, queries, services
from giliran.catalogue.models import Fee, OfficeProduct
from giliran.ledger.queries import history
from tests.catalogue.builders import a_count, an_offer
from tests.offices.builders import a_new_office, an_office

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
TOMORROW = TODAY + timedelta(days=1)
ACTOR = UUID(int=7)


def facts_of(subject: UUID) -> list[Any]:
    return [recorded.fact for recorded in history([subject])]


def test_a_new_fee_ends_the_old_and_leaves_the_past(at: datetime) -> None:
    services.change_fee(
        code="ordinary_10", amount=700_000, legal_basis="PP 1/2026", valid_from=TOMORROW, at=at, actor=ACTOR
    )

    assert queries.fee("ordinary_10", TODAY).amount == 650_000
    assert queries.fee("ordinary_10", TOMORROW).amount == 700_000
    assert facts_of(events.subject_of("fee", "ordinary_10")) == [
        events.FeeChanged(
            code="ordinary_10", before=650_000, after=700_000, legal_basis="PP 1/2026", valid_from=TOMORROW
        )
    ]


def test_a_surcharge_has_fees_too(at: datetime) -> None:
    services.change_fee(
        code="lost", surcharge=True, amount=0, legal_basis="PP 1/2026", valid_from=TODAY, at=at, actor=ACTOR
    )

    assert queries.surcharge("lost", TODAY).amount == 0


def test_the_past_is_settled(at: datetime) -> None:
    yesterday = TODAY - timedelta(days=1)
    with pytest.raises(services.PastRefused):
        services.change_fee(code="e_5", amount=1, legal_basis="x", valid_from=yesterday, at=at, actor=ACTOR)
    with pytest.raises(services.PastRefused):
        an_offer(office=an_office(code="biak"), product="e_5", at=at, valid_from=yesterday)


def test_the_database_itself_refuses_two_fees_on_one_day_and_a_fee_for_nothing() -> None:
    rest: dict[str, Any] = {"amount": 1, "legal_basis": "x", "valid_from": TODAY}
    for thing in ({"product_id": "e_5"}, {"surcharge_id": "lost"}, {}, {"product_id": "e_5", "surcharge_id": "lost"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Fee.objects.create(**thing, **rest)


@settings(max_examples=40)
@given(changes=st.lists(st.tuples(st.integers(0, 40), st.integers(0, 10**9)), max_size=8))
def test_however_fees_change_each_day_has_one_and_it_is_the_last_word(
    at: datetime, changes: list[tuple[int, int]]
) -> None:
    with transaction.atomic():
        expected = dict.fromkeys(range(60), queries.fee("e_5", TODAY).amount)
        for offset, amount in changes:
            day = TODAY + timedelta(days=offset)
            later = Fee.objects.filter(product="e_5", valid_from__gt=day).order_by("valid_from").first()
            until = (later.valid_from - TODAY).days if later else 60
            services.change_fee(code="e_5", amount=amount, legal_basis="x", valid_from=day, at=at, actor=None)
            expected |= dict.fromkeys(range(offset, until), amount)
        rows = list(Fee.objects.filter(product="e_5"))
        for step, amount in expected.items():
            day = TODAY + timedelta(days=step)
            valid = [row for row in rows if row.valid_from <= day and (row.valid_to is None or row.valid_to >= day)]
            assert [row.amount for row in valid] == [amount]
        transaction.set_rollback(True)


def test_a_product_is_offered_withdrawn_and_offered_again(at: datetime) -> None:
    office = a_new_office(code="uji", at=at)
    an_offer(office=office, product="e_5", at=at)
    with pytest.raises(services.OfferedRefused):
        an_offer(office=office, product="e_5", at=at, valid_from=TOMORROW)

    services.withdraw_product(office_id=office.id, product_code="e_5", last_day=TODAY, at=at, actor=ACTOR)
    assert queries.why_not(office.id, "e_5", 30, TODAY) == ""
    assert queries.why_not(office.id, "e_5", 30, TOMORROW) != ""
    an_offer(office=office, product="e_5", at=at, valid_from=TOMORROW)

    assert OfficeProduct.objects.filter(office=office.id).count() == 2
    assert facts_of(office.id)[1:] == [
        events.ProductOffered(product="e_5", valid_from=TODAY),
        events.ProductWithdrawn(product="e_5", last_day=TODAY),
        events.ProductOffered(product="e_5", valid_from=TOMORROW),
    ]


def test_booklets_are_counted(at: datetime) -> None:
    office = a_new_office(code="uji", at=at)
    an_offer(office=office, product="e_5", at=at)
    a_count(office=office, product="e_5", quantity=0, at=at)
    assert queries.products_at(office.id, TODAY, 30)[0].out_of_stock
    a_count(office=office, product="e_5", quantity=50, at=at)

    assert not queries.products_at(office.id, TODAY, 30)[0].out_of_stock
    assert facts_of(office.id)[2:] == [
        events.StockCounted(product="e_5", before=None, after=0),
        events.StockCounted(product="e_5", before=0, after=50),
    ]


def test_a_requirement_changes_from_a_day_on_and_ends(at: datetime) -> None:
    asked: dict[str, Any] = {"service_code": "passport_new", "key": "kk", "at": at, "actor": ACTOR}

    services.change_requirement(
        kinds=["kk", "ktp"], rule={"max_age": 16}, reasons={"id": "a", "en": "b"}, valid_from=TOMORROW, **asked
    )
    assert "kk" in [one.key for one in queries.requirements("passport_new", {"age": 30}, TODAY)]
    assert "kk" not in [one.key for one in queries.requirements("passport_new", {"age": 30}, TOMORROW)]
    services.end_requirement(last_day=TOMORROW, **asked)
    assert "kk" not in [one.key for one in queries.requirements("passport_new", {"age": 3}, TOMORROW + timedelta(1))]

    changed, ended = facts_of(events.subject_of("requirement", "passport_new:kk"))
    assert (changed.rule_before, changed.rule_after) == ("{}", '{"max_age": 16}')
    assert (changed.kinds_before, changed.kinds_after) == (("kk",), ("kk", "ktp"))
    assert ended.last_day == TOMORROW


@pytest.mark.parametrize(("kinds", "rule"), [(["kk"], {"whenever": 1}), ([], {})])
def test_a_rule_that_cannot_be_read_is_refused(at: datetime, kinds: list[str], rule: dict[str, Any]) -> None:
    with pytest.raises(services.RuleRefused):
        services.change_requirement(
            service_code="passport_new",
            key="kk",
            kinds=kinds,
            rule=rule,
            reasons={"id": "a", "en": "b"},
            valid_from=TODAY,
            at=at,
            actor=ACTOR,
        )


def test_words_change_and_the_ledger_keeps_the_old(at: datetime) -> None:
    services.describe(what="product", code="e_5", changes={"name_en": "ePassport", "years": 99}, at=at, actor=ACTOR)
    services.describe(what="product", code="e_5", changes={"name_en": "ePassport"}, at=at, actor=ACTOR)

    assert queries.product("e_5").years == 5
    (changed,) = facts_of(events.subject_of("product", "e_5"))
    assert (changed.fields, changed.after) == (("name_en",), ("ePassport",))


def test_a_kind_of_document_is_added_once(at: datetime) -> None:
    words: dict[str, Any] = {"name_id": "Surat sakti", "name_en": "Magic letter"}
    services.add_document_kind(code="magic", words=words, at=at, actor=ACTOR)

    assert queries.document_kind("magic") is not None
    with pytest.raises(services.CodeTakenRefused):
        services.add_document_kind(code="magic", words=words, at=at, actor=ACTOR)
