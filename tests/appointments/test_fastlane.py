"""The fast lane tells what is free, from memory, no older than a quarter of a second."""

import asyncio
from datetime import timedelta

import httpx
import pytest
from starlette.applications import Starlette

from giliran.appointments import services
from giliran.appointments.web import availability
from giliran.appointments.web.availability import Availability
from giliran.appointments.web.fastlane import routes
from giliran.foundation.clock import now
from tests.appointments.builders import an_office, reference_data

PATH = "/api/fast/availability"


def test_one_read_answers_a_crowd_and_is_soon_done_again() -> None:
    reads = 0

    async def load(_key: tuple[str, str, str]) -> dict[str, int]:
        nonlocal reads
        reads += 1
        await asyncio.sleep(0.01)
        return {"read": reads}

    async def crowd() -> set[bytes]:
        known = Availability(load=load)
        key = ("a", "b", "2026-12")
        first = await asyncio.gather(*(known.page(key) for _person in range(500)))
        await asyncio.sleep(availability.FRESH_SECONDS + 0.02)
        second = await known.page(key)
        return {page.body for page in (*first, second)}

    assert asyncio.run(crowd()) == {b'{"read":1}', b'{"read":2}'}


def test_what_is_not_there_is_not_kept() -> None:
    async def nothing(_key: tuple[str, str, str]) -> None:
        return None

    async def ask() -> Availability:
        known = Availability(load=nothing)
        for number in range(20):
            assert not (await known.page((str(number), "b", "2026-12"))).found
        return known

    assert asyncio.run(ask()).pages == {}


@pytest.mark.django_db(transaction=True)
def test_a_month_over_http() -> None:
    reference_data()
    office, at = an_office(), now()
    services.make_slots(office_id=office.id, first=at.date(), last=at.date() + timedelta(days=10), at=at)
    month = (at + timedelta(days=1)).strftime("%Y-%m")
    asked = {"office": office.code, "product": "ordinary_10", "month": month}

    async def ask() -> list[httpx.Response]:
        lane = httpx.ASGITransport(app=Starlette(routes=list(routes)))
        async with httpx.AsyncClient(transport=lane, base_url="http://lane") as client:
            first = await client.get(PATH, params=asked)
            return [
                first,
                await client.get(PATH, params=asked, headers={"If-None-Match": first.headers["etag"]}),
                await client.get(PATH, params={**asked, "office": "nowhere"}),
                await client.get(PATH, params={**asked, "product": "nothing"}),
                await client.get(PATH, params={**asked, "month": "2026-13"}),
                await client.get(PATH, params={"office": office.code}),
            ]

    answers = asyncio.run(ask())
    assert [answer.status_code for answer in answers] == [200, 304, 404, 404, 400, 400]
    body = answers[0].json()
    assert (body["office"], body["month"], body["not_sold"]) == (office.code, month, "")
    assert set(body["days"][0]) == {"day", "state", "free", "reason", "released_on"}
    assert answers[1].content == b""
    assert answers[-1].json()["error"] == "bad_request"
