"""The waiting list of an office, in numbers: nobody's turn can be changed by hand."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from giliran.appointments.queries import wishes
from giliran.appointments.web import presenters_wishes
from giliran.foundation.actors import Role
from giliran.foundation.web import access
from giliran.foundation.web.requests import now_of, office_of


@access.staff(Role.FRONT_DESK)
@require_safe
def waiting_list(request: HttpRequest) -> HttpResponse:
    """Show how many wait in each lane, since when, and how many of them have an offer."""
    office = office_of(request)
    rows = [
        {
            "lane": presenters_wishes.lane_words(found.lane),
            "wishes": found.wishes,
            "people": found.people,
            "offered": found.offered,
            "since": presenters_wishes.how_long(found.since, at=now_of(request)),
        }
        for found in wishes.waiting_counts(office.id)
    ]
    return render(request, "appointments/waiting_list.html", {"rows": rows})
