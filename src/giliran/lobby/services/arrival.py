"""Coming in, with a booking or without, at the kiosk or the front desk."""

from datetime import date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from giliran.applications import queries as applications
from giliran.appointments import queries as appointments
from giliran.appointments import services as bookings
from giliran.appointments.queries import BookingView
from giliran.appointments.services import quota
from giliran.foundation.clock import local, local_day
from giliran.lobby.models import Visit
from giliran.lobby.queries.tickets import TicketView, ticket
from giliran.lobby.rules.arrival import Arrival, Reception, receive
from giliran.lobby.rules.states import StepState, VisitClass, VisitState
from giliran.lobby.services.asking import Asked, refuse_unknown
from giliran.lobby.services.door import refuse_if_stopped, refuse_unless_open
from giliran.lobby.services.leaving import close_visit, return_to_queue
from giliran.lobby.services.refusals import ArrivalRefused, BookingOver, NotPaidYet, UnknownCode
from giliran.lobby.services.tickets import Newcomer, give_ticket
from giliran.offices import queries as offices
from giliran.offices.queries import OfficeView


@transaction.atomic
def check_in(
    *,
    office_id: UUID,
    code: str,
    at: datetime,
    actor: UUID | None,
    language: str = "id",
    device: UUID | None = None,
) -> TicketView:
    """Let in whoever holds a booking of this office for today, and give a number.

    The same code again returns the same ticket; somebody absent is put back into the queue. Raises `ArrivalRefused`
    with a sentence that says where or when to come instead.
    """
    office = offices.office(office_id)
    booking = appointments.booking_by_code(code) or appointments.booking_by_code(code, office_id, at=at)
    if booking is None:
        raise UnknownCode
    known = Visit.objects.filter(booking_id=booking.id, office_id=office_id).first()
    if known is not None:
        return _welcome_back(known, office=office, at=at, actor=actor)
    _refuse_unless_welcome(booking, office=office, at=at)
    # The booking's row is locked from here on: of two who come with one code, the second finds the first's visit.
    bookings.mark_attended(booking_id=booking.id, at=at, actor=actor)
    known = Visit.objects.filter(booking_id=booking.id).first()
    if known is not None:
        return ticket(known.id)
    _leave_older_visits(booking.application_id, at=at, actor=actor)
    newcomer = Newcomer(
        office_id=office_id,
        day=local_day(at, office.time_zone),
        visit_class=VisitClass.BOOKED,
        application_id=booking.application_id,
        booking_id=booking.id,
        appointment_at=booking.starts_at,
        lane=booking.lane or "",
        language=language,
        device=device,
    )
    return ticket(give_ticket(newcomer, at=at, actor=actor).id)


@transaction.atomic
def walk_in(  # noqa: PLR0913 - one for each question asked at the door
    *,
    office_id: UUID,
    priority: bool,
    at: datetime,
    actor: UUID | None,
    reference: str = "",
    application_id: UUID | None = None,
    service: str = "",
    lane: str = "",
    language: str = "id",
    priority_asked: bool = False,
    device: UUID | None = None,
) -> TicketView:
    """Give a number to somebody without a booking; an officer has seen that `priority` is theirs.

    Without an `actor` a kiosk of the office gives it (`device`), and priority can only be asked for: until an officer
    has looked (`confirm_priority`) they stand like anybody who walks in, though counted in the priority lane.

    The application may be named by its reference; a paid appointment of theirs at this office, of whatever day, is
    thereby taken up: the front desk may receive people early. Anybody else counts against the quota of their lane, if
    any. A kiosk gives no number when the day is full; an officer may, unless the door was stopped by hand. Raises
    `ArrivalRefused` if the office has none of that reference or service, `UnknownDevice`, `DoorClosed`, `DoorRefused`
    by the lane's hours or quota.
    """
    asked = Asked(priority=priority, priority_asked=priority_asked, lane=lane, service=service)
    refuse_unknown(asked, office_id=office_id, device=device, actor=actor)
    application_id = _application(reference, office_id=office_id) or application_id
    today = local_day(at, offices.office(office_id).time_zone)
    if application_id is not None:
        here = _here(application_id, office_id=office_id, day=today)
        if here is not None:
            return ticket(here)
        _leave_older_visits(application_id, at=at, actor=actor)
    booking = _take_up_booking(application_id, office_id=office_id, at=at, actor=actor)
    if booking is None:
        _let_in(asked, office_id=office_id, at=at, actor=actor)
    newcomer = Newcomer(
        office_id=office_id,
        day=today,
        visit_class=VisitClass.PRIORITY if priority else VisitClass.WALK_IN,
        application_id=application_id,
        booking_id=booking.id if booking else None,
        lane=(booking.lane if booking else None) or asked.door,
        service=service,
        language=language,
        priority_asked=asked.asks,
        device=device,
    )
    return ticket(give_ticket(newcomer, at=at, actor=actor).id)


