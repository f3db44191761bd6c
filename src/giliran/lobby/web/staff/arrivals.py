"""The front desk: coming in for those who cannot use the kiosk, or have no appointment."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from giliran.foundation.actors import Role
from giliran.foundation.errors import Refused
from giliran.foundation.web import access
from giliran.foundation.web.once import creates_once
from giliran.foundation.web.requests import now_of, office_of, user_id_of
from giliran.lobby import queries, services
from giliran.lobby.queries import TicketView
from giliran.lobby.services import emergency, printing
from giliran.lobby.services.refusals import HallRefused
from giliran.lobby.web.codes import booking_code
from giliran.lobby.web.forms import ArrivalForm, WalkInForm
from giliran.lobby.web.staff.arrivals_page import PRINTER, code_of, page, printer_of, ticket_here


@access.staff(Role.FRONT_DESK, Role.EXAMINER)
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """Show both ways in, who is in the hall, and the ticket given last."""
    return page(request)


@access.staff(Role.FRONT_DESK, Role.EXAMINER)
@require_POST
@creates_once
def check_in(request: HttpRequest) -> HttpResponse:
    """Let in somebody with a booking, by its code or by the application's number."""
    form = ArrivalForm(request.POST)
    if not form.is_valid():
        return page(request, arrival=form)
    office, at = office_of(request), now_of(request)
    try:
        found = services.check_in(
            office_id=office.id,
            code=code_of(booking_code(form.cleaned_data["code"]), office_id=office.id),
            at=at,
            actor=user_id_of(request),
            language=form.cleaned_data["language"] or "id",
        )
    except Refused as problem:
        return page(request, arrival=form, refused=str(problem.message))
    return _given(request, found)


@access.staff(Role.FRONT_DESK, Role.EXAMINER)
@require_POST
@creates_once
def walk_in(request: HttpRequest) -> HttpResponse:
    """Give a number to somebody without a booking."""
    form = WalkInForm(request.POST, services=queries.services_at_door(office_of(request).id))
    if not form.is_valid():
        return page(request, walk=form)
    try:
        found = services.walk_in(
            office_id=office_of(request).id,
            priority=form.cleaned_data["priority"],
            reference=form.cleaned_data["reference"],
            service=form.cleaned_data["service"],
            language=form.cleaned_data["language"] or "id",
            at=now_of(request),
            actor=user_id_of(request),
        )
    except Refused as problem:
        return page(request, walk=form, refused=str(problem.message))
    return _given(request, found)


@access.staff(Role.FRONT_DESK, Role.EXAMINER)
@require_POST
def act(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """Put somebody back into the queue or take them out, decide about priority. Repeating it changes nothing."""
    found, at, actor = ticket_here(request, visit_id), now_of(request), user_id_of(request)
    what, number = request.POST.get("action"), {"number": found.number}
    try:
        if what == "return":
            services.return_to_queue(visit_id=visit_id, at=at, actor=actor)
            messages.success(request, _("Nomor %(number)s mengantre lagi.") % number)
        elif what == "leave":
            services.leave(visit_id=visit_id, at=at, actor=actor, reason="staff")
            messages.success(request, _("Nomor %(number)s keluar dari antrean.") % number)
        elif what in {"priority", "no_priority"} and actor is not None:
            services.confirm_priority(visit_id=visit_id, yes=what == "priority", at=at, actor=actor)
            said = _("Nomor %(number)s didahulukan.") if what == "priority" else _("Nomor %(number)s antre biasa.")
            messages.success(request, said % number)
    except services.NothingAsked as problem:
        messages.error(request, str(problem.message))
    return redirect("lobby:arrivals", office_of(request).code)


@access.staff(Role.FRONT_DESK, Role.EXAMINER)
@require_POST
def help_colleague(request: HttpRequest) -> HttpResponse:
    """Go to a colleague who called for help, or say that it is over. Repeating it changes nothing."""
    what, _space, named = request.POST.get("action", "").partition(" ")
    office_id, at, me = office_of(request).id, now_of(request), user_id_of(request)
    try:
        emergency_id = UUID(named)
        if what == "coming":
            emergency.answer(emergency_id=emergency_id, office_id=office_id, officer_id=me, at=at)
        elif what == "alarm_over":
            emergency.end_emergency(emergency_id=emergency_id, office_id=office_id, actor=me, at=at)
    except ValueError:
        messages.error(request, str(emergency.EmergencyOver.message))
    except HallRefused as problem:
        messages.error(request, str(problem.message))
    return redirect("lobby:arrivals", office_of(request).code)


@access.staff(Role.FRONT_DESK, Role.EXAMINER)
@require_POST
@creates_once
def print_again(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """Print a ticket at one of the office's printers: the first copy, or one more."""
    found = ticket_here(request, visit_id)
    device_id = _device(request.POST.get("printer", ""))
    again = queries.printing_of(visit_id) is not None
    asked = device_id and printing.print_ticket(
        visit_id=visit_id, device_id=device_id, at=now_of(request), actor=user_id_of(request), again=again
    )
    if asked:
        messages.success(request, _("Tiket %(number)s sedang dicetak.") % {"number": found.number})
    else:
        messages.error(request, str(printing.NoPrinter.message))
    return _shown(request, found)


@access.staff(Role.FRONT_DESK, Role.EXAMINER)
@require_POST
def choose_printer(request: HttpRequest) -> HttpResponse:
    """Choose the printer at which this desk's tickets come out, or none."""
    chosen = _device(request.POST.get("printer", ""))
    here = {each.id for each in queries.printers_of(office_of(request).id)}
    request.session[PRINTER] = str(chosen) if chosen in here else ""
    return redirect("lobby:arrivals", office_of(request).code)


def _given(request: HttpRequest, found: TicketView) -> HttpResponse:
    printer = printer_of(request)
    if printer is not None:
        printing.print_ticket(visit_id=found.visit_id, device_id=printer, at=now_of(request), actor=user_id_of(request))
    return _shown(request, found)


def _shown(request: HttpRequest, found: TicketView) -> HttpResponse:
    return redirect(reverse("lobby:arrivals", args=[office_of(request).code]) + f"?tiket={found.visit_id}")


def _device(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        if text:
            raise Http404 from None
        return None
