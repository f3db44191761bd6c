"""What drives releases: everything that is due, one small step after the other, by one process at a time."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from django.db import connection

from giliran.appointments.models import Custody, Release
from giliran.appointments.services.release.custody import gather_commitments, gather_secrets
from giliran.appointments.services.release.drawing import close_room, draw, publish_root
from giliran.appointments.services.release.ending import end_if_over
from giliran.appointments.services.release.planning import plan_releases
from giliran.appointments.services.release.rooms import due_rooms, join_missed, open_room
from giliran.appointments.services.room import move_threshold
from giliran.foundation.outage import trouble_of

logger = logging.getLogger(__name__)

_LOCK = 0x72_69_6C_69_73  # an arbitrary number that only releases use
_PLAN_EVERY = timedelta(minutes=1)
_LATE_SECRETS = timedelta(hours=1)
_State = Release.State


class Step(Protocol):
    """One step of one release."""

    def __call__(self, release_id: UUID, *, at: datetime) -> object:
        """Take it."""


class Clockwork:
    """Takes releases further whenever it is ticked. It remembers only when it last planned."""

    def __init__(self) -> None:
        """Plan at the first tick."""
        self._planned: datetime | None = None

    def tick(self, at: datetime) -> bool:
        """Do all that is due at `at`; say whether a release is under way. Nothing where another process does it."""
        with _alone() as alone:
            if not alone:
                return False
            for release_id in _ids(_State.RUNNING):
                _each(_look_after, release_id, at)
            self._plan(at)
            _open_due(at)
            _draw_due(at)
        return Release.objects.filter(state__in=(_State.JOINING, _State.DRAWING, _State.RUNNING)).exists()

    def _plan(self, at: datetime) -> None:
        """Plan and gather commitments now and then, and whenever a clock has jumped."""
        if self._planned is None or not timedelta() <= at - self._planned < _PLAN_EVERY:
            plan_releases(at=at)
            _ask_again_who_was_late(at)
            self._planned = at
        gather_commitments(at=at)


def _look_after(release_id: UUID, *, at: datetime) -> None:
    moved = move_threshold(release_id, at=at)
    end_if_over(release_id, moved=moved, at=at)


def _open_due(at: datetime) -> None:
    join_missed(at)
    for release_id in due_rooms(at=at):
        _each(open_room, release_id, at)


def _draw_due(at: datetime) -> None:
    for release_id in _ids(_State.JOINING, opens_at__lte=at):
        _each(close_room, release_id, at)
    drawing = _ids(_State.DRAWING)
    for release_id in drawing:
        _each(publish_root, release_id, at)
    gather_secrets(drawing, at=at)
    for release_id in drawing:
        _each(_draw, release_id, at)


def _draw(release_id: UUID, *, at: datetime) -> None:
    if draw(release_id, at=at):
        move_threshold(release_id, at=at)


def _each(step: Step, release_id: UUID, at: datetime) -> None:
    """Take one step of one release. What is wrong with one must not hold up the others; it is tried again."""
    try:
        step(release_id, at=at)
    except Exception as problem:
        if trouble_of(problem) is not None:
            raise
        logger.exception("a release could not go on", extra={"release": str(release_id)})


def _ask_again_who_was_late(at: datetime) -> None:
    """Publish late secrets too: they show whether somebody kept silent, or was said to."""
    late = Custody.objects.filter(secret=None, release__drawn_at__gt=at - _LATE_SECRETS, release__seed__isnull=False)
    gather_secrets(set(late.values_list("release_id", flat=True)), at=at)


def _ids(state: Release.State, **more: object) -> list[UUID]:
    rows = Release.objects.filter(state=state, **more).order_by("opens_at", "id")
    return list(rows.values_list("id", flat=True))


@contextmanager
def _alone() -> Iterator[bool]:
    """Hold the lock of the clockwork over several transactions; a process that dies lets go of it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK])
        taken = bool(cursor.fetchone()[0])
    try:
        yield taken
    finally:
        if taken:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])
