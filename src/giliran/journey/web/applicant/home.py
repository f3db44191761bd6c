"""The applicant's home: each application with its one next thing, and its timeline."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from giliran.accounts import queries as accounts
from giliran.applications import queries as applications
from giliran.foundation.web import access
from giliran.foundation.web.requests import user_id_of
from giliran.issuance import queries as issuance
from giliran.journey import queries
from giliran.journey.web.cards import card


@access.signed_in
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Show the account's applications, what wants doing first."""
    cards = [card(found) for found in applications.applications_of(user_id_of(request))]
    cards.sort(key=lambda shown: (shown.stage > len(shown.stages), not shown.yours))
    people = accounts.people_of(user_id_of(request))
    return render(request, "journey/home.html", {"cards": cards, "people": people})


@access.signed_in
@require_GET
def application(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Show one application: the next thing, the stages, what happened."""
    found = applications.find(application_id)
    if found is None:
        raise Http404
    access.own_or_404(found.account_id, request)
    context = {
        "card": card(found),
        "application": found,
        "office": queries.office_of(found),
        "entries": queries.timeline(found),
        "passport": issuance.passport_of(application_id) if found.state == "ready" else None,
    }
    return render(request, "journey/application.html", context)
