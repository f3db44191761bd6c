"""Closing a room and drawing: small steps, each in a transaction of its own, each safe to repeat after a crash.

Close (from here on nobody is early) → publish the root → custodians reveal → draw. The draw waits for a custodian that
is away for as long as the figure `release_reveal_seconds` says, and is then made of the secrets that are there; who is
missing is published with it.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet

from giliran.appointments import rules_draw
from giliran.appointments.events_release import ReleaseDrawn, RoomClosed
from giliran.appointments.models import Custody, Entry, Release
from giliran.appointments.queries.figures import figure_at
from giliran.appointments.services.release.custody import OWN, gather_secrets, reveal_own
from giliran.appointments.services.release.ending import end_others
from giliran.appointments.services.release.giving_out import give_out
from giliran.foundation.instants import not_before
from giliran.ledger.services import append

_State = Release.State
_PLACE = """
UPDATE appointments_entry e SET draw = d.draw, place = d.place
FROM unnest(%s::uuid[], %s::bytea[]) WITH ORDINALITY AS d (id, draw, place)
WHERE e.id = d.id
"""


def close_and_draw(release_id: UUID, *, at: datetime) -> bool:
    """Take a release as far as it can go from its moment on; say whether it is drawn. Call again until it is."""
    close_room(release_id, at=at)
    publish_root(release_id, at=at)
    gather_secrets([release_id], at=at)
    return draw(release_id, at=at)


@transaction.atomic
def close_room(release_id: UUID, *, at: datetime) -> bool:
    """Let nobody be early any more; say whether it did.

    Whoever is being written down as early holds the release's row for sharing: this waits for them.
    """
    release = Release.objects.select_for_update(no_key=True).get(id=release_id)
    if release.state != _State.JOINING or release.opens_at > at:
        return False
    release.state, release.closed_at = _State.DRAWING, at
    # Late joiners are placed from here on, behind all who are drawn.
    release.entrants = _early(release_id).count()
    release.save(update_fields=["state", "closed_at", "entrants"])
    return True


def publish_root(release_id: UUID, *, at: datetime) -> bool:
    """Write down what stands for all entrants, before any secret is asked for; say whether it did."""
    if not Release.objects.filter(id=release_id, state=_State.DRAWING, root=None).exists():
        return False
    # Who is early does not change any more, so this needs no lock: late ones join meanwhile.
    root = rules_draw.root(_early(release_id).values_list("id", flat=True))
    with transaction.atomic():
        release = Release.objects.select_for_update(no_key=True).get(id=release_id)
        if release.state != _State.DRAWING or release.root is not None:
            return False
        release.root = root
        release.save(update_fields=["root"])
        fact = RoomClosed(office=release.office_id, lane=release.lane, entrants=release.entrants, root=root.hex())
        append(fact, subject=release_id, at=at, actor=None, office=release.office_id)
    return True


def draw(release_id: UUID, *, at: datetime) -> bool:
    """Draw once the secrets are there, or patience is over; say whether the release is drawn."""
    release = Release.objects.get(id=release_id)
    if release.state != _State.DRAWING or release.root is None:
        return release.state == _State.RUNNING
    if release.seed is None:
        if _somebody_is_missing(release) and not _patience_is_over(release, at=at):
            return False
        reveal_own(release_id, at=at)
        _fix_seed(release_id, at=at)
    _place_all(release_id)
    _begin(release_id, at=at)
    return True


@transaction.atomic
def _fix_seed(release_id: UUID, *, at: datetime) -> None:
    """Make the seed of the secrets that are there. One that is written down from here on came too late."""
    release = Release.objects.select_for_update(no_key=True).get(id=release_id)
    if release.state != _State.DRAWING or release.seed is not None:
        return
    revealed = Custody.objects.filter(release=release, secret__isnull=False)
    secrets = [bytes(secret) for secret in revealed.values_list("secret", flat=True) if secret is not None]
    release.seed = rules_draw.seed(secrets, bytes(release.root or b""), release.beacon)
    release.drawn_at = not_before(at, *revealed.values_list("revealed_at", flat=True))
    release.save(update_fields=["seed", "drawn_at"])


@transaction.atomic
def _place_all(release_id: UUID) -> None:
    """Give everybody who was early their number and place. The release stays unlocked: late ones join meanwhile."""
    seed = bytes(Release.objects.get(id=release_id).seed or b"")
    line = rules_draw.order(seed, _early(release_id).values_list("id", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(_PLACE, [[entry_id for _, entry_id in line], [number for number, _ in line]])


@transaction.atomic
def _begin(release_id: UUID, *, at: datetime) -> None:
    """Give the places into the hands of whom the room lets in."""
    release = Release.objects.select_for_update(no_key=True).get(id=release_id)
    if release.state != _State.DRAWING:
        return
    end_others(release, at=at)
    release.places = give_out(release, at=at, gated=True)
    release.state = _State.RUNNING
    release.save(update_fields=["places", "state"])
    used = Custody.objects.filter(release=release, secret__isnull=False, revealed_at__lte=release.drawn_at)
    fact = ReleaseDrawn(
        office=release.office_id, lane=release.lane, entrants=release.entrants, places=release.places,
        seed=bytes(release.seed or b"").hex(), secrets=used.count(),
    )  # fmt: skip
    append(fact, subject=release.id, at=at, actor=None, office=release.office_id)


def _early(release_id: UUID) -> QuerySet[Entry]:
    return Entry.objects.filter(release=release_id, early=True)


def _somebody_is_missing(release: Release) -> bool:
    return Custody.objects.filter(release=release, secret=None).exclude(custodian=OWN).exists()


def _patience_is_over(release: Release, *, at: datetime) -> bool:
    seconds = figure_at("release_reveal_seconds", office_id=release.office_id, at=at)
    return release.closed_at is None or at >= release.closed_at + timedelta(seconds=seconds)
