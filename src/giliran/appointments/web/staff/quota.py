"""An office's quota: the week lane by lane, and those whom its plans leave without a place."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from giliran.appointments.queries import quota as queries
from giliran.appointments.queries.figures import today_at
from giliran.appointments.queries.quota_plan import conflicts, plans_of
from giliran.appointments.services import quota
from giliran.appointments.web import presenters_quota as presenters
from giliran.foundation.actors import Role
from giliran.foundation.web import access
from giliran.foundation.web.requests import now_of, office_of, user_id_of
from giliran.offices import queries as offices

_SHOWN = 200
_AHEAD = timedelta(days=62)


@access.staff(Role.SUPERVISOR)
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """Show a week: each lane's places, what is taken, withheld, and still to be released; and the rules that hold."""
    office, at = office_of(request), now_of(request)
    today = today_at(office_id=office.id, at=at)
    first = presenters.monday_of(request.GET.get("minggu", ""), today)
    last = first + timedelta(days=6)
    # The days of the week and those that people may have booked are read at once.
    whole = min(first, today), max(last, today + _AHEAD)
    openings = offices.openings(office.id, *whole)
    touched = conflicts(office.id, *whole, at=at)
    week = {day: openings[day] for day in openings if first <= day <= last}
    context = {
        "week": presenters.week_rows(queries.week(office.id, first, last), week),
        "span": presenters.period(first, last),
        "previous": (first - timedelta(days=7)).isoformat(),
        "following": (first + timedelta(days=7)).isoformat(),
        "plans": presenters.plan_rows(plans_of(office.id), today),
        "flows": presenters.flow_rows(queries.flows(office.id, on=today)),
        "affected": len(touched),
        "changes": list(presenters.TITLES.items()),
    }
    return render(request, "appointments/quota/overview.html", context)


@access.staff(Role.SUPERVISOR)
@require_http_methods(["GET", "POST"])
def affected(request: HttpRequest) -> HttpResponse:
    """Say how many have to be moved; by name once asked for, which is recorded."""
    office, at = office_of(request), now_of(request)
    found = quota.affected(office_id=office.id, at=at)
    people = []
    if request.method == "POST":
        shown = quota.named(found[:_SHOWN], office_id=office.id, at=at, actor=user_id_of(request))
        people = presenters.people_rows(shown, time_zone=office.time_zone)
    context = {
        "count": len(found),
        "paid": sum(each.paid for each in found),
        "people": people,
        "more": max(0, len(found) - _SHOWN) if people else 0,
        "room": quota.free_places(office.id, at=at),
    }
    return render(request, "appointments/quota/affected.html", context)


@access.staff(Role.SUPERVISOR)
@require_POST
def move(request: HttpRequest) -> HttpResponse:
    """Move everybody affected who has paid; pressing it again moves only whoever is left."""
    office = office_of(request)
    done = quota.move_affected(office_id=office.id, at=now_of(request), actor=user_id_of(request))
    if done.moved or done.owed:
        messages.success(request, presenters.moved_sentence(done))
    if done.left:
        text = _("%(left)s tempat yang belum dibayar dibiarkan; dipindahkan setelah dibayar, atau dilepas sendiri.")
        messages.info(request, text % {"left": done.left})
    return redirect("appointments:quota", office.code)
