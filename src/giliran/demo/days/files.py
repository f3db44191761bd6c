"""What a demonstration keeps beside its database: who the guests of a day are, and how far the history is."""

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

FOLDER = Path(os.environ.get("GILIRAN_VAR", "var")) / "demo"


@dataclass(frozen=True, kw_only=True)
class Known:
    """A guest with an application, as whoever plays them further needs them: who they are, and what they hold.

    `code` is that of the reservation, empty without one.
    """

    number: int
    email: str
    account: UUID
    application: UUID
    reference: str
    code: str


@dataclass(frozen=True, kw_only=True)
class GuestBook:
    """The guests of an office's day that have been prepared. `played_until`: nobody came yet when it is empty."""

    office: str
    day: date
    seed: int
    guests: dict[int, Known]
    played_until: str = ""


def _file(office: str, day: date) -> Path:
    return FOLDER / f"guests-{office}-{day}.json"


def read_book(*, office: str, day: date, seed: int) -> GuestBook:
    """Return the book of a day, empty if there is none of this seed."""
    try:
        told: dict[str, Any] = json.loads(_file(office, day).read_text("utf-8"))
    except (OSError, ValueError):
        return GuestBook(office=office, day=day, seed=seed, guests={})
    if told["seed"] != seed:
        return GuestBook(office=office, day=day, seed=seed, guests={})
    guests = (
        Known(**{**each, "account": UUID(each["account"]), "application": UUID(each["application"])})
        for each in told["guests"]
    )
    return GuestBook(
        office=office,
        day=day,
        seed=seed,
        guests={guest.number: guest for guest in guests},
        played_until=told["played_until"],
    )


def write_book(book: GuestBook) -> None:
    """Keep the book of a day, readable by its owner alone."""
    told = {
        "office": book.office,
        "day": book.day.isoformat(),
        "seed": book.seed,
        "played_until": book.played_until,
        "guests": [
            {**asdict(guest), "account": str(guest.account), "application": str(guest.application)}
            for guest in book.guests.values()
        ],
    }
    write_private(_file(book.office, book.day), json.dumps(told))


def write_private(file: Path, text: str) -> None:
    """Replace a file in one step, readable by its owner alone."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as opened:
        opened.write(text)
    draft.replace(file)


def books_kept(office: str) -> Iterator[date]:
    """Yield the days of an office that have a book."""
    for found in sorted(FOLDER.glob(f"guests-{office}-????-??-??.json")):
        yield date.fromisoformat(found.stem[-10:])
