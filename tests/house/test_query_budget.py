"""No page asks the database more than a few questions, however long its lists are."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from giliran.accounts.models import Person, User
from giliran.applications.models import Application
from giliran.casework.models import Case
from giliran.foundation import clock
from giliran.foundation.actors import Role
from giliran.foundation.ids import new_id
from giliran.foundation.references import new_reference
from giliran.issuance.models import Passport
from giliran.notifications.models import Message
from giliran.payments.models import Misfit, Refund
from tests.support.access import Row
from tests.support.world import World, a_world, client_of
from tests.test_access_matrix import ROOMS, rows_of

pytestmark = pytest.mark.django_db
MOST = 15
WHO_READS = 3
"""A public page asks who reads it besides: for the session, the account and what is new for them."""
# The frames of transactions ask nothing.
_FRAMES = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


@pytest.fixture(autouse=True)
def _on_a_working_morning(at: datetime) -> Iterator[None]:
    """Offices are open: what they tell of their halls costs more than what they tell on a Sunday."""
    with time_machine.travel(at, tick=True):
        yield


def statements(client: Client, url: str) -> list[str]:
    """Open a page twice and return what the second opening asked of the database: the first may fill caches."""
    client.get(url)
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(url)
    assert answer.status_code < 500, url
    return [one["sql"] for one in asked if not one["sql"].startswith(_FRAMES)]


def told(name: str, who: str, asked: list[str]) -> str:
    """Say which page asks too much, and what it asks more than once."""
    shapes = Counter(re.sub(r"'[^']*'|\b\d+\b", "?", " ".join(sql.split())) for sql in asked)
    again = "\n".join(f"    {times} times {shape[:160]}" for shape, times in shapes.most_common() if times > 1)
    return f"{name} for {who}: {len(asked)} statements\n{again}"


def who_opens(row: Row, world: World) -> Iterator[tuple[str, User | None]]:
    """Yield everybody who may open a page, as the matrix says it."""
    kind, _, roles = row.rule.partition(":")
    if kind in {"public", "signature"}:
        yield "visitor", None
    if kind in {"public", "signed_in", "third_party"}:
        yield "applicant", world.applicant
    for role in roles.split(",") if roles else Role if kind == "any_staff" else ():
        yield role, world.colleague(Role(role), world.office)


@pytest.mark.parametrize("room", ROOMS)
def test_no_page_asks_too_much(room: str) -> None:
    world = a_world()
    too_much: list[str] = []
    for row in rows_of(room):
        arguments = row.make(world)
        if row.rule.startswith("staff"):
            arguments.setdefault("office_code", world.office.code)
        url = reverse(row.name, kwargs=arguments)
        for who, user in who_opens(row, world):
            asked = statements(client_of(user, second_factor=who not in {"visitor", "applicant"}), url)
            if len(asked) > MOST + (WHO_READS if user and row.rule == "public" else 0):
                too_much.append(told(row.name, who, asked))
    assert not too_much, "\n".join(too_much)


@dataclass(frozen=True, kw_only=True)
class Listing:
    """A page with a list: who opens it, and how the list gets longer by a number of rows."""

    name: str
    who: Role | None
    grow: Callable[[World, int], None]


def copies(of: models.Model, many: int, **fields: Callable[[], Any]) -> list[Any]:
    """Copy a row many times, with what must differ made anew."""
    kept = {field.attname: getattr(of, field.attname) for field in of._meta.concrete_fields if not field.primary_key}
    model = type(of)
    made = [model(id=new_id(), **{**kept, **{name: make() for name, make in fields.items()}}) for _ in range(many)]
    return model._default_manager.bulk_create(made)


def more_applications(world: World, many: int, *, account: Callable[[], UUID], **fields: Any) -> list[Application]:
    """Add applications like the world's, each of a person of its own."""
    owner = world.applicant.id
    person = Person.objects.get(account_id=owner, relation="self")
    people = iter(copies(person, many, relation=lambda: "sibling"))
    first = Application.objects.get(id=world.application_id)
    set_so = {name: (lambda value=value: value) for name, value in fields.items()}
    return copies(first, many, person_id=lambda: next(people).id, reference=new_reference, account_id=account, **set_so)


