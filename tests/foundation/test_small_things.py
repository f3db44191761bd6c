"""Ids, money, sockets, rate limits."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from giliran.foundation import clock
from giliran.foundation.ids import new_id
from giliran.foundation.money import rupiah
from giliran.foundation.ratelimit import allow
from giliran.foundation.sockets import NotPluggedError, Socket


def test_ids_sort_by_time() -> None:
    ids = [new_id() for _ in range(1000)]
    assert ids == sorted(ids)
    assert {made.version for made in ids} == {7}


@pytest.mark.parametrize(("amount", "text"), [(0, "Rp0"), (650000, "Rp650.000"), (-1500, "-Rp1.500")])
def test_rupiah_are_written_the_indonesian_way(amount: int, text: str) -> None:
    assert rupiah(amount) == text


def test_a_socket_without_a_part_says_which() -> None:
    socket: Socket[str] = Socket("room.part")
    with pytest.raises(NotPluggedError, match=r"room\.part"):
        socket()
    with socket.plugged("part"):
        assert socket() == "part"
    with pytest.raises(NotPluggedError):
        socket()


def test_the_day_depends_on_the_time_zone() -> None:
    late = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)
    assert clock.local_day(late, "Asia/Jakarta").day == 23
    assert clock.local_day(late, "Asia/Jayapura").day == 24


@pytest.mark.django_db
def test_a_rate_is_counted_in_the_database_without_the_key(at: datetime) -> None:
    tries = [allow(scope="test", key="siti", limit=2, per=timedelta(minutes=1), at=at) for _ in range(3)]
    assert tries == [True, True, False]
    assert allow(scope="test", key="budi", limit=2, per=timedelta(minutes=1), at=at)
    assert allow(scope="test", key="siti", limit=2, per=timedelta(minutes=1), at=at + timedelta(minutes=1))
    with connection.cursor() as cursor:
        cursor.execute("SELECT digest FROM foundation_rate")
        assert all(b"siti" not in bytes(row[0]) for row in cursor.fetchall())
