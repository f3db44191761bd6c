"""The lane's one line to the database: it hears when the ledger grows, and reads what came."""

from collections.abc import Callable, Collection, Sequence
from typing import Any
from uuid import UUID

import asyncpg
from django.conf import settings

from giliran.foundation.database.limits import CONNECT
from giliran.ledger.sequencer import CHANNEL

AWAY = (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError, TimeoutError)
"""The database is away, or this line is of no use any more."""
MOST = 5000
_STATEMENT_MS = 10_000
_NEWS = f"""
SELECT p.position, e.id, e.at, e.office, e.kind, e.subject, e.subject_seq, e.actor, e.application, e.data::text
FROM ledger_position p JOIN ledger_event e ON e.id = p.event
WHERE p.position > $1 AND p.position <= $2 AND e.office = ANY($3) AND e.kind LIKE 'lobby.%'
ORDER BY p.position LIMIT {MOST}
"""  # noqa: S608 - only our own constant is put in


class Line:
    """An open line; `ended` is called once when it breaks."""

    def __init__(self, connection: Any) -> None:
        """Keep the connection."""
        self._connection = connection

    @classmethod
    async def open(cls, *, heard: Callable[[int], None], ended: Callable[[], None]) -> "Line":
        """Connect as the application's role, and listen to the ledger."""
        known: dict[str, Any] = settings.DATABASES["default"]
        connection = await asyncpg.connect(
            host=known["HOST"],
            port=int(known["PORT"] or 5432),
            user=known["USER"],
            password=known["PASSWORD"] or None,
            database=known["NAME"],
            timeout=CONNECT,
            command_timeout=CONNECT + _STATEMENT_MS / 1000,
            server_settings={
                "application_name": "giliran live",
                "statement_timeout": str(_STATEMENT_MS),
                "timezone": "UTC",
            },
        )
        connection.add_termination_listener(lambda _connection: ended())
        await connection.add_listener(CHANNEL, lambda *notice: heard(int(notice[-1])))
        return cls(connection)

    async def last(self) -> int:
        """Return the ledger's newest position."""
        return int(await self._connection.fetchval("SELECT coalesce(max(position), 0) FROM ledger_position"))

    async def news(self, *, after: int, until: int, offices: Collection[UUID]) -> Sequence[Sequence[Any]]:
        """Return the lobby's events of these offices, as rows for `subscriptions.as_recorded`; `MOST` at most."""
        found: Sequence[Sequence[Any]] = await self._connection.fetch(_NEWS, after, until, list(offices))
        return found

    def close(self) -> None:
        """Hang up at once."""
        self._connection.terminate()
