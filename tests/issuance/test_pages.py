"""Production and pickup, as those who work there open them."""

import base64
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from giliran.foundation import clock
from giliran.foundation.actors import Role
from giliran.foundation.ids import new_id
from giliran.issuance import queries
from giliran.issuance.models import BookletSeries, Handover
from giliran.issuance.rules.production import State
from tests.accounts.builders import a_colleague
from tests.casework.builders import Desk, a_desk, a_portrait
from tests.issuance.builders import (
    a_printed_passport,
    a_queued_passport,
    a_ready_passport,
    booklets,
    hand_over,
    printed,
)
from tests.support.world import client_of

pytestmark = pytest.mark.django_db

COLLECTOR = {
    "kind": "self",
    "name": "Siti Rahayu",
    "identity_kind": "ktp",
    "identity_number": "3174015708900001",
    "signed_on_paper": "on",
}


@pytest.fixture
def now() -> datetime:
    """Return a moment ago: pages are opened by requests that arrive now."""
    return clock.now() - timedelta(minutes=5)


@pytest.fixture
def desk(now: datetime) -> Desk:
    """A desk at Jakarta Selatan."""
    return a_desk(at=now)


@pytest.fixture
def producer(desk: Desk) -> Client:
    """The producer's browser."""
    return client_of(desk.client_user(desk.producer))


@pytest.fixture
def front(desk: Desk) -> Client:
    """The browser at the pickup counter."""
    return client_of(desk.client_user(desk.front))


def _url(desk: Desk, name: str, *arguments: Any) -> str:
    return reverse(f"issuance:{name}", args=[desk.office.code, *arguments])


def _text(answer: Any) -> str:
    text: str = answer.content.decode()
    return text


def test_a_booklet_is_printed_found_faulty_and_printed_again(desk: Desk, producer: Client, now: datetime) -> None:
    assert "Tidak ada paspor yang menunggu" in _text(producer.get(_url(desk, "production")))
    passport = a_queued_passport(desk=desk, at=now)
    assert passport.reference in _text(producer.get(_url(desk, "production")))
    answer = producer.post(_url(desk, "print", passport.id))
    assert answer.status_code == 422
    assert "Buku kosong untuk jenis paspor ini habis" in _text(answer)
    booklets(desk=desk, at=now)
    assert producer.post(_url(desk, "print", passport.id)).status_code == 302
    assert producer.post(_url(desk, "print", passport.id)).status_code == 422
    page = _text(producer.get(_url(desk, "sheet", passport.id)))
    assert "P&lt;IDNRAHAYU&lt;&lt;SITI" in page

    check = _url(desk, "check", passport.id)
    assert producer.post(check, {}).status_code == 422
    answer = producer.post(check, {"verdict": "faulty"})
    assert answer.status_code == 422
    assert "Pilih apa yang salah" in _text(answer)
    assert producer.post(check, {"verdict": "faulty", "fault": "laminate"}).status_code == 302
    again = queries.passport_of(passport.application_id)
    assert again is not None
    assert (again.state, again.id != passport.id) == (State.QUEUED, True)
    assert "Tidak ada yang perlu dikerjakan" in _text(producer.get(_url(desk, "sheet", passport.id)))
    again = printed(again, desk=desk, at=now)
    assert producer.post(_url(desk, "check", again.id), {"verdict": "good"}).status_code == 302
    assert producer.post(_url(desk, "check", again.id), {"verdict": "good"}).status_code == 422


def test_a_passport_is_handed_over_at_the_counter(desk: Desk, front: Client, now: datetime) -> None:
    passport = a_ready_passport(desk=desk, at=now)
    pickup, counter = _url(desk, "pickup"), _url(desk, "hand_over", passport.id)
    assert front.get(counter).headers["Location"] == pickup, "only its code leads there"
    answer = front.post(pickup, {"code": "GL7K-2M4P"})
    assert answer.status_code == 422
    assert "GL7K-2M4P" in _text(answer)
    assert front.post(pickup, {"code": ""}).status_code == 422
    assert front.post(pickup, {"code": passport.pickup_code.lower()}).headers["Location"] == counter
    assert "SITI RAHAYU" in _text(front.get(counter))

    said = {**COLLECTOR, "code": passport.pickup_code}
    unsigned = {name: value for name, value in said.items() if name != "signed_on_paper"}
    answer = front.post(counter, unsigned)
    assert answer.status_code == 422
    assert "Minta tanda tangan" in _text(answer)
    assert "3174015708900001" in _text(answer)
    assert front.post(counter, {**unsigned, "signature": "data:image/png;base64,%%%"}).status_code == 422
    assert front.post(counter, {**unsigned, "signature": "hello"}).status_code == 422
    assert front.post(counter, {**said, "kind": "stranger"}).status_code == 422
    assert front.post(counter, {**said, "code": "GL7K-2M4P"}).status_code == 422
    drawn = "data:image/png;base64," + base64.b64encode(a_portrait()).decode()
    once = {**unsigned, "signature": drawn, "once": "one-and-the-same"}
    assert front.post(counter, once).headers["Location"] == pickup
    assert Handover.objects.get().signature is not None
    assert front.get(counter).headers["Location"] == pickup


def test_another_offices_passport_is_not_found(desk: Desk, now: datetime) -> None:
    passport = a_ready_passport(desk=desk, at=now)
    there = a_desk(at=now, code="jayapura")
    boss = client_of(desk.client_user(a_colleague(role=Role.SUPERVISOR, office_id=there.office.id, at=now)))
    for name in ("sheet", "hand_over"):
        assert boss.get(_url(there, name, passport.id)).status_code == 404
        assert boss.get(_url(there, name, new_id())).status_code == 404
    for name in ("print", "check"):
        assert boss.post(_url(there, name, passport.id)).status_code == 404
    assert boss.post(_url(there, "pickup"), {"code": passport.pickup_code}).status_code == 422
    assert queries.passport(passport.id).state == State.READY


def test_the_lists_cost_the_same_at_one_and_at_many(
    desk: Desk, producer: Client, now: datetime, connection_of: Any
) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection_of) as caught:
            assert producer.get(_url(desk, "production"), {"cetak": "1", "mutu": "x"}).status_code == 200
        return len(caught)

    a_printed_passport(desk=desk, at=now)
    a_queued_passport(desk=desk, at=now)
    cost()
    at_one = cost()
    printed(a_queued_passport(desk=desk, at=now), desk=desk, at=now)
    a_queued_passport(desk=desk, at=now)
    assert cost() == at_one


def test_booklets_are_registered_in_the_back_office(desk: Desk, now: datetime) -> None:
    boss = client_of(desk.client_user(a_colleague(role=Role.ADMINISTRATOR, at=now)))
    run = {"office": desk.office.id, "prefix": "q", "first": 1, "last": 50}
    add = reverse("admin:issuance_bookletseries_add")
    assert boss.get(add).status_code == 200
    boss.post(add, run)
    boss.post(add, {**run, "last": 60})
    series = BookletSeries.objects.get(prefix="Q")
    assert (series.first, series.next, series.last) == (1, 1, 50)
    assert boss.get(reverse("admin:issuance_bookletseries_changelist")).status_code == 200


def test_handed_over_it_is_found_no_more(desk: Desk, front: Client, now: datetime) -> None:
    passport = a_ready_passport(desk=desk, at=now)
    hand_over(passport, desk=desk, at=now)
    assert front.post(_url(desk, "pickup"), {"code": passport.pickup_code}).status_code == 422
