"""Booking over the fast lane's HTTP: what is told, what is written, and what no pass can be made to do."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from django.conf import settings

from giliran.appointments import services
from giliran.appointments.invariants import check
from giliran.appointments.models import Booking, Claim, Slot
from giliran.appointments.services.passes import Purpose, seal, unseal
from giliran.appointments.web.fast import lane
from giliran.config import asgi
from giliran.foundation.clock import now
from giliran.ledger.queries import history
from tests.appointments.builders import (
    a_confirmed_booking,
    a_slot,
    an_application,
    an_identity,
    an_office,
    reference_data,
)
from tests.support.ledger import run_all

pytestmark = pytest.mark.django_db(transaction=True)
PATH = "/api/fast/holds"
Ask = Callable[[httpx.AsyncClient], Awaitable[Any]]


@pytest.fixture(autouse=True)
def _reference() -> None:
    reference_data()


@pytest.fixture
def at() -> datetime:
    """The fast lane has a clock of its own."""
    return now()


def over_http(ask: Ask) -> Any:
    """Let somebody ask the fast lane, in an event loop of its own."""

    async def asking() -> Any:
        front = httpx.ASGITransport(app=asgi.fast())
        try:
            async with httpx.AsyncClient(transport=front, base_url="http://lane") as client:
                return await ask(client)
        finally:
            await lane.close()

    return asyncio.run(asking())


def all_at_once(wishes: Sequence[dict[str, Any]]) -> list[httpx.Response]:
    """Send all wishes at once."""

    async def ask(client: httpx.AsyncClient) -> list[httpx.Response]:
        return list(await asyncio.gather(*(client.post(PATH, **wish) for wish in wishes)))

    found: list[httpx.Response] = over_http(ask)
    return found


def wish(sealed: str, slot: Slot | UUID, *, key: UUID | None = None, **more: str) -> dict[str, Any]:
    """The arguments of a POST."""
    slot_id = slot.id if isinstance(slot, Slot) else slot
    headers = {"Giliran-Pass": sealed, "Idempotency-Key": str(key or uuid4()), **more}
    return {"json": {"slot": str(slot_id)}, "headers": headers}


def a_pass(*, at: datetime, application: UUID | None = None, family: Sequence[UUID] = (), lane: str = "regular") -> str:
    """A pass, as the pages give it."""
    application = application or an_application(at=at)
    return services.issue_booking_pass(application_id=application, lane=lane, at=at, actor=None, with_family=family)


def test_a_place_is_held_and_its_bill_follows(at: datetime) -> None:
    slot = a_slot(at=at)
    (told,) = all_at_once([wish(a_pass(at=at), slot)])
    assert told.status_code == 201, told.text
    made = Booking.objects.get()
    body = told.json()
    assert (body["booking"], body["code"], body["next"]) == (str(made.id), made.code, f"/janji/{made.id}/tagihan/")
    assert (made.state, made.bill_id, made.slot_id) == ("held", None, slot.id)
    assert made.hold_expires_at == datetime.fromisoformat(body["until"])
    (recorded,) = history([made.id])
    assert (recorded.kind, recorded.fact.until, recorded.fact.starts_at) == (
        "appointments.slot_held", made.hold_expires_at, slot.starts_at,
    )  # fmt: skip
    run_all()
    made.refresh_from_db()
    assert made.bill_id is not None
    assert services.ensure_bill(booking_id=made.id, at=at, actor=None) == made.bill_id
    assert check(now()) == []


def test_a_crowd_gets_as_many_places_as_there_are(at: datetime) -> None:
    slot = a_slot(at=at, capacity=7)
    told = all_at_once([wish(a_pass(at=at), slot) for _person in range(60)])
    assert Counter(each.status_code for each in told) == {201: 7, 409: 53}
    assert {each.json()["error"] for each in told if each.status_code == 409} == {"full"}
    slot.refresh_from_db()
    assert slot.taken == Booking.objects.count() == 7


def test_the_same_wish_again_is_the_same_booking(at: datetime) -> None:
    slot, sealed, key = a_slot(at=at), a_pass(at=at), uuid4()
    told = all_at_once([wish(sealed, slot, key=key)] * 6)
    assert sorted(each.status_code for each in told) == [200] * 5 + [201]
    assert len({each.json()["booking"] for each in told}) == 1
    (later,) = all_at_once([wish(sealed, slot, key=key)])
    assert (later.status_code, later.json()["booking"]) == (200, str(Booking.objects.get().id))


def test_one_person_has_one(at: datetime) -> None:
    slot, sealed = a_slot(at=at), a_pass(at=at)
    told = all_at_once([wish(sealed, slot) for _try in range(8)])
    assert Counter(each.status_code for each in told) == {201: 1, 409: 7}
    assert {each.json()["error"] for each in told if each.status_code == 409} == {"has_booking"}
    twins = [an_application(at=at) for _account in range(3)]
    for application in twins:
        an_identity(application_id=application, at=at, confirmed=True)
    told = all_at_once([wish(a_pass(at=at, application=application), slot) for application in twins])
    assert Counter(each.status_code for each in told) == {201: 1, 409: 2}
    assert Booking.objects.count() == 2


def test_what_is_no_pass_of_ours_books_nothing(at: datetime) -> None:
    slot, good = a_slot(at=at), a_pass(at=at)
    entry = seal(_changed(good, at, purpose=Purpose.ENTRY))
    expired = seal(_changed(good, at, expires=int(at.timestamp()) - 1))
    told = all_at_once(
        [wish(sealed, slot) for sealed in ("", "x", good[:-1] + ("A" if good[-1] != "A" else "B"), entry, expired)]
    )
    assert [(each.status_code, each.json()["error"]) for each in told] == [
        (401, "forged"), (401, "forged"), (401, "forged"), (401, "forged"), (403, "expired"),
    ]  # fmt: skip
    assert not Booking.objects.exists()


def test_a_pass_taken_back_books_nothing(at: datetime) -> None:
    slot, sealed = a_slot(at=at), a_pass(at=at)
    services.revoke_passes(person_id=unseal(sealed, purpose=Purpose.BOOK, at=at).person, at=at, actor=None)
    (told,) = all_at_once([wish(sealed, slot)])
    assert (told.status_code, told.json()["error"]) == (403, "revoked")


def test_a_pass_is_for_its_own_person_office_and_lane(at: datetime) -> None:
    """Signed by us or not: what one person's pass says of another's application is checked against the database."""
    mine, others = an_application(at=at), an_application(at=at)
    swapped = seal(_changed(a_pass(at=at, application=mine), at, application=others))
    elsewhere = a_slot(at=at, office_code="surabaya")
    express = a_slot(at=at, capacity=3)
    Slot.objects.filter(id=express.id).update(lane="express")
    told = all_at_once([wish(swapped, a_slot(at=at)), wish(a_pass(at=at), elsewhere), wish(a_pass(at=at), express)])
    assert [each.json()["error"] for each in told] == ["not_ready", "wrong_office", "wrong_lane"]
    assert not Booking.objects.exists()


def test_a_gate_lets_in_those_of_its_release_alone(at: datetime) -> None:
    slot, release = a_slot(at=at), uuid4()
    Slot.objects.filter(id=slot.id).update(gate=release)
    inside, outside = a_pass(at=at), a_pass(at=at)
    let_in = seal(_changed(inside, at, release=release))
    told = all_at_once([wish(outside, slot), wish(let_in, slot)])
    assert [each.status_code for each in told] == [409, 201]
    assert told[0].json()["error"] == "gated"
    assert Booking.objects.get().release == release


def test_unreleased_places_are_nobodys(at: datetime) -> None:
    slot = a_slot(at=at, capacity=5)
    Slot.objects.filter(id=slot.id).update(unreleased=4)
    told = all_at_once([wish(a_pass(at=at), slot) for _person in range(3)])
    assert Counter(each.status_code for each in told) == {201: 1, 409: 2}


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (b"{}", {}),
        (b"[]", {}),
        (b'{"slot": 7}', {}),
        (b'{"slot": "nothing"}', {}),
        (b"[" * 5000, {}),
        (b"\xff", {}),
        (b'{"slot": "01900000-0000-7000-8000-000000000001"}', {"Idempotency-Key": "once"}),
    ],
)
def test_what_cannot_be_read(at: datetime, body: bytes, headers: dict[str, str]) -> None:
    sealed = a_pass(at=at)
    told = all_at_once([{"content": body, "headers": {"Giliran-Pass": sealed, **headers}}])
    assert (told[0].status_code, told[0].json()["error"]) == (400, "bad_request")


def test_too_much_a_wrong_method_and_a_slot_that_is_not_there(at: datetime) -> None:
    async def ask(client: httpx.AsyncClient) -> list[httpx.Response]:
        return [
            await client.post(PATH, content=b" " * 9000),
            await client.get(PATH),
            await client.post(PATH, **wish(a_pass_now, uuid4())),
        ]

    a_pass_now = a_pass(at=at)
    told: list[httpx.Response] = over_http(ask)
    assert [(each.status_code, each.json()["error"]) for each in told] == [
        (413, "too_large"), (405, "not_allowed"), (404, "unknown_slot"),
    ]  # fmt: skip
    assert told[1].headers["allow"] == "POST"


def test_browsers_are_led_on(at: datetime) -> None:
    slot, application = a_slot(at=at, capacity=1), an_application(at=at)
    page = {"Accept": "text/html,*/*", "Sec-Fetch-Site": "same-origin"}

    def form(sealed: str, **headers: str) -> dict[str, Any]:
        return {
            "data": {"slot": str(slot.id), "once": str(uuid4()), "pass": sealed}, "headers": {**page, **headers},
        }  # fmt: skip

    (first,) = all_at_once([form(a_pass(at=at))])
    (full,) = all_at_once([form(a_pass(at=at, application=application))])
    (foreign,) = all_at_once([form(a_pass(at=at), **{"Sec-Fetch-Site": "cross-site"})])
    assert (first.status_code, first.headers["location"]) == (303, f"/janji/{Booking.objects.get().id}/tagihan/")
    assert (full.status_code, full.headers["location"]) == (303, f"/janji/{application}/?kabar=full")
    assert foreign.status_code == 403
    assert Booking.objects.count() == 1


def test_problems_speak_english_to_who_chose_it(at: datetime) -> None:
    (told,) = all_at_once([wish("x", uuid4(), Cookie=f"{settings.LANGUAGE_COOKIE_NAME}=en")])
    assert "pass" in told.json()["detail"]


def test_a_pass_with_a_booking_moves_it(at: datetime) -> None:
    confirmed, other = a_confirmed_booking(at=at), a_slot(at=at, after=timedelta(days=9))
    sealed = a_pass(at=at, application=confirmed.application_id)
    (told,) = all_at_once([wish(sealed, other)])
    assert (told.status_code, told.json()["booking"]) == (201, str(confirmed.id))
    assert Booking.objects.get().slot_id == other.id
    (again,) = all_at_once([wish(sealed, a_slot(at=at))])
    assert (again.status_code, again.json()["error"]) == (409, "moves_used_up")
    Claim.objects.update(epoch=1)
    (void,) = all_at_once([wish(sealed, a_slot(at=at))])
    assert (void.status_code, void.json()["error"]) == (403, "revoked")


def test_a_family_goes_together(at: datetime) -> None:
    family = [an_application(at=at, email="ibu@example.id") for _person in range(3)]
    first = a_slot(at=at, capacity=2)
    following = Slot.objects.create(
        office_id=an_office().id, starts_at=first.ends_at, ends_at=first.ends_at + timedelta(minutes=30), capacity=2,
        local_date=first.local_date,
    )  # fmt: skip
    sealed, key = a_pass(at=at, application=family[0], family=family[1:]), uuid4()
    (told,) = all_at_once([wish(sealed, first, key=key)])
    assert told.status_code == 201, told.text
    made = Booking.objects.order_by("slot__starts_at")
    assert [booking.slot_id for booking in made] == [first.id, first.id, following.id]
    assert len({booking.party for booking in made}) == 1
    (again,) = all_at_once([wish(sealed, first, key=key)])
    assert again.json()["booking"] == told.json()["booking"]
    assert Booking.objects.count() == 3
    assert check(now()) == []
    others = [an_application(at=at, email="bapak@example.id") for _person in range(2)]
    (none,) = all_at_once([wish(a_pass(at=at, application=others[0], family=others[1:]), first)])
    assert (none.status_code, none.json()["error"]) == (409, "party")
    assert Booking.objects.count() == 3


def _changed(sealed: str, at: datetime, **fields: Any) -> Any:
    return unseal(sealed, purpose=Purpose.BOOK, at=at)._replace(**fields)
