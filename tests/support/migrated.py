"""One worker migrates; the others copy its database, which takes a tenth of the time."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection
from psycopg import sql


class Migrated:
    """The empty migrated database of a run with several workers, and whether this one is the first to need it."""

    def __init__(self, shared: Path, run: str) -> None:
        """Wait for whoever is migrating. `shared`: a folder of all workers. `run`: what tells runs apart."""
        self.name = f"giliran_migrated_{run[:12]}"
        self._made = shared / "migrated"
        self._lock = (shared / "migrating").open("w")
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        self.first = not self._made.exists()
        if not self.first:
            connection.settings_dict["TEST"]["TEMPLATE"] = self.name
            self._lock.close()

    def keep(self) -> None:
        """Let the others copy the database that this worker has just made."""
        source = connection.settings_dict["NAME"]
        connection.close()
        connection.close_pool()  # type: ignore[attr-defined]  # PostgreSQL's has one
        self._run("CREATE DATABASE {} TEMPLATE {}", self.name, source)
        self._made.touch()
        self._lock.close()

    def remove(self) -> None:
        """Leave nothing of it behind."""
        self._run("DROP DATABASE IF EXISTS {}", self.name)

    @staticmethod
    def _run(statement: str, *names: str) -> None:
        with connection._nodb_cursor() as cursor:
            cursor.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


@contextmanager
def kept(migrated: Migrated | None) -> Iterator[None]:
    """Keep the first worker's database for the others for the length of the block."""
    if migrated is None or not migrated.first:
        yield
        return
    migrated.keep()
    try:
        yield
    finally:
        migrated.remove()


def shared_by_workers(temporary: Path) -> Migrated | None:
    """Return it where several workers test; None where one does."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID")
    return Migrated(temporary.parent, run) if run else None
