"""The waiting list and families, put into words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timesince import timeuntil
from django.utils.translation import gettext as _

from giliran.appointments import rules
from giliran.appointments.models import Lane, State, Wish
from giliran.appointments.queries import BookingView
from giliran.appointments.queries.family import Companion
from giliran.appointments.queries.wishes import OfferView, WishView
from giliran.appointments.web import presenters
from giliran.offices.queries import OfficeView

# Lanes that one chooses a time in by oneself; the others' places are given at the door, or with a code.
CHOSEN = (Lane.REGULAR, Lane.EXPRESS, Lane.WEEKEND)


@dataclass(frozen=True, kw_only=True)
class Member:
    """One of a family: who, when, how it stands, and where it goes on."""

    name: str
    when: str
    state: str
    colour: str
    href: str


def lane_of(text: str) -> str:
    """Return the lane that an address names, the regular one where it names none that one may choose."""
    return text if text in {lane.value for lane in CHOSEN} else rules.REGULAR


def lane_words(lane: str) -> str:
    """Write a lane's name."""
    return str(Lane(lane).label)


def days(found: WishView) -> str:
    """Write from which day to which."""
    first, last = date_format(found.first_day, "j F Y"), date_format(found.last_day, "j F Y")
    return first if first == last else _("%(first)s sampai %(last)s") % {"first": first, "last": last}


def part_words(found: WishView) -> str:
    """Write when on these days."""
    return {
        Wish.PartOfDay.ANY: _("Kapan saja"),
        Wish.PartOfDay.MORNING: _("Pagi, sebelum pukul 12"),
        Wish.PartOfDay.AFTERNOON: _("Siang, mulai pukul 12"),
    }[found.part_of_day]


def ended_words(before: WishView | None) -> str:
    """Say what became of an earlier wish, where that is of use."""
    if before is None or before.state != Wish.State.OVER:
        return ""
    return _("Daftar tunggu Anda yang lalu sudah berakhir. Anda dapat mendaftar lagi.")


def time_left(until: datetime, *, at: datetime) -> str:
    """Write how long is left: "43 menit"."""
    return timeuntil(until, at, depth=2)


def places(shown: OfferView, people: Sequence[Companion], office: OfficeView) -> list[str]:
    """Write who would come when, one line a place."""
    lines = [
        _("%(from)s sampai %(to)s") % {"from": presenters.clock(starts, office), "to": presenters.clock(ends, office)}
        for starts, ends in shown.times
    ]
    if len(people) < 2 or len(lines) != len(people):  # noqa: PLR2004 - one person's name goes without saying
        return lines
    return [f"{person.name}: {line}" for person, line in zip(people, lines, strict=True)]


def members(
    people: Sequence[Companion], bookings: Mapping[UUID, Sequence[BookingView]], office: OfficeView
) -> list[Member]:
    """Return how each of a family stands."""
    return [_member(person, bookings[person.application_id], office) for person in people]


def page_of(live: BookingView) -> str:
    """Return the address of the page on which a live booking goes on."""
    if live.state == State.HELD:
        made = live.bill_id is not None
        return reverse("payments:bill", args=[live.bill_id]) if made else reverse("appointments:bill", args=[live.id])
    if live.state == State.CONFIRMED:
        return reverse("appointments:reservation", args=[live.id])
    if live.state == State.OWED:
        return reverse("appointments:choose", args=[live.application_id])
    return reverse("appointments:manage", args=[live.id])


def _member(person: Companion, bookings: Sequence[BookingView], office: OfficeView) -> Member:
    if not bookings:
        return Member(name=person.name, when="", state=_("Belum ada tempat"), colour="neutral", href="")
    newest = bookings[0]
    words, colour = presenters.state_words(newest)
    return Member(
        name=person.name, when=presenters.when(newest.starts_at, office) if newest.starts_at else "", state=words,
        colour=colour, href=page_of(newest),
    )  # fmt: skip


def how_long(since: datetime, *, at: datetime) -> str:
    """Write how long ago something was: "3 hari"."""
    return timeuntil(at, min(since, at), depth=1)
