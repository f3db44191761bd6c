"""Turns at something scarce: each is a moment from which on it is one's own, so many a second over all processes.

The table of rates keeps the next free moment (`tat`). Nothing is counted back: a turn that nobody uses is lost, and a
turn is due by the clock alone, so whoever waits for theirs asks nobody.
"""

import hashlib
import hmac
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import connection

from giliran.foundation.ratelimit import micros

_FARTHEST = timedelta(days=1)
"""A turn further ahead than that was given by a clock that has been set back since."""
_TAKE = """
INSERT INTO foundation_rate AS r (digest, tat, granted, at)
VALUES (%(digest)s, %(now)s + %(length)s, %(many)s, %(now)s)
ON CONFLICT (digest) DO UPDATE SET granted = %(many)s, at = %(now)s,
    tat = CASE WHEN r.tat > %(now)s + %(farthest)s THEN %(now)s ELSE greatest(r.tat, %(now)s) END + %(length)s
RETURNING tat
"""


def take_turns(*, scope: str, many: int, per_s: float, at: datetime) -> list[datetime]:
    """Take `many` turns in a row at `scope`, which gives `per_s` a second; return when each is due."""
    step = round(1_000_000 / per_s)
    values: dict[str, bytes | int] = {
        "digest": hmac.digest(settings.SECRET_KEY.encode(), f"turns\x00{scope}".encode(), hashlib.sha256),
        "now": micros(at), "length": many * step, "many": many, "farthest": _FARTHEST // timedelta(microseconds=1),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, values)
        end: int = cursor.fetchone()[0]
    return [datetime.fromtimestamp((end - (many - n) * step) / 1_000_000, UTC) for n in range(many)]
