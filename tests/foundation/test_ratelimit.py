"""Limits of rate: a burst, then one after the other, whoever counts."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from giliran.foundation import ratelimit
from giliran.foundation.models import Rate
from giliran.foundation.ratelimit import Buckets, Limit, TooOften, allow

MINUTE = timedelta(minutes=1)


def a_limit(key: str = "siti", *, scope: str = "test", limit: int = 3, per: timedelta = MINUTE) -> Limit:
    return Limit(scope=scope, key=key, limit=limit, per=per)


@pytest.mark.django_db
class TestRequire:
    """One statement for all limits of a request."""

    def test_a_burst_then_one_every_step(self, at: datetime) -> None:
        assert [allow(scope="s", key="k", limit=3, per=MINUTE, at=at) for _ in range(4)] == [True] * 3 + [False]
        later = at + timedelta(seconds=20)
        assert [allow(scope="s", key="k", limit=3, per=MINUTE, at=later) for _ in range(2)] == [True, False]
        assert [allow(scope="s", key="k", limit=3, per=MINUTE, at=later + MINUTE) for _ in range(4)] == [True] * 3 + [
            False
        ]

    def test_no_window_has_an_edge_to_crowd_at(self, at: datetime) -> None:
        """By fixed windows, twice as many would get through around the turn of a minute."""
        end = at.replace(second=59)
        tries = [
            allow(scope="s", key="k", limit=3, per=MINUTE, at=end + timedelta(milliseconds=500 * n)) for n in range(9)
        ]
        assert sum(tries) == 3

    def test_a_refusal_says_how_long_to_wait(self, at: datetime) -> None:
        for _ in range(3):
            ratelimit.require([a_limit()], at=at)
        with pytest.raises(TooOften) as refused:
            ratelimit.require([a_limit()], at=at + timedelta(seconds=5))
        assert refused.value.wait == timedelta(seconds=15)
        assert refused.value.seconds == 15
        ratelimit.require([a_limit()], at=at + timedelta(seconds=20))

    def test_all_limits_are_asked_at_once_and_the_longest_wait_told(self, at: datetime) -> None:
        both = [a_limit("device", limit=1), a_limit("network", limit=1, per=timedelta(hours=1))]
        assert ratelimit.wait_for(both, at=at) is None
        assert ratelimit.wait_for(both, at=at) == timedelta(hours=1)

    def test_keys_and_scopes_are_counted_apart(self, at: datetime) -> None:
        for limit in (a_limit("siti", limit=1), a_limit("budi", limit=1), a_limit("siti", scope="other", limit=1)):
            ratelimit.require([limit], at=at)

    def test_nothing_is_let_through_by_a_limit_of_nought(self, at: datetime) -> None:
        assert ratelimit.wait_for([a_limit(limit=0)], at=at) == MINUTE

    def test_a_clock_that_was_set_back_changes_nothing(self, at: datetime) -> None:
        assert allow(scope="s", key="k", limit=2, per=MINUTE, at=at)
        back = at - timedelta(hours=1)
        assert [allow(scope="s", key="k", limit=2, per=MINUTE, at=back) for _ in range(2)] == [True, False]
        assert allow(scope="s", key="k", limit=2, per=MINUTE, at=back + timedelta(seconds=30))

    def test_machines_whose_clocks_differ_a_little_give_nobody_more(self, at: datetime) -> None:
        behind = at - timedelta(seconds=30)
        got = [allow(scope="s", key="k", limit=5, per=MINUTE, at=(at, behind)[n % 2]) for n in range(60)]
        assert sum(got) == 5

    def test_what_is_not_used_up_is_forgotten(self, at: datetime) -> None:
        ratelimit.require([a_limit()], at=at)
        ratelimit.forget(at=at)
        assert Rate.objects.count() == 1
        ratelimit.forget(at=at + MINUTE)
        assert not Rate.objects.exists()

    def test_the_key_is_not_kept(self, at: datetime) -> None:
        ratelimit.require([a_limit("+6281234567890")], at=at)
        assert b"81234567890" not in bytes(Rate.objects.get().digest)

    def test_a_batch_gets_as_many_as_there_is_room_for(self, at: datetime) -> None:
        asked = ratelimit.rows([(a_limit("siti"), 5), (a_limit("budi"), 2)], at=at)
        with connection.cursor() as cursor:
            cursor.execute(ratelimit._HERE, asked)
            granted = {bytes(digest): (count, wait) for digest, count, wait in cursor.fetchall()}
        assert granted == {
            a_limit("siti").digest: (3, 20_000_000),
            a_limit("budi").digest: (2, 0),
        }


_ASK = """
import sys
from tests.support import environment
environment.prepare()
import django
django.setup()
from datetime import datetime, timedelta
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
from giliran.foundation.ratelimit import allow
at = datetime.fromisoformat(sys.argv[2])
print("ready", flush=True)
sys.stdin.readline()
got = [allow(scope="race", key="k", limit=50, per=timedelta(minutes=1), at=at) for _ in range(200)]
print(sum(got), flush=True)
"""


@pytest.fixture
def _empty_afterwards(transactional_db: None) -> Iterator[None]:
    yield
    Rate.objects.all().delete()


@pytest.mark.usefixtures("_empty_afterwards")
def test_two_processes_together_get_exactly_the_limit(at: datetime) -> None:
    name = str(connection.settings_dict["NAME"])
    askers = [
        subprocess.Popen(
            [sys.executable, "-c", _ASK, name, at.isoformat()], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    for asker in askers:
        assert asker.stdout is not None
        assert asker.stdout.readline() == "ready\n"
    for asker in askers:
        assert asker.stdin is not None
        asker.stdin.write("go\n")
        asker.stdin.flush()
    got = [int(asker.communicate(timeout=60)[0]) for asker in askers]
    assert sum(got) == 50
    assert all(got), f"one process took all of it: {got}; the race was none"


@given(
    pauses=st.lists(st.floats(min_value=0, max_value=30, allow_nan=False), min_size=1, max_size=60),
    limit=st.integers(min_value=1, max_value=8),
)
def test_a_bucket_never_lets_more_through_than_it_says(pauses: list[float], limit: int) -> None:
    bucket = Buckets(limit=limit, per=MINUTE)
    moment, through = 1_000_000.0, []
    for pause in pauses:
        moment += pause
        if not bucket.wait("k", at=moment):
            through.append(moment)
    for first in through:
        assert sum(first <= moment < first + 60 for moment in through) <= 2 * limit
    assert all(later >= earlier for earlier, later in pairwise(through))


def test_a_bucket_says_when_there_is_room_again() -> None:
    bucket = Buckets(limit=2, per=MINUTE)
    assert [bucket.wait("k", at=0), bucket.wait("k", at=0), bucket.wait("k", at=0)] == [0, 0, 30]
    assert bucket.wait("k", at=30) == 0


def test_buckets_remember_only_so_many() -> None:
    buckets = Buckets(limit=1, per=MINUTE, most=2)
    for key in ("a", "b", "c"):
        assert not buckets.wait(key, at=0)
    assert buckets.wait("c", at=0)
    assert not buckets.wait("a", at=0), "forgotten: the one used longest ago"
