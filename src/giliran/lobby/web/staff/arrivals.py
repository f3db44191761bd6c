"""The front desk: coming in for those who cannot use the kiosk, or have no appointment."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from giliran.accounts import queries as accounts
from giliran.applications import queries as applications
from giliran.foundation.actors import Role
from giliran.foundation.errors import Refused
from giliran.foundation.web import access
from giliran.foundation.web.once import creates_once
from giliran.foundation.web.requests import now_of, office_of, user_id_of
from giliran.lobby import queries, services
from giliran.lobby.queries import TicketView
from giliran.lobby.web.codes import booking_code
from giliran.lobby.web.door import door_lines
from giliran.lobby.web.finding import phone_url, qr_picture
from giliran.lobby.web.forms import ArrivalForm, WalkInForm
from giliran.lobby.web.staff.presenters import lines
from giliran.offices import queries as offices


@access.staff(Role.FRONT_DESK, Role.EXAMINER)
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """Show both ways in, who is in the hall, and the ticket given last."""
    return _page(request)


@access.staff(Role.FRONT_DESK, Role.EXAMINER)
@require_POST
@creates_once
def check_in(request: HttpRequest) -> HttpResponse:
    """Let in somebody with a booking."""
    form = ArrivalForm(request.POST)
    if not form.is_valid():
        return _page(request, arrival=form)
    try:
        found = services.check_in(
            office_id=office_of(request).id,
            code=booking_code(form.cleaned_data["code"]),
            at=now_of(request),
            actor=user_id_of(request),
        )
    except Refused as problem:
        return _page(request, arrival=form, refused=str(problem.message))
    return _given(request, found)


@access.staff(Role.FRONT_DESK, Role.EXAMINER)
@require_POST
@creates_once
def walk_in(request: HttpRequest) -> HttpResponse:
    """Give a number to somebody without a booking."""
    form = WalkInForm(request.POST)
    if not form.is_valid():
        return _page(request, walk=form)
    try:
        found = services.walk_in(
            office_id=office_of(request).id,
            priority=form.cleaned_data["priority"],
            reference=form.cleaned_data["reference"],
            at=now_of(request),
            actor=user_id_of(request),
        )
    except Refused as problem:
        return _page(request, walk=form, refused=str(problem.message))
    return _given(request, found)


@access.staff(Role.FRONT_DESK, Role.EXAMINER)
@require_POST
def act(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """Put somebody absent back into the queue, or take somebody out who went home. Repeating it changes nothing."""
    found, at = _ticket_here(request, visit_id), now_of(request)
    if request.POST.get("action") == "return":
        services.return_to_queue(visit_id=visit_id, at=at, actor=user_id_of(request))
        messages.success(request, _("Nomor %(number)s mengantre lagi.") % {"number": found.number})
    elif request.POST.get("action") == "leave":
        services.leave(visit_id=visit_id, at=at, actor=user_id_of(request), reason="staff")
        messages.success(request, _("Nomor %(number)s keluar dari antrean.") % {"number": found.number})
    return redirect("lobby:arrivals", office_of(request).code)


def _given(request: HttpRequest, found: TicketView) -> HttpResponse:
    return redirect(reverse("lobby:arrivals", args=[office_of(request).code]) + f"?tiket={found.visit_id}")


def _page(
    request: HttpRequest, *, arrival: ArrivalForm | None = None, walk: WalkInForm | None = None, refused: str = ""
) -> HttpResponse:
    office, at = office_of(request), now_of(request)
    names = {step.key: step.name for step in queries.steps_of(office.id)}
    given = _given_ticket(request)
    context = {
        "arrival": arrival or ArrivalForm(auto_id="masuk_%s"),
        "walk": walk or WalkInForm(auto_id="langsung_%s"),
        "form": arrival or walk,
        "refused": refused,
        "hall": lines(queries.tickets_in(office.id, at), names=names, time_zone=office.time_zone, at=at),
        "given": given,
        "holder": _holder(given),
        "door": door_lines(offices.office(office.id), at=at),
        "qr": qr_picture(phone_url(given.visit_id, at)) if given else "",
    }
    return render(request, "lobby/arrivals.html", context, status=422 if arrival or walk else 200)


def _holder(given: TicketView | None) -> str:
    """Return whose place it is, to be compared with the identity card at the door. Who gave the number is on record."""
    if given is None or given.booking_id is None or given.application_id is None:
        return ""
    person_id = applications.application(given.application_id).person_id
    return accounts.full_names([person_id]).get(person_id, "")


def _given_ticket(request: HttpRequest) -> TicketView | None:
    try:
        return _ticket_here(request, UUID(request.GET["tiket"])) if request.GET.get("tiket") else None
    except ValueError:
        return None


def _ticket_here(request: HttpRequest, visit_id: UUID) -> TicketView:
    try:
        found = queries.ticket(visit_id)
    except LookupError as problem:
        raise Http404 from problem
    if found.office_id != office_of(request).id:
        raise Http404
    return found
