"""The live lane: streams that wake, resume and end."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any, Self

import httpx
import pytest
from asgiref.sync import sync_to_async
from django.db import connection
from starlette.applications import Starlette

from giliran.foundation.clock import now
from giliran.lobby import services
from giliran.lobby.rules.following import follow_token
from giliran.lobby.web import fastlane
from tests.lobby.builders import a_hall, a_walk_in, at_counter, call
from tests.support.ledger import run_all

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[2]


class Stream:
    """One client of the lane, in this process."""

    def __init__(self, path: str, last_id: str = "") -> None:
        self.path, self.last_id = path, last_id
        self.status = 0
        self.text = ""
        self._gone = asyncio.Event()
        self._new = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        """Connect."""
        headers = [(b"last-event-id", self.last_id.encode())] if self.last_id else []
        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http",
            "path": self.path, "raw_path": self.path.encode(), "query_string": b"", "headers": headers,
            "server": ("testserver", 80), "client": ("127.0.0.1", 1), "root_path": "",
        }  # fmt: skip
        app: Any = Starlette(routes=fastlane.routes)
        self._task = asyncio.create_task(app(scope, self._receive, self._send))
        return self

    async def __aexit__(self, *_why: object) -> None:
        """Go away."""
        self._gone.set()
        assert self._task is not None
        await asyncio.wait_for(self._task, 5)

    async def _receive(self) -> dict[str, Any]:
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Any) -> None:
        self.status = message.get("status", self.status)
        self.text += message.get("body", b"").decode()
        self._new.set()

    @property
    def pictures(self) -> list[dict[str, Any]]:
        return [json.loads(line[6:]) for line in self.text.splitlines() if line.startswith("data: {")]

    @property
    def ids(self) -> list[str]:
        return [line[4:] for line in self.text.splitlines() if line.startswith("id: ")]

    async def until(self, wanted: Callable[["Stream"], bool]) -> None:
        async with asyncio.timeout(10):
            while not wanted(self):
                self._new.clear()
                await self._new.wait()


def _without_time(picture: dict[str, Any]) -> dict[str, Any]:
    """Return a board's picture without the instant at which it was sent."""
    return {key: value for key, value in picture.items() if key != "at"}


def _live(test: Callable[[], Awaitable[None]]) -> None:
    """Run a test in a loop of its own, and stop the lane with it."""

    async def run() -> None:
        try:
            await test()
        finally:
            fastlane.hub().stop()
            await asyncio.sleep(0.1)

    asyncio.run(run())


