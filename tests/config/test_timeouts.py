"""Limits on the database's time: migrations give up their lock, statements gone astray end, long work gets its time."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.db import OperationalError, connection

from giliran.foundation.patience import unhurried

SHOW = """
import django; django.setup()
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("SELECT current_setting('lock_timeout'), current_setting('statement_timeout')")
    print(*cursor.fetchone())
"""


def _limits(**environment: str) -> str:
    kept = {name: value for name, value in os.environ.items() if not name.endswith("_TIMEOUT_MS")}
    told = subprocess.run(
        [sys.executable, "-c", SHOW], env=kept | environment, capture_output=True, text=True, check=True, timeout=60
    )
    return told.stdout.strip()


def test_the_owner_waits_for_locks_only_so_long_and_the_application_for_answers() -> None:
    owner = {"GILIRAN_AS_OWNER": "1"}
    application = {"GILIRAN_AS_OWNER": "0"}
    assert _limits(**owner) == "5s 0"
    assert _limits(**owner, GILIRAN_LOCK_TIMEOUT_MS="700") == "700ms 0"
    assert _limits(**application) == "0 30s"
    assert _limits(**application, GILIRAN_STATEMENT_TIMEOUT_MS="0") == "0 0"


@contextmanager
def _reading_for_long() -> Iterator[None]:
    """Have a long report open: its lock is all that a migration would have to wait for."""
    known = connection.settings_dict
    address = {"host": known["HOST"], "port": known["PORT"], "user": known["USER"], "password": known["PASSWORD"]}
    with psycopg.connect(dbname=known["NAME"], **address) as report:
        report.execute("SELECT count(*) FROM foundation_oncepost")
        yield


@pytest.mark.django_db(transaction=True)
def test_a_migration_that_cannot_get_its_lock_gives_up_and_changes_nothing() -> None:
    """What `lock_timeout` does to a migration's statement, with the owner's own connection."""
    with _reading_for_long(), connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '200ms'")
        try:
            with pytest.raises(OperationalError, match="lock timeout"):
                cursor.execute("ALTER TABLE foundation_oncepost ADD COLUMN too_late integer")
        finally:
            cursor.execute("RESET lock_timeout")


@pytest.mark.django_db(transaction=True)
def test_long_work_gets_its_time_and_the_limit_comes_back() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = '150ms'")
        try:
            with pytest.raises(OperationalError, match="statement timeout"):
                cursor.execute("SELECT pg_sleep(1)")
            with unhurried():
                cursor.execute("SELECT pg_sleep(0.3)")
            with pytest.raises(ZeroDivisionError), unhurried():
                raise ZeroDivisionError
            cursor.execute("SHOW statement_timeout")
            assert cursor.fetchone() == ("150ms",)
        finally:
            cursor.execute("RESET statement_timeout")
