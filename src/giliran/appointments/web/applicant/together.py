"""Those who took their places together: who, when, and whose bill is still to be paid."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from giliran.appointments import queries
from giliran.appointments.queries import family as families
from giliran.appointments.web import presenters_wishes
from giliran.appointments.web.owned import own_application
from giliran.foundation.web import access
from giliran.foundation.web.redirects import onward
from giliran.offices import queries as offices


@access.signed_in
@require_safe
def together(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Show the places that a family took together, each with what is to be done next."""
    application = own_application(request, application_id)
    newest = next(iter(queries.bookings_of(application_id)), None)
    if newest is None or newest.party is None:
        return redirect(onward(application_id))
    bookings = queries.party_bookings(newest.party)
    people = families.together(tuple(found.application_id for found in bookings))
    office = offices.office(newest.office_id)
    by_application = {found.application_id: [found] for found in bookings}
    context = {
        "application": application,
        "office": office,
        "members": presenters_wishes.members(people, by_application, office),
    }
    return render(request, "appointments/together.html", context)
