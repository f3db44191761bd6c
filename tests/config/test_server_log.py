"""What the embedded PostgreSQL writes into its own log: its life, and nobody's data."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from giliran.config import postgres
from tests.fuzz.nasty import EMAIL, NAME, NIK, PHONE

pytestmark = pytest.mark.xdist_group("servers")
PERSONAL = (EMAIL, NAME, NIK, PHONE)
FAILING = (
    "INSERT INTO person (email) VALUES (%s)",  # a second time: the key stands in the DETAIL
    "INSERT INTO person (id) VALUES (%s::uuid)",  # the message quotes what is no uuid
    "INSERT INTO person (born) VALUES (%s::date)",
    "INSERT INTO person (age) VALUES (%s::text::int)",
    "INSERT INTO person (short) VALUES (%s)",  # a failing row stands in the DETAIL
    "SELECT nothing, %s FROM nowhere",
    "INSERT INTO person (email) SELECT %s::text FROM generate_series(1, 2)",
)
TABLE = """
CREATE TABLE person (
    email text UNIQUE, id uuid, born date, age int, short varchar(3) CHECK (short <> ''), note text DEFAULT 'x'
)"""


@pytest.fixture
def var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A var directory of its own."""
    monkeypatch.setenv("GILIRAN_VAR", str(tmp_path / "var"))
    yield tmp_path / "var"
    postgres.stop(force=True)


def test_statements_that_fail_leave_no_values_in_the_server_s_log(var: Path) -> None:
    lease = postgres.join()
    failed = 0
    with psycopg.connect(lease.server.owner_url, autocommit=True) as line:
        line.execute(TABLE)
        for value in PERSONAL:
            line.execute("INSERT INTO person (email) VALUES (%s)", [value])
            for statement in FAILING:
                for literal in (False, True):
                    with contextlib.suppress(psycopg.Error):
                        _run(line, statement, value, literal=literal)
                        continue
                    failed += 1
    lease.close()
    said = (var / "postgres/server.log").read_text("utf-8")
    assert failed == len(PERSONAL) * len(FAILING) * 2
    assert "database system is ready" in said
    assert [value for value in PERSONAL if value in said] == []


def _run(line: "psycopg.Connection[object]", statement: str, value: str, *, literal: bool) -> None:
    if literal:
        line.execute(statement.replace("%s", f"'{value}'"))
    else:
        line.execute(statement, [value])
