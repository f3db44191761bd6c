"""Connections of the fast lanes to the database (asyncpg), and what it means when they fail."""

from typing import Any

import asyncpg
from django.conf import settings

from giliran.foundation.database.limits import CONNECT

STATEMENT_MS = 10_000
"""A batch that takes longer waits for a lock that somebody forgot; its people are told to ask again."""
AWAY = (
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    asyncpg.CannotConnectNowError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.ReadOnlySQLTransactionError,
    asyncpg.InvalidCachedStatementError,
    asyncpg.InvalidAuthorizationSpecificationError,
    OSError,
    TimeoutError,
)
"""The database is away, or this connection is of no use any more."""
MEETING = (asyncpg.DeadlockDetectedError, asyncpg.SerializationError, asyncpg.LockNotAvailableError)
"""Two transactions stood in each other's way: this one was undone, and may be tried again."""


async def connect(**more: str) -> Any:
    """Return a new connection as the application's role; `more` are settings of PostgreSQL for it alone."""
    known: dict[str, Any] = settings.DATABASES["default"]
    return await asyncpg.connect(
        host=known["HOST"],
        port=int(known["PORT"] or 5432),
        user=known["USER"],
        password=known["PASSWORD"] or None,
        database=known["NAME"],
        timeout=CONNECT,
        server_settings={
            "application_name": "giliran fast",
            "statement_timeout": str(STATEMENT_MS),
            "timezone": "UTC",
            **more,
        },
    )
