"""Things that count once: a solved challenge, a token that was used up."""

import hashlib
import hmac
import secrets
from datetime import datetime

from django.conf import settings
from django.db import connection

_KEEP = """
INSERT INTO foundation_oncepost AS o (digest, location, at) VALUES (%s, %s, %s)
ON CONFLICT (digest) DO UPDATE SET location = o.location WHERE o.location = excluded.location
"""


def use_up(*, scope: str, key: str, at: datetime, by: str = "") -> bool:
    """Use something up; False if that was done before, by whichever process.

    `by` says for what: the same thing may be used for the same again, as when a form is sent once more because nobody
    answered. Only keyed hashes of both are kept.
    """
    used_by = _digest(scope, "by", by).hex() if by else secrets.token_hex()
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, [_digest(scope, "key", key), used_by, at])
        return bool(cursor.rowcount == 1)


def _digest(*parts: str) -> bytes:
    return hmac.new(settings.SECRET_KEY.encode(), "\x00".join(parts).encode(), hashlib.sha256).digest()
