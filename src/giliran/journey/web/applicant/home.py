"""The applicant's home: each application with its one next thing, and its timeline."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from giliran.accounts import queries as accounts
from giliran.applications import queries as applications
from giliran.applications.queries import ApplicationView
from giliran.foundation.web import access
from giliran.foundation.web.requests import now_of, user_id_of
from giliran.issuance import queries as issuance
from giliran.journey import queries
from giliran.journey.web.cards import card
from giliran.lobby import queries as lobby
from giliran.lobby.rules import following


@access.signed_in
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Show the account's applications, what wants doing first."""
    account = user_id_of(request)
    names = {person.id: person.full_name or "" for person in accounts.people_of(account)}
    listed = applications.applications_of(account)
    queries.look_ahead(listed)
    cards = [card(found, names=names) for found in listed]
    cards.sort(key=lambda shown: (shown.over, not shown.yours))
    first = cards[0] if cards and cards[0].yours else None
    # With several people on one account the ticket says whose turn it is.
    kicker = _("Giliran %(name)s") % {"name": first.person} if first and first.person and len(cards) > 1 else ""
    return render(request, "journey/home.html", {"cards": cards, "first": first, "kicker": kicker})


@access.signed_in
@require_GET
def application(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Show one application: the next thing, the stages, what happened."""
    found = _own(request, application_id)
    context = {
        "card": card(found),
        "application": found,
        "office": queries.office_of(found),
        "entries": queries.timeline(found),
        "passport": issuance.passport_of(application_id) if found.state == "ready" else None,
    }
    return render(request, "journey/application.html", context)


@access.signed_in
@require_GET
def ticket(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Lead to the page that follows the applicant's ticket; home if they are not at an office."""
    _own(request, application_id)
    visit = lobby.visit_of(application_id)
    if visit is None:
        return redirect("journey:application", application_id)
    return redirect("lobby:follow", following.follow_token(visit_id=visit.visit_id, at=now_of(request)))


def _own(request: HttpRequest, application_id: UUID) -> ApplicationView:
    found = applications.find(application_id)
    if found is None:
        raise Http404
    access.own_or_404(found.account_id, request)
    return found