def more_messages(world: World, many: int) -> None:
    rows = [
        Message(user_id=world.applicant.id, kind="accounts.security", group="security", language="id", subject="x",
                text="x", sms="", created_at=clock.now())
        for _ in range(many)
    ]  # fmt: skip
    Message.objects.bulk_create(rows)


def more_of_mine(world: World, many: int) -> None:
    more_applications(world, many, account=lambda: world.applicant.id)


def more_files(world: World, many: int) -> None:
    more_applications(world, many, account=lambda: world.applicant.id)


def more_decisions(world: World, many: int) -> None:
    at, examiner = clock.now(), world.colleague(Role.EXAMINER, world.office).id
    for application in more_applications(world, many, account=lambda: world.applicant.id, state="recommended"):
        Case.objects.create(application=application, office_id=world.office.id, opened_at=at, opened_by=examiner,
                            examiner=examiner, recommended_at=at)  # fmt: skip


def more_passports(world: World, many: int) -> None:
    waiting = more_applications(world, many, account=lambda: world.applicant.id, state="producing")
    for application in waiting:
        Passport.objects.create(
            application=application,
            person_id=application.person_id,
            office_id=world.office.id,
            product_id="ordinary_5",
            pickup_code=new_reference(),
            queued_at=clock.now(),
        )


def more_to_settle(world: World, many: int) -> None:
    from tests.payments.access import _bill

    bill, at = _bill(world).id, clock.now()
    for _ in range(many):
        key: dict[str, Any] = {"bill_id": bill, "partner": "bank", "bank_reference": str(new_id()), "at": at}
        Refund.objects.create(**key, reason="paid_twice", amount=1)
        Misfit.objects.create(**key, reason="wrong_amount", billing_code="1", amount=1)


LISTS = [
    Listing(name="notifications:inbox", who=None, grow=more_messages),
    Listing(name="journey:home", who=None, grow=more_of_mine),
    Listing(name="casework:files", who=Role.EXAMINER, grow=more_files),
    Listing(name="casework:decisions", who=Role.ADJUDICATOR, grow=more_decisions),
    Listing(name="issuance:production", who=Role.PRODUCTION, grow=more_passports),
    Listing(name="payments:worklist", who=Role.SUPERVISOR, grow=more_to_settle),
]
# The hall's pages are held to the same in tests/lobby/test_pages.py.


@pytest.mark.parametrize("listing", LISTS, ids=lambda listing: listing.name)
def test_a_list_asks_the_same_at_one_row_and_at_fifty(listing: Listing) -> None:
    world = a_world()
    user = world.applicant if listing.who is None else world.colleague(listing.who, world.office)
    client = client_of(user, second_factor=listing.who is not None)
    url = reverse(listing.name, kwargs={} if listing.who is None else {"office_code": world.office.code})
    listing.grow(world, 2)
    few = statements(client, url)
    shown = len(client.get(url).content)
    listing.grow(world, 48)
    many = statements(client, url)
    assert len(client.get(url).content) > shown, "the list did not grow"
    assert len(many) == len(few) <= MOST, told(listing.name, str(listing.who or "applicant"), many)


def test_a_page_looked_at_remembers_and_one_sent_does_not(at: datetime) -> None:
    """What is remembered must never outlive a change: a post reads anew, and so does a page after a fact."""
    from django.db import transaction

    from giliran.accounts.events import LanguageChosen
    from giliran.foundation.remembering import remembering
    from giliran.ledger.services import append
    from giliran.offices import queries as offices
    from giliran.offices.models import Office

    office = offices.office_by_code("jayapura")
    assert office is not None
    with remembering():
        assert offices.office(office.id).city == office.city
        Office.objects.filter(id=office.id).update(city="Sentani")
        assert offices.office(office.id).city == office.city
        with transaction.atomic():
            append(LanguageChosen(language="en"), subject=new_id(), at=at, actor=None)
        assert offices.office(office.id).city == "Sentani"
    Office.objects.filter(id=office.id).update(city="Abepura")
    assert offices.office(office.id).city == "Abepura"
