"""What the migrations planted (offices, catalogue, figures), kept aside to put back after a test that commits.

Django's own way empties every table, which leaves the next test without offices. Here only what a test has changed is
emptied, and what stood there is copied back inside the database.
"""

from collections.abc import Sequence

from django.db import connection, transaction
from psycopg import sql

ASIDE = "planted"


def keep() -> None:
    """Copy every table into a schema of its own; a database that is used again goes back to the copy it has."""
    if _tables(ASIDE):
        if not _changed(["django_migrations"]):
            put_back()
            return
        _run(sql.SQL("DROP SCHEMA {} CASCADE").format(sql.Identifier(ASIDE)))
    with transaction.atomic():
        _run(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(ASIDE)))
        for table in _tables("public"):
            _run(sql.SQL("CREATE TABLE {} AS TABLE {}").format(_aside(table), _here(table)))


def put_back() -> None:
    """Make every table what it was when `keep` looked. Sequences go on counting."""
    with transaction.atomic():
        tables = _tables(ASIDE)
        if changed := _changed(tables):
            _run(sql.SQL("TRUNCATE {} CASCADE").format(sql.SQL(", ").join(map(_here, changed))))
            for table in _changed(tables):
                _run(sql.SQL("INSERT INTO {} TABLE {}").format(_here(table), _aside(table)))


def _changed(tables: Sequence[str]) -> list[str]:
    """Return which of the tables differ from their copy, compared as sets of rows."""
    one = sql.SQL(
        "SELECT {name} WHERE EXISTS (TABLE {here} EXCEPT ALL TABLE {aside})"
        " OR EXISTS (TABLE {aside} EXCEPT ALL TABLE {here})"
    )
    parts = [one.format(name=sql.Literal(table), here=_here(table), aside=_aside(table)) for table in tables]
    return _names(sql.SQL(" UNION ALL ").join(parts))


def _tables(schema: str) -> list[str]:
    return _names(sql.SQL("SELECT tablename FROM pg_tables WHERE schemaname = {}").format(sql.Literal(schema)))


def _here(table: str) -> sql.Identifier:
    return sql.Identifier("public", table)


def _aside(table: str) -> sql.Identifier:
    return sql.Identifier(ASIDE, table)


def _names(query: sql.Composed) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return [name for (name,) in cursor.fetchall()]


def _run(statement: sql.Composed) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
