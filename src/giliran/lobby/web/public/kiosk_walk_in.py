"""The kiosk for those without an appointment: what for, in which lane, a number."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from giliran.appointments import rules_lanes
from giliran.foundation.errors import Refused
from giliran.foundation.web import access
from giliran.foundation.web.once import creates_once
from giliran.foundation.web.requests import now_of
from giliran.lobby import queries, services
from giliran.lobby.queries.estimates import if_joining
from giliran.lobby.rules.estimate import Range
from giliran.lobby.rules.plans import path
from giliran.lobby.rules.states import VisitClass
from giliran.lobby.web.door import lanes, site_of, site_qr
from giliran.lobby.web.finding import office_or_404
from giliran.lobby.web.forms import DoorForm
from giliran.lobby.web.public.kiosk import common, give, kiosk_or_refuse
from giliran.offices.queries import OfficeView


@access.public
@require_http_methods(["GET", "POST"])
@never_cache
@creates_once
def walk_in(request: HttpRequest, office_code: str) -> HttpResponse:
    """Ask what for and in which lane, one question at a time; then give a number.

    The key makes two taps one number. It lives as long as this visitor's page: the next visitor's has another.
    """
    office = office_or_404(office_code)
    if request.method != "POST":
        return _page(request, office, service=request.GET.get("untuk", ""))
    form = DoorForm(request.POST, services=[each.key for each in queries.services_at_door(office.id)])
    if not form.is_valid():
        return _page(request, office, status=422)
    try:
        return _give(request, office, form)
    except Refused as problem:
        return _page(request, office, service=form.cleaned_data["service"], refused=str(problem.message), status=422)


def _give(request: HttpRequest, office: OfficeView, form: DoorForm) -> HttpResponse:
    at = now_of(request)
    device = kiosk_or_refuse(request, office)
    priority = form.cleaned_data["lane"] == rules_lanes.PRIORITY
    found = services.walk_in(
        office_id=office.id,
        priority=False,
        priority_asked=priority,
        service=form.cleaned_data["service"],
        lane=form.cleaned_data["lane"],
        language=(get_language() or "id")[:2],
        device=device.id,
        at=at,
        actor=None,
    )
    return give(found.visit_id, office=office, device=device, at=at)


def _page(
    request: HttpRequest, office: OfficeView, *, service: str = "", refused: str = "", status: int = 200
) -> HttpResponse:
    offered = queries.services_at_door(office.id)
    open_lanes = lanes(office, at=now_of(request))
    chosen = next((each for each in offered if each.key == service), None)
    context: dict[str, Any] = {
        **common(request, office),
        "services": offered,
        "chosen": chosen,
        "minutes": _minutes(office, chosen, at=now_of(request)) if chosen else None,
        "lanes": open_lanes,
        "nobody": not any(lane.open for lane in open_lanes.values()),
        "refused": refused,
    }
    if not all(lane.open for lane in open_lanes.values()) or refused:
        context |= {"site": site_of(office), "site_qr": site_qr(office)}
    return render(request, "lobby/kiosk_walk_in.html", context, status=status)


def _minutes(office: OfficeView, chosen: queries.ServiceView, *, at: datetime) -> Range | None:
    """Return how long somebody would wait who took a number of the usual queue now."""
    plan = queries.plan_of(office.id)
    steps = path(plan, lane=rules_lanes.WALK_IN, visit_class=VisitClass.WALK_IN, circumstance=chosen.circumstance)
    if not steps:
        return None
    return if_joining(office.id, step=steps[0], visit_class=VisitClass.WALK_IN, come_at=at, at=at)
