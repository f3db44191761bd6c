"""The engine. Django looks for `DatabaseWrapper` in a module of this name.

psycopg's pool alone would make people wait: a connection that died in the pool costs its next user a second, the next
dead one two, and a pool that lost its database tries again at growing intervals. Here dead connections are seen before
they are given out and replaced at once, and waiting ends early while nothing answers.
"""

import selectors
from time import monotonic
from typing import Any

import psycopg
from django.db.backends.postgresql import base
from psycopg_pool import ConnectionPool, PoolTimeout, TooManyRequests

from giliran.foundation.database.limits import PATIENCE, PATIENCE_WHEN_AWAY

_SLICE = 1.0


class _State:
    """Whether this process lost its database; its threads share it."""

    away = False


class DatabaseWrapper(base.DatabaseWrapper):
    """As Django's, but for how it comes by a connection."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Return a connection of the pool that is alive.

        Raises:
            PoolTimeout: the database is away.
            TooManyRequests: it answers, but all connections were in use for too long.

        """
        pool: ConnectionPool[Any] | None = self.pool
        if pool is None:
            return super().get_new_connection(conn_params)
        self.isolation_level = psycopg.IsolationLevel.READ_COMMITTED
        pool.open()
        connection = _first_alive(pool)
        _State.away = False
        return connection


def _first_alive(pool: "ConnectionPool[Any]") -> Any:
    deadline = monotonic() + (PATIENCE_WHEN_AWAY if _State.away else PATIENCE)
    refusals, wait = _refusals(pool), _SLICE
    while True:
        try:
            connection = pool.getconn(timeout=min(deadline - monotonic(), wait))
        except PoolTimeout as none:
            away = _refusals(pool) > refusals or pool.get_stats()["pool_size"] < pool.max_size
            # A pool that has given up connecting begins again only when somebody asks; a full one keeps our place.
            wait = _SLICE if away else PATIENCE
            if deadline - monotonic() > 0:
                continue
            raise _refusal(away=away) from none
        if _is_alive(connection):
            return connection
        pool.putconn(connection)


def _refusals(pool: "ConnectionPool[Any]") -> int:
    return pool.get_stats().get("connections_errors", 0)


def _refusal(*, away: bool) -> psycopg.OperationalError:
    if not away:
        return TooManyRequests("all connections are in use")
    _State.away = True
    return PoolTimeout("the database is away")


def _is_alive(connection: Any) -> bool:
    """Whether the server still holds its end: an idle line on which something has arrived has mostly ended."""
    try:
        with selectors.DefaultSelector() as arrivals:
            arrivals.register(connection.fileno(), selectors.EVENT_READ)
            if arrivals.select(0):
                connection.execute("")
    except (psycopg.Error, OSError, ValueError):
        connection.close()
        return False
    return True
