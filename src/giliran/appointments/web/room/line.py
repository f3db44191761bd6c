"""A line to the database for the waiting room: one asyncpg connection, made anew when it broke."""

import asyncio
from typing import Any

import asyncpg
from django.conf import settings

TROUBLE = (
    OSError,
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.OperatorInterventionError,
    TimeoutError,
)
_CONNECT_WITHIN = 5.0
_ANSWER_WITHIN = 20.0


class Line:
    """Gives a connection that is open."""

    def __init__(self) -> None:
        """Connect when first asked."""
        self._connection: Any = None
        self._loop: asyncio.AbstractEventLoop | None = None

    async def connection(self) -> Any:
        """Return the connection; raises one of `TROUBLE`."""
        loop = asyncio.get_running_loop()
        if self._connection is None or self._connection.is_closed() or self._loop is not loop:
            known: dict[str, Any] = settings.DATABASES["default"]
            self._loop = loop
            self._connection = await asyncpg.connect(
                host=known["HOST"] or None,
                port=int(known["PORT"] or 5432),
                user=known["USER"],
                password=known["PASSWORD"] or None,
                database=known["NAME"],
                timeout=_CONNECT_WITHIN,
                command_timeout=_ANSWER_WITHIN,
                server_settings={"application_name": "giliran waiting room"},
            )
        return self._connection

    async def drop(self) -> None:
        """Close the connection, whatever became of it."""
        connection, self._connection = self._connection, None
        if connection is not None and self._loop is asyncio.get_running_loop():
            connection.terminate()
