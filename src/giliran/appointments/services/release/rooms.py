"""Opening waiting rooms when their time has come, and opening what has none."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F

from giliran.appointments.events_release import ReleaseOpened, ReleasePostponed, RoomOpened
from giliran.appointments.models import Custody, Release
from giliran.appointments.services.release.giving_out import give_out
from giliran.appointments.services.release.planning import cancel
from giliran.appointments.services.slots import make_slots
from giliran.foundation.instants import not_before
from giliran.ledger.services import append

LEAST_ROOM = timedelta(minutes=5)
"""How long a room stays open whose moment passed while nothing ran."""
_State = Release.State


def open_rooms(*, at: datetime) -> int:
    """Open every waiting room, and every release without one, that is due; return how many."""
    join_missed(at)
    return sum(open_room(release_id, at=at) for release_id in due_rooms(at=at))


def due_rooms(*, at: datetime) -> list[UUID]:
    """Return the releases whose room is to be opened, the earliest first."""
    due = Release.objects.filter(state=_State.PLANNED, room_opens_at__lte=at).order_by("opens_at", "id")
    return list(due.values_list("id", flat=True))


@transaction.atomic
def open_room(release_id: UUID, *, at: datetime) -> bool:
    """Open one release's room, or its places where it has none; say whether it did."""
    release = Release.objects.select_for_update(no_key=True).get(id=release_id)
    if release.state != _State.PLANNED or release.room_opens_at > at:
        return False
    # The last days may lie beyond what is made ahead every hour; what is made now is made as unreleased.
    if release.opens_at > at or not _has_room(release):
        make_slots(office_id=release.office_id, first=release.first_day, last=release.last_day, at=at)
    if release.room_opens_at == release.opens_at:
        _open_places(release, at=at)
        return True
    if release.opens_at <= at:
        _postpone(release, at=at)
    committed = list(Custody.objects.filter(release=release).values_list("committed_at", flat=True))
    # When it really opened: whoever checks the draw compares it with when the custodians committed.
    release.room_opens_at = min(not_before(at, release.room_opens_at, *committed), release.opens_at)
    release.state = _State.JOINING
    release.save(update_fields=["state", "room_opens_at", "opens_at"])
    fact = RoomOpened(office=release.office_id, lane=release.lane, custodians=len(committed))
    append(fact, subject=release.id, at=at, actor=None, office=release.office_id)
    return True


def _open_places(release: Release, *, at: datetime) -> None:
    release.places = give_out(release, at=at, gated=False)
    release.state = _State.ENDED
    release.drawn_at = release.ended_at = at
    release.save(update_fields=["places", "state", "drawn_at", "ended_at"])
    fact = ReleaseOpened(office=release.office_id, lane=release.lane, places=release.places)
    append(fact, subject=release.id, at=at, actor=None, office=release.office_id)


def _has_room(release: Release) -> bool:
    """Say whether a release has a waiting room."""
    return release.room_opens_at < release.opens_at


def join_missed(at: datetime) -> None:
    """Let one room stand for all of a lane that were missed while nothing ran: the last takes the others' days."""
    missed = Release.objects.filter(state=_State.PLANNED, opens_at__lte=at, room_opens_at__lt=F("opens_at"))
    for office_id, lane in set(missed.values_list("office_id", "lane")):
        with transaction.atomic():
            rows = missed.filter(office_id=office_id, lane=lane).select_for_update(no_key=True).order_by("id")
            *others, last = sorted(rows, key=lambda row: row.opens_at)
            for other in others:
                last.first_day = min(last.first_day, other.first_day)
                last.last_day = max(last.last_day, other.last_day)
                cancel(other, at=at, actor=None)
            last.save(update_fields=["first_day", "last_day"])


def _postpone(release: Release, *, at: datetime) -> None:
    """Give a release that nobody could join a room all the same: else the quickest would have everything."""
    previous = release.opens_at
    release.room_opens_at, release.opens_at = at, at + LEAST_ROOM
    fact = ReleasePostponed(office=release.office_id, lane=release.lane, opens_at=release.opens_at, previous=previous)
    append(fact, subject=release.id, at=at, actor=None, office=release.office_id)
