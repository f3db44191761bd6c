"""What must always hold of releases and their draws."""

from datetime import datetime, timedelta
from functools import partial

from django.db import connection

from giliran.appointments import rules_draw
from giliran.appointments.models import Custody, Entry, Release
from giliran.appointments.queries.draw import DRAWN
from giliran.foundation.invariants import Invariant

_LATE = timedelta(minutes=10)
_RECOMPUTED = 3

_GATED = """
SELECT s.id FROM appointments_slot s LEFT JOIN appointments_release r ON r.id = s.gate
WHERE s.gate IS NOT NULL AND r.state IS DISTINCT FROM 'running'
"""
_DRAWN = """
SELECT r.id, r.entrants, count(e.id), max(e.place) FROM appointments_release r
LEFT JOIN appointments_entry e ON e.release_id = r.id AND e.early
WHERE r.seed IS NOT NULL AND r.state IN ('running', 'ended') GROUP BY r.id
HAVING count(e.id) <> r.entrants OR coalesce(max(e.place), 0) <> r.entrants OR count(e.place) <> r.entrants
"""
_EARLY_SECRET = """
SELECT c.id FROM appointments_custody c JOIN appointments_release r ON r.id = c.release_id
WHERE c.secret IS NOT NULL AND (r.root IS NULL OR c.revealed_at < r.closed_at)
"""
_STANDS_STILL = """
SELECT id, state FROM appointments_release
WHERE (state = 'planned' AND room_opens_at < %(late)s) OR (state = 'joining' AND opens_at < %(late)s)
    OR (state = 'drawing' AND closed_at < %(late)s)
"""

_CHECKS = {
    "a slot is kept for a running release alone": (_GATED, "slot {0}"),
    "whoever was drawn has a place, from first to last": (_DRAWN, "release {0}: {1} entrants, {2} early, last {3}"),
    "no secret is known before the entrants are fixed": (_EARLY_SECRET, "custody {0}"),
    "no release stands still": (_STANDS_STILL, "release {0} {1}"),
}


def _broken(sql: str, words: str, at: datetime) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(sql, {"late": at - _LATE})
        return [words.format(*row) for row in cursor.fetchall()]


def _wrong_draws(_at: datetime) -> list[str]:
    """Recompute the last draws."""
    drawn = Release.objects.filter(seed__isnull=False, state__in=DRAWN).order_by("-drawn_at")[:_RECOMPUTED]
    return [f"release {release.id}" for release in drawn if not _is_right(release)]


def _is_right(release: Release) -> bool:
    parts = Custody.objects.filter(release=release, secret__isnull=False, revealed_at__lte=release.drawn_at)
    secrets = [bytes(part.secret or b"") for part in parts]
    fitting = all(
        rules_draw.commitment(release.id, secret) == bytes(part.commitment)
        for part, secret in zip(parts, secrets, strict=True)
    )
    line = list(Entry.objects.filter(release=release, early=True).order_by("place").values_list("id", flat=True))
    root = rules_draw.root(line)
    seed = rules_draw.seed(secrets, root, release.beacon)
    same = (bytes(release.root or b""), bytes(release.seed or b"")) == (root, seed)
    return fitting and same and [entry for _, entry in rules_draw.order(seed, line)] == line


INVARIANTS = [
    *(Invariant(statement=what, broken=partial(_broken, sql, words)) for what, (sql, words) in _CHECKS.items()),
    Invariant(statement="a draw is what its secrets and its entrants make it", broken=_wrong_draws),
]
