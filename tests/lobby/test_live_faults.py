"""The live lane when things go wrong: slow listeners, short memories, a database that is away, crowds."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from asgiref.sync import sync_to_async
from django.conf import LazySettings
from django.db import connection

from giliran.foundation.clock import now
from giliran.lobby import services
from giliran.lobby.models import Device
from giliran.lobby.queries.devices import devices_of
from giliran.lobby.rules.following import follow_token
from giliran.lobby.services.notices import announce
from giliran.lobby.services.presence import note_boards
from giliran.lobby.web.live import hub as hubs
from giliran.lobby.web.live import lane, limits, ring, wire
from giliran.lobby.web.live.line import Line
from giliran.lobby.web.live.listener import Listener, body
from giliran.offices.models import Counter
from tests.lobby.builders import a_hall, a_walk_in, an_officer, at_counter, call
from tests.lobby.listening import Stream, do, live
from tests.support.ledger import run_all

pytestmark = pytest.mark.django_db(transaction=True)
BOARD = "/live/board/denpasar"


def _waiting(office: Any, people: int, at: datetime) -> list[UUID]:
    staff = an_officer(office=office, at=at)
    found = [a_walk_in(office=office, at=at, staff=staff).visit_id for _ in range(people)]
    run_all()
    return found


async def _leave_all(visits: list[UUID]) -> None:
    for visit in visits:
        await do(services.leave, visit_id=visit, at=now(), actor=None)
        await asyncio.sleep(0.05)


def _of(stream: Stream) -> Callable[[Stream], bool]:
    """Say that somebody knows as much as another."""
    return lambda it: bool(it.names) and it.picture() == stream.picture()


def test_news_that_are_gone_are_made_up_for_by_the_whole_hall(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ring, "MOST", 2)
    visits = _waiting(a_hall(code="denpasar"), 3, now())

    async def test() -> None:
        async with Stream(BOARD) as board:
            await board.until(lambda it: it.names)
            await _leave_all(visits)
            await board.until(lambda it: len(it.ids) == 4)
            async with Stream(BOARD, board.ids[1]) as late, Stream(BOARD, board.ids[0]) as too_late:
                await late.until(lambda it: it.names == ["news", "news", "back"])
                await too_late.until(lambda it: it.names == ["hall"])
                assert too_late.picture() == board.picture()

    live(test)


@pytest.mark.parametrize(("kept", "made_up"), [(256, "news"), (0, "hall")])
def test_a_slow_listener_is_passed_over_and_made_up_for(
    monkeypatch: pytest.MonkeyPatch, kept: int, made_up: str
) -> None:
    monkeypatch.setattr(ring, "MOST", kept)
    visits = _waiting(a_hall(code="denpasar"), 5, now())

    async def test() -> None:
        async with Stream(BOARD) as board, Stream(BOARD) as slow:
            await board.until(lambda it: it.names)
            await slow.until(lambda it: it.names)
            slow.freeze()
            await _leave_all(visits)
            await board.until(lambda it: len(it.ids) == 6)
            assert len(slow.ids) == 1
            slow.thaw()
            await slow.until(_of(board))
            assert slow.names[2] == made_up

    live(test)


def test_nothing_is_kept_for_a_slow_listener_but_since_when() -> None:
    async def test() -> None:
        gone, asked, sent = asyncio.Event(), list[int](), list[bytes]()

        async def send(message: Any) -> None:
            await gone.wait()
            sent.append(message["body"])

        def make_up(_listener: Listener, since: int) -> bytes:
            asked.append(since)
            return b"newest"

        slow = Listener(send, make_up=make_up)
        for position in range(1000):
            slow.push(body(b"%d" % position), after=position)
        gone.set()
        await asyncio.sleep(0.05)
        assert (sent, asked) == ([b"0", b"newest"], [1])

    asyncio.run(test())


def test_whoever_takes_nothing_for_long_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("giliran.lobby.web.live.listener._PATIENCE", 0.1)
    visits = _waiting(a_hall(code="denpasar"), 1, now())

    async def test() -> None:
        async with Stream(BOARD) as gone:
            await gone.until(lambda it: it.names)
            gone.freeze()
            await _leave_all(visits)
            await asyncio.sleep(0.2)
            gone.thaw()
            await gone.until(lambda it: it.ended)

    live(test)


def test_a_database_that_is_away_is_said_and_what_it_kept_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    at = now()
    office = a_hall(code="denpasar")
    session = at_counter(office=office, at=at)
    visits = _waiting(office, 2, at)
    token = follow_token(visit_id=visits[0], at=at)
    opened, away = Line.open, [False]

    async def open_or_not(**hears: Any) -> Line:
        if away[0]:
            raise OSError
        return await opened(**hears)

    monkeypatch.setattr(Line, "open", open_or_not)

    async def test() -> None:
        async with Stream(BOARD) as board, Stream(f"/live/ticket/{token}") as phone:
            await board.until(lambda it: it.names)
            away[0] = True
            await do(_hang_up)
            await board.until(lambda it: it.names == ["hall", "lost"])
            assert (await _status(BOARD), await _status(f"{BOARD}.json")) == (503, 503)
            await do(call, session, at=at)
            away[0] = False
            await board.until(lambda it: it.names == ["hall", "lost", "hall"])
            await phone.until(lambda it: it.you["state"] == "called")
            assert list(board.hall().now) == ["L-001"]
            assert board.hall().fresh == []
            await do(services.leave, visit_id=visits[1], at=at, actor=None)
            await board.until(lambda it: not it.picture()["queues"])
            assert await _status(f"{BOARD}.json") == 200

    live(test)


async def _status(path: str) -> int:
    async with Stream(path) as asked:
        await asked.until(lambda it: it.status)
        return asked.status


def _hang_up() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE application_name = 'giliran live' AND datname = current_database()"
        )


def test_too_many_are_turned_away_politely(monkeypatch: pytest.MonkeyPatch, settings: LazySettings) -> None:
    settings.LIVE_PER_ADDRESS = 2
    monkeypatch.setattr(limits, "A_TICKET", 1)
    at = now()
    token = follow_token(visit_id=_waiting(a_hall(code="denpasar"), 1, at)[0], at=at)

    async def test() -> None:
        async with Stream(BOARD) as one, Stream(BOARD) as two:
            await one.until(lambda it: it.names)
            await two.until(lambda it: it.names)
            assert await _status(BOARD) == 503
            async with Stream(f"/live/ticket/{token}", address="10.0.0.9") as phone:
                await phone.until(lambda it: it.names)
                async with Stream(f"/live/ticket/{token}", address="10.0.0.9") as another:
                    await another.until(lambda it: it.ended)
                    assert another.status == 503
        assert await _stays(BOARD)

    live(test)


async def _stays(path: str) -> bool:
    async with Stream(path) as again:
        await again.until(lambda it: it.names)
        return again.status == 200


def test_notices_and_new_numbers_reach_the_boards() -> None:
    at = now()
    office = a_hall(code="denpasar")
    _waiting(office, 2, at)
    boss = an_officer(office=office, at=at)

    async def test() -> None:
        async with Stream(BOARD) as board:
            await board.until(lambda it: it.names)
            said = {"text_id": "Sistem sibuk", "text_en": "Busy", "spoken": True, "actor": boss}
            await do(announce, office_id=office.id, **said, at=at, minutes=60)
            await board.until(lambda it: it.last("news").get("notices"))
            assert board.last("news")["notices"][0]["text_id"] == "Sistem sibuk"

    live(test)


def test_a_counter_that_is_new_or_no_longer_in_use_is_named_all_the_same() -> None:
    at = now()
    office = a_hall(code="denpasar")
    _waiting(office, 2, at)
    old = at_counter(office=office, at=at, number=2)
    call(old, at=at)
    Counter.objects.filter(id=old.counter_id).update(active=False)

    async def test() -> None:
        async with Stream(BOARD) as board:
            await board.until(lambda it: it.names)
            assert board.hall().now["L-001"][2] == 2
            await do(Counter.objects.create, office_id=office.id, number=77, name="Meja 77")
            new = await do(at_counter, office=office, at=at, number=77)
            await do(call, new, at=at)
            await board.until(lambda it: "L-002" in it.hall().now)
            assert board.hall().counters["77"] == "Meja 77"

    live(test)


def test_a_board_that_listens_is_seen_and_written_at_most_once_a_minute() -> None:
    at = now()
    office = a_hall(code="denpasar")
    for slug in ("pintu", "lantai-2"):
        Device.objects.create(office_id=office.id, kind="board", slug=slug, name=slug, created_at=at)

    async def test() -> None:
        async with Stream(f"{BOARD}?papan=pintu") as board, Stream(f"{BOARD}?papan=tak-ada"):
            await board.until(lambda it: it.names)
            await asyncio.sleep(1.5)
            assert [each.away(now()) for each in await _seen(office.id)] == [True, False]
            lane.hub().boards.hear(office.id, "pintu")
            assert not lane.hub().boards._heard

    live(test)
    assert note_boards({(office.id, "pintu")}, at=now()) == 0
    assert note_boards({(office.id, "pintu")}, at=now() + timedelta(minutes=2)) == 1
    assert note_boards({(office.id, "pintu")}, at=now() - timedelta(hours=2)) == 1


async def _seen(office: UUID) -> Any:
    return await sync_to_async(devices_of, thread_sensitive=False)(office)


def test_streams_beat_and_end_with_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hubs, "_HEARTBEAT", 0.5)
    _waiting(a_hall(code="denpasar"), 1, now())

    async def test() -> None:
        async with Stream(BOARD) as board:
            await board.until(lambda it: wire.BEAT.decode() in it.text)
            lane.hub().close()
            await board.until(lambda it: it.ended)
            assert await _status(BOARD) == 503

    live(test)
