"""Choosing when to come: the month, the day, the check; and for those who pay first, the bill."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from giliran.applications.queries import ApplicationView
from giliran.appointments import queries, rules, services
from giliran.appointments.models import State
from giliran.appointments.queries import BookingView, SlotView
from giliran.appointments.web import presenters
from giliran.appointments.web.forms import TimeForm
from giliran.appointments.web.owned import own_application
from giliran.catalogue import queries as catalogue
from giliran.foundation.errors import Refused
from giliran.foundation.ids import new_id
from giliran.foundation.web import access
from giliran.foundation.web.once import creates_once
from giliran.foundation.web.redirects import onward
from giliran.foundation.web.requests import now_of, user_id_of
from giliran.offices import queries as offices
from giliran.offices.queries import OfficeView
from giliran.payments import queries as payments
from giliran.payments.rules import BillState


@access.signed_in
def choose(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Show a month at the chosen office: what is free, and why not."""
    application = own_application(request, application_id)
    live = queries.live_booking(application_id)
    if turned := _turn_away(request, application, live):
        return turned
    office, at = _office_of(application, live), now_of(request)
    if live is None and office.payment_first:
        return redirect("appointments:pay_first", application_id)
    today = queries.today_at(office_id=office.id, at=at)
    year, month = presenters.parse_month(request.GET.get("bulan", ""), today)
    shown = queries.month(office.id, application.product or "", year, month, at=at)
    page = presenters.calendar_page(shown, application_id=application_id)
    near = [] if page.any_free else queries.nearby(office.id, application.product or "", at=at)
    context = {
        "shown": shown,
        "calendar": page,
        "nearby": presenters.nearby_choices(near) if live is None else [],
        **_about(application, live, office),
    }
    return render(request, "appointments/choose.html", context)


@access.signed_in
def day(request: HttpRequest, application_id: UUID, day: str) -> HttpResponse:
    """Show the times of a day."""
    application = own_application(request, application_id)
    live = queries.live_booking(application_id)
    if turned := _turn_away(request, application, live):
        return turned
    office, chosen = _office_of(application, live), _date(day)
    slots = queries.day(office.id, application.product or "", chosen, at=now_of(request))
    form = TimeForm(request.GET if "slot" in request.GET else None, choices=presenters.time_choices(slots, office))
    if form.is_bound and form.is_valid():
        return redirect("appointments:check", application_id, form.cleaned_data["slot"])
    context = {
        "form": form,
        "day": date_format(chosen, "l, j F Y"),
        "month": chosen.strftime("%Y-%m"),
        "full": presenters.full_times(slots, office),
        "any": any(found.free for found in slots),
        **_about(application, live, office),
    }
    return render(request, "appointments/day.html", context)


@access.signed_in
@creates_once
def check(request: HttpRequest, application_id: UUID, slot_id: UUID) -> HttpResponse:
    """Check what was chosen, and take the place: hold it, move to it, or have it at last."""
    application = own_application(request, application_id)
    live = queries.live_booking(application_id)
    if turned := _turn_away(request, application, live):
        return turned
    slot, office = queries.slot(slot_id), _office_of(application, live)
    if slot is None or queries.slot_office(slot_id) != office.id:
        raise Http404
    refused: Refused | None = None
    if request.method == "POST":
        try:
            return _take(request, application, live, slot)
        except Refused as refusal:
            refused = refusal
    context = {
        "slot": slot,
        "when": presenters.when(slot.starts_at, office),
        "day": presenters.iso_day(slot.starts_at, office),
        "refused": refused.message if refused else "",
        "hold_minutes": queries.figure_at("hold_minutes", office_id=office.id, at=now_of(request)),
        "fee": _fee(application, request),
        "once": new_id(),
        **_about(application, live, office),
    }
    return render(request, "appointments/check.html", context)


@access.signed_in
@creates_once
def pay_first(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Make the bill at an office that takes payment before a time is chosen."""
    application = own_application(request, application_id)
    live = queries.live_booking(application_id)
    if turned := _turn_away(request, application, live):
        return turned
    office = _office_of(application, live)
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
    context = {
        "refused": refused.message if refused else "",
        "fee": _fee(application, request),
        **_about(application, live, office),
    }
    return render(request, "appointments/pay_first.html", context)


def _take(request: HttpRequest, application: ApplicationView, live: BookingView | None, slot: SlotView) -> HttpResponse:
    at, actor = now_of(request), user_id_of(request)
    if live is None:
        held = services.hold_slot(
            application_id=application.id, slot_id=slot.id, once_key=_once(request), at=at, actor=actor
        )
        return redirect("payments:bill", held.bill_id)
    services.move_booking(booking_id=live.id, slot_id=slot.id, at=at, actor=actor)
    messages.success(request, _("Janji temu Anda sudah disimpan untuk waktu yang baru."))
    return redirect("appointments:reservation", live.id)


def _once(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("once", ""))
    except ValueError:
        return new_id()


def _turn_away(request: HttpRequest, application: ApplicationView, live: BookingView | None) -> HttpResponse | None:
    """Send those on who have nothing to choose now."""
    if live is None:
        if application.state not in rules.BOOKABLE_STATES or application.product is None:
            return redirect(onward(application.id))
        waiting = next((bill for bill in payments.bills_of(application.id) if bill.state == BillState.OPEN), None)
        return redirect("payments:bill", waiting.id) if waiting else None
    if live.state == State.HELD:
        return redirect("payments:bill", live.bill_id)
    if live.state == State.CONFIRMED and queries.changes_allowed(live.id, at=now_of(request)).move:
        return redirect("appointments:manage", live.id)
    return None


def _office_of(application: ApplicationView, live: BookingView | None) -> OfficeView:
    office_id = live.office_id if live else application.office_id
    if office_id is None:
        raise Http404
    return offices.office(office_id)


def _about(application: ApplicationView, live: BookingView | None, office: OfficeView) -> dict[str, Any]:
    return {
        "application": application,
        "office": office,
        "live": live,
        "moving": live is not None and live.state == State.CONFIRMED,
        "owed": live is not None and live.state == State.OWED,
        "now_at": presenters.when(live.starts_at, office) if live and live.starts_at else "",
        "product": catalogue.product(application.product).name if application.product else "",
    }


def _fee(application: ApplicationView, request: HttpRequest) -> int:
    office_id = application.office_id
    if application.product is None or office_id is None:
        raise Http404
    return catalogue.fee(application.product, queries.today_at(office_id=office_id, at=now_of(request))).amount


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Http404 from None
