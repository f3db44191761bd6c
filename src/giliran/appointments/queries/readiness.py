"""What somebody still lacks for the minute in which places are released."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from giliran.accounts import queries as accounts
from giliran.applications.queries import ApplicationView
from giliran.appointments import rules
from giliran.appointments.models import Lane, Release, State
from giliran.appointments.queries.booking import live_booking
from giliran.appointments.queries.figures import today_at
from giliran.appointments.queries.release import UNDER_WAY
from giliran.catalogue import queries as catalogue
from giliran.offices import queries as offices

_ANY_AGE = 200
"""Whether somebody is old enough for the product was asked when they chose it."""
BY_APPOINTMENT = (Lane.REGULAR, Lane.EXPRESS, Lane.COLLECTIVE, Lane.WEEKEND)


@dataclass(frozen=True, kw_only=True)
class Need:
    """One thing to have ready. `must`: without it nobody gets in; `hint`: what to do, where it is missing."""

    key: str
    title: str | Promise
    done: bool
    must: bool
    hint: str | Promise


@dataclass(frozen=True, kw_only=True)
class RoomView:
    """A release of the office that is to come or under way."""

    id: UUID
    lane: str
    room_opens_at: datetime
    opens_at: datetime
    open: bool


def readiness(application: ApplicationView, *, stays_signed_in: bool, at: datetime) -> list[Need]:
    """Return what is ready and what is missing, in the order of doing it."""
    return [
        *_of_application(application, at=at),
        *_of_account(application),
        Need(
            key="session", title=_("Tetap masuk di perangkat ini"), done=stays_signed_in, must=False,
            hint=_("Keluar, lalu masuk lagi dengan pilihan “Tetap masuk”, supaya nanti tidak perlu antre masuk."),
        ),
    ]  # fmt: skip


def _of_application(application: ApplicationView, *, at: datetime) -> list[Need]:
    sent = application.state in rules.BOOKABLE_STATES and application.product is not None
    live = live_booking(application.id)
    owed = live is not None and live.state == State.OWED
    found = [
        Need(key="submitted", title=_("Permohonan sudah dikirim"), done=sent or owed, must=True,
             hint=_("Lengkapi dan kirim permohonan lebih dahulu.")),
        Need(key="booking", title=_("Belum punya janji temu"), done=live is None or owed, must=True,
             hint=_("Permohonan ini sudah punya tempat, jadi Anda tidak perlu ikut rilis.")),
    ]  # fmt: skip
    if application.office_id is None or application.product is None:
        return found
    why = catalogue.why_not(
        application.office_id, application.product, _ANY_AGE, today_at(office_id=application.office_id, at=at)
    )
    found.append(Need(key="sold", title=_("Kantor punya buku paspornya"), done=not why, must=True, hint=why))
    if offices.office(application.office_id).payment_first:
        found.append(
            Need(key="paid", title=_("Sudah membayar (kantor ini meminta bayar dulu)"), done=owed, must=True,
                 hint=_("Bayar lebih dahulu dari halaman janji temu."))
        )  # fmt: skip
    return found


def _of_account(application: ApplicationView) -> list[Need]:
    person, recipient = accounts.person(application.person_id), accounts.recipient(application.account_id)
    opened = accounts.account(application.account_id).opened_at is not None
    return [
        Need(key="identity", title=_("Identitas sudah dipastikan"), done=person.identity_confirmed, must=False,
             hint=_("Belum perlu sekarang: petugas memastikannya saat Anda datang.")),
        Need(key="contact", title=_("E-mail dan nomor ponsel sudah dipastikan"), done=opened and bool(recipient.phone),
             must=False, hint=_("Pastikan keduanya di halaman akun, supaya kabar kami sampai.")),
    ]  # fmt: skip


def rooms_ahead(office_id: UUID) -> Sequence[RoomView]:
    """Return the releases of an office that are planned or under way, the next one first."""
    rows = Release.objects.filter(
        office_id=office_id, state__in=(Release.State.PLANNED, *UNDER_WAY), lane__in=BY_APPOINTMENT
    ).order_by("opens_at")[:6]
    return [
        RoomView(
            id=row.id,
            lane=row.lane,
            room_opens_at=row.room_opens_at,
            opens_at=row.opens_at,
            open=row.state in UNDER_WAY,
        )
        for row in rows
    ]
