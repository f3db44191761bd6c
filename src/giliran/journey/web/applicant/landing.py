"""The first page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from giliran.foundation.web import access
from giliran.foundation.web.requests import actor_of
from giliran.journey.web.texts import LANDING, STAGES


@access.public
@require_GET
def landing(request: HttpRequest) -> HttpResponse:
    """Say what this is and where to begin; who has signed in goes home."""
    actor = actor_of(request)
    if actor.user_id is not None:
        return redirect("journey:desk" if actor.is_staff else "journey:home")
    return render(request, "journey/landing.html", {"stages": [(STAGES[stage], LANDING[stage]) for stage in STAGES]})
