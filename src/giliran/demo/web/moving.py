"""Moving the demonstration's clock; whoever plays may."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from giliran.accounts import queries as accounts
from giliran.applications import queries as applications
from giliran.appointments import queries as appointments
from giliran.appointments.queries import release as releases
from giliran.demo import clock
from giliran.demo.duties import defer_due
from giliran.demo.logins import ALL, OFFICES
from giliran.demo.rush.office import rush_office
from giliran.demo.web.presenters import SPEEDS
from giliran.foundation.clock import local
from giliran.foundation.templatetags.giliran import day_in, time_in
from giliran.foundation.web import access
from giliran.foundation.web.requests import actor_of, now_of
from giliran.offices import queries as offices

_MORNING = time(8)
_EARLY = timedelta(minutes=15)
_A_MOMENT = timedelta(minutes=2)
_LONGEST_CLOSED = 15


@access.public
@require_POST
def move(request: HttpRequest) -> HttpResponse:
    """Move the clock forward to where the button says, and have the work done that is due by then."""
    at = now_of(request)
    find = _TARGETS.get(request.POST.get("to", ""))
    if find is not None:
        _forward(request, at, find(request, at))
    return redirect(f"{reverse('demo:start')}#jam")


@access.public
@require_POST
def hurry(request: HttpRequest) -> HttpResponse:
    """Let the clock run as fast as the button says."""
    wanted = request.POST.get("speed", "")
    if wanted in {str(speed) for speed in SPEEDS}:
        clock.set_speed(float(wanted), file=settings.VAR / "clock")
        messages.success(request, _("Kecepatan jam peragaan sekarang %(speed)s kali.") % {"speed": wanted})
    return redirect(f"{reverse('demo:start')}#jam")


def _forward(request: HttpRequest, at: datetime, target: datetime | None) -> None:
    if target is None or target <= at:
        waits = _("Belum ada rilis yang akan datang. Tunggu sebentar, lalu coba lagi.")
        none = _("Belum ada janji yang akan datang. Buat reservasi dulu, lalu coba lagi.")
        messages.warning(request, waits if request.POST.get("to") == "release" else none)
        return
    clock.forward(target - at, file=settings.VAR / "clock")
    defer_due(since=at, until=target)
    office = offices.office_by_code(OFFICES[0])
    zone = office.time_zone if office else settings.TIME_ZONE
    told = {"day": day_in(target, zone), "time": time_in(target, zone)}
    messages.success(request, _("Sekarang %(day)s, pukul %(time)s WIB.") % told)


def _an_hour_on(_request: HttpRequest, at: datetime) -> datetime:
    return at + timedelta(hours=1)


def _next_working_morning(_request: HttpRequest, at: datetime) -> datetime | None:
    """Return eight o'clock on the next day on which the first office is open."""
    office = offices.office_by_code(OFFICES[0])
    if office is None:
        return None
    today = local(at, office.time_zone).date()
    coming = offices.openings(office.id, today, today + timedelta(days=_LONGEST_CLOSED))
    mornings = (
        datetime.combine(day, _MORNING, ZoneInfo(office.time_zone)) for day, found in coming.items() if found.open
    )
    return next((morning for morning in mornings if morning > at), None)


def _before_release(_request: HttpRequest, at: datetime) -> datetime | None:
    """Return two minutes before the next release that can be played; its waiting room stands open by then."""
    office = rush_office()
    running = [each for each in releases.latest_releases(office_id=office.id) if each.state == "joining"]
    moments = (each.opens_at - _A_MOMENT for each in [*running, *releases.planned_releases(office_id=office.id)])
    return min((moment for moment in moments if moment > at), default=None)


def _before_appointment(request: HttpRequest, at: datetime) -> datetime | None:
    """Return a quarter of an hour before the next appointment of whoever is signed in, or of the demo's applicants."""
    return min((start - _EARLY for start in _appointments(request) if start - _EARLY > at), default=None)


def _appointments(request: HttpRequest) -> Iterator[datetime]:
    for account in _applicants(request):
        for application in applications.applications_of(account):
            booking = appointments.live_booking(application.id)
            if booking is not None and booking.starts_at is not None:
                yield booking.starts_at


def _applicants(request: HttpRequest) -> list[UUID]:
    actor = actor_of(request)
    if actor.user_id is not None and not actor.is_staff:
        return [actor.user_id]
    known = (accounts.account_by_address(login.email) for login in ALL if login.role is None)
    return [account for account in known if account is not None]


_TARGETS: Mapping[str, Callable[[HttpRequest, datetime], datetime | None]] = {
    "hour": _an_hour_on,
    "morning": _next_working_morning,
    "appointment": _before_appointment,
    "release": _before_release,
}
