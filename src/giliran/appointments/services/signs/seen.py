"""Which devices and networks an account was seen on; only keyed hashes are kept."""

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import connection

from giliran.foundation.ids import new_id

DEVICE, NETWORK = "device", "network"
_NOTE = """
INSERT INTO appointments_deviceseen AS d (id, account_id, kind, digest, first_at, last_at)
SELECT * FROM unnest(%(ids)s::uuid[], %(accounts)s::uuid[], %(kinds)s::text[], %(digests)s::bytea[],
                     %(ats)s::timestamptz[], %(ats)s::timestamptz[])
ON CONFLICT (kind, digest, account_id) DO UPDATE SET last_at = excluded.last_at
WHERE d.last_at < excluded.last_at - interval '10 minutes'
"""


@dataclass(frozen=True, kw_only=True)
class Seen:
    """An account on a device (empty: it brought none) and a network, as the request told them."""

    account: UUID
    device: str
    network: str


def note_seen(seen: Iterable[Seen], *, at: datetime) -> None:
    """Note them, in one statement; what was noted minutes ago is left as it is."""
    rows = {
        (kind, _digest(kind, name), each.account)
        for each in seen
        for kind, name in ((DEVICE, each.device), (NETWORK, each.network))
        if name
    }
    if not rows:
        return
    ordered = sorted(rows)
    with connection.cursor() as cursor:
        cursor.execute(
            _NOTE,
            {
                "ids": [new_id() for _row in ordered],
                "kinds": [kind for kind, _digest, _account in ordered],
                "digests": [digest for _kind, digest, _account in ordered],
                "accounts": [account for _kind, _digest, account in ordered],
                "ats": [at for _row in ordered],
            },
        )


def _digest(kind: str, name: str) -> bytes:
    """Return the keyed hash. A new key forgets devices: within weeks that is made up for."""
    return hmac.new(settings.SECRET_KEY.encode(), f"appointments.{kind}\x00{name}".encode(), hashlib.sha256).digest()
