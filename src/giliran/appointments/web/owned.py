"""Only one's own: what is somebody else's does not exist here."""

from uuid import UUID

from django.http import Http404, HttpRequest

from giliran.applications import queries as applications
from giliran.applications.queries import ApplicationView, UnknownApplicationError
from giliran.appointments import queries
from giliran.appointments.queries import BookingView
from giliran.foundation.web.access import own_or_404


def own_application(request: HttpRequest, application_id: UUID) -> ApplicationView:
    """Return the application to its owner; raise `Http404` to anybody else."""
    try:
        found = applications.application(application_id)
    except UnknownApplicationError:
        raise Http404 from None
    own_or_404(found.account_id, request)
    return found


def own_booking(request: HttpRequest, booking_id: UUID) -> tuple[BookingView, ApplicationView]:
    """Return the booking and its application to their owner; raise `Http404` to anybody else."""
    try:
        found = queries.booking(booking_id)
    except LookupError:
        raise Http404 from None
    return found, own_application(request, found.application_id)
