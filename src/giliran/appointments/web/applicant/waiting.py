"""The waiting list for applicants: joining it, where one stands, and what one is offered."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from giliran.applications.queries import ApplicationView
from giliran.appointments import queries, rules, services
from giliran.appointments.models import Offer, State, Wish
from giliran.appointments.queries import BookingView
from giliran.appointments.queries import family as families
from giliran.appointments.queries import wishes as waiting
from giliran.appointments.queries.wishes import OfferView, WishView
from giliran.appointments.web import presenters, presenters_wishes
from giliran.appointments.web.forms_wishes import WishForm
from giliran.appointments.web.limits import WISHING, limited
from giliran.appointments.web.owned import own_application
from giliran.foundation.errors import Refused
from giliran.foundation.web import access
from giliran.foundation.web.access import own_or_404
from giliran.foundation.web.once import creates_once
from giliran.foundation.web.redirects import onward
from giliran.foundation.web.requests import now_of, user_id_of
from giliran.offices import queries as offices


@access.signed_in
@limited(WISHING)
@creates_once
def wish(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Join the waiting list; or show where one stands in it, and what came of it."""
    application = own_application(request, application_id)
    found = waiting.latest_wish(application_id, account_id=application.account_id)
    if found is not None and found.active:
        return _standing(request, application, found)
    live = queries.live_booking(application_id)
    if live is not None and live.party is not None:
        return redirect("appointments:together", application_id)
    if live is not None and live.state != State.OWED:
        return redirect(_page_of(live))
    if application.office_id is None or (live is None and application.state not in rules.BOOKABLE_STATES):
        return redirect(onward(application_id))
    return _joining(request, application, found)


@access.signed_in
@require_POST
def leave(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Leave the waiting list."""
    application = own_application(request, application_id)
    found = waiting.latest_wish(application_id, account_id=application.account_id)
    if found is not None and found.active:
        services.leave_wish(wish_id=found.id, at=now_of(request), actor=user_id_of(request))
        messages.success(request, _("Anda sudah keluar dari daftar tunggu."))
    return redirect("appointments:choose", application_id)


@access.signed_in
def offer(request: HttpRequest, offer_id: UUID) -> HttpResponse:
    """Show what is offered and until when; take it or not."""
    shown, found = _own_offer(request, offer_id)
    refused = ""
    if request.method == "POST":
        try:
            return _answer(request, shown, found)
        except (services.OfferOver, services.OfferClosed):
            return redirect("appointments:offer", offer_id)
        except Refused as refusal:
            refused = str(refusal.message)
    if shown.state == Offer.State.TAKEN:
        return redirect("appointments:wish", found.applications[0])
    at, office = now_of(request), offices.office(found.office_id)
    people = families.together(found.applications)
    withdrawn = shown.withdrawn(len(found.applications))
    context = {
        "offer": shown,
        "open": shown.state == Offer.State.OPEN and shown.expires_at > at and not withdrawn,
        "withdrawn": withdrawn,
        "declined": shown.state == Offer.State.DECLINED,
        "application_id": found.applications[0],
        "office": office,
        "when": presenters.when(shown.starts_at, office),
        "places": presenters_wishes.places(shown, people, office),
        "people": len(people),
        "until": presenters.when(shown.expires_at, office),
        "left": presenters_wishes.time_left(shown.expires_at, at=at),
        "hold_minutes": queries.figure_at("hold_minutes", office_id=office.id, at=at),
        "refused": refused,
    }
    return render(request, "appointments/offer.html", context)


def _joining(request: HttpRequest, application: ApplicationView, before: WishView | None) -> HttpResponse:
    at, office_id = now_of(request), application.office_id
    if office_id is None:
        raise Http404
    office, today = offices.office(office_id), queries.today_at(office_id=office_id, at=at)
    lane = presenters_wishes.lane_of(request.GET.get("jalur", ""))
    companions = families.companions(application.id)
    form = WishForm(
        request.POST or None, companions=companions,
        initial={"first_day": today + timedelta(days=1), "last_day": today + timedelta(days=30), "part_of_day": "any"},
    )  # fmt: skip
    refused = ""
    if request.method == "POST" and form.is_valid():
        try:
            services.join_wish(
                application_ids=[application.id, *form.family()], first_day=form.cleaned_data["first_day"],
                last_day=form.cleaned_data["last_day"], part_of_day=form.cleaned_data["part_of_day"], lane=lane, at=at,
                actor=user_id_of(request),
            )  # fmt: skip
        except Refused as refusal:
            refused = str(refusal.message)
        else:
            messages.success(request, _("Anda sudah masuk daftar tunggu."))
            return redirect("appointments:wish", application.id)
    context = {
        "form": form,
        "application": application,
        "office": office,
        "lane": presenters_wishes.lane_words(lane),
        "offer_minutes": queries.figure_at("offer_minutes", office_id=office_id, at=at),
        "over": presenters_wishes.ended_words(before),
        "refused": refused,
    }
    return render(request, "appointments/wish_join.html", context)


def _standing(request: HttpRequest, application: ApplicationView, found: WishView) -> HttpResponse:
    at, office = now_of(request), offices.office(found.office_id)
    offered = waiting.latest_offer(found.id) if found.state == Wish.State.OFFERED else None
    context = {
        "application": application,
        "wish": found,
        "office": office,
        "people": families.together(found.applications),
        "days": presenters_wishes.days(found),
        "part": presenters_wishes.part_words(found),
        "lane": presenters_wishes.lane_words(found.lane),
        "position": waiting.position(found, at=at),
        "since": presenters.when(found.created_at, office),
        "offer": offered,
        "until": presenters.when(offered.expires_at, office) if offered else "",
        "offered_when": presenters.when(offered.starts_at, office) if offered else "",
        "misses": queries.figure_at("offer_misses", office_id=office.id, at=at),
    }
    return render(request, "appointments/wish.html", context)


def _answer(request: HttpRequest, shown: OfferView, found: WishView) -> HttpResponse:
    at, actor = now_of(request), user_id_of(request)
    if request.POST.get("action") == "decline":
        services.decline_offer(offer_id=shown.id, at=at, actor=actor)
        messages.success(request, _("Tempat itu kami tawarkan kepada orang berikutnya. Anda tetap di daftar tunggu."))
        return redirect("appointments:wish", found.applications[0])
    booked = services.accept_offer(offer_id=shown.id, at=at, actor=actor)
    if len(found.applications) > 1 or not booked:
        return redirect("appointments:wish", found.applications[0])
    return redirect(_page_of(queries.booking(booked[0])))


def _own_offer(request: HttpRequest, offer_id: UUID) -> tuple[OfferView, WishView]:
    try:
        shown = waiting.offer(offer_id)
    except LookupError:
        raise Http404 from None
    found = waiting.wish(shown.wish_id)
    own_or_404(found.account_id, request)
    return shown, found


def _page_of(live: BookingView) -> str:
    return presenters_wishes.page_of(live)
