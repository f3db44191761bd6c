"""Longer limits for what is meant to take long.

The running product stops every statement after `STATEMENT_TIMEOUT_MS`, so that one gone astray does not hold up the
rest. Checks and exports over whole tables say so and get their time.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def unhurried() -> Iterator[None]:
    """Let statements of this connection take as long as they need; afterwards the old limit holds again.

    Outside a transaction, so that the limit is put back whatever happens within.
    """
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        before: str = cursor.fetchone()[0]
        cursor.execute("SET statement_timeout = 0")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('statement_timeout', %s, false)", [before])