def _here(application_id: UUID, *, office_id: UUID, day: date) -> UUID | None:
    """Return the visit of an application that is in the office already."""
    found = Visit.objects.filter(
        application_id=application_id, office_id=office_id, local_date=day, state=VisitState.OPEN
    )
    return found.values_list("id", flat=True).first()


def _let_in(asked: Asked, *, office_id: UUID, at: datetime, actor: UUID | None) -> None:
    """Count somebody without an appointment against the lane's quota; a kiosk asks whether the day is full, too."""
    if actor is None:
        refuse_unless_open(office_id=office_id, lane=asked.door, at=at)
    else:
        refuse_if_stopped(office_id=office_id, lane=asked.door, at=at)
    quota.admit(office_id=office_id, lane=asked.door, at=at)


def _application(reference: str, *, office_id: UUID) -> UUID | None:
    if not reference.strip():
        return None
    found = applications.search_by_reference(reference)
    if found is None or (found.office_id is not None and found.office_id != office_id):
        raise ArrivalRefused(_("Permohonan itu tidak ditemukan di kantor ini. Periksa nomornya."))
    return found.id


def _take_up_booking(
    application_id: UUID | None, *, office_id: UUID, at: datetime, actor: UUID | None
) -> BookingView | None:
    booking = appointments.live_booking(application_id) if application_id else None
    if booking is None or booking.state != "confirmed" or booking.office_id != office_id:
        return None
    return bookings.mark_attended(booking_id=booking.id, at=at, actor=actor)


def _welcome_back(visit: Visit, *, office: OfficeView, at: datetime, actor: UUID | None) -> TicketView:
    found = ticket(visit.id)
    if visit.local_date != local_day(at, office.time_zone) or found.state != VisitState.OPEN:
        raise BookingOver
    if found.step_state == StepState.ABSENT:
        return return_to_queue(visit_id=visit.id, at=at, actor=actor)
    return found


def _refuse_unless_welcome(booking: BookingView, *, office: OfficeView, at: datetime) -> None:
    if booking.state == "held":
        raise NotPaidYet
    if booking.state not in {"confirmed", "attended"} or booking.starts_at is None:
        raise BookingOver
    if booking.office_id != office.id:
        there = offices.office(booking.office_id)
        raise ArrivalRefused(
            _("Janji temu Anda di %(office)s, %(when)s. Alamatnya: %(address)s.")
            % {"office": there.name, "when": _when(booking.starts_at, there), "address": there.address}
        )
    today = local_day(at, office.time_zone)
    arrival = Arrival(
        at=at,
        appointment=booking.starts_at,
        same_day=booking.local_date == today,
        closes_at=_closing(office, at=at),
        early_minutes=offices.figure("early_minutes", today, office.id),
        grace_minutes=offices.figure("grace_minutes", today, office.id),
    )
    _refuse(receive(arrival), arrival=arrival, office=office)


def _refuse(reception: Reception, *, arrival: Arrival, office: OfficeView) -> None:
    if reception == Reception.OTHER_DAY:
        raise ArrivalRefused(
            _("Janji temu Anda %(when)s. Silakan datang pada hari itu.") % {"when": _when(arrival.appointment, office)}
        )
    if reception == Reception.CLOSED:
        raise ArrivalRefused(_("Pelayanan hari ini sudah selesai. Silakan buat janji temu baru."))
    if reception == Reception.EARLY:
        raise ArrivalRefused(
            _("Anda datang lebih awal. Silakan kembali mulai pukul %(time)s.")
            % {"time": date_format(local(arrival.come_back_at, office.time_zone), "H.i")}
        )


def _closing(office: OfficeView, *, at: datetime) -> datetime | None:
    """Return the end of the office's day. Closed by plan: a booking for today still counts."""
    today = local_day(at, office.time_zone)
    opening = offices.opening(office.id, today)
    closes = opening.closes if opening.open else time.max
    return datetime.combine(today, closes, tzinfo=ZoneInfo(office.time_zone))


def _leave_older_visits(application_id: UUID, *, at: datetime, actor: UUID | None) -> None:
    for older in Visit.objects.select_for_update(no_key=True).filter(
        application_id=application_id, state=VisitState.OPEN
    ):
        close_visit(older, reason="closing", at=at, actor=actor)


def _when(at: datetime, office: OfficeView) -> str:
    moment = local(at, office.time_zone)
    return _("%(day)s pukul %(time)s %(zone)s") % {
        "day": date_format(moment, "l, j F Y"),
        "time": date_format(moment, "H.i"),
        "zone": office.zone,
    }
