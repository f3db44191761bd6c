"""Lanes, reasons and fees, put into words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from giliran.appointments.models import Lane
from giliran.appointments.queries import Why, WhyKind
from giliran.catalogue import queries as catalogue
from giliran.foundation.money import rupiah
from giliran.offices.queries import figure


@dataclass(frozen=True, kw_only=True)
class Tab:
    """One lane to look at."""

    label: str
    url: str
    current: bool
    count: None = None


@dataclass(frozen=True, kw_only=True)
class Step:
    """Something to do next."""

    label: str
    href: str
    icon: str


@dataclass(frozen=True, kw_only=True)
class WhyPage:
    """Why there is nothing, and what to do next, the best first."""

    title: str
    sentence: str
    others: Sequence[str]
    steps: Sequence[Step]


@dataclass(frozen=True, kw_only=True)
class Fees:
    """What is to be paid, and of what it is made up where that is more than one thing."""

    amount: int
    lines: Sequence[str]


def lane_name(lane: str) -> str:
    """Write a lane's name."""
    return str(Lane(lane).label)


def lane_tabs(lanes: Sequence[str], chosen: str, urls: Mapping[str, str]) -> list[Tab]:
    """Return the lanes as tabs; none where there is nothing to choose."""
    if len(lanes) < 2:  # noqa: PLR2004 - one lane is no choice
        return []
    return [Tab(label=lane_name(lane), url=urls[lane], current=lane == chosen) for lane in lanes]


def lane_rules(lane: str, *, on: date, office_id: UUID) -> list[str]:
    """Say what goes for a lane before somebody chooses it."""
    if lane == Lane.EXPRESS:
        words = {
            "fee": rupiah(catalogue.surcharge("express", on).amount),
            "hour": figure("express_until_hour", on, office_id),
        }
        return [
            _("Selesai pada hari yang sama, dengan biaya tambahan %(fee)s di luar biaya paspor.") % words,
            _("Hanya untuk paspor baru dan paspor yang habis masa berlakunya."),
            _("Datang sebelum pukul %(hour)s. Yang terlambat dilayani seperti jalur reguler.") % words,
        ]
    if lane == Lane.WEEKEND:
        return [_("Layanan akhir pekan mempunyai kuota sendiri. Biayanya sama.")]
    return []


def fees(product: str, lane: str, *, on: date) -> Fees:
    """Return what a place in a lane costs."""
    fee = catalogue.fee(product, on)
    if lane != Lane.EXPRESS:
        return Fees(amount=fee.amount, lines=())
    more = catalogue.surcharge("express", on)
    return Fees(
        amount=fee.amount + more.amount,
        lines=[f"{found.name}: {rupiah(found.amount)}" for found in (fee, more)],
    )


def choose_path(application_id: UUID) -> str:
    """Return the address of the calendar."""
    return reverse("appointments:choose", args=[application_id])


def check_path(application_id: UUID, slot_id: UUID, query: str) -> str:
    """Return the address of the check of a time."""
    return reverse("appointments:check", args=[application_id, slot_id]) + query


def kept(lane: str, along: Sequence[UUID]) -> list[tuple[str, str]]:
    """Return what a form that asks by GET keeps of the address."""
    return [("jalur", lane), *(("ikut", str(found)) for found in along)]


def why_page(why: Why, application_id: UUID) -> WhyPage:
    """Put a reason into words, with what to do next."""
    wait = Step(label=_("Masuk daftar tunggu"), href=reverse("appointments:wish", args=[application_id]), icon="list")
    elsewhere = Step(label=_("Kantor lain"), href=reverse("appointments:office", args=[application_id]), icon="pin")
    steps = {
        WhyKind.RELEASE_RUNNING: [_room(why)],
        WhyKind.NOT_RELEASED: [*_ready(application_id), *_release(why), elsewhere],
        WhyKind.FULL: [wait, *_release(why), elsewhere],
        WhyKind.NO_BOOKLETS: [elsewhere],
        WhyKind.CLOSED: [elsewhere],
        WhyKind.LANE_NOT_FOR_YOU: [Step(label=_("Jalur reguler"), href=choose_path(application_id), icon="calendar")],
    }[why.kind]
    return WhyPage(title=_title(why.kind), sentence=why.sentence, others=why.others, steps=steps)


def _title(kind: WhyKind) -> str:
    return {
        WhyKind.RELEASE_RUNNING: _("Tempat sedang dirilis"),
        WhyKind.NOT_RELEASED: _("Tempat belum dirilis"),
        WhyKind.FULL: _("Semua tempat sudah terisi"),
        WhyKind.NO_BOOKLETS: _("Paspor ini tidak tersedia di kantor ini"),
        WhyKind.CLOSED: _("Belum ada waktu yang dibuka"),
        WhyKind.LANE_NOT_FOR_YOU: _("Jalur ini bukan untuk permohonan Anda"),
    }[kind]


def _room(why: Why) -> Step:
    return Step(label=_("Ke ruang tunggu"), href=f"/ruang-tunggu/{why.release}/", icon="clock")


def _ready(application_id: UUID) -> list[Step]:
    return [Step(label=_("Siapkan diri untuk rilis"), href=f"/janji/{application_id}/siap/", icon="check")]


def _release(why: Why) -> list[Step]:
    if why.release is None:
        return []
    return [Step(label=_("Tentang rilis ini"), href=f"/rilis/{why.release}/", icon="info")]
