"""The benchmark of the lobby runs, small, with all its parts; and its checks can fail."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from giliran.bench import lobby_checks
from giliran.bench.lobby_listeners import Crowd, Listener
from giliran.lobby import services
from giliran.lobby.models import Period
from tests.bench.running import SURROUNDINGS, bench
from tests.lobby.builders import a_hall, a_walk_in, at_counter, call

_KEYS = {
    "listeners", "calls_per_s", "p50_ms", "p99_ms", "double_calls", "missed", "kb_per_listener", "one_office",
    "many_offices",
}  # fmt: skip


@pytest.mark.prove
@pytest.mark.slow
@pytest.mark.xdist_group("servers")
def test_a_small_lobby_is_called_before_its_boards(tmp_path: Path) -> None:
    told = bench(tmp_path / "var", "lobby", "--listeners", "60", "--offices", "5", "--seconds", "4", "--calls", "20")
    assert set(told) >= _KEYS | SURROUNDINGS
    assert (told["double_calls"], told["missed"], told["errors"]) == (0, 0, 0), told
    assert told["listeners"] == 60
    for part in ("one_office", "many_offices"):
        assert told[part]["calls"] > 15, told[part]
        assert told[part]["broken_lines"] == told[part]["nobody_waited"] == 0
        assert 0 < told[part]["p50_ms"] <= told[part]["p99_ms"]
    assert told["settings"]["fsync"] == told["settings"]["synchronous_commit"] == "on"


@pytest.mark.django_db
def test_what_is_wrong_in_the_database_is_counted() -> None:
    at = timezone.now()
    office = a_hall(code="bandung")
    desk = at_counter(office=office, at=at)
    first, second = (a_walk_in(office=office, at=at + timedelta(seconds=n)).visit_id for n in range(2))
    assert call(desk, at=at) is not None
    services.start_serving(visit_id=first, officer_id=desk.officer_id, at=at + timedelta(minutes=1))
    raw = connection.connection
    assert lobby_checks.double_calls(raw, [office.id], [first]) == lobby_checks.lost(raw, [first]) == 0
    assert lobby_checks.double_calls(raw, [office.id], [first, first]) == 1
    assert lobby_checks.lost(raw, [first, second]) == 1
    _call_again(first, desk.counter_id, at=at + timedelta(minutes=2))
    # Called a second time, and that while being served at the counter.
    assert lobby_checks.double_calls(raw, [office.id], [first]) == 2


def _call_again(visit: Any, counter: Any, *, at: Any) -> None:
    known = Period.objects.get(step__visit_id=visit, kind="called")
    Period.objects.create(
        office_id=known.office_id, local_date=known.local_date, step_id=known.step_id, kind="called", starts_at=at,
        ends_at=at + timedelta(minutes=1), counter_id=counter, officer_id=known.officer_id,
    )  # fmt: skip


@pytest.mark.parametrize("cut", [1, 30, 60, 100, 140])
def test_a_listener_reads_events_however_they_are_cut(cut: int) -> None:
    asyncio.run(_listen_to(cut))


async def _listen_to(cut: int) -> None:
    crowd = Crowd(port=0)
    listener = Listener(crowd, 7, "/live/board/x")
    events = (
        b'event: hall\nid: 1\ndata: {"at":1,"now":[["A-001","berkas",3,1,9,0,"id"]],"past":[["A-000",2,2,8]]}\n\n',
        b'event: news\nid: 2\ndata: {"at":2,"now":[["A-002","berkas",4,1,9,0,"id"]]}\n\n',
        b'event: you\ndata: {"number":"A-003"}\n\n',
        b"event: beat\ndata: 1\n\n",
        b'event: news\nid: 3\ndata: {"at":2,"now":[["A-002","berkas",4,1,9,1,"id"]]}\n\n',
    )
    head = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"
    stream = head + b"".join(b"%x\r\n%s\r\n" % (len(event), event) for event in events)
    for start in range(0, len(stream), cut):
        listener.data_received(stream[start : start + cut])
    assert listener.ready.done()
    assert {key: len(times) for key, times in crowd.heard.items()} == {
        (7, ("A-001", 1)): 1, (7, ("A-000", 2)): 1, (7, ("A-002", 1)): 1,
    }  # fmt: skip
