"""How often something may be tried, kept in the database so that all processes agree.

The generic cell rate algorithm (GCRA, ITU-T I.371): a key may do `limit` things at once, and gets room for one more
every `per / limit`. Nothing happens at the edge of a window: whoever has used a limit up waits `per / limit` for the
next, and `per` until all of it is there again. Within any `per`, at most twice `limit` get through, after a quiet time.

Pages call `require` or `allow`. The fast lane, which answers many in one batch, runs `SQL` itself (asyncpg), with what
`rows` makes of the batch, and has `Buckets` to turn most of a flood away without asking the database at all.
"""

import hashlib
import hmac
import math
import re
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext_lazy as _

from giliran.foundation.errors import Refused

_MICRO = timedelta(microseconds=1)

SQL = """
WITH asked AS (
    SELECT * FROM unnest($2::bytea[], $3::int[], $4::bigint[], $5::int[]) AS a (digest, tries, step, burst)
    ORDER BY digest
), met AS (
    INSERT INTO foundation_rate AS r (digest, tat, granted, at)
    SELECT digest, $1::bigint + least(tries, burst) * step, least(tries, burst), $1::bigint FROM asked
    ON CONFLICT (digest) DO UPDATE SET (tat, granted, at) = (
        SELECT f.tat + f.granted * a.step, f.granted, greatest(r.at - back.by, $1::bigint)
        FROM asked a,
            LATERAL (SELECT CASE WHEN r.at > $1::bigint + 60000000 THEN r.at - $1::bigint ELSE 0 END AS by) back,
            LATERAL (
                SELECT b.tat,
                       greatest(0, least(a.tries, ($1::bigint + a.burst * a.step - b.tat) / a.step))::int AS granted
                FROM (SELECT greatest(r.tat - back.by, $1::bigint) AS tat) b
            ) f
        WHERE a.digest = r.digest
    )
    RETURNING r.digest, r.granted, r.tat
)
SELECT met.digest, met.granted,
       greatest(0, met.tat + asked.step - $1::bigint - asked.burst * asked.step) AS wait
FROM met JOIN asked USING (digest)
"""
"""Takes: the instant in microseconds, then arrays: digests (each once), tries, step, burst (`rows`).

Gives for each digest how many of its tries are granted, and after how many microseconds there is room for one more.
Clocks of several machines differ by less than a minute; one that went back by more was set, and what is used up moves
back with it (docs/decisions/0013).
"""
_NAMES = ("at", "digests", "tries", "steps", "bursts")
_HERE = re.sub(r"\$(\d)", lambda found: f"%({_NAMES[int(found[1]) - 1]})s", SQL)
_FORGET = "DELETE FROM foundation_rate WHERE tat < %s"


class TooOften(Refused):
    """A limit is used up. `wait` says for how long."""

    message = _("Terlalu sering dalam waktu singkat. Tunggu sebentar, lalu coba lagi.")

    def __init__(self, wait: timedelta) -> None:
        """Take how long to wait."""
        super().__init__()
        self.wait = wait

    @property
    def seconds(self) -> int:
        """Whole seconds to wait, at least one."""
        return max(1, math.ceil(self.wait.total_seconds()))


@dataclass(frozen=True, kw_only=True)
class Limit:
    """At most `limit` things a `per` for one key (an account, a device, a network, a number) within a scope."""

    scope: str
    key: str
    limit: int
    per: timedelta

    @property
    def digest(self) -> bytes:
        """What is stored instead of the key: a keyed hash."""
        message = f"{self.scope}\x00{self.key}\x00{self.limit}\x00{self.per // _MICRO}".encode()
        return hmac.new(settings.SECRET_KEY.encode(), message, hashlib.sha256).digest()

    @property
    def step(self) -> int:
        """Microseconds until there is room for one more."""
        return math.ceil((self.per // _MICRO) / max(1, self.limit))


def require(limits: Iterable[Limit], *, at: datetime) -> None:
    """Count one try of each; raise `TooOften` if any is used up.

    Call it before the transaction of what is tried: a refusal would undo its own count, and until the commit nobody
    else with the same key could go on.
    """
    wait = wait_for(limits, at=at)
    if wait is not None:
        raise TooOften(wait)


def wait_for(limits: Iterable[Limit], *, at: datetime) -> timedelta | None:
    """Count one try of each; return None if all have room, else after how long the fullest has."""
    asked = {limit.digest: limit for limit in limits}
    if not asked:
        return None
    closed = [limit for limit in asked.values() if limit.limit < 1]
    if closed:
        return max(limit.per for limit in closed)
    with connection.cursor() as cursor:
        cursor.execute(_HERE, rows([(limit, 1) for limit in asked.values()], at=at))
        refused = [wait for _digest, granted, wait in cursor.fetchall() if not granted]
    return max(refused) * _MICRO if refused else None


def allow(*, scope: str, key: str, limit: int, per: timedelta, at: datetime) -> bool:
    """Count one try of `key` within `scope`; say whether there is room for it. The key is kept as a keyed hash only."""
    return wait_for([Limit(scope=scope, key=key, limit=limit, per=per)], at=at) is None


def rows(asked: Sequence[tuple[Limit, int]], *, at: datetime) -> dict[str, Any]:
    """Return the statement's parameters, in its order, for limits and how many tries each is asked for."""
    return {
        "at": micros(at),
        "digests": [limit.digest for limit, _tries in asked],
        "tries": [tries for _limit, tries in asked],
        "steps": [limit.step for limit, _tries in asked],
        "bursts": [limit.limit for limit, _tries in asked],
    }


def micros(at: datetime) -> int:
    """Return an instant as microseconds since 1970."""
    return int(at.timestamp() * 1_000_000)


def forget(*, at: datetime) -> int:
    """Delete what is not used up any more; return how many keys that were."""
    with connection.cursor() as cursor:
        cursor.execute(_FORGET, [micros(at)])
        return int(cursor.rowcount)


class Buckets:
    """The same algorithm in one process's memory, for at most `most` keys: no wait, no database.

    It agrees with no other process: a limit here is one a process. It is for turning floods away before they cost
    anything, with wide limits; what must hold over all processes is the database's.
    """

    def __init__(self, *, limit: int, per: timedelta, most: int = 100_000) -> None:
        """Take the limit, and how many keys to remember; the one used longest ago is forgotten first."""
        self._step = per.total_seconds() / limit
        self._room = per.total_seconds()
        self._most = most
        self._tats: OrderedDict[str | bytes, float] = OrderedDict()

    def wait(self, key: str | bytes, *, at: float) -> float:
        """Count one try of `key` at a moment in seconds; return 0 if there is room, else after how many seconds."""
        tat = min(max(self._tats.get(key, at), at), at + self._room)
        over = tat + self._step - at - self._room
        if over > 0:
            return over
        self._tats[key] = tat + self._step
        self._tats.move_to_end(key)
        if len(self._tats) > self._most:
            self._tats.popitem(last=False)
        return 0.0
