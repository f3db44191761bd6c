"""Why there is no place to choose, in one plain sentence, and what comes next."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from giliran.applications import queries as applications
from giliran.applications.queries import ApplicationView
from giliran.appointments import rules
from giliran.appointments.queries.calendar import Outlook, outlook, product_sold
from giliran.appointments.queries.coming import coming, room_open
from giliran.appointments.queries.figures import figure_at, today_at
from giliran.appointments.rules import LaneRefusal
from giliran.catalogue import queries as catalogue
from giliran.foundation.clock import local
from giliran.offices import queries as offices
from giliran.offices.queries import OfficeView

_AHEAD = timedelta(days=62)
_PLANNED = timedelta(days=33)
# Whether somebody is old enough for the product was asked when they chose it.
_ANY_AGE = 200


class WhyKind(StrEnum):
    """Why there is nothing to choose."""

    NOT_RELEASED = "not_released"
    FULL = "full"
    NO_BOOKLETS = "no_booklets"
    CLOSED = "closed"
    LANE_NOT_FOR_YOU = "lane_not_for_you"
    RELEASE_RUNNING = "release_running"


@dataclass(frozen=True, kw_only=True)
class Why:
    """The reason, said plainly. `at`: when places come; `release`: whose waiting room is open; `others`: what is sold.

    Where a release comes or runs, `release` leads to its page (to come) or its waiting room (running).
    """

    kind: WhyKind
    sentence: str
    at: datetime | None = None
    release: UUID | None = None
    others: tuple[str, ...] = ()


def why_none(
    office_id: UUID, product: str, lane: str, *, at: datetime, application: ApplicationView | None = None
) -> Why | None:
    """Say why an office offers nothing of a product in a lane in the next two months; None where it offers a place."""
    today = today_at(office_id=office_id, at=at)
    refusal = refusal_of(lane, application, on=today)
    if refusal is not None:
        return Why(kind=WhyKind.LANE_NOT_FOR_YOU, sentence=lane_sentence(refusal))
    if not product_sold(office_id, product, on=today):
        not_sold = catalogue.why_not(office_id, product, _ANY_AGE, today)
        return Why(kind=WhyKind.NO_BOOKLETS, sentence=not_sold, others=_sold(office_id, today))
    seen = outlook(office_id, lane, today, today + _AHEAD, at=at)
    if seen.free:
        return None
    return _running(office_id, lane, seen, at=at) or _not_yet(office_id, lane, seen, today=today, at=at)


def refusal_of(lane: str, application: ApplicationView | None, *, on: date) -> LaneRefusal | None:
    """Say why a lane is not for an application."""
    if lane != "express" or application is None:
        return rules.lane_refusal(lane, service="passport_new", reason=None)
    reason = None
    if application.service != "passport_new":
        reason = applications.circumstances_of(application.id, on=on).get("reason")
    return rules.lane_refusal(lane, service=application.service, reason=reason)


def lane_sentence(refusal: LaneRefusal) -> str:
    """Say why a lane is not for somebody, and what to do instead."""
    return {
        LaneRefusal.AT_THE_DOOR: _(
            "Jalur ini tanpa janji temu: datang saja ke kantor pada jam layanannya. "
            "Jalur prioritas untuk usia 60 tahun ke atas, anak di bawah 5 tahun, ibu hamil, dan penyandang disabilitas."
        ),
        LaneRefusal.BY_CODE: _("Jalur kolektif hanya untuk rombongan yang sudah mendapat kode dari kantor."),
        LaneRefusal.NOT_EXPRESS: _(
            "Percepatan hanya untuk paspor baru dan paspor yang habis masa berlakunya. Pilih jalur reguler."
        ),
    }[refusal]


def _sold(office_id: UUID, today: date) -> tuple[str, ...]:
    """Return what the office has booklets for."""
    return tuple(offer.name for offer in catalogue.products_at(office_id, today, _ANY_AGE) if not offer.out_of_stock)


def _running(office_id: UUID, lane: str, seen: Outlook, *, at: datetime) -> Why | None:
    found = room_open(office_id, lane, at=at)
    if found is None and seen.gate is None:
        return None
    return Why(
        kind=WhyKind.RELEASE_RUNNING, release=seen.gate or (found.id if found else None),
        at=found.opens_at if found else None,
        sentence=_("Tempat sedang dirilis lewat ruang tunggu. Masuk ke ruang tunggu, lalu tunggu giliran Anda."),
    )  # fmt: skip


def _not_yet(office_id: UUID, lane: str, seen: Outlook, *, today: date, at: datetime) -> Why:
    office = offices.office(office_id)
    ahead = coming(office_id, lane, first=today, last=today + _PLANNED, at=at)
    if not ahead and seen.unreleased:
        ahead = coming(office_id, lane, first=today, last=today + _AHEAD, at=at, further=True)
    if ahead and (seen.unreleased or not seen.places):
        return Why(
            kind=WhyKind.NOT_RELEASED, at=ahead[0].opens_at, release=ahead[0].id,
            sentence=_("Tempat belum dirilis. Rilis berikutnya %(when)s.") % {"when": _when(ahead[0].opens_at, office)},
        )  # fmt: skip
    if seen.places:
        return _full(ahead[0].opens_at if ahead else None, ahead[0].id if ahead else None, office, today, at=at)
    if lane == rules.REGULAR:
        return Why(kind=WhyKind.CLOSED, sentence=_("Kantor ini belum membuka waktu untuk pemohon."))
    return Why(
        kind=WhyKind.CLOSED, sentence=_("Kantor ini tidak membuka jalur ini dalam waktu dekat. Pilih jalur reguler.")
    )


def _full(opens_at: datetime | None, release: UUID | None, office: OfficeView, today: date, *, at: datetime) -> Why:
    if opens_at is not None:
        sentence = _("Semua tempat sudah terisi. Tempat berikutnya dirilis %(when)s.") % {
            "when": _when(opens_at, office)
        }
    else:
        horizon = figure_at("booking_horizon_days", office_id=office.id, at=at)
        sentence = _("Semua tempat sampai %(day)s sudah terisi. Hari berikutnya dibuka besok.") % {
            "day": date_format(today + timedelta(days=horizon), "j F Y")
        }
    return Why(kind=WhyKind.FULL, sentence=sentence, at=opens_at, release=release)


def _when(at: datetime, office: OfficeView) -> str:
    wall = local(at, office.time_zone)
    return _("%(day)s, pukul %(time)s %(zone)s") % {
        "day": date_format(wall, "l, j F Y"), "time": date_format(wall, "H.i"), "zone": office.zone,
    }  # fmt: skip
