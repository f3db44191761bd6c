"""The ticket on a phone: one's own place, no name, no sign-in."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST, require_safe

from giliran.foundation.errors import Refused
from giliran.foundation.web import access
from giliran.foundation.web.requests import now_of
from giliran.lobby import queries, services
from giliran.lobby.ports import push_service
from giliran.lobby.rules.following import follow_token
from giliran.lobby.rules.states import VisitState
from giliran.lobby.web.finding import visit_or_404
from giliran.lobby.web.public.follow_presenter import follow_context
from giliran.offices import queries as offices


@access.public
@require_GET
def follow(request: HttpRequest, token: str) -> HttpResponse:
    """Show one's own number and place; a script keeps it up to date, without it the page loads again.

    Whoever was sent to another office is followed there.
    """
    at = now_of(request)
    place = queries.place(visit_or_404(token, at), at)
    if place.ticket.state == VisitState.LEFT and (onward := queries.sent_on(place.ticket.visit_id)):
        return redirect("lobby:follow", follow_token(visit_id=onward, at=at))
    context = follow_context(place, token=token, push_key=push_service().public_key, at=at)
    return render(request, "lobby/follow.html", context)


@access.public
@require_safe
def why(request: HttpRequest, token: str) -> HttpResponse:
    """Say of everybody who is before this ticket why they are."""
    at = now_of(request)
    place = queries.place(visit_or_404(token, at), at)
    explained = queries.explained(place.ticket.visit_id, at)
    office = offices.office(place.ticket.office_id)
    context = {"ticket": place.ticket, "office": office, "token": token, "explained": explained}
    return render(request, "lobby/follow_why.html", context)


@access.public
@require_POST
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """Leave the queue. Repeating it changes nothing."""
    at = now_of(request)
    services.leave(visit_id=visit_or_404(token, at), at=at, actor=None)
    return redirect("lobby:follow", token)


@access.public
@require_POST
def come_back(request: HttpRequest, token: str) -> HttpResponse:
    """Wait again after having been away. Repeating it changes nothing."""
    at = now_of(request)
    services.return_to_queue(visit_id=visit_or_404(token, at), at=at, actor=None)
    return redirect("lobby:follow", token)


@access.public
@require_POST
def more_time(request: HttpRequest, token: str) -> HttpResponse:
    """Let the next ones go first. The page says how often that was done before: a second tap changes nothing."""
    at = now_of(request)
    visit_id = visit_or_404(token, at)
    if request.POST.get("before") != str(queries.ticket(visit_id).deferrals):
        return redirect("lobby:follow", token)
    passed = queries.may_pass(visit_id)
    try:
        services.defer(visit_id=visit_id, at=at, actor=None)
    except Refused as problem:
        messages.error(request, str(problem.message))
    else:
        said = ngettext("Baik, %(count)s orang kami dahulukan.", "Baik, %(count)s orang kami dahulukan.", passed)
        messages.success(request, said % {"count": passed})
    return redirect("lobby:follow", token)
