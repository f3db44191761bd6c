"""The fast lane tells what is free, from memory, no older than a quarter of a second."""

import asyncio
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch

import httpx
import pytest

from giliran.appointments import services
from giliran.appointments.models import Slot
from giliran.appointments.web.fast import free, lane, line, shown
from giliran.config import asgi
from giliran.foundation.clock import now
from tests.appointments.builders import JAKARTA, a_slot, an_office, reference_data
from tests.appointments.test_fast_holds import Ask

pytestmark = pytest.mark.django_db(transaction=True)
PATH = "/api/fast/availability"


@pytest.fixture(autouse=True)
def _reference() -> None:
    reference_data()


@pytest.fixture
def at() -> datetime:
    """The fast lane has a clock of its own."""
    return now()


def _over_http(ask: Ask) -> Any:
    async def asking() -> Any:
        front = httpx.ASGITransport(app=asgi.fast())
        try:
            async with httpx.AsyncClient(transport=front, base_url="http://lane") as client:
                return await ask(client)
        finally:
            await lane.close()

    return asyncio.run(asking())


def _of(slot: Slot, **more: str) -> dict[str, str]:
    day = slot.local_date
    return {"office": JAKARTA, "product": "ordinary_10", "month": day.strftime("%Y-%m"), **more}


def test_a_month_over_http(at: datetime) -> None:
    office = an_office()
    services.make_slots(office_id=office.id, first=at.date(), last=at.date() + timedelta(days=10), at=at)
    month = (at + timedelta(days=1)).strftime("%Y-%m")
    asked = {"office": office.code, "product": "ordinary_10", "month": month}

    async def ask(client: httpx.AsyncClient) -> list[httpx.Response]:
        first = await client.get(PATH, params=asked)
        return [
            first,
            await client.get(PATH, params=asked, headers={"If-None-Match": first.headers["etag"]}),
            await client.head(PATH, params=asked),
            await client.get(PATH, params={**asked, "office": "nowhere"}),
            await client.get(PATH, params={**asked, "product": "nothing"}),
            await client.get(PATH, params={**asked, "month": "2026-13"}),
            await client.get(PATH, params={**asked, "lane": "fastest"}),
            await client.get(PATH, params={**asked, "day": "2026-02-30"}),
            await client.get(PATH, params={"office": office.code}),
            await client.post(PATH, params=asked),
        ]

    answers: list[httpx.Response] = _over_http(ask)
    assert [answer.status_code for answer in answers] == [200, 304, 200, 404, 404, 400, 400, 400, 400, 405]
    body = answers[0].json()
    assert (body["office"], body["month"], body["lane"], body["not_sold"]) == (office.code, month, "regular", "")
    assert {"day", "state", "free", "reason", "released_on", "released_at", "release"} == set(body["days"][0])
    assert answers[1].content == answers[2].content == b""
    assert answers[2].headers["etag"] == answers[0].headers["etag"]
    assert answers[-2].json()["error"] == "bad_query"


def test_a_day_over_http(at: datetime) -> None:
    slot = a_slot(at=at, capacity=4, taken=1)

    async def ask(client: httpx.AsyncClient) -> Any:
        return (await client.get(PATH, params=_of(slot, day=slot.local_date.isoformat()))).json()

    body = _over_http(ask)
    (time,) = body["times"]
    assert (time["slot"], time["free"], time["capacity"], time["release"]) == (str(slot.id), 3, 4, None)
    assert datetime.fromisoformat(time["starts_at"]) == slot.starts_at


def test_no_answer_is_older_than_a_quarter_of_a_second_and_one_look_serves_a_crowd(at: datetime) -> None:
    slot = a_slot(at=at, capacity=1000)
    looks = 0
    tell = free._tell

    def counting(pages: Any, rows: Any) -> None:
        nonlocal looks
        looks += bool(pages)
        tell(pages, rows)

    async def ask(client: httpx.AsyncClient) -> list[tuple[int, int]]:
        asked, seen = _of(slot, day=slot.local_date.isoformat()), []
        async for taken in _changing(slot, times=5):
            await asyncio.sleep(free.FRESH_SECONDS + 0.05)
            crowd = await asyncio.gather(*(client.get(PATH, params=asked) for _person in range(40)))
            seen += [(taken, 1000 - answer.json()["times"][0]["free"]) for answer in crowd]
        return seen

    with patch.object(free, "_tell", counting):
        seen: list[tuple[int, int]] = _over_http(ask)
    assert len(seen) == 200
    assert all(true == told for true, told in seen)
    assert looks < 60


async def _changing(slot: Slot, *, times: int) -> Any:
    connection = await line.connect()
    try:
        for taken in range(1, times + 1):
            await connection.execute("UPDATE appointments_slot SET taken = $1 WHERE id = $2", taken, slot.id)
            yield taken
    finally:
        await connection.close()


def test_the_calendar_itself_is_read_again(at: datetime) -> None:
    slot = a_slot(at=at)

    async def ask(client: httpx.AsyncClient) -> list[str]:
        asked, words = _of(slot), []
        for _look in range(2):
            body = (await client.get(PATH, params=asked)).json()
            words.append(body["not_sold"])
            await asyncio.to_thread(_stop_selling)
            await asyncio.sleep(0.8)
        return words

    with patch.object(free, "FRAME_SECONDS", 0.2):
        first, second = _over_http(ask)
    assert first == ""
    assert second


def _stop_selling() -> None:
    from django.apps import apps
    from django.db import connection

    apps.get_model("catalogue", "OfficeProduct").objects.filter(product_id="ordinary_10").delete()
    connection.close()


def test_without_a_database_it_says_so_and_comes_back(at: datetime) -> None:
    slot = a_slot(at=at)

    async def broken() -> Any:
        raise ConnectionRefusedError

    async def ask(client: httpx.AsyncClient) -> list[int]:
        asked = _of(slot)
        told = [(await client.get(PATH, params=asked)).status_code]
        connect = line.connect
        with patch.object(free, "WAIT_SECONDS", 0.5), patch.object(line, "connect", broken):
            lane._lane.free._leave()
            await asyncio.sleep(free.FRESH_SECONDS + 0.1)
            told.append((await client.get(PATH, params=asked)).status_code)
        assert line.connect is connect
        told.append((await client.get(PATH, params=asked)).status_code)
        return told

    assert _over_http(ask) == [200, 503, 200]


def test_memory_is_bounded() -> None:
    known = free.FreePlaces()
    with patch.object(free, "MOST", 4):
        for number in range(9):
            key = shown.Key(str(number), "b", "regular", 2026, 12, None)
            known._make_room()
            known.pages[key] = shown.Page(key=key, frame=None, framed_at=0, asked_at=number)  # type: ignore[arg-type]
    assert len(known.pages) <= 4
    assert max(int(key.office) for key in known.pages) == 8
