"""Checking what was chosen, and taking it; and for those who pay first, the bill."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from giliran.applications import queries as applications
from giliran.applications.queries import ApplicationView
from giliran.appointments import queries, services
from giliran.appointments.queries import BookingView, SlotView
from giliran.appointments.rules_lanes import ONLINE
from giliran.appointments.services.refusals import WrongLane
from giliran.appointments.web import presenters, presenters_choosing
from giliran.appointments.web.applicant.choosing import about, office_of, turn_away
from giliran.appointments.web.applicant.looking import Looking, looking
from giliran.appointments.web.limits import TAKING, limited
from giliran.appointments.web.owned import own_application
from giliran.foundation.errors import Refused
from giliran.foundation.ids import new_id
from giliran.foundation.web import access
from giliran.foundation.web.once import creates_once
from giliran.foundation.web.requests import now_of, user_id_of
from giliran.offices.queries import OfficeView


@access.signed_in
@limited(TAKING)
@creates_once
def check(request: HttpRequest, application_id: UUID, slot_id: UUID) -> HttpResponse:
    """Check what was chosen, and take it: hold a place (a family: all theirs), move to it, or have it at last."""
    application = own_application(request, application_id)
    live = queries.live_booking(application_id)
    if turned := turn_away(request, application, live, asks_bills=True):
        return turned
    slot, office = queries.slot(slot_id), office_of(application, live)
    if slot is None or queries.slot_office(slot_id) != office.id:
        raise Http404
    wanted = looking(request, application, live)
    refused = _not_theirs(request, application, live, slot, wanted)
    if request.method == "POST" and not refused:
        try:
            return _take(request, application, live, slot, wanted)
        except Refused as refusal:
            refused = str(refusal.message)
    context = {
        "slot": slot,
        "when": presenters.when(slot.starts_at, office),
        "day": presenters.iso_day(slot.starts_at, office),
        "refused": refused,
        "hold_minutes": queries.figure_at("hold_minutes", office_id=office.id, at=now_of(request)),
        "fees": _fees(request, application, slot, office),
        "choose_url": presenters_choosing.choose_path(application_id) + wanted.address,
        "once": new_id(),
        **about(application, live, office, wanted),
    }
    return render(request, "appointments/check.html", context)


@access.signed_in
@limited(TAKING)
@creates_once
def pay_first(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Make the bill at an office that takes payment before a time is chosen."""
    application = own_application(request, application_id)
    live = queries.live_booking(application_id)
    if turned := turn_away(request, application, live, asks_bills=True):
        return turned
    office = office_of(application, live)
    if live is not None or not office.payment_first:
        return redirect("appointments:choose", application_id)
    refused: Refused | None = None
    if request.method == "POST":
        try:
            bill_id = services.bill_before_slot(
                application_id=application_id, office_id=office.id, at=now_of(request), actor=user_id_of(request)
            )
        except Refused as refusal:
            refused = refusal
        else:
            return redirect("payments:bill", bill_id)
    fees = _fees(request, application, None, office)
    context = {
        "refused": refused.message if refused else "",
        "fee": fees.amount,
        **about(application, live, office, looking(request, application, live)),
    }
    return render(request, "appointments/pay_first.html", context)


def _not_theirs(
    request: HttpRequest, application: ApplicationView, live: BookingView | None, slot: SlotView, wanted: Looking
) -> str:
    """Say why a time is not for them, or nothing. Whoever moves keeps to the lane that they paid for."""
    if live is not None:
        return "" if live.lane in (None, slot.lane) else str(WrongLane.message)
    office_id = application.office_id
    if slot.lane not in ONLINE or office_id is None:
        raise Http404  # given at the door, or with a code
    today = queries.today_at(office_id=office_id, at=now_of(request))
    together = [application, *applications.applications(wanted.applications).values()]
    refusals = [refusal for found in together if (refusal := queries.refusal_of(slot.lane, found, on=today))]
    return queries.lane_sentence(refusals[0]) if refusals else ""


def _take(
    request: HttpRequest, application: ApplicationView, live: BookingView | None, slot: SlotView, wanted: Looking
) -> HttpResponse:
    at, actor = now_of(request), user_id_of(request)
    if live is not None:
        services.move_booking(booking_id=live.id, slot_id=slot.id, at=at, actor=actor)
        messages.success(request, _("Janji temu Anda sudah disimpan untuk waktu yang baru."))
        return redirect("appointments:reservation", live.id)
    if wanted.along:
        services.hold_party(
            application_ids=[application.id, *wanted.applications], slot_id=slot.id, once_key=_once(request), at=at,
            actor=actor,
        )  # fmt: skip
        return redirect("appointments:together", application.id)
    held = services.hold_slot(
        application_id=application.id, slot_id=slot.id, once_key=_once(request), at=at, actor=actor
    )
    return redirect("payments:bill", held.bill_id)


def _once(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("once", ""))
    except ValueError:
        return new_id()


def _fees(
    request: HttpRequest, application: ApplicationView, slot: SlotView | None, office: OfficeView
) -> presenters_choosing.Fees:
    if application.product is None:
        raise Http404
    today = queries.today_at(office_id=office.id, at=now_of(request))
    return presenters_choosing.fees(application.product, slot.lane if slot else "", on=today)
