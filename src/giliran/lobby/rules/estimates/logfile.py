"""Lobby logs as CSV: visit, service, priority, joined_at, left_queue_at, service_ended_at, counter, outcome."""

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from pathlib import Path

from giliran.lobby.rules.estimates.hall import DayLog, Journey

PRIORITY_S = 90.0
"""Who has priority in such a log was treated as if they had come so much earlier."""
_COLUMNS = frozenset(
    {"visit", "service", "priority", "joined_at", "left_queue_at", "service_ended_at", "counter", "outcome"}
)


class LogProblem(ValueError):  # noqa: N818 - what is wrong with a file
    """The file is no lobby log; says where and why."""


def read_log(path: Path) -> list[DayLog]:
    """Return the days of a log, oldest first; a visit belongs to the day of its joining. Raises `LogProblem`."""
    try:
        with path.open(newline="", encoding="utf-8") as file:
            reader = csv.DictReader(file)
            if missing := _COLUMNS - set(reader.fieldnames or ()):
                message = f"{path}: no column {', '.join(sorted(missing))}"
                raise LogProblem(message)
            return _days(reader, path)
    except (OSError, UnicodeDecodeError) as problem:
        message = f"{path} cannot be read: {problem}"
        raise LogProblem(message) from problem


def _days(records: Iterable[Mapping[str, str]], path: Path) -> list[DayLog]:
    days: dict[date, list[Journey]] = defaultdict(list)
    for line, record in enumerate(records, start=2):
        try:
            day, journey = _journey(record)
        except (ValueError, TypeError) as problem:
            message = f"{path}, line {line}: {problem}"
            raise LogProblem(message) from problem
        days[day].append(journey)
    return [DayLog(day, tuple(days[day])) for day in sorted(days)]


def _journey(record: Mapping[str, str]) -> tuple[date, Journey]:
    joined = datetime.fromisoformat(record["joined_at"])
    midnight = datetime.combine(joined.date(), time(), tzinfo=joined.tzinfo)

    def seconds(text: str) -> float | None:
        return (datetime.fromisoformat(text) - midnight).total_seconds() if text else None

    left, ended = seconds(record["left_queue_at"]), seconds(record["service_ended_at"])
    joined_at = (joined - midnight).total_seconds()
    if (left is not None and left < joined_at) or (ended is not None and (left is None or ended < left)):
        message = "times go backwards"
        raise ValueError(message)
    return joined.date(), Journey(
        visit=record["visit"],
        service=record["service"],
        joined_at=joined_at,
        left_queue_at=left,
        service_ended_at=ended,
        counter=record["counter"] or None,
        served=record["outcome"] == "served",
        head_start=PRIORITY_S * int(record["priority"] or 0),
    )
