"""Appending facts."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.transaction import TransactionManagementError

from giliran.foundation.ids import new_id
from giliran.ledger import queries
from giliran.ledger.facts import Fact, UnknownFactError, read
from giliran.ledger.models import Event
from giliran.ledger.services import append


@dataclass(frozen=True, kw_only=True)
class KettleBoiled(Fact):
    kind: ClassVar[str] = "tests.kettle_boiled"
    subject_type: ClassVar[str] = "kettle"

    cups: int
    application: UUID | None = None
    ready_at: datetime | None = None


@pytest.mark.django_db
def test_each_subject_counts_its_own_events(at: datetime) -> None:
    kettle, other = new_id(), new_id()
    for cups in (1, 2, 3):
        append(KettleBoiled(cups=cups), subject=kettle, at=at, actor=None)
    append(KettleBoiled(cups=9), subject=other, at=at, actor=None)
    assert [event.subject_seq for event in queries.history([kettle])] == [1, 2, 3]
    assert [event.fact.cups for event in queries.history([kettle])] == [1, 2, 3]
    assert [event.subject_seq for event in queries.history([other])] == [1]


@pytest.mark.django_db
def test_what_concerns_an_application_is_found_in_every_room(at: datetime) -> None:
    application = new_id()
    append(KettleBoiled(cups=1, application=application), subject=new_id(), at=at, actor=None)
    append(KettleBoiled(cups=2), subject=new_id(), at=at, actor=None)
    assert [event.fact for event in queries.concerning(application)] == [KettleBoiled(cups=1, application=application)]


@pytest.mark.django_db
def test_a_fact_comes_back_as_it_was(at: datetime) -> None:
    kettle = new_id()
    fact = KettleBoiled(cups=2, application=new_id(), ready_at=at)
    append(fact, subject=kettle, at=at, actor=None)
    assert queries.history([kettle])[0].fact == fact


@pytest.mark.django_db(transaction=True)
def test_a_fact_stands_or_falls_with_its_change(at: datetime) -> None:
    kettle = new_id()
    with pytest.raises(TransactionManagementError):
        append(KettleBoiled(cups=1), subject=kettle, at=at, actor=None)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        append(KettleBoiled(cups=1), subject=kettle, at=at, actor=None)
        _ = 1 / 0
    assert not Event.objects.exists()


def test_personal_data_types_and_unknown_kinds_are_refused() -> None:
    with pytest.raises(TypeError, match="no place in a fact"):
        KettleBoiled(cups={"name": "Siti"}).to_data()  # type: ignore[arg-type]
    with pytest.raises(UnknownFactError):
        read("tests.never_defined", {})


def test_two_facts_cannot_share_a_kind() -> None:
    with pytest.raises(TypeError, match="two facts"):

        @dataclass(frozen=True, kw_only=True)
        class Impostor(Fact):
            kind: ClassVar[str] = "tests.kettle_boiled"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("statement", ["UPDATE ledger_event SET kind = 'x'", "DELETE FROM ledger_event"])
def test_even_the_owner_cannot_change_an_event(at: datetime, statement: str) -> None:
    with transaction.atomic():
        append(KettleBoiled(cups=1), subject=new_id(), at=at, actor=None)
    with pytest.raises(DatabaseError, match="append-only"), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("table", ["ledger_event", "ledger_position", "ledger_seal"])
def test_the_applications_role_may_only_insert_and_select(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT privilege FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) AS privilege"
            " WHERE has_table_privilege('giliran_app', %s, privilege)",
            [table],
        )
        assert {row[0] for row in cursor.fetchall()} == {"SELECT", "INSERT"}
