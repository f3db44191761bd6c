"""Releases of quota: planned, their rooms opened, closed and drawn, ended.

Whoever writes early entries does so in a statement that holds the release's row FOR SHARE while its state is
`joining`; closing a room takes the row FOR NO KEY UPDATE, and so misses nobody.
"""

from giliran.appointments.services.release.clockwork import Clockwork
from giliran.appointments.services.release.custody import gather_commitments, gather_secrets
from giliran.appointments.services.release.drawing import close_and_draw, close_room, draw, publish_root
from giliran.appointments.services.release.ending import end_if_over, end_release
from giliran.appointments.services.release.holding_back import hold_back
from giliran.appointments.services.release.planning import (
    Extra,
    ReleaseRefused,
    cancel_release,
    plan_release,
    plan_releases,
)
from giliran.appointments.services.release.rooms import open_room, open_rooms
from giliran.appointments.services.release.schedules import (
    ScheduleDraft,
    SchedulePreview,
    end_schedule,
    make_schedule,
    preview_schedule,
)

__all__ = [
    "Clockwork",
    "Extra",
    "ReleaseRefused",
    "ScheduleDraft",
    "SchedulePreview",
    "cancel_release",
    "close_and_draw",
    "close_room",
    "draw",
    "end_if_over",
    "end_release",
    "end_schedule",
    "gather_commitments",
    "gather_secrets",
    "hold_back",
    "make_schedule",
    "open_room",
    "open_rooms",
    "plan_release",
    "plan_releases",
    "preview_schedule",
    "publish_root",
]
