"""`giliran bench booking`: what it tells, and that it would tell of a booking that was lost or a place sold twice."""

import os
import re
import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest

from giliran.bench import booking_history, booking_runs, driver, throwaway, twin
from giliran.bench.booking_runs import Place
from giliran.bench.world import World
from giliran.foundation.references import normalise
from tests.bench.running import SURROUNDINGS, bench, database

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("servers")]

ASKED_FOR = {
    "bookings_per_s_hot", "bookings_per_s_spread", "p50_ms", "p99_ms", "pgbench_tps_hot", "pgbench_tps_spread",
    "ratio_hot", "ratio_spread", "oversold", "lost", "errors", "peak_rss_mb",
} | SURROUNDINGS  # fmt: skip


@pytest.fixture(scope="module")
def place() -> Iterator[Place]:
    """The fast lane on a database of its own, as the benchmark has it."""
    with database() as server, booking_runs.place(server, workers=1) as here:
        yield here


def test_it_tells_what_it_should_and_nothing_is_lost_even_under_kills(tmp_path: Path) -> None:
    told = bench(tmp_path / "var", "booking", "--people", "300", "--rounds", "1", "--chaos")

    assert set(told) >= ASKED_FOR
    assert (told["oversold"], told["lost"], told["errors"]) == (0, 0, 0)
    assert min(told[key] for key in ASKED_FOR if key.startswith(("bookings", "pgbench", "ratio", "p50", "peak"))) > 0
    assert told["settings"]["fsync"] == told["settings"]["synchronous_commit"] == "on"
    chaos = told["chaos"]
    assert (chaos["oversold"], chaos["lost"], chaos["unanswered"], chaos["booked_twice"]) == (0, 0, 0, 0)
    assert chaos["database_killed"]


def test_everybody_who_books_is_acknowledged_once(place: Place) -> None:
    run = booking_runs.run(place, people=400, slots=7)

    assert (run.oversold, run.lost, run.errors) == (0, 0, 0)
    assert len(set(run.driven.acknowledged)) == 400
    assert run.rate > 0


def test_our_own_client_sends_the_same_load(place: Place, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert driver.name() == "own"

    run = booking_runs.run(place, people=300, slots=1)

    assert (run.oversold, run.lost, run.errors) == (0, 0, 0)
    assert len(set(run.driven.acknowledged)) == 300


def test_more_people_than_places_sell_no_place_twice(place: Place) -> None:
    wishes = booking_runs.prepare(place.world, people=400, slots=2, capacity=30)

    run = booking_runs.checked(place.world, driver.drive(place.web.port, wishes))

    assert (run.oversold, run.lost) == (0, 0)
    assert (len(run.driven.acknowledged), run.driven.refused, run.driven.errors) == (60, 340, 0)


def test_a_booking_that_is_not_there_is_told_as_lost(place: Place) -> None:
    run = booking_runs.run(place, people=20, slots=1)
    gone = run.driven.acknowledged[0]
    with throwaway.owner() as connection, connection.transaction():
        connection.execute("UPDATE appointments_claim SET booking_id = NULL WHERE booking_id = %s", [gone])
        connection.execute("DELETE FROM appointments_booking WHERE id = %s", [gone])

    again = booking_runs.checked(place.world, run.driven)

    assert again.lost == 1
    never = replace(run.driven, acknowledged=[*run.driven.acknowledged[1:], uuid.uuid4()])
    assert booking_runs.checked(place.world, never).lost == 1
    twice = replace(run.driven, acknowledged=[run.driven.acknowledged[1]] * 2)
    assert booking_runs.checked(place.world, twice).lost == 1


def test_a_place_sold_beyond_what_a_slot_has_is_told(place: Place) -> None:
    before = booking_runs.oversold(place.world.connection)
    run = booking_runs.run(place, people=20, slots=1)
    _sell_one_more(place.world.connection, run.driven.acknowledged[0])

    assert booking_runs.oversold(place.world.connection) == before + 1


def _sell_one_more(connection: "psycopg.Connection[tuple[Any, ...]]", booking: uuid.UUID) -> None:
    """Count one place less than was given, as a lost update would."""
    connection.execute(
        "UPDATE appointments_slot SET taken = taken - 1"
        " WHERE id = (SELECT slot_id FROM appointments_booking WHERE id = %s)",
        [booking],
    )


@pytest.mark.parametrize("shape", twin.SHAPES)
@pytest.mark.parametrize("slots", [1, 200])
def test_the_twin_writes_whole_bookings(place: Place, shape: str, slots: int) -> None:
    done = twin.run(place.world, place.server, shape=shape, people=160, slots=slots)

    assert done.booked == 160
    assert done.tps > 0


def test_a_twin_that_books_less_than_it_says_is_refused(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(twin.SHAPES, "idle", twin.SHAPES["transaction"].replace("COMMIT", "ROLLBACK"))
    monkeypatch.setitem(twin._ONLY, "idle", "")

    with pytest.raises(twin.TwinFailed, match="0 bookings of 160"):
        twin.run(place.world, place.server, shape="idle", people=160, slots=1)


@pytest.mark.prove
def test_the_past_is_as_the_product_would_have_left_it() -> None:
    with database(), psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as connection:
        world = World(connection=connection, at=datetime.now(UTC))
        before = _schema(connection)
        booking_history.fill(world, 3000)

        assert _schema(connection) == before
        rows = connection.execute("SELECT code, state FROM appointments_booking").fetchall()
        assert len({code for code, _state in rows}) == 3000
        assert all(normalise(code) == code for code, _state in rows)
        assert {state for _code, state in rows} == {"attended", "no_show", "expired"}
        count = "SELECT count(*) FROM ledger_event e JOIN appointments_booking b ON b.id = e.subject"
        assert connection.execute(count).fetchone() == (3000,)
        assert World(connection=connection, at=world.at).next_person == 301


def _schema(connection: "psycopg.Connection[tuple[Any, ...]]") -> list[tuple[str, str]]:
    """Return all constraints and indexes of the tables that the past fills, without the casts that PostgreSQL moves."""
    rows = connection.execute(
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE conrelid = ANY (%(tables)s::text[]::regclass[])"
        " UNION SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY (%(tables)s::text[]) ORDER BY 1, 2",
        {"tables": ["appointments_booking", "ledger_event", "ledger_subject", "appointments_slot"]},
    ).fetchall()
    return [(name, re.sub(r"::(text|character varying)(\[\])?|[()]", "", definition)) for name, definition in rows]
