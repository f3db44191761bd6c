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


@transaction.atomic
def publish_root(release_id: UUID, *, at: datetime) -> bool:
    """Write down what stands for all entrants, before any secret is asked for; say whether it did."""
    release = Release.objects.select_for_update(no_key=True).get(id=release_id)
    if release.state != _State.DRAWING or release.root is not None:
        return False
    root = rules_draw.root(_early(release_id).values_list("id", flat=True))
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
    if _somebody_is_missing(release) and not _patience_is_over(release, at=at):
        return False
    reveal_own(release_id, at=at)
    with transaction.atomic():
        release = Release.objects.select_for_update(no_key=True).get(id=release_id)
        if release.state == _State.DRAWING:
            _draw(release, at=at)
    return True


def _draw(release: Release, *, at: datetime) -> None:
    revealed = Custody.objects.filter(release=release, secret__isnull=False)
    secrets = [bytes(secret) for secret in revealed.values_list("secret", flat=True) if secret is not None]
    release.seed = rules_draw.seed(secrets, bytes(release.root or b""), release.beacon)
    line = rules_draw.order(release.seed, _early(release.id).values_list("id", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(_PLACE, [[entry_id for _, entry_id in line], [number for number, _ in line]])
    end_others(release, at=at)
    release.places = give_out(release, at=at, gated=True)
    # A secret that is written down from here on came too late, and is shown so.
    release.state, release.drawn_at = _State.RUNNING, not_before(at, *revealed.values_list("revealed_at", flat=True))
    release.save(update_fields=["seed", "places", "state", "drawn_at"])
    fact = ReleaseDrawn(
        office=release.office_id, lane=release.lane, entrants=len(line), places=release.places,
        seed=release.seed.hex(), secrets=len(secrets),
    )  # fmt: skip
    append(fact, subject=release.id, at=at, actor=None, office=release.office_id)


def _early(release_id: UUID) -> QuerySet[Entry]:
    return Entry.objects.filter(release=release_id, early=True)


def _somebody_is_missing(release: Release) -> bool:
    return Custody.objects.filter(release=release, secret=None).exclude(custodian=OWN).exists()


def _patience_is_over(release: Release, *, at: datetime) -> bool:
    seconds = figure_at("release_reveal_seconds", office_id=release.office_id, at=at)
    return release.closed_at is None or at >= release.closed_at + timedelta(seconds=seconds)
