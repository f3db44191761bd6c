"""A release's places: out of `unreleased`, into the hands of those whom its room lets in."""

from datetime import datetime

from django.db import connection

from giliran.appointments.models import Release
from giliran.appointments.queries.release import unreleased_shares
from giliran.appointments.services.release.holding_back import lock_slots

_GIVE_OUT = """
WITH given AS (
    UPDATE appointments_slot s SET
        unreleased = least(s.unreleased, s.capacity * t.share / 100),
        gate = CASE WHEN %(gated)s AND s.open AND s.starts_at > %(at)s THEN %(release)s ELSE s.gate END
    FROM unnest(%(days)s::date[], %(shares)s::int[]) AS t (day, share)
    WHERE s.office_id = %(office)s AND s.lane = %(lane)s AND s.local_date = t.day
        AND s.unreleased > s.capacity * t.share / 100
    RETURNING s.open AND s.starts_at > %(at)s AS takes, s.capacity - s.taken - s.withheld - s.unreleased AS free
)
SELECT coalesce(sum(free) FILTER (WHERE takes), 0) FROM given
"""
_UNGATE = """
UPDATE appointments_slot SET gate = NULL
WHERE id IN (SELECT id FROM appointments_slot WHERE gate = %s ORDER BY id FOR NO KEY UPDATE)
"""


def give_out(release: Release, *, at: datetime, gated: bool) -> int:
    """Lower what is unreleased to what later releases will bring; return how many places are free in these slots.

    `gated` keeps them for those whom the release's waiting room lets in. The release is locked by the caller.
    """
    first, last = release.first_day, release.last_day
    shares = unreleased_shares(
        office_id=release.office_id, lane=release.lane, first=first, last=last, at=at, opening=release.id
    )
    lock_slots(office_id=release.office_id, lane=release.lane, first=first, last=last)
    with connection.cursor() as cursor:
        cursor.execute(
            _GIVE_OUT,
            {
                "days": list(shares), "shares": list(shares.values()), "office": release.office_id,
                "lane": release.lane, "at": at, "release": release.id, "gated": gated,
            },
        )  # fmt: skip
        return int(cursor.fetchone()[0])


def ungate(release: Release) -> None:
    """Let everybody take what is left."""
    with connection.cursor() as cursor:
        cursor.execute(_UNGATE, [release.id])
