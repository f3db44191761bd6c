"""What the door says of today's places for those without an appointment."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.formats import time_format
from django.utils.translation import gettext as _

from giliran.appointments import rules_lanes
from giliran.appointments.queries.quota import DoorView, door
from giliran.offices.queries import OfficeView


def door_lines(office: OfficeView, *, at: datetime) -> list[str]:
    """Return a sentence for each lane without appointments that has a quota at the office today."""
    return list(_lines(office, at=at))


def _lines(office: OfficeView, *, at: datetime) -> Iterator[str]:
    if found := door(office.id, rules_lanes.PRIORITY, at=at):
        yield _said(found, _("Prioritas"))
    if found := door(office.id, rules_lanes.WALK_IN, at=at):
        yield _said(found, _("Datang langsung"))


def _said(found: DoorView, lane: str) -> str:
    if not found.left:
        return _("%(lane)s: kuota hari ini habis.") % {"lane": lane}
    if found.opens is None or found.closes is None:
        return _("%(lane)s: sisa %(left)s dari %(quota)s tempat.") % {
            "lane": lane, "left": found.left, "quota": found.quota,
        }  # fmt: skip
    return _("%(lane)s: sisa %(left)s dari %(quota)s tempat, pukul %(opens)s sampai %(closes)s.") % {
        "lane": lane, "left": found.left, "quota": found.quota, "opens": time_format(found.opens, "H.i"),
        "closes": time_format(found.closes, "H.i"),
    }  # fmt: skip
