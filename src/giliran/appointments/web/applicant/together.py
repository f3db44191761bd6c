"""Coming together: choosing who comes along; and those who have taken their places, each with what is next."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from giliran.applications.queries import ApplicationView
from giliran.appointments import queries, rules
from giliran.appointments.models import LIVE
from giliran.appointments.queries import BookingView
from giliran.appointments.queries import family as families
from giliran.appointments.web import presenters_wishes
from giliran.appointments.web.forms_wishes import AlongForm
from giliran.appointments.web.owned import own_application
from giliran.foundation.web import access
from giliran.foundation.web.redirects import onward
from giliran.offices import queries as offices


@access.signed_in
@require_safe
def together(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Show the places that a family took together; or who could come along, to look for places together."""
    application = own_application(request, application_id)
    newest = next(iter(queries.bookings_of(application_id)), None)
    if newest is not None and newest.party is not None and newest.state in LIVE:
        return _shown(request, application, newest.party, newest)
    if application.state not in rules.BOOKABLE_STATES or (newest is not None and newest.state in LIVE):
        return redirect(onward(application_id))
    companions = families.companions(application_id)
    context = {
        "application": application,
        "form": AlongForm(companions=companions),
        "any": bool(companions),
        "lane": presenters_wishes.lane_of(request.GET.get("jalur", "")),
    }
    return render(request, "appointments/along.html", context)


def _shown(request: HttpRequest, application: ApplicationView, party: UUID, one: BookingView) -> HttpResponse:
    bookings = queries.party_bookings(party)
    people = families.together(tuple(found.application_id for found in bookings))
    office = offices.office(one.office_id)
    by_application = {found.application_id: [found] for found in bookings}
    context = {
        "application": application,
        "office": office,
        "members": presenters_wishes.members(people, by_application, office),
    }
    return render(request, "appointments/together.html", context)
