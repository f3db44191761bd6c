"""The start page, and the part of it that shows the present."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from giliran.demo import clock
from giliran.demo.logins import PASSWORD
from giliran.demo.web import halls, presenters, rush, samples, tours
from giliran.foundation.web import access
from giliran.foundation.web.requests import now_of


@access.public
@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """Show everything that somebody needs who has just started the demonstration."""
    number = samples.number_in(request.GET.get("orang", ""))
    context = {
        **_present(request),
        "rush": rush.rush(now_of(request)),
        "tours": tours.tours(),
        "password": PASSWORD,
        "outside": presenters.outside(),
        "people": presenters.logins(),
        "speeds": presenters.SPEEDS,
        "sample": samples.person(number),
        "samples": samples.listed(number),
        "another": samples.after(number),
    }
    return render(request, "demo/start.html", context)


@access.public
@require_GET
def now(request: HttpRequest) -> HttpResponse:
    """Show the part of the start page that changes: the clock and the halls."""
    return render(request, "demo/now.html", _present(request))


def _present(request: HttpRequest) -> dict[str, Any]:
    at = now_of(request)
    return {
        "at": at,
        "milliseconds": round(at.timestamp() * 1000),
        "speed": round(clock.speed(file=settings.VAR / "clock")),
        "halls": halls.halls(at),
    }
