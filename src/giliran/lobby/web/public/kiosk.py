"""The kiosk at the door: a code becomes a ticket, and a ticket is continued."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from giliran.appointments import rules_lanes
from giliran.foundation import references
from giliran.foundation.clock import local_day
from giliran.foundation.errors import Refused
from giliran.foundation.ratelimit import allow
from giliran.foundation.web import access
from giliran.foundation.web.requests import address_of, now_of
from giliran.lobby import queries, services
from giliran.lobby.queries.devices import DeviceView
from giliran.lobby.rules.following import follow_token
from giliran.lobby.rules.states import StepState
from giliran.lobby.services import printing
from giliran.lobby.services.door import may_enter
from giliran.lobby.web.codes import NoCodeSeen, booking_code, code_in_photo, own_visit
from giliran.lobby.web.finding import office_or_404, phone_url, qr_picture, visit_or_404
from giliran.lobby.web.forms import CodeForm
from giliran.lobby.web.kiosks import forget_visitor, kiosk_here, view_of
from giliran.lobby.web.paper import paper_of
from giliran.offices import queries as offices
from giliran.offices.queries import OfficeView

# A device serves some people a minute; more wrong codes than this is somebody guessing.
_TRIES = 40
RESET = "kiosk_reset_seconds"


class TooManyTries(Refused):
    """Codes are being guessed."""

    message = _("Terlalu banyak percobaan. Tunggu satu menit, atau datang ke meja depan.")


class OtherOffice(Refused):
    """The ticket was given at another office."""

    message = _("Tiket itu dari kantor lain. Silakan ambil nomor baru di sini.")


class TicketOver(Refused):
    """The visit has ended."""

    message = _("Nomor itu sudah tidak berlaku. Ambil nomor baru, atau silakan ke meja depan.")


@access.public
@require_http_methods(["GET", "POST"])
@never_cache
def welcome(request: HttpRequest, office_code: str) -> HttpResponse:
    """Show the ways in; a code that is sent here gives its ticket.

    It needs no once-only key: the same code gives the same ticket however often it is sent, and a key left on a
    screen that many people use would answer the second with the first one's number.
    """
    office = office_or_404(office_code)
    if request.method == "POST":
        return _take_code(request, office)
    door = may_enter(office.id, rules_lanes.WALK_IN, now_of(request))
    context = {**common(request, office), "door": door}
    return render(request, "lobby/kiosk.html", context)


@access.public
@require_GET
@never_cache
def ask_code(request: HttpRequest, office_code: str) -> HttpResponse:
    """Ask for the code of a booking."""
    return _code_page(request, office_or_404(office_code), CodeForm())


@access.public
@require_GET
@never_cache
def ask_ticket(request: HttpRequest, office_code: str) -> HttpResponse:
    """Ask for a ticket that somebody already has."""
    return _code_page(request, office_or_404(office_code), CodeForm(), again=True)


@access.public
@require_GET
@never_cache
def start_again(request: HttpRequest, office_code: str) -> HttpResponse:
    """Forget the last visitor's language and letters, and begin anew."""
    response = redirect("lobby:kiosk", office_or_404(office_code).code)
    forget_visitor(request, response)
    return response


@access.public
@require_GET
@never_cache
def show_ticket(request: HttpRequest, office_code: str, token: str) -> HttpResponse:
    """Show the ticket, large, until somebody else comes; and whether it comes out on paper."""
    office, at = office_or_404(office_code), now_of(request)
    place = queries.place(visit_or_404(token, at), at)
    address = phone_url(place.ticket.visit_id, at)
    context = {
        **common(request, office),
        "place": place,
        "ticket": place.ticket,
        "late": _is_late(place.ticket, office),
        "paper": paper_of(place.ticket.visit_id, at=at),
        "qr": qr_picture(address),
    }
    return render(request, "lobby/kiosk_ticket.html", context)


def common(request: HttpRequest, office: OfficeView) -> dict[str, Any]:
    """Return what every page of a kiosk shows."""
    today = local_day(now_of(request), office.time_zone)
    return {
        "office": office,
        "device": kiosk_here(request, office),
        "view": view_of(request),
        "reset_seconds": offices.figure(RESET, today, office.id),
    }


def give(visit_id: UUID, *, office: OfficeView, device: DeviceView, at: datetime) -> HttpResponse:
    """Have a ticket printed, and show it."""
    printing.print_ticket(visit_id=visit_id, device_id=device.id, at=at, actor=None)
    return redirect("lobby:kiosk_ticket", office.code, follow_token(visit_id=visit_id, at=at))


def kiosk_or_refuse(request: HttpRequest, office: OfficeView) -> DeviceView:
    """Return the kiosk that asks; raise `UnknownDevice` for a screen that is none."""
    device = kiosk_here(request, office)
    if device is None:
        raise services.UnknownDevice
    return device


def _take_code(request: HttpRequest, office: OfficeView) -> HttpResponse:
    form = CodeForm(request.POST, request.FILES)
    refused = ""
    if form.is_valid():
        try:
            return _admit(request, office, form)
        except Refused as problem:
            refused = str(problem.message)
    return _code_page(request, office, form, refused=refused, status=422)


def _code_page(
    request: HttpRequest,
    office: OfficeView,
    form: CodeForm,
    *,
    again: bool = False,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {**common(request, office), "form": form, "refused": refused, "again": again}
    context["keys"] = references.ALPHABET
    return render(request, "lobby/kiosk_code.html", context, status=status)


def _admit(request: HttpRequest, office: OfficeView, form: CodeForm) -> HttpResponse:
    at, photo = now_of(request), form.cleaned_data.get("photo")
    device = kiosk_or_refuse(request, office)
    try:
        text = code_in_photo(photo) if photo else form.cleaned_data["code"]
        scanned = own_visit(text, at)
        if scanned is not None:
            return _continue(scanned, office=office, at=at)
        found = services.check_in(
            office_id=office.id,
            code=booking_code(text),
            at=at,
            actor=None,
            language=(get_language() or "id")[:2],
            device=device.id,
        )
    except (services.UnknownCode, NoCodeSeen):
        _count_try(request, office, at)
        raise
    return give(found.visit_id, office=office, device=device, at=at)


def _continue(visit_id: UUID, *, office: OfficeView, at: datetime) -> HttpResponse:
    found = queries.ticket(visit_id)
    if found.office_id != office.id:
        raise OtherOffice
    if found.ended_at is not None:
        raise TicketOver
    if found.step_state == StepState.ABSENT:
        services.return_to_queue(visit_id=visit_id, at=at, actor=None)
    return redirect("lobby:kiosk_ticket", office.code, follow_token(visit_id=visit_id, at=at))


def _is_late(ticket: queries.TicketView, office: OfficeView) -> bool:
    if ticket.appointment_at is None:
        return False
    grace = timedelta(minutes=offices.figure("grace_minutes", ticket.local_date, office.id))
    return ticket.arrived_at > ticket.appointment_at + grace


def _count_try(request: HttpRequest, office: OfficeView, at: datetime) -> None:
    address = address_of(request)
    key = f"{office.code}:{address}"
    if not allow(scope="lobby.kiosk", key=key, limit=_TRIES, per=timedelta(minutes=1), at=at):
        raise TooManyTries
