"""The fast lane when the database fails it: people are told, nothing confirmed is lost, and it comes back by itself."""

import asyncio
from collections import Counter
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch
from uuid import uuid4

import httpx
import pytest

from giliran.appointments.models import Booking, Slot
from giliran.appointments.services.statement import PARAMETERS
from giliran.appointments.web.fast import lane, line, making, writer
from giliran.appointments.web.fast.making import many_ids
from giliran.foundation.clock import now
from tests.appointments.builders import a_slot, reference_data
from tests.appointments.test_fast_holds import PATH, a_pass, all_at_once, over_http, wish

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _reference() -> None:
    reference_data()


@pytest.fixture
def at() -> datetime:
    """The fast lane has a clock of its own."""
    return now()


def test_whoever_was_in_flight_when_the_line_broke_asks_again_with_the_same_key(at: datetime) -> None:
    slot = a_slot(at=at)
    wishes = [wish(a_pass(at=at), slot) for _person in range(5)]

    async def ask(client: httpx.AsyncClient) -> list[list[httpx.Response]]:
        blocker, watcher = await line.connect(), await line.connect()
        holding = blocker.transaction()
        await holding.start()
        await blocker.execute("SELECT FROM appointments_slot WHERE id = $1 FOR UPDATE", slot.id)
        asking = [asyncio.create_task(client.post(PATH, **each)) for each in wishes]
        for _look in range(500):
            if broken := await watcher.fetchval(_BREAK):
                break
            await asyncio.sleep(0.02)
        assert broken == 1
        first = list(await asyncio.gather(*asking))
        await holding.rollback()
        await blocker.close()
        await watcher.close()
        again = list(await asyncio.gather(*(client.post(PATH, **each) for each in wishes)))
        return [first, again]

    first, again = over_http(ask)
    assert {(each.status_code, each.json()["error"], each.headers["retry-after"]) for each in first} == {
        (503, "busy", "2")
    }
    assert Counter(each.status_code for each in again) == {201: 5}
    assert Slot.objects.get().taken == Booking.objects.count() == 5


_BREAK = """
SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
WHERE wait_event_type = 'Lock' AND application_name = 'giliran fast' AND datname = current_database()
"""


def test_nobody_waits_while_the_database_is_away(at: datetime) -> None:
    slot = a_slot(at=at)
    wishes = [wish(a_pass(at=at), slot) for _person in range(30)]

    async def ask(client: httpx.AsyncClient) -> list[Any]:
        async def away(**_more: str) -> Any:
            raise ConnectionRefusedError

        await client.get(PATH)
        await lane._lane.holds.slots.get(slot.id)
        with patch.object(line, "connect", away), patch.object(writer, "AT_ONCE", 4):
            told = await asyncio.gather(*(client.post(PATH, **each) for each in wishes))
        return [*told, await client.post(PATH, **wishes[0])]

    *told, after = over_http(ask)
    assert {each.status_code for each in told} == {503}
    assert after.status_code == 201


def test_too_many_waiting_are_turned_away_at_once(at: datetime) -> None:
    slot = a_slot(at=at, capacity=50)
    wishes = [wish(a_pass(at=at), slot) for _person in range(20)]
    with patch.object(writer, "MOST_WAITING", 6):
        told = all_at_once(wishes)
    counted = Counter(each.status_code for each in told)
    assert counted[503] > 0
    assert counted[201] == Booking.objects.count() == 20 - counted[503]


def test_codes_that_meet_are_drawn_again(at: datetime) -> None:
    slot = a_slot(at=at, capacity=50)
    made = making.many_codes
    draws = 0

    def alike(count: int) -> list[str]:
        nonlocal draws
        draws += 1
        return ["AAAA-AAAA"] * count if draws == 1 else made(count)

    with patch.object(writer, "many_codes", alike):
        told = all_at_once([wish(a_pass(at=at), slot) for _person in range(6)])
    assert {each.status_code for each in told} == {201}
    assert len(set(Booking.objects.values_list("code", flat=True))) == 6


def test_one_that_cannot_be_carried_out_does_not_take_the_others_along(at: datetime) -> None:
    """A batch that fails as a whole is parted until the one is found; it alone is told that something failed."""
    slot = a_slot(at=at, capacity=50)
    wishes = [wish(a_pass(at=at), slot) for _person in range(8)]
    unlucky = uuid4()
    wishes[3] = wish(a_pass(at=at), slot, key=unlucky)
    real = writer._arguments

    def arguments(each: Any, ids: Any, codes: Any) -> list[Any]:
        given = real(each, ids, codes)
        given[PARAMETERS.index("expires_at")] = [  # a hold without an end: the table's check refuses it
            None if found.once_key == unlucky else found.expires_at for found in each
        ]
        return given

    with patch.object(writer, "_arguments", arguments), patch.object(writer, "_PAUSES", (0, 0)):
        told = all_at_once(wishes)
    assert [each.status_code for each in told] == [201, 201, 201, 500, 201, 201, 201, 201]
    assert Booking.objects.count() == Slot.objects.get().taken == 7


def test_ids_rise_and_say_when() -> None:
    made = many_ids(1000)
    assert made == sorted(made)
    assert {found.version for found in made} == {7}
    assert {found.variant for found in made} == {uuid4().variant}
    told = datetime.fromtimestamp((made[0].int >> 80) / 1000, tz=now().tzinfo)
    assert abs(told - now()) < timedelta(seconds=5)
