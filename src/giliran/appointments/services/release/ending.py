"""Ending a release: what is left is everybody's, and how it went is written down."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from giliran.appointments.events_release import ReleaseEnded
from giliran.appointments.models import Release
from giliran.appointments.queries.fairness import fairness
from giliran.appointments.queries.figures import figure_at
from giliran.appointments.services.release.giving_out import ungate
from giliran.appointments.services.room import Moved
from giliran.appointments.services.room.threshold import places_left
from giliran.foundation.instants import not_before
from giliran.ledger.services import append

_State = Release.State


@transaction.atomic
def end_release(release_id: UUID, *, at: datetime, reason: str = "by_hand", actor: UUID | None = None) -> bool:
    """End a running release and write its report; say whether it did."""
    release = Release.objects.select_for_update(no_key=True).get(id=release_id)
    if release.state != _State.RUNNING:
        return False
    left = places_left(release_id, at=at)
    ungate(release)
    release.state, release.ended_at = _State.ENDED, not_before(at, release.drawn_at)
    if left == 0 and release.sold_out_at is None:
        release.sold_out_at = release.ended_at
    release.report = fairness(release)
    release.save(update_fields=["state", "ended_at", "sold_out_at", "report"])
    fact = ReleaseEnded(
        office=release.office_id, lane=release.lane, reason=reason, bookings=release.report["bookings"], left=left
    )
    append(fact, subject=release_id, at=at, actor=actor, office=release.office_id)
    return True


def end_if_over(release_id: UUID, *, moved: Moved | None, at: datetime) -> bool:
    """End a release that has nothing left, nobody left, or lasted too long; say whether it did.

    `moved` is how its room stands after the threshold was looked at.
    """
    if moved is None:
        return False
    release = Release.objects.get(id=release_id)
    longest = timedelta(minutes=figure_at("release_longest_minutes", office_id=release.office_id, at=at))
    if moved.over:
        return end_release(release_id, at=at, reason="line_empty" if moved.left else "sold_out")
    if release.drawn_at is not None and at > release.drawn_at + longest:
        return end_release(release_id, at=at, reason="too_long")
    return False


def end_others(release: Release, *, at: datetime) -> None:
    """End what still runs of the same lane: two cannot keep one slot for themselves."""
    others = Release.objects.filter(office_id=release.office_id, lane=release.lane, state=_State.RUNNING)
    for other in others.exclude(id=release.id).order_by("id").values_list("id", flat=True):
        end_release(other, at=at, reason="next")
