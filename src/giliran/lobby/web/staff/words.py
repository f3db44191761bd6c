"""Reasons in words: why somebody waits aside, why a counter rests, why the order was left."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from giliran.appointments import rules_lanes
from giliran.lobby.rules.states import (
    HoldReason,
    PauseReason,
    PickReason,
    SendReason,
    StopReason,
    TakeOverReason,
    VisitClass,
)

Reason = TypeVar("Reason", bound=StrEnum)
_DIGITS = 9
Words = Mapping[str, str | Promise]

HOLD: Words = {
    HoldReason.COPY: _("Fotokopi"),
    HoldReason.DOCUMENT: _("Mengambil dokumen"),
    HoldReason.PAYMENT: _("Pembayaran"),
    HoldReason.SYSTEM: _("Gangguan sistem"),
    HoldReason.OTHER: _("Lainnya"),
}
PAUSE: Words = {
    PauseReason.BREAK: _("Istirahat"),
    PauseReason.PRAYER: _("Ibadah"),
    PauseReason.MEETING: _("Rapat"),
    PauseReason.HELPING: _("Membantu rekan"),
    PauseReason.TROUBLE: _("Gangguan"),
}
PICK: Words = {
    PickReason.HEALTH: _("Kondisi kesehatan"),
    PickReason.CHILD: _("Membawa anak kecil"),
    PickReason.CAME_BACK: _("Kembali melengkapi"),
    PickReason.MISTAKE: _("Terlewat karena keliru"),
    PickReason.OTHER: _("Lainnya"),
}
TAKE_OVER: Words = {
    TakeOverReason.HANDOVER: _("Serah terima"),
    TakeOverReason.FORGOTTEN: _("Rekan lupa menutup loketnya"),
    TakeOverReason.TROUBLE: _("Gangguan"),
    TakeOverReason.OTHER: _("Lainnya"),
}
SEND: Words = {
    SendReason.SERVICE: _("Layanannya ada di sana"),
    SendReason.CROWDED: _("Kantor ini penuh"),
    SendReason.TROUBLE: _("Gangguan"),
    SendReason.OTHER: _("Lainnya"),
}
STOP: Words = {
    StopReason.FULL: _("Hari ini penuh"),
    StopReason.TROUBLE: _("Gangguan"),
    StopReason.STAFF: _("Petugas kurang"),
    StopReason.OTHER: _("Lainnya"),
}
LANES: Words = {
    VisitClass.PRIORITY: _("Prioritas"),
    rules_lanes.EXPRESS: _("Percepatan"),
    rules_lanes.REGULAR: _("Janji temu"),
    rules_lanes.COLLECTIVE: _("Kolektif"),
    rules_lanes.WEEKEND: _("Akhir pekan"),
    VisitClass.WALK_IN: _("Datang langsung"),
}
CIRCUMSTANCES: Words = {"lost": _("Paspor hilang"), "damaged": _("Paspor rusak")}
LEAVING_OUT: Words = {**LANES, **CIRCUMSTANCES}
"""Who may leave out a step."""


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One thing to choose; `key` is the digit that chooses it at the keyboard."""

    value: str
    label: str
    key: str = ""


def choices(words: Words) -> list[Choice]:
    """Return reasons in order, each with its digit."""
    return numbered((str(value), str(label)) for value, label in words.items())


def numbered(pairs: Iterable[tuple[str, str]]) -> list[Choice]:
    """Return choices with the digits 1 to 9 while they last."""
    return [
        Choice(value=value, label=label, key=str(place) if place <= _DIGITS else "")
        for place, (value, label) in enumerate(pairs, start=1)
    ]


def said(words: Words, value: str | StrEnum) -> str:
    """Return a reason in words; one that is not known, as it stands."""
    return str(words.get(str(value), value))


def one_of(reasons: type[Reason], value: str, otherwise: Reason) -> Reason:
    """Return the reason that was chosen; `otherwise` for one that is none."""
    try:
        return reasons(value)
    except ValueError:
        return otherwise


@dataclass(frozen=True, kw_only=True)
class Tab:
    """A page beside others."""

    label: str
    url: str
    current: bool


def plan_tabs(office_code: str, here: str) -> list[Tab]:
    """Return the pages on which an office's hall is laid down."""
    pages = {"plan": _("Tahap"), "duties": _("Tugas petugas"), "door_services": _("Layanan di pintu")}
    return [
        Tab(label=str(label), url=reverse(f"lobby:{name}", args=[office_code]), current=name == here)
        for name, label in pages.items()
    ]
