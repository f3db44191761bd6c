"""The ticket on a phone: one's own place, no name, no sign-in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from giliran.foundation.web import access
from giliran.foundation.web.requests import now_of
from giliran.lobby import queries, services
from giliran.lobby.web.finding import visit_or_404
from giliran.offices import queries as offices

_STATES = ("planned", "waiting", "called", "serving", "on_hold", "absent", "finished", "left")


@access.public
@require_GET
def follow(request: HttpRequest, token: str) -> HttpResponse:
    """Show one's own number and place; a script keeps it up to date, without it the page loads again."""
    at = now_of(request)
    place = queries.place(visit_or_404(token, at), at)
    found = place.ticket
    context = {
        "place": place,
        "ticket": found,
        "state": str(found.step_state or found.state),
        "office": offices.office(found.office_id),
        "token": token,
        "ended": found.ended_at is not None,
    }
    return render(request, "lobby/follow.html", context)


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
