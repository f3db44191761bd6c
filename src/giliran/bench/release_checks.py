"""What the database must hold after a release, and whether chance alone decided who came first."""

from datetime import datetime, timedelta
from typing import Any

from psycopg import Connection

from giliran.bench.release_world import Scene
from giliran.bench.world import Person

_GROUPS = 10
_TICKETS = 1_000
_OVERSOLD = """
SELECT (SELECT count(*) FROM appointments_slot WHERE taken + withheld + unreleased > capacity)
    + greatest(0, (SELECT count(*) FROM appointments_booking WHERE release = %(release)s) - r.places)
    + (SELECT count(*) FROM (
        SELECT person_id FROM appointments_booking WHERE state IN ('held', 'confirmed', 'owed')
        GROUP BY person_id HAVING count(*) > 1
    ) twice)
    + (SELECT count(*) FROM appointments_slot s WHERE s.taken <>
        (SELECT count(*) FROM appointments_booking b WHERE b.slot_id = s.id AND b.state IN ('held', 'confirmed')))
FROM appointments_release r WHERE r.id = %(release)s
"""
_ENTRIES = """
SELECT e.account_id = ANY (%(many)s), e.early, e.place, e.state = 'booked'
FROM appointments_entry e WHERE e.release_id = %(release)s ORDER BY e.joined_at, e.id
"""


def figures(connection: "Connection[tuple[Any, ...]]", scene: Scene) -> dict[str, Any]:
    """Return what the database says of the release."""
    asked = {"release": scene.release, "many": [Person(number=number).account for number in scene.many_devices]}
    row = connection.execute(
        "SELECT opens_at, drawn_at, sold_out_at, ended_at, entrants, places FROM appointments_release WHERE id = %s",
        [scene.release],
    ).fetchone()
    over = connection.execute(_OVERSOLD, asked).fetchone()
    entries = connection.execute(_ENTRIES, asked).fetchall()
    booked = connection.execute(
        "SELECT count(*) FROM appointments_booking WHERE release = %s", [scene.release]
    ).fetchone()
    if row is None or over is None or booked is None:
        raise LookupError(scene.release)
    opens_at, drawn_at, sold_out_at, ended_at, entrants, places = row
    return {
        "sold_out_s": _after(opens_at, sold_out_at), "drawn_s": _after(opens_at, drawn_at),
        "ended_s": _after(opens_at, ended_at), "entrants": entrants, "late": len(entries) - entrants,
        "places_released": places, "bookings": booked[0], "oversold": over[0], **_fairness(entries),
    }  # fmt: skip


def _after(begin: datetime, end: datetime | None) -> float | None:
    return round((end - begin) / timedelta(seconds=1), 1) if end else None


def _fairness(entries: list[Any]) -> dict[str, Any]:
    """Return whether who came earlier, or asked more often, had more of it.

    `fairness_p`: how likely winners are spread at least as unevenly over ten groups by arrival, by chance alone.
    `many_devices_advantage`: the share of those with fifty devices who won, over that of the others. It rests on few
    winners, so `…_by_place` says the same of everybody's place in line, and `…_sigma` how far chance alone goes.
    """
    from giliran.appointments.queries.fairness import uniform_p  # noqa: PLC0415 - Django is set up by then

    early = [entry for entry in entries if entry[1] and entry[2]]
    plain, many = [entry for entry in early if not entry[0]], [entry for entry in early if entry[0]]
    size = len(plain) // _GROUPS
    groups = [plain[n * size : (n + 1) * size] for n in range(_GROUPS)]
    won, won_many = sum(entry[3] for entry in plain), sum(entry[3] for entry in many)
    found: dict[str, Any] = {
        "fairness_p": uniform_p([sum(entry[3] for entry in group) for group in groups]),
        "winners_by_arrival": [sum(entry[3] for entry in group) for group in groups],
        "many_devices": len(many), "many_devices_won": won_many,
    }  # fmt: skip
    if plain and many and won:
        share = won / len(plain)
        expected = share * len(many)
        found["many_devices_advantage"] = round(won_many / expected, 3)
        found["many_devices_advantage_sigma"] = round((expected * (1 - share)) ** 0.5 / expected, 3)
        found["many_devices_advantage_by_place"] = round(_mean(plain) / _mean(many), 3)
    return found


def _mean(entries: list[Any]) -> float:
    return sum(float(entry[2]) for entry in entries) / len(entries)


def tickets(connection: "Connection[tuple[Any, ...]]", scene: Scene) -> list[str]:
    """Return tickets of people who are in the room."""
    from giliran.appointments.services.room.ticket import seal_ticket  # noqa: PLC0415 - Django is set up by then

    rows = connection.execute(
        "SELECT id, account_id, CASE WHEN early THEN 0 ELSE place END FROM appointments_entry"
        " WHERE release_id = %s LIMIT %s",
        [scene.release, _TICKETS],
    ).fetchall()
    expires = int((scene.opens_at + timedelta(days=1)).timestamp())
    return [
        seal_ticket(release=scene.release, entry=entry, account=account, place=place, size=1, expires=expires)
        for entry, account, place in rows
    ]
