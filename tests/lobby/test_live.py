"""The live lane: streams that wake, resume and end."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from django.db import connection

from giliran.config import asgi
from giliran.foundation.clock import now
from giliran.lobby import services
from giliran.lobby.rules.following import follow_token
from tests.lobby.builders import a_hall, a_walk_in, at_counter, call
from tests.lobby.listening import Stream, do, live
from tests.support.ledger import run_all

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[2]


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
            await board.until(lambda it: it.names == ["hall"])
            await phone.until(lambda it: it.names == ["hall", "you"])
            await quiet.until(lambda it: it.names == ["hall"])
            assert phone.place() == ("waiting", 0)
            await do(call, session, at=at)
            await board.until(lambda it: it.last("news").get("now"))
            await phone.until(lambda it: it.names[-1] == "you" and it.you["state"] == "called")
            assert board.last("news")["now"][0][:4] == ["L-001", "layanan", 1, 1]
            assert phone.you["counter"] == 1
            await do(services.leave, visit_id=visit.visit_id, at=at, actor=None)
            await phone.until(lambda it: it.you["state"] == "left")
            assert quiet.names == ["hall"]
            assert "you" not in board.names
            for named in ("Siti", str(visit.visit_id), str(office.id)):
                assert named not in board.text + phone.text

    live(test)
    assert other


def test_whoever_comes_back_is_given_only_what_they_missed() -> None:
    at = now()
    office = a_hall(code="denpasar")
    session = at_counter(office=office, at=at)
    a_walk_in(office=office, at=at)
    a_walk_in(office=office, at=at)
    run_all()

    async def test() -> None:
        async with Stream("/live/board/denpasar") as board:
            await board.until(lambda it: len(it.ids) == 1)
            async with Stream("/live/board/denpasar", board.ids[0]) as again:
                await again.until(lambda it: it.names == ["back"])
            visit = await do(call, session, at=at)
            await board.until(lambda it: len(it.ids) == 2)
            await do(services.start_serving, visit_id=visit.visit_id, officer_id=session.officer_id, at=at)
            await board.until(lambda it: len(it.ids) == 3)
            assert int(board.ids[0]) < int(board.ids[1]) < int(board.ids[2])
            for query, last in (("", board.ids[0]), (f"?last={board.ids[0]}", "")):
                async with Stream(f"/live/board/denpasar{query}", last) as late:
                    await late.until(lambda it: it.names[-1:] == ["back"])
                    assert late.names == ["news", "news", "back"]
                    assert late.ids == board.ids[1:]
            async with Stream("/live/board/denpasar", str(10**9)) as odd:
                await odd.until(lambda it: it.names == ["hall"])
                assert odd.picture() == board.picture()

    live(test)


def test_asking_again_and_again_works_too() -> None:
    at = now()
    office = a_hall(code="denpasar")
    visit = a_walk_in(office=office, at=at)
    session = at_counter(office=office, at=at)
    token = follow_token(visit_id=visit.visit_id, at=at)
    run_all()

    async def test() -> None:
        app = httpx.ASGITransport(app=asgi.live())
        async with httpx.AsyncClient(transport=app, base_url="http://testserver") as client:
            answer = await client.get("/live/board/denpasar.json")
            assert answer.json()["waiting"] == {"layanan": 1}
            assert abs(answer.json()["at"] - now().timestamp()) < 10
            again = await client.get("/live/board/denpasar.json", headers={"if-none-match": answer.headers["etag"]})
            assert (again.status_code, again.content) == (304, b"")
            place = (await client.get(f"/live/ticket/{token}.json")).json()
            assert (place["number"], place["state"], place["ahead"]) == ("L-001", "waiting", 0)
            await do(call, session, at=at)
            await asyncio.sleep(0.3)
            changed = await client.get("/live/board/denpasar.json", headers={"if-none-match": answer.headers["etag"]})
            assert [(one["number"], one["name"]) for one in changed.json()["now"]] == [("L-001", "Loket 1")]
            old = follow_token(visit_id=visit.visit_id, at=at - timedelta(days=2))
            for path in ("/live/board/nowhere.json", "/live/board/nowhere", "/live/ticket/x", f"/live/ticket/{old}"):
                assert (await client.get(path)).status_code == 404
            assert (await client.post("/live/board/denpasar")).status_code == 405

    live(test)


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
        told = json.loads(next(lines)[6:])
        assert (told.get("now") or json.loads(next(lines)[6:])["now"])[0][0] == "L-001"
        process.send_signal(signal.SIGTERM)
        asked = time.monotonic()
        assert list(lines) == []
        process.wait(timeout=20)
        assert time.monotonic() - asked < 20
