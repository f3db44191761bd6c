"""The reservation: one page that works without a line, once it was opened."""

import hashlib
import json
from datetime import timedelta
from importlib.resources import files
from typing import Any
from uuid import UUID

import segno
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from icalendar import Alarm, Calendar, Event, Timezone, vText

from giliran.accounts import queries as accounts
from giliran.applications import queries as applications
from giliran.applications.queries import ApplicationView
from giliran.appointments import queries
from giliran.appointments.models import State
from giliran.appointments.queries import BookingView
from giliran.appointments.web import presenters
from giliran.appointments.web.owned import own_booking
from giliran.foundation.clock import local, local_day
from giliran.foundation.web import access, problems
from giliran.foundation.web.redirects import onward
from giliran.foundation.web.requests import now_of
from giliran.offices import queries as offices
from giliran.offices.queries import OfficeView

_KEPT = (
    "giliran/tokens.css",
    "giliran/shell.css",
    "giliran/forms.css",
    "giliran/components.css",
    "giliran/giliran.js",
    "giliran/icons/mark.svg",
    "giliran/icons/icon-192.png",
    "appointments/reservation.css",
    "appointments/reservation.js",
)
_SHOWN = (State.CONFIRMED, State.ATTENDED)


@access.signed_in
@require_safe
def reservation(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    """Show the code to be scanned at the door, when and where, how to get there, and what to bring."""
    booking, application = own_booking(request, booking_id)
    if booking.state not in _SHOWN or booking.starts_at is None:
        return redirect("appointments:manage", booking_id)
    office, at = offices.office(booking.office_id), now_of(request)
    context: dict[str, Any] = {
        "booking": booking,
        "application": application,
        "office": office,
        "qr": segno.make(booking.code, error="m").svg_data_uri(scale=8, border=2),
        "day": presenters.day_words(booking.starts_at, office),
        "time": presenters.clock(booking.starts_at, office),
        "map": presenters.map_link(office),
        "name": accounts.person(booking.person_id).full_name or "",
        "bring": applications.wanted_documents(application.id, on=local_day(at, office.time_zone)),
        "early_minutes": queries.figure_at("early_minutes", office_id=office.id, at=at),
        "grace_minutes": queries.figure_at("grace_minutes", office_id=office.id, at=at),
        "confirmed": booking.state == State.CONFIRMED,
    }
    return render(request, "appointments/reservation.html", context)


@access.signed_in
@require_safe
def calendar_file(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    """Return the appointment for the phone's own calendar."""
    booking, application = own_booking(request, booking_id)
    if booking.state != State.CONFIRMED:
        return redirect(onward(application.id))
    content = _ics(booking, application, offices.office(booking.office_id), request)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="janji-temu.ics"'
    return response


@problems.spoken
@access.signed_in
@require_safe
def manifest(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    """Return what makes this page, and no other, installable."""
    booking, _application = own_booking(request, booking_id)
    page = reverse("appointments:reservation", args=[booking.id])
    body = {
        "name": _("Reservasi Giliran"),
        "short_name": _("Reservasi"),
        "id": page,
        "start_url": page,
        "scope": page,
        "display": "standalone",
        "background_color": "#fbfaf6",
        "theme_color": "#0b3d48",
        "icons": [
            {"src": static(f"giliran/icons/icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"}
            for size in (192, 512)
        ],
    }
    return JsonResponse(body, content_type="application/manifest+json")


@access.signed_in
@require_safe
def worker(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    """Return the service worker of this page: its path limits it to this page, and it keeps nothing else."""
    booking, _application = own_booking(request, booking_id)
    page = reverse("appointments:reservation", args=[booking.id])
    kept = [static(name) for name in _KEPT]
    version = hashlib.sha256(" ".join(kept).encode()).hexdigest()[:12]
    keep = json.dumps({"page": page, "files": kept, "cache": f"reservasi-{booking.id}-{version}"})
    script = files("giliran.appointments.web").joinpath("worker.js").read_text(encoding="utf-8")
    return HttpResponse(f"const KEEP = {keep};\n{script}", content_type="text/javascript; charset=utf-8")


def _ics(booking: BookingView, application: ApplicationView, office: OfficeView, request: HttpRequest) -> bytes:
    if booking.starts_at is None or booking.ends_at is None:
        raise ValueError
    title = _("Paspor: giliran Anda di %(office)s") % {"office": office.name}
    event = Event()
    event.add("uid", f"{booking.id}@giliran")
    event.add("sequence", booking.reschedules)
    event.add("summary", title)
    event.add("dtstamp", now_of(request))
    event.add("dtstart", local(booking.starts_at, office.time_zone))
    event.add("dtend", local(booking.ends_at, office.time_zone))
    event.add("location", f"{office.name}, {office.address}")
    event.add("geo", (office.latitude, office.longitude))
    event.add("url", request.build_absolute_uri(reverse("appointments:reservation", args=[booking.id])))
    event.add(
        "description",
        _("Kode reservasi %(code)s, permohonan %(reference)s. Bawa dokumen asli.")
        % {"code": booking.code, "reference": application.reference},
    )
    for before in (timedelta(days=1), timedelta(hours=2)):
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", vText(title))
        alarm.add("trigger", -before)
        event.add_component(alarm)
    calendar = Calendar()
    calendar.add("prodid", "-//Giliran//Janji temu//ID")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(Timezone.from_tzid(office.time_zone))
    calendar.add_component(event)
    return bytes(calendar.to_ical())
