"""Choosing when to come: the lane, who comes along, the month, the day."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format

from giliran.applications.queries import ApplicationView
from giliran.appointments import queries, rules
from giliran.appointments.models import State
from giliran.appointments.queries import BookingView
from giliran.appointments.web import presenters, presenters_choosing
from giliran.appointments.web.applicant.looking import Looking, looking, month_text
from giliran.appointments.web.forms import TimeForm
from giliran.appointments.web.owned import own_application
from giliran.catalogue import queries as catalogue
from giliran.foundation.web import access
from giliran.foundation.web.redirects import onward
from giliran.foundation.web.requests import now_of
from giliran.offices import queries as offices
from giliran.offices.queries import OfficeView
from giliran.payments import queries as payments
from giliran.payments.rules import BillState


@access.signed_in
def choose(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Show a month of a lane at the chosen office: what is free, and why not, and what to do then."""
    application = own_application(request, application_id)
    live = queries.live_booking(application_id)
    if turned := turn_away(request, application, live):
        return turned
    office, at = office_of(application, live), now_of(request)
    if live is None and office.payment_first:
        return redirect("appointments:pay_first", application_id)
    wanted = looking(request, application, live)
    today = queries.today_at(office_id=office.id, at=at)
    year, month = presenters.parse_month(request.GET.get("bulan", ""), today)
    shown = queries.month(office.id, application.product or "", year, month, at=at, lane=wanted.lane)
    page = presenters.calendar_page(shown, application_id=application_id, keep=wanted.address)
    context = {
        "shown": shown,
        "calendar": page,
        "keep": wanted.with_lane(wanted.lane).replace("?", "&"),
        "lanes": _lanes(application, live, office, wanted, request),
        **_reasons(request, application, live, office, wanted, any_free=page.any_free),
        **about(application, live, office, wanted),
    }
    return render(request, "appointments/choose.html", context)


@access.signed_in
def day(request: HttpRequest, application_id: UUID, day: str) -> HttpResponse:
    """Show the times of a day; for a family those from which it finds places side by side."""
    application = own_application(request, application_id)
    live = queries.live_booking(application_id)
    if turned := turn_away(request, application, live):
        return turned
    office, chosen = office_of(application, live), _date(day)
    wanted = looking(request, application, live)
    slots = queries.day(office.id, application.product or "", chosen, at=now_of(request), lane=wanted.lane)
    fitting = rules.beginnings([(found.starts_at, found.ends_at, found.free) for found in slots], people=wanted.people)
    choices = presenters.time_choices([slots[n] for n in fitting], office)
    form = TimeForm(request.GET if "slot" in request.GET else None, choices=choices)
    if form.is_bound and form.is_valid():
        return redirect(presenters_choosing.check_path(application_id, form.cleaned_data["slot"], wanted.address))
    context = {
        "form": form,
        "day": date_format(chosen, "l, j F Y"),
        "month": month_text(chosen),
        "kept": presenters_choosing.kept(wanted.lane, wanted.applications),
        "keep": wanted.address.replace("?", "&"),
        "full": presenters.full_times(slots, office),
        "any": bool(choices),
        **about(application, live, office, wanted),
    }
    return render(request, "appointments/day.html", context)


def turn_away(
    request: HttpRequest, application: ApplicationView, live: BookingView | None, *, asks_bills: bool = False
) -> HttpResponse | None:
    """Send those on who have nothing to choose now. A bill that waits without a place matters once one is taken."""
    if live is None:
        if application.state not in rules.BOOKABLE_STATES or application.product is None:
            return redirect(onward(application.id))
        bills = payments.bills_of(application.id) if asks_bills else []
        waiting_bill = next((bill for bill in bills if bill.state == BillState.OPEN), None)
        return redirect("payments:bill", waiting_bill.id) if waiting_bill else None
    if live.state == State.HELD:
        return redirect("payments:bill", live.bill_id) if live.bill_id else redirect("appointments:bill", live.id)
    if live.state == State.CONFIRMED and queries.changes_allowed(live.id, at=now_of(request)).move:
        return redirect("appointments:manage", live.id)
    return None


def office_of(application: ApplicationView, live: BookingView | None) -> OfficeView:
    """Return the office that is come to."""
    office_id = live.office_id if live else application.office_id
    if office_id is None:
        raise Http404
    return offices.office(office_id)


def about(
    application: ApplicationView, live: BookingView | None, office: OfficeView, wanted: Looking
) -> dict[str, Any]:
    """Return what all pages of the choice show."""
    return {
        "application": application,
        "office": office,
        "live": live,
        "moving": live is not None and live.state == State.CONFIRMED,
        "owed": live is not None and live.state == State.OWED,
        "now_at": presenters.when(live.starts_at, office) if live and live.starts_at else "",
        "product": catalogue.product(application.product).name if application.product else "",
        "lane": presenters_choosing.lane_name(wanted.lane),
        "along": wanted.along,
        "people": wanted.people,
        "address": wanted.address,
    }


def _lanes(
    application: ApplicationView, live: BookingView | None, office: OfficeView, wanted: Looking, request: HttpRequest
) -> dict[str, Any]:
    """Return the lanes to choose among, and the rules of the chosen one."""
    if live is not None:
        return {}
    at = now_of(request)
    today = queries.today_at(office_id=office.id, at=at)
    found = queries.lanes_open(office.id, at=at)
    lanes = found if wanted.lane in found else (*found, wanted.lane)
    base = presenters_choosing.choose_path(application.id)
    urls = {lane: base + wanted.with_lane(lane) for lane in lanes}
    return {
        "tabs": presenters_choosing.lane_tabs(lanes, wanted.lane, urls),
        "rules": presenters_choosing.lane_rules(wanted.lane, on=today, office_id=office.id),
    }


def _reasons(
    request: HttpRequest,
    application: ApplicationView,
    live: BookingView | None,
    office: OfficeView,
    wanted: Looking,
    *,
    any_free: bool,
) -> dict[str, Any]:
    """Return why there is nothing in the month shown, and what is near."""
    at, product = now_of(request), application.product or ""
    found: dict[str, Any] = {"why": None, "nearby": []}
    if any_free and wanted.lane == rules.REGULAR:
        return found
    asker = application if live is None else None
    why = queries.why_none(office.id, product, wanted.lane, at=at, application=asker)
    found["why"] = presenters_choosing.why_page(why, application.id) if why else None
    if not any_free and live is None and wanted.lane == rules.REGULAR and not wanted.along:
        near = queries.nearby(office.id, product, at=at, lane=wanted.lane)
        found["nearby"] = presenters.nearby_lines(near)
    return found


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Http404 from None
