"""How often something may be tried, counted in the database so that all processes agree."""

import hashlib
import hmac
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection

_COUNT = """
INSERT INTO foundation_ratewindow (digest, tries, ends_at) VALUES (%s, 1, %s)
ON CONFLICT (digest) DO UPDATE SET tries = foundation_ratewindow.tries + 1
RETURNING tries
"""


def allow(*, scope: str, key: str, limit: int, per: timedelta, at: datetime) -> bool:
    """Count one try of `key` within `scope`; say whether it is within `limit` a window of length `per`.

    The key (an address, a number) is kept only as a keyed hash.
    """
    seconds = int(per.total_seconds())
    window = int(at.timestamp()) // seconds
    message = f"{scope}\x00{key}\x00{seconds}\x00{window}".encode()
    digest = hmac.new(settings.SECRET_KEY.encode(), message, hashlib.sha256).digest()
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [digest, at + per])
        tries: int = cursor.fetchone()[0]
    return tries <= limit
