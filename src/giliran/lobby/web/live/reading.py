"""What the lane reads from the database, in threads of its own, each time giving its connection back."""

from collections.abc import Callable, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import ParamSpec, TypeVar
from uuid import UUID

from asgiref.sync import sync_to_async
from django.db import connection

from giliran.foundation.clock import now
from giliran.ledger.queries import last_position
from giliran.ledger.subscriptions import read
from giliran.lobby import queries
from giliran.lobby.events import ALL
from giliran.lobby.queries.hall import ended
from giliran.lobby.rules.following import followed
from giliran.lobby.web.live.payloads import board_json, place_json
from giliran.offices import queries as offices

P = ParamSpec("P")
R = TypeVar("R")

_KINDS = [fact.kind for fact in ALL]
_MOST_AT_ONCE = 5000
_threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="lobby-live")


@dataclass(frozen=True, kw_only=True)
class Hall:
    """One office's hall as it is sent: the board, and each place; `position` is the ledger's last change in it."""

    position: int
    board: str
    places: Mapping[UUID, str]


@dataclass(frozen=True, kw_only=True)
class News:
    """How far the ledger has come, and which offices changed on the way, each up to which position."""

    position: int
    offices: Mapping[UUID, int]


async def in_thread(work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Run database work in one of the lane's threads."""
    runner = sync_to_async(_closing, thread_sensitive=False, executor=_threads)
    return await runner(partial(work, *args, **kwargs))


def _closing(work: Callable[[], R]) -> R:
    try:
        return work()
    finally:
        connection.close()


def news_after(position: int) -> News:
    """Return what changed after a position; a long absence is taken as a change everywhere (no offices named)."""
    last = last_position()
    if last - position > _MOST_AT_ONCE:
        return News(position=last, offices={})
    changed: dict[UUID, int] = {}
    for recorded in read(after=position, until=last, kinds=_KINDS):
        if recorded.office is not None:
            changed[recorded.office] = recorded.position
    return News(position=last, offices=changed)


def newest() -> int:
    """Return the ledger's last position."""
    return last_position()


def hall_of(office_id: UUID, wanted: Collection[UUID], position: int) -> Hall:
    """Return a hall as it is now, with the places of all in it and of those `wanted` who have gone."""
    shot = queries.snapshot(office_id, now())
    places = {visit: place_json(place) for visit, place in shot.places.items()}
    for visit in wanted:
        if visit not in places:
            places[visit] = place_json(ended(queries.ticket(visit)))
    return Hall(position=position, board=board_json(shot.board), places=places)


def office_of_code(code: str) -> UUID | None:
    """Return the office of a code."""
    found = offices.office_by_code(code)
    return found.id if found else None


def visit_of_token(token: str) -> tuple[UUID, UUID] | None:
    """Return the visit that a token follows, and its office."""
    visit_id = followed(token=token, at=now())
    if visit_id is None:
        return None
    try:
        return visit_id, queries.ticket(visit_id).office_id
    except LookupError:
        return None
