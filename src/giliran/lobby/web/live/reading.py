"""What the lane reads from the database with the room's queries: in threads of its own, one after the other."""

from collections.abc import Callable, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar
from uuid import UUID

from asgiref.sync import sync_to_async
from django.db import connection

from giliran.foundation.clock import now
from giliran.lobby import queries
from giliran.lobby.queries import live
from giliran.lobby.rules.estimate import Range as Minutes
from giliran.lobby.services import presence
from giliran.lobby.web.live.picture import Notice, Own, Past, Picture, StepName
from giliran.lobby.web.live.told import Range
from giliran.offices import queries as offices

P = ParamSpec("P")
R = TypeVar("R")

_threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="lobby-live")
_estimates = ThreadPoolExecutor(max_workers=1, thread_name_prefix="lobby-waits")


async def in_thread(work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Run database work in one of the lane's threads."""
    runner = sync_to_async(_closing, thread_sensitive=False, executor=_threads)
    return await runner(partial(work, *args, **kwargs))


async def at_leisure(work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Run database work that nobody waits for, in a thread of its own."""
    runner = sync_to_async(_closing, thread_sensitive=False, executor=_estimates)
    return await runner(partial(work, *args, **kwargs))


def _closing(work: Callable[[], R]) -> R:
    try:
        return work()
    finally:
        connection.close()


def picture_of(office_id: UUID, also: Collection[UUID] = ()) -> Picture:
    """Return an office's hall as it is now, with the visits `also` named though they may have ended."""
    hall = live.live_hall(office_id, now(), also=also)
    return Picture(
        office=office_id,
        day=hall.day,
        time_zone=hall.time_zone,
        position=hall.position,
        visits=dict(hall.visits),
        seqs=dict(hall.seqs),
        counters=hall.counters,
        steps=[StepName(step.key, step.indonesian, step.english) for step in hall.steps],
        past=[
            Past(each.visit_id, each.number, each.counter_number, each.calls, int(each.called_at.timestamp()))
            for each in hall.past
        ],
        notices=[
            Notice(each.id, each.text_id, each.text_en, each.spoken, each.steps, each.starts_at, each.ends_at)
            for each in hall.notices
        ],
    )


def waits_of(office_id: UUID) -> tuple[Mapping[UUID, Range], Mapping[str, Range]]:
    """Return the minutes that each waits, and somebody who would come to a step now."""
    waiting, newcomers = live.live_ranges(office_id, now())
    return (
        {visit: _range(minutes) for visit, minutes in waiting.items()},
        {step: _range(minutes) for step, minutes in newcomers.items()},
    )


def _range(minutes: Minutes) -> Range:
    return minutes.low, minutes.high, minutes.middle


def office_of_code(code: str) -> UUID | None:
    """Return the office of a code."""
    found = offices.office_by_code(code)
    return found.id if found else None


def ticket_of(visit_id: UUID) -> tuple[UUID, Own] | None:
    """Return a visit's office, and how it stands."""
    try:
        found = queries.ticket(visit_id)
    except LookupError:
        return None
    state = str(found.step_state or found.state)
    return found.office_id, Own(found.number, state, found.step, found.counter_number, found.calls)


def note_boards(boards: Collection[tuple[UUID, str]]) -> None:
    """Record that these boards, each an office's slug, were seen now."""
    presence.note_boards(boards, at=now())
