"""What the front desk's page shows."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from giliran.accounts import queries as accounts
from giliran.applications import queries as applications
from giliran.appointments import queries as appointments
from giliran.foundation.web.requests import now_of, office_of, user_id_of
from giliran.lobby import queries
from giliran.lobby.queries import TicketView
from giliran.lobby.queries.devices import devices_of
from giliran.lobby.web.door import door_lines
from giliran.lobby.web.finding import phone_url, qr_picture
from giliran.lobby.web.forms import ArrivalForm, WalkInForm
from giliran.lobby.web.paper import paper_of, state_words
from giliran.lobby.web.staff.alarms import Colleagues
from giliran.lobby.web.staff.presenters import lines
from giliran.offices import queries as offices

PRINTER = "lobby_printer"


def page(
    request: HttpRequest, *, arrival: ArrivalForm | None = None, walk: WalkInForm | None = None, refused: str = ""
) -> HttpResponse:
    """Show the desk; with a form that was refused, say why."""
    office, at = office_of(request), now_of(request)
    names = {step.key: step.name for step in queries.steps_of(office.id)}
    given = _given_ticket(request)
    offered = queries.services_at_door(office.id)
    hall = lines(queries.tickets_in(office.id, at), names=names, time_zone=office.time_zone, at=at)
    context = {
        "arrival": arrival or ArrivalForm(auto_id="masuk_%s"),
        "walk": walk or WalkInForm(auto_id="langsung_%s", services=offered),
        "form": arrival or walk,
        "refused": refused,
        "hall": hall,
        "asked": [line for line in hall if line.ticket.priority_asked],
        "service_names": {each.key: each.name for each in offered},
        "given": given,
        "paper": paper_of(given.visit_id, at=at) if given else None,
        "holder": _holder(given),
        "colleagues": Colleagues(office_id=office.id, reader=user_id_of(request), at=at),
        "door": door_lines(offices.office(office.id), at=at),
        "qr": qr_picture(phone_url(given.visit_id, at)) if given else "",
        **_printers(request),
    }
    return render(request, "lobby/arrivals.html", context, status=422 if arrival or walk else 200)


def ticket_here(request: HttpRequest, visit_id: UUID) -> TicketView:
    """Return a ticket of this office, or 404."""
    try:
        found = queries.ticket(visit_id)
    except LookupError as problem:
        raise Http404 from problem
    if found.office_id != office_of(request).id:
        raise Http404
    return found


def code_of(text: str, *, office_id: UUID) -> str:
    """Return the code of the booking that is meant: by its own code, or by its application's number."""
    found = applications.search_by_reference(text, office_id=office_id)
    if found is None:
        return text
    booked = appointments.bookings_of(found.id)
    return next((each.code for each in booked if each.state in {"confirmed", "attended"}), text)


def printer_of(request: HttpRequest) -> UUID | None:
    """Return the printer that this desk has chosen, if the office still has it."""
    chosen = request.session.get(PRINTER, "")
    found = [each.id for each in queries.printers_of(office_of(request).id)] if chosen else []
    return next((each for each in found if str(each) == chosen), None)


def _printers(request: HttpRequest) -> dict[str, Any]:
    found = [each for each in devices_of(office_of(request).id) if each.printer]
    chosen = request.session.get(PRINTER, "")
    troubled = [(each.name, state_words(each, at=now_of(request))) for each in found]
    return {
        "printers": found,
        "printer": next((each for each in found if str(each.id) == chosen), None),
        "troubled": [(name, words) for name, words in troubled if words],
    }


def _holder(given: TicketView | None) -> str:
    """Return whose place it is, to be compared with the identity card at the door. Who gave the number is on record."""
    if given is None or given.booking_id is None or given.application_id is None:
        return ""
    person_id = applications.application(given.application_id).person_id
    return accounts.full_names([person_id]).get(person_id, "")


def _given_ticket(request: HttpRequest) -> TicketView | None:
    try:
        return ticket_here(request, UUID(request.GET["tiket"])) if request.GET.get("tiket") else None
    except ValueError:
        return None
