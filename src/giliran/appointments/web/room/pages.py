"""The waiting room's pages: made by Django's templates once a state, room and language, then only filled in."""

import re
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.formats import date_format
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giliran.appointments.models import Lane, Release
from giliran.appointments.web.room.rooms import FreeSlot, Room
from giliran.foundation.clock import local

_BLANK = re.compile("\x01(\\w+)\x01")
_BLANKS = ("place", "ahead", "minutes", "left", "waiting", "seconds", "pass", "once", "until", "entry")
_MOST_KEPT = 600
# What the page says when a request for a place was not met: the fast lane's own typed words.
TOLD = {
    "full": gettext_lazy("Waktu itu baru saja penuh. Pilih waktu lain."),
    "closed": gettext_lazy("Waktu itu sudah lewat atau ditutup. Pilih waktu lain."),
    "has_booking": gettext_lazy("Salah satu dari Anda sudah punya janji temu. Lihat di halaman permohonan."),
    "not_ready": gettext_lazy("Permohonan Anda belum siap dibuatkan janji temu. Lihat di halaman permohonan."),
    "expired": gettext_lazy("Waktu memilih Anda sudah lewat."),
    "busy": gettext_lazy("Sedang sangat ramai. Tempat Anda belum ditahan; tekan sekali lagi."),
    "again": gettext_lazy("Belum berhasil. Tekan sekali lagi."),
}
ELSE_TOLD = gettext_lazy("Belum berhasil. Pilih waktu lain, atau tekan sekali lagi.")
JOIN_TOLD = {
    "not_ready": gettext_lazy("Permohonan Anda, atau salah satu keluarga Anda, belum siap. Buka halaman permohonan."),
    "revoked": gettext_lazy("Izin masuk ini sudah tidak berlaku. Ambil lagi dari halaman permohonan."),
    "has_booking": gettext_lazy("Salah satu dari Anda sudah punya janji temu, jadi tidak perlu menunggu di sini."),
    "elsewhere": gettext_lazy("Salah satu dari Anda sudah berada di ruang tunggu ini lewat akun lain."),
    "shut": gettext_lazy("Ruang tunggu ini sedang tidak menerima orang."),
}


class Filled:
    """A page with blanks."""

    def __init__(self, text: str) -> None:
        """Cut the text at its blanks."""
        self.pieces = _BLANK.split(text)

    def fill(self, values: Mapping[str, object]) -> bytes:
        """Return the page."""
        pieces = self.pieces
        return "".join([piece if n % 2 == 0 else str(values[piece]) for n, piece in enumerate(pieces)]).encode()


class Pages:
    """The pages that were made lately."""

    def __init__(self) -> None:
        """Have none."""
        self._made: OrderedDict[tuple[Any, ...], Filled] = OrderedDict()

    def state(self, kind: str, room: Room | None, language: str, *, path: str, refreshes: bool, **flags: Any) -> Filled:
        """Return the page of a state; numbers are left blank."""
        moments = (room.id, room.opens_at, room.room_opens_at, room.next_opens) if room else ()
        key = (kind, language, path if room else "", refreshes, moments, *sorted(flags.items()))
        return self._get(
            key,
            "appointments/room/page.html",
            language,
            lambda: {"kind": kind, "path": path, **_about(room), **flags},
            refreshes=refreshes,
        )

    def choose(self, room: Room, language: str, *, day: str, size: int, told: str) -> Filled:
        """Return the page on which the room's free times are chosen from."""
        key = ("choose", language, room.id, room.version, day, size, told)
        return self._get(
            key, "appointments/room/choose.html", language, lambda: _times(room, day, size, told), refreshes=False
        )

    def _get(self, key: tuple[Any, ...], name: str, language: str, context: Any, *, refreshes: bool) -> Filled:
        found = self._made.get(key)
        if found is None:
            with translation.override(language):
                # The blanks stand between control characters, which nobody's text has.
                blanks = {blank: mark_safe(f"\x01{blank}\x01") for blank in _BLANKS}  # noqa: S308 - our own constant
                if not refreshes:
                    blanks.pop("seconds")
                text = render_to_string(name, {**blanks, "language": language, **context()})
            found = self._made[key] = Filled(re.sub(r"\n\s*\n+", "\n", text))
            while len(self._made) > _MOST_KEPT:
                self._made.popitem(last=False)
        return found


def counted(number: int, language: str) -> str:
    """Write a number with its thousands apart."""
    return f"{number:,}" if language == "en" else f"{number:,}".replace(",", ".")


def clock_time(at: float, zone: str) -> str:
    """Write a time of day on the office's clock."""
    return date_format(local(datetime.fromtimestamp(at, UTC), zone), "H.i")


def instant(at: float, zone: str) -> str:
    """Write a day and a time on the office's clock, and which clock that is."""
    there = local(datetime.fromtimestamp(at, UTC), zone)
    return _("%(day)s, pukul %(time)s") % {
        "day": date_format(there, "l, j F Y"), "time": f"{date_format(there, 'H.i')} {there:%Z}"
    }  # fmt: skip


def _about(room: Room | None) -> dict[str, Any]:
    if room is None:
        return {}
    first, last = date_format(room.first_day, "j F Y"), date_format(room.last_day, "j F Y")
    days = first if first == last else _("%(first)s sampai %(last)s") % {"first": first, "last": last}
    return {
        "room": room,
        "lane": Lane(room.lane).label,
        "days": _("Kuota untuk %(days)s") % {"days": days},
        "opens": instant(room.opens_at, room.zone),
        "room_opens": instant(room.room_opens_at, room.zone),
        "places": room.places,
        "next_release": instant(room.next_opens, room.zone) if room.next_opens else "",
        "checkable": room.state in {Release.State.RUNNING, Release.State.ENDED},
    }


def _times(room: Room, wanted: str, size: int, told: str) -> dict[str, Any]:
    fitting = with_room_for(room.slots, size)
    days: dict[str, list[FreeSlot]] = {}
    for slot in fitting:
        days.setdefault(slot.day.isoformat(), []).append(slot)
    chosen = wanted if wanted in days else next(iter(days), "")
    slots = days.get(chosen, [])
    return {
        **_about(room),
        "told": str(TOLD.get(told, ELSE_TOLD)) if told else "",
        "party": size if size > 1 else 0,
        "shown": [
            {"iso": iso, "label": date_format(of[0].day, "D j M"), "free": sum(slot.free for slot in of),
             "current": iso == chosen}
            for iso, of in days.items()
        ],
        "slots": [
            {"id": slot.id, "label": date_format(local(slot.starts_at, room.zone), "H.i"), "free": slot.free}
            for slot in slots
        ],
        "chosen": date_format(slots[0].day, "l, j F Y") if slots else "",
    }  # fmt: skip


def with_room_for(slots: Sequence[FreeSlot], size: int) -> list[FreeSlot]:
    """Return the times that have a place, and with those that follow without a break, places for `size` people."""
    found = []
    for n, slot in enumerate(slots):
        room, end = max(0, slot.free), slot.ends_at
        for following in slots[n + 1 :]:
            if room >= size or following.starts_at != end or following.free <= 0:
                break
            room, end = room + following.free, following.ends_at
        if slot.free > 0 and room >= size:
            found.append(slot)
    return found


def new_key() -> str:
    """Return a key by which a form that is sent twice is known."""
    return str(uuid4())