async def _do(work: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """Change the hall in another thread, and let the ledger place it, as the worker does."""

    def closing() -> Any:
        try:
            found = work(*args, **kwargs)
            run_all()
            return found
        finally:
            connection.close()

    return await sync_to_async(closing, thread_sensitive=False)()


def test_board_and_phone_hear_of_a_call_and_a_quiet_board_does_not() -> None:
    at = now()
    office, other = a_hall(code="denpasar"), a_hall(code="jayapura")
    session, visit = at_counter(office=office, at=at), a_walk_in(office=office, at=at)
    run_all()
    token = follow_token(visit_id=visit.visit_id, at=at)

    async def test() -> None:
        async with (
            Stream("/live/board/denpasar") as board,
            Stream(f"/live/ticket/{token}") as phone,
            Stream("/live/board/jayapura") as quiet,
        ):
            await board.until(lambda it: len(it.pictures) == 1)
            await phone.until(lambda it: len(it.pictures) == 1)
            await quiet.until(lambda it: len(it.pictures) == 1)
            assert phone.pictures[0]["state"] == "waiting"
            assert phone.pictures[0]["ahead"] == 0
            await _do(call, session, at=at)
            await board.until(lambda it: len(it.pictures) == 2)
            await phone.until(lambda it: len(it.pictures) == 2)
            assert [(one["number"], one["name"]) for one in board.pictures[1]["now"]] == [("L-001", "Loket 1")]
            assert (phone.pictures[1]["state"], phone.pictures[1]["counter"]) == ("called", "Loket 1")
            await _do(services.leave, visit_id=visit.visit_id, at=at, actor=None)
            await phone.until(lambda it: it.pictures[-1]["state"] == "left")
            assert len(quiet.pictures) == 1
            assert "Siti" not in board.text + phone.text

    _live(test)
    assert other


def test_whoever_comes_back_is_given_only_what_they_missed() -> None:
    at = now()
    office = a_hall(code="denpasar")
    session = at_counter(office=office, at=at)
    a_walk_in(office=office, at=at)
    run_all()

    async def test() -> None:
        async with Stream("/live/board/denpasar") as board:
            await board.until(lambda it: len(it.ids) == 1)
            async with Stream("/live/board/denpasar", board.ids[0]) as again:
                await again.until(lambda it: "retry" in it.text)
                await asyncio.sleep(0.2)
                assert again.pictures == []
                await _do(call, session, at=at)
                await again.until(lambda it: len(it.pictures) == 1)
            await board.until(lambda it: len(it.ids) == 2)
            assert int(board.ids[1]) > int(board.ids[0])
            async with Stream("/live/board/denpasar", board.ids[0]) as late:
                await late.until(lambda it: len(it.pictures) == 1)
                assert _without_time(late.pictures[0]) == _without_time(board.pictures[-1])

    _live(test)


def test_a_slow_listener_is_given_the_newest_and_keeps_nothing_else() -> None:
    from giliran.foundation.ids import new_id
    from giliran.lobby.web.live.hub import Listener
    from giliran.lobby.web.live.reading import Hall

    async def test() -> None:
        slow = Listener(office=new_id(), visit=None)
        for number in range(1000):
            slow.offer(Hall(position=number, board=f'{{"n":{number}}}', places={}))
        slow.offer(Hall(position=1000, board='{"n":999}', places={}))
        assert slow.queue.qsize() == 1
        name, data = slow.queue.get_nowait().strip().splitlines()
        assert name == "id: 999"
        assert _without_time(json.loads(data[6:])) == {"n": 999}

    _live(test)


def test_asking_again_and_again_works_too() -> None:
    at = now()
    office = a_hall(code="denpasar")
    visit = a_walk_in(office=office, at=at)
    token = follow_token(visit_id=visit.visit_id, at=at)

    async def test() -> None:
        app = httpx.ASGITransport(app=Starlette(routes=fastlane.routes))
        async with httpx.AsyncClient(transport=app, base_url="http://testserver") as client:
            picture = (await client.get("/live/board/denpasar.json")).json()
            assert picture["waiting"] == {"layanan": 1}
            assert abs(picture["at"] - now().timestamp()) < 10
            assert (await client.get(f"/live/ticket/{token}.json")).json()["state"] == "waiting"
            old = follow_token(visit_id=visit.visit_id, at=at - timedelta(days=2))
            for path in ("/live/board/nowhere.json", "/live/board/nowhere", "/live/ticket/x", f"/live/ticket/{old}"):
                assert (await client.get(path)).status_code == 404

    _live(test)


@contextmanager
def _server() -> Iterator[tuple[str, "subprocess.Popen[bytes]"]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    known = connection.settings_dict
    address = f"postgresql://{known['USER']}:{known['PASSWORD']}@{known['HOST']}:{known['PORT']}/{known['NAME']}"
    if known["HOST"].startswith("/"):
        address = f"postgresql://{known['USER']}@/{known['NAME']}?host={known['HOST']}"
    environment = {**os.environ, "DATABASE_URL": address, "DATABASE_OWNER_URL": address, "GILIRAN_AS_OWNER": "0"}
    command = [sys.executable, "-m", "granian", "--interface", "asgi", "--factory", "--port", str(port), "--no-ws"]
    process = subprocess.Popen([*command, "giliran.config.asgi:live"], env=environment, cwd=ROOT)
    try:
        for _ in range(150):
            with suppress(httpx.HTTPError):
                if httpx.get(f"http://127.0.0.1:{port}/healthz").status_code == 200:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}", process
    finally:
        process.kill()
        process.wait()


def test_a_real_server_streams_and_ends_at_once_though_somebody_listens() -> None:
    at = now()
    office = a_hall(code="denpasar")
    session = at_counter(office=office, at=at)
    a_walk_in(office=office, at=at)
    run_all()
    with _server() as (address, process), httpx.stream("GET", f"{address}/live/board/denpasar", timeout=10) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        lines = (line for line in answer.iter_lines() if line.startswith("data: "))
        assert json.loads(next(lines)[6:])["now"] == []
        call(session, at=at)
        run_all()
        assert json.loads(next(lines)[6:])["now"][0]["number"] == "L-001"
        process.send_signal(signal.SIGTERM)
        asked = time.monotonic()
        assert list(lines) == []
        process.wait(timeout=5)
        assert time.monotonic() - asked < 5
