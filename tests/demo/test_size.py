"""Applications made in quantity are as good as those that the services make."""

import json
from importlib import import_module
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection

from giliran.accounts import queries as accounts
from giliran.applications.models import Application
from giliran.applications.queries.progress import missing
from giliran.applications.queries.sheet import sheet_of
from giliran.demo import size
from giliran.demo.size.generator import NODE, NotADemoError
from giliran.documents.models import Image, Page
from giliran.documents.services import vault
from giliran.foundation import clock
from giliran.foundation.invariants import Invariant
from giliran.foundation.references import normalise
from giliran.issuance.models import Passport
from giliran.issuance.rules import mrz
from giliran.ledger import facts, queries, subscriptions
from giliran.ledger.models import Cursor

pytestmark = pytest.mark.django_db
MANY = 600
ROOMS = ("applications", "appointments", "casework", "issuance", "ledger", "lobby", "payments")


@pytest.fixture
def _many(settings: LazySettings) -> None:
    settings.DEMO = True
    assert size.run(size=MANY, at=clock.now(), progress=_silently) == MANY


def _silently(_done: int, _total: int, _what: str) -> None:
    """Tell nobody."""


def rows(query: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def test_only_a_demonstration_is_filled() -> None:
    with pytest.raises(NotADemoError):
        size.run(size=1, at=clock.now(), progress=_silently)


@pytest.mark.usefixtures("_many")
def test_made_up_work_is_whole() -> None:
    """One test: making the data takes longest, and every part below looks at all of it."""
    what_must_hold_holds()
    every_fact_reads_back()
    what_was_sent_lacks_nothing()
    secrets_open()
    codes_are_codes()
    nobody_takes_it_for_news()
    more_can_be_added()


def what_must_hold_holds() -> None:
    found = dict(rows("SELECT state, count(*) FROM applications_application GROUP BY state"))
    assert {"draft", "submitted", "collected", "cancelled", "ready"} <= set(found)
    for room in ROOMS:
        held: list[Invariant] = import_module(f"giliran.{room}.invariants").INVARIANTS
        assert held
        broken = {one.statement: list(one.broken(clock.now()))[:5] for one in held}
        assert not {statement: lines for statement, lines in broken.items() if lines}, room


def every_fact_reads_back() -> None:
    sample = rows("SELECT DISTINCT ON (kind) kind, data, subject, application FROM ledger_event WHERE node = 'size'")
    assert len(sample) > 40
    for kind, data, subject, application in sample:
        told = json.loads(data)
        fact = facts.read(kind, told)
        assert set(fact.to_data()) == set(told), kind
        about = subject if fact.subject_type == "application" else told.get("application")
        assert str(application) == str(about), kind


def what_was_sent_lacks_nothing() -> None:
    sent = Application.objects.exclude(state__in=("draft", "correction")).filter(submitted_at__isnull=False)[:60]
    assert len(sent) == 60
    for application in sent:
        assert missing(sheet_of(application), today=clock.now().date()) == [], application.service_id


def secrets_open() -> None:
    for page in Page.objects.all()[:3]:
        assert vault.unseal(page.sealed, what="page", row=page.id).startswith(b"\xff\xd8")
    for image in Image.objects.all()[:3]:
        assert vault.unseal(image.sealed, what="image", row=image.id).startswith(b"\xff\xd8")
    assert Page.objects.exists()
    assert Image.objects.exists()
    for passport in Passport.objects.exclude(number=None)[:20]:
        assert mrz.is_valid(*(passport.machine_readable_zone or "").split("\n"))
        person = accounts.person(passport.person_id)
        assert person.nik
        assert accounts.hashes_of_nik(person.nik)[0] == accounts.nik_hashes([person.id])[person.id][0]


def codes_are_codes() -> None:
    for (code,) in rows("SELECT reference FROM applications_application LIMIT 20"):
        assert normalise(code) == code


def nobody_takes_it_for_news() -> None:
    last = queries.last_position()
    readers = {reader.name for reader in subscriptions.subscribers()}
    assert readers
    assert set(Cursor.objects.filter(position=last).values_list("name", flat=True)) >= readers
    assert rows("SELECT count(*) FROM notifications_delivery") == [(0,)]
    assert {node for (node,) in rows("SELECT DISTINCT node FROM ledger_event WHERE kind LIKE 'app%.%'")} == {NODE}


def more_can_be_added() -> None:
    assert size.generated() == MANY
    assert size.run(size=MANY, at=clock.now(), progress=_silently) == 0
    assert size.run(size=MANY + 40, at=clock.now(), progress=_silently) == 40
    what_must_hold_holds()
