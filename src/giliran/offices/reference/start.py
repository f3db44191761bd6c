"""Sowing the offices, counters, opening hours and figures of the first day."""

import csv
from datetime import date, time
from decimal import Decimal
from importlib.resources import files
from typing import Any

BEGINNING = date(2024, 1, 1)
"""From when the figures and plans of the first day hold."""

ZONES = {"WIB": "Asia/Jakarta", "WITA": "Asia/Makassar", "WIT": "Asia/Jayapura"}
PAYMENT_FIRST = frozenset({"denpasar"})
COUNTERS = {"jakarta-selatan": 6, "denpasar": 4, "jayapura": 3}
DEFAULT_COUNTERS = 2

# (key, value, unit). Sources: domain facts of the passport service; each may be changed with a date, office by office.
FIGURES = (
    ("payment_due_minutes", 120, "menit"),
    ("hold_minutes", 120, "menit"),
    ("reschedule_limit", 1, "kali"),
    ("reschedule_until_days_before", 1, "hari"),
    ("correction_days", 7, "hari"),
    ("pickup_days", 30, "hari"),
    ("family_limit", 5, "orang"),
    ("slot_minutes", 30, "menit"),
    ("booking_horizon_days", 30, "hari"),
    ("early_minutes", 30, "menit"),
    ("grace_minutes", 30, "menit"),
    ("not_here_calls", 3, "kali"),
    ("production_days", 4, "hari"),
)

_MON_THU = (time(8), time(16), time(12), time(13))
_FRI = (time(8), time(16, 30), time(11, 30), time(13))
WEEK = {1: _MON_THU, 2: _MON_THU, 3: _MON_THU, 4: _MON_THU, 5: _FRI}
"""ISO weekday → opens, closes, break starts, break ends."""


def rows() -> list[dict[str, str]]:
    """Return the table of offices as it is written."""
    text = files("giliran.offices.reference").joinpath("offices.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def sow(*, office: Any, counter: Any, opening_hours: Any, figure: Any, codes: frozenset[str] | None = None) -> None:
    """Add what is missing of the first day (only the offices of `codes`, if given).

    Takes the model classes, so that a migration may pass the models of its own moment.
    """
    known = set(office.objects.values_list("code", flat=True))
    wanted = [row for row in rows() if row["code"] not in known and (codes is None or row["code"] in codes)]
    made = office.objects.bulk_create([office(**_office_fields(row)) for row in wanted])
    counter.objects.bulk_create([desk for place in made for desk in _counters(counter, place)])
    opening_hours.objects.bulk_create([day for place in made for day in _week(opening_hours, place)])
    set_already = set(figure.objects.filter(office=None).values_list("key", flat=True))
    figure.objects.bulk_create(
        figure(key=key, value=value, unit=unit, valid_from=BEGINNING)
        for key, value, unit in FIGURES
        if key not in set_already
    )


def _office_fields(row: dict[str, str]) -> dict[str, Any]:
    text = {name: row[name] for name in ("code", "name", "city", "province", "address")}
    return {
        **text,
        "latitude": Decimal(row["latitude"]),
        "longitude": Decimal(row["longitude"]),
        "time_zone": ZONES[row["zone"]],
        "payment_first": row["code"] in PAYMENT_FIRST,
    }


def _counters(counter: Any, office: Any) -> list[Any]:
    many = COUNTERS.get(office.code, DEFAULT_COUNTERS)
    return [counter(office=office, number=number, name=f"Loket {number}") for number in range(1, many + 1)]


def _week(opening_hours: Any, office: Any) -> list[Any]:
    return [
        opening_hours(
            office=office,
            weekday=weekday,
            opens=opens,
            closes=closes,
            break_starts=pause,
            break_ends=resumes,
            valid_from=BEGINNING,
        )
        for weekday, (opens, closes, pause, resumes) in WEEK.items()
    ]
