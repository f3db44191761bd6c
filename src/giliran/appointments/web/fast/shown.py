"""What the fast lane says of free places, as bytes: a month day by day, or a day time by time."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from urllib.parse import parse_qs
from uuid import UUID

from giliran.appointments import queries, rules
from giliran.appointments.models import Lane
from giliran.appointments.queries import calendar
from giliran.appointments.queries.calendar import Counted, MonthFrame
from giliran.foundation.clock import now
from giliran.offices import queries as offices

_YEARS = range(2000, 2200)
_LANES = frozenset(Lane.values)
_MOST_QUERY = 300


class Key(NamedTuple):
    """What is asked for: a month of a lane at an office for a product, or one of its days."""

    office: str
    product: str
    lane: str
    year: int
    month: int
    day: date | None

    @property
    def span(self) -> tuple[date, date]:
        """The days it is about."""
        return (self.day, self.day) if self.day else calendar.month_span(self.year, self.month)


class Time(NamedTuple):
    """A slot as it is: `free` and `gate` change, the rest does not."""

    id: UUID
    starts_at: datetime
    ends_at: datetime
    capacity: int
    free: int
    gate: UUID | None


@dataclass(slots=True)
class Page:
    """An answer ready to send, and what it was made from. Times are the event loop's."""

    key: Key
    frame: MonthFrame
    framed_at: float
    asked_at: float
    read_at: float = 0.0
    seen: object = None
    etag: bytes = b""
    start: Any = None
    unchanged: Any = None
    body: Any = None

    def show(self, told: Mapping[str, Any]) -> None:
        """Keep what is told, written out."""
        content = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
        self.etag = b'"%s"' % hashlib.blake2b(content, digest_size=12).hexdigest().encode()
        kept = [(b"etag", self.etag), (b"cache-control", b"no-cache")]
        about = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(content)), *kept]
        self.start = {"type": "http.response.start", "status": 200, "headers": about}
        self.unchanged = {"type": "http.response.start", "status": 304, "headers": kept}
        self.body = {"type": "http.response.body", "body": content}


def key_of(query_string: bytes) -> Key | None:
    """Return what a query asks for; None where it cannot be read."""
    if len(query_string) > _MOST_QUERY:
        return None
    asked = {name: values[-1] for name, values in parse_qs(query_string.decode("latin-1")).items()}
    office, product, lane = asked.get("office", ""), asked.get("product", ""), asked.get("lane", rules.REGULAR)
    if not office or not product or lane not in _LANES:
        return None
    if "day" in asked:
        try:
            day = date.fromisoformat(asked["day"])
        except ValueError:
            return None
        return Key(office, product, lane, day.year, day.month, day) if day.year in _YEARS else None
    found = month_of(asked.get("month", ""))
    return Key(office, product, lane, *found, None) if found else None


def month_of(text: str) -> tuple[int, int] | None:
    """Read "2026-12"; None where it is no month, or none that anybody could mean."""
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError:
        return None
    return (first.year, first.month) if first.year in _YEARS else None


def read_frame(key: Key) -> MonthFrame | None:
    """Read all of a month but its counts from the database; None where the office or the product is unknown."""
    office = offices.office_by_code(key.office)
    if office is None or not office.active:
        return None
    try:
        return calendar.month_frame(office.id, key.product, key.year, key.month, at=now(), lane=key.lane)
    except queries.ProductUnknownError:
        return None


def told_of_month(key: Key, frame: MonthFrame, counted: Mapping[date, Counted]) -> dict[str, Any]:
    """Return a month as programs read it."""
    return {
        **_head(key, frame),
        "month": f"{key.year}-{key.month:02}",
        "days": [
            {
                "day": found.day.isoformat(),
                "state": found.state.value,
                "free": found.free,
                "reason": found.reason,
                "released_on": found.released_on.isoformat() if found.released_on else None,
                "released_at": found.released_at.isoformat() if found.released_at else None,
                "release": str(found.release) if found.release else None,
            }
            for found in calendar.in_frame(frame, counted).days
        ],
    }


def told_of_day(key: Key, frame: MonthFrame, times: Iterable[Time]) -> dict[str, Any]:
    """Return a day as programs read it. A time behind a gate is free to those alone whom its release lets in."""
    day = key.day
    shown: Sequence[Time] = [] if frame.not_sold else list(times)
    return {
        **_head(key, frame),
        "day": day.isoformat() if day else "",
        "times": [
            {
                "slot": str(found.id),
                "starts_at": found.starts_at.isoformat(),
                "ends_at": found.ends_at.isoformat(),
                "free": max(0, found.free) if found.gate is None else 0,
                "capacity": found.capacity,
                "release": str(found.gate) if found.gate else None,
            }
            for found in shown
        ],
    }


def _head(key: Key, frame: MonthFrame) -> dict[str, Any]:
    return {
        "office": frame.office.code,
        "product": key.product,
        "lane": key.lane,
        "time_zone": frame.office.time_zone,
        "not_sold": frame.not_sold,
    }
