"""What the door says of today's places for those without an appointment."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.formats import time_format
from django.utils.translation import gettext as _

from giliran.appointments import rules_lanes
from giliran.appointments.queries.quota import DoorView, door
from giliran.lobby.queries.door import Entry
from giliran.lobby.services.door import may_enter
from giliran.lobby.web.finding import qr_picture
from giliran.offices.queries import OfficeView


def lanes(office: OfficeView, *, at: datetime) -> dict[str, Entry]:
    """Return what the door answers to both lanes without appointments, by key."""
    return {key: may_enter(office.id, key, at) for key in (rules_lanes.WALK_IN, rules_lanes.PRIORITY)}


def said_now(office_id: UUID, *, at: datetime) -> tuple[bool, str]:
    """Say whether somebody without an appointment would get a number now, and in words what they are told."""
    found = may_enter(office_id, rules_lanes.WALK_IN, at)
    return found.open, found.sentence or _("Nomor masih diberikan di pintu hari ini.")


def site_of(office: OfficeView) -> str:
    """Return the address where a phone makes an appointment at the office."""
    return settings.BASE_URL.rstrip("/") + reverse("offices:office", args=[office.code])


def site_qr(office: OfficeView) -> str:
    """Return that address as a picture."""
    return qr_picture(site_of(office))


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
