"""The moving threshold: how many more may come in, by what those inside do and by what is left."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, QuerySet, Sum

from giliran.appointments import rules_room
from giliran.appointments.events_room import RoomAdmitted
from giliran.appointments.models import Entry, Release, Slot
from giliran.appointments.queries.figures import figure_at
from giliran.ledger.services import append

GRACE = timedelta(seconds=15)
"""How long after the end of a pass a booking made with it may still be on its way."""
_LOOK_AHEAD = 5_000
_NOTE_BOOKED = """
UPDATE appointments_entry e SET state = 'booked', ended_at = greatest(%(at)s, e.admitted_at)
FROM (
    SELECT DISTINCT m.entry_id FROM appointments_entrymember m
    JOIN appointments_entry inside ON inside.id = m.entry_id AND inside.state = 'admitted'
    JOIN appointments_booking b ON b.application_id = m.application_id AND b.release = inside.release_id
    WHERE inside.release_id = %(release)s AND inside.place <= %(admitted_to)s
) had
WHERE e.id = had.entry_id
"""


@dataclass(frozen=True, kw_only=True)
class Moved:
    """How a room stands after a look at it."""

    admitted_to: int
    people: int
    inside: int
    left: int
    waiting: bool

    @property
    def over(self) -> bool:
        """Whether nobody will come in any more: nothing is left, or nobody waits or chooses."""
        return self.left == 0 or not (self.waiting or self.inside)


def move_threshold(release_id: UUID, *, at: datetime) -> Moved | None:
    """Note who has booked and who let their time pass, then let in as many as there is room for.

    None where the release is not running. Everything stands or falls together, so it may be repeated after a crash.
    """
    with transaction.atomic():
        release = Release.objects.select_for_update(no_key=True).get(id=release_id)
        if release.state != Release.State.RUNNING:
            return None
        _note_booked(release, at=at)
        _note_gone(release, at=at)
        # Counted in this order, somebody who books meanwhile counts twice, never not at all.
        inside = _inside(release)
        left = places_left(release_id, at=at)
        if left == 0:  # the room may end now: whoever took the last place has booked, too
            _note_booked(release, at=at)
        step = rules_room.admit(
            line=_line(release), admitted_to=release.admitted_to, inside=inside, left=left,
            most=figure_at("room_inside_most", office_id=release.office_id, at=at),
        )  # fmt: skip
        _move(release, step, left=left, at=at)
        waiting = Entry.objects.filter(release=release, place__gt=step.admitted_to).exists()
    return Moved(
        admitted_to=step.admitted_to, people=step.people, inside=inside + step.people, left=left, waiting=waiting
    )


def places_left(release_id: UUID, *, at: datetime) -> int:
    """Return how many places of a running release are free."""
    free = F("capacity") - F("taken") - F("withheld") - F("unreleased")
    gated = Slot.objects.filter(gate=release_id, open=True, starts_at__gt=at)
    return int(gated.aggregate(free=Sum(free))["free"] or 0)


def _note_booked(release: Release, *, at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_NOTE_BOOKED, {"release": release.id, "admitted_to": release.admitted_to, "at": at})


def _note_gone(release: Release, *, at: datetime) -> None:
    minutes = figure_at("room_choose_minutes", office_id=release.office_id, at=at)
    _admitted(release).filter(admitted_at__lte=at - timedelta(minutes=minutes) - GRACE).update(
        state=Entry.State.GONE, ended_at=at
    )


def _inside(release: Release) -> int:
    return int(_admitted(release).aggregate(people=Sum("size"))["people"] or 0)


def _admitted(release: Release) -> QuerySet[Entry]:
    return Entry.objects.filter(release=release, place__lte=release.admitted_to, state=Entry.State.ADMITTED)


def _line(release: Release) -> list[rules_room.InLine]:
    rows = Entry.objects.filter(release=release, place__gt=release.admitted_to, state=Entry.State.WAITING)
    nearest = rows.order_by("place").values_list("place", "size")[:_LOOK_AHEAD]
    return [rules_room.InLine(place, size) for place, size in nearest if place is not None]


def _move(release: Release, step: rules_room.Step, *, left: int, at: datetime) -> None:
    if left == 0 and release.sold_out_at is None:
        Release.objects.filter(id=release.id).update(sold_out_at=at)
    if step.admitted_to == release.admitted_to:
        return
    of_release = Entry.objects.filter(release=release, state=Entry.State.WAITING)
    of_release.filter(place__in=step.passed).update(state=Entry.State.GONE, ended_at=at)
    # What is below the threshold now and was not passed over has been let in.
    of_release.filter(place__lte=step.admitted_to, place__gt=release.admitted_to).update(
        state=Entry.State.ADMITTED, admitted_at=at
    )
    Release.objects.filter(id=release.id).update(admitted_to=step.admitted_to)
    fact = RoomAdmitted(admitted_to=step.admitted_to, people=step.people, passed=len(step.passed), left=left)
    append(fact, subject=release.id, at=at, actor=None, office=release.office_id)
