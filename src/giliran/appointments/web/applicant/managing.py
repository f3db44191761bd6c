"""Looking after a reservation: moving it, giving it up."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from giliran.applications.queries import ApplicationView
from giliran.appointments import queries, services
from giliran.appointments.models import State
from giliran.appointments.queries import BookingView
from giliran.appointments.services.refusals import BY_MOVE
from giliran.appointments.web import presenters
from giliran.appointments.web.owned import own_booking
from giliran.foundation.errors import Refused
from giliran.foundation.web import access
from giliran.foundation.web.redirects import onward
from giliran.foundation.web.requests import now_of, user_id_of
from giliran.offices import queries as offices


@access.signed_in
def manage(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    """Show what may still be changed, and until when."""
    booking, application = own_booking(request, booking_id)
    return render(request, "appointments/manage.html", _shown(request, booking, application))


@access.signed_in
def cancel(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    """Say what giving the place up means, and do it."""
    booking, application = own_booking(request, booking_id)
    if booking.state == State.CANCELLED:
        return redirect(onward(application.id))
    refused = ""
    if request.method == "POST":
        try:
            services.cancel_booking(booking_id=booking_id, at=now_of(request), actor=user_id_of(request))
        except Refused as refusal:
            refused = str(refusal.message)
        else:
            messages.success(request, _("Janji temu Anda sudah dibatalkan. Permohonan Anda tetap tersimpan."))
            return redirect(onward(application.id))
    context = {**_shown(request, booking, application), "refused": refused}
    return render(request, "appointments/cancel.html", context)


def _shown(request: HttpRequest, booking: BookingView, application: ApplicationView) -> dict[str, object]:
    office = offices.office(booking.office_id)
    changes = queries.changes_allowed(booking.id, at=now_of(request))
    words, colour = presenters.state_words(booking)
    return {
        "booking": booking,
        "application": application,
        "office": office,
        "when": presenters.when(booking.starts_at, office) if booking.starts_at else "",
        "state": words,
        "colour": colour,
        "live": booking.state in (State.HELD, State.CONFIRMED, State.OWED),
        "paid": booking.state in (State.CONFIRMED, State.OWED),
        "held": booking.state == State.HELD,
        "owed": booking.state == State.OWED,
        "confirmed": booking.state == State.CONFIRMED,
        "may_move": changes.move is None,
        "why_not_move": BY_MOVE[changes.move].message if changes.move else "",
        "may_cancel": changes.cancel,
        "last_day": date_format(changes.last_day, "l, j F Y") if changes.last_day else "",
    }
