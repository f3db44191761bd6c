"""How a release went, in numbers that anybody may see: who came, who won, and whether the draw decided it."""

from math import erfc, sqrt
from typing import Any

from django.db import connection

from giliran.appointments.models import Release

DIGITS = "0123456789abcdef"
_ENTRIES = """
SELECT e.early, e.size, coalesce(nullif(e.network, ''), 'unknown') AS network, e.place,
    left(encode(e.draw, 'hex'), 1) AS digit, extract(epoch FROM e.admitted_at - %(opens_at)s) AS waited,
    EXISTS (
        SELECT FROM appointments_entrymember m
        JOIN appointments_booking b ON b.application_id = m.application_id AND b.release = e.release_id
        WHERE m.entry_id = e.id
    ) AS winner
FROM appointments_entry e WHERE e.release_id = %(release)s
"""
_ALL = f"""
SELECT count(*), count(*) FILTER (WHERE early), coalesce(sum(size), 0), count(*) FILTER (WHERE winner),
    count(*) FILTER (WHERE winner AND early), coalesce(sum(size) FILTER (WHERE winner), 0)
FROM ({_ENTRIES}) e
"""  # noqa: S608 - our own words
_DIGITS = f"""
SELECT digit, count(*), count(*) FILTER (WHERE winner) FROM ({_ENTRIES}) e WHERE digit IS NOT NULL GROUP BY 1
"""  # noqa: S608 - our own words
_NETWORKS = f"""
SELECT network, count(*), count(*) FILTER (WHERE winner), percentile_cont(0.5) WITHIN GROUP (ORDER BY place),
    percentile_cont(0.5) WITHIN GROUP (ORDER BY waited)
FROM ({_ENTRIES}) e GROUP BY 1 ORDER BY 2 DESC, 1
"""  # noqa: S608 - our own words
_BOOKINGS = "SELECT count(*) FROM appointments_booking WHERE release = %(release)s"


def fairness(release: Release) -> dict[str, Any]:
    """Return the report of a release, as JSON values. Entries are families; `people` counts each of them."""
    asked: dict[str, Any] = {"release": release.id, "opens_at": release.opens_at}
    with connection.cursor() as cursor:

        def rows(sql: str) -> list[Any]:
            cursor.execute(sql, asked)
            return list(cursor.fetchall())

        [(entrants, early, people, winners, winners_early, people_won)] = rows(_ALL)
        digits = {digit: (count, won) for digit, count, won in rows(_DIGITS)}
        networks = rows(_NETWORKS)
        [(bookings,)] = rows(_BOOKINGS)
    return {
        "entrants": entrants, "early": early, "late": entrants - early, "people": people,
        "winners": winners, "winners_early": winners_early, "people_won": people_won, "bookings": bookings,
        "places": release.places, "seconds_to_last_place": _seconds_to_last_place(release),
        "by_digit": [
            {"digit": digit, "entrants": digits.get(digit, (0, 0))[0], "winners": digits.get(digit, (0, 0))[1]}
            for digit in DIGITS
        ],
        "uniform_p": uniform_p([digits.get(digit, (0, 0))[0] for digit in DIGITS]),
        "by_network": [
            {
                "network": network, "entrants": count, "winners": won, "median_place": _rounded(place),
                "median_wait_seconds": _rounded(waited),
            }
            for network, count, won, place, waited in networks
        ],
    }  # fmt: skip


def uniform_p(counts: list[int]) -> float | None:
    """Return how likely counts at least this uneven are where chance is even (chi-square; None for too few).

    By the approximation of Wilson and Hilferty (1931), which is good to about 0.001 at fifteen degrees of freedom.
    """
    total, kinds = sum(counts), len(counts)
    expected = total / kinds
    if expected < 5:  # noqa: PLR2004 - the usual least count for this test
        return None
    degrees = kinds - 1
    square = sum((count - expected) ** 2 for count in counts) / expected
    spread = 2 / (9 * degrees)
    normal = ((square / degrees) ** (1 / 3) - (1 - spread)) / sqrt(spread)
    return round(0.5 * erfc(normal / sqrt(2)), 4)


def _seconds_to_last_place(release: Release) -> int | None:
    if release.sold_out_at is None or release.drawn_at is None:
        return None
    return max(0, round((release.sold_out_at - release.drawn_at).total_seconds()))


def _rounded(value: float | None) -> int | None:
    return None if value is None else round(float(value))
