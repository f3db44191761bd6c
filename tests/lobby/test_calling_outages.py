"""Calling over the fast lane while the database is away, breaks off, or another transaction is in the way."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import pytest

from giliran.config import asgi
from giliran.foundation.clock import now
from giliran.foundation.database import quick
from giliran.lobby.models import Period
from giliran.lobby.queries import SessionView
from giliran.lobby.web.fast import lane
from tests.lobby.builders import a_hall, a_walk_in, at_counter
from tests.lobby.test_calling_fast import PATH, wish

pytestmark = pytest.mark.django_db(transaction=True)
Work = Callable[[httpx.AsyncClient], Awaitable[Any]]


@pytest.fixture
def at() -> datetime:
    """The fast lane has a clock of its own."""
    return now()


@pytest.fixture
def desks(at: datetime) -> list[SessionView]:
    office = a_hall(code="bandung")
    for _ in range(3):
        a_walk_in(office=office, at=at)
    return [at_counter(office=office, at=at, number=number) for number in (1, 2)]


def over_http(work: Work) -> Any:
    async def asking() -> Any:
        try:
            async with httpx.AsyncClient(
                transport=httpx.ASGITransport(app=asgi.fast()), base_url="http://lane", timeout=20
            ) as client:
                return await work(client)
        finally:
            await lane.close()

    return asyncio.run(asking())


def test_a_database_that_is_away_is_said_to_be(
    desks: list[SessionView], at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(**_settings: str) -> None:
        raise OSError

    connect = quick.connect
    monkeypatch.setattr(quick, "connect", away)
    asked = wish(desks[0], at=at)

    async def work(client: httpx.AsyncClient) -> tuple[httpx.Response, httpx.Response]:
        first = await client.post(PATH, **asked)
        monkeypatch.setattr(quick, "connect", connect)
        return first, await client.post(PATH, **asked)

    refused, served = over_http(work)
    assert (refused.status_code, refused.json()["error"], refused.headers["retry-after"]) == (503, "away", "1")
    assert served.json()["visit"]


def test_a_line_that_breaks_after_the_commit_calls_nobody_twice(
    desks: list[SessionView], at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = wish(desks[0], at=at)

    async def work(client: httpx.AsyncClient) -> tuple[httpx.Response, httpx.Response]:
        lane._lane.enter()
        writer = lane._lane.calls.writer
        execute = writer._execute

        async def committed_and_lost(requests: Any) -> Any:
            await execute(requests)
            raise asyncpg.ConnectionDoesNotExistError

        monkeypatch.setattr(writer, "_execute", committed_and_lost)
        first = await client.post(PATH, **asked)
        monkeypatch.setattr(writer, "_execute", execute)
        return first, await client.post(PATH, **asked)

    first, again = over_http(work)
    assert first.status_code == 503
    assert again.status_code == 200
    (period,) = Period.objects.filter(kind="called")
    assert again.json()["visit"] == str(period.step.visit_id)


def test_a_visit_that_somebody_holds_is_passed_over_and_a_session_is_waited_for(
    desks: list[SessionView], at: datetime
) -> None:
    async def work(client: httpx.AsyncClient) -> tuple[UUID, httpx.Response, bool, httpx.Response]:
        other = await quick.connect()
        try:
            async with other.transaction():
                held = await other.fetchval(
                    "SELECT s.visit_id FROM lobby_visitstep s JOIN lobby_visit v ON v.id = s.visit_id"
                    " ORDER BY s.turn_at, s.visit_id LIMIT 1 FOR NO KEY UPDATE OF v"
                )
                first = await client.post(PATH, **wish(desks[0], at=at))
                await other.execute("SELECT FROM lobby_countersession WHERE id = $1 FOR NO KEY UPDATE", desks[1].id)
                second = asyncio.ensure_future(client.post(PATH, **wish(desks[1], at=at)))
                await asyncio.sleep(0.1)
                waited = not second.done()
            return held, first, waited, await second
        finally:
            await other.close()

    held, first, waited, second = over_http(work)
    assert UUID(first.json()["visit"]) != held
    assert waited
    assert UUID(second.json()["visit"]) == held


def test_what_fails_for_one_office_is_told_to_it_alone(
    desks: list[SessionView], at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = at_counter(office=a_hall(), at=at)

    async def work(client: httpx.AsyncClient) -> list[httpx.Response]:
        lane._lane.enter()
        writer = lane._lane.calls.writer
        execute = writer._execute

        async def not_for_jakarta(requests: Any) -> Any:
            if any(request.counter == other.counter_id for request in requests):
                raise asyncpg.DataError
            return await execute(requests)

        monkeypatch.setattr(writer, "_execute", not_for_jakarta)
        asked = [client.post(PATH, **wish(desk, at=at)) for desk in (desks[0], other)]
        return list(await asyncio.gather(*asked))

    good, bad = over_http(work)
    assert good.json()["visit"]
    assert bad.status_code >= 500


def test_a_row_held_for_long_holds_up_its_own_office_alone(desks: list[SessionView], at: datetime) -> None:
    office = a_hall()
    far = at_counter(office=office, at=at)
    a_walk_in(office=office, at=at)

    async def work(client: httpx.AsyncClient) -> list[httpx.Response]:
        other = await quick.connect()
        try:
            async with other.transaction():
                await other.execute("SELECT FROM lobby_countersession WHERE id = $1 FOR NO KEY UPDATE", desks[0].id)
                asked = [client.post(PATH, **wish(desk, at=at)) for desk in (desks[0], far)]
                return list(await asyncio.gather(*asked))
        finally:
            await other.close()

    held_up, called = over_http(work)
    assert (held_up.status_code, held_up.json()["error"]) == (503, "away")
    assert called.json()["visit"]
