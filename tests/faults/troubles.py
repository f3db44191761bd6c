"""Makes the database refuse, as a real one does: a trigger that raises a given SQLSTATE where rows would be written."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from psycopg import sql

_REFUSE = """
CREATE OR REPLACE FUNCTION refuse_for_tests() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = TG_ARGV[0], MESSAGE = 'refused for a test';
END
$$
"""
_ON = """
CREATE TRIGGER refuse_for_tests BEFORE INSERT OR UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION refuse_for_tests({state})
"""


@contextmanager
def refusing(*tables: str, sqlstate: str = "53100") -> Iterator[None]:
    """Let every write to these tables fail; 53100 is what PostgreSQL says when its disk is full."""
    with connection.cursor() as cursor:
        cursor.execute(_REFUSE)
        for table in tables:
            statement = sql.SQL(_ON).format(table=sql.Identifier(table), state=sql.Literal(sqlstate))
            cursor.execute(statement)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for table in tables:
                drop = sql.SQL("DROP TRIGGER IF EXISTS refuse_for_tests ON {}").format(sql.Identifier(table))
                cursor.execute(drop)
