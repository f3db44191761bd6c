"""The beginning: for whom, whether it can go on here, at which office, which passport."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from giliran.accounts import queries as accounts
from giliran.accounts import services as accounts_services
from giliran.applications import queries, services
from giliran.applications.queries.offers import offered
from giliran.applications.queries.progress import eligibility_done
from giliran.applications.queries.sheet import Sheet
from giliran.applications.questions.eligibility import STOP_TEXTS, stop_of
from giliran.applications.rules import State
from giliran.applications.web.days import today_of
from giliran.applications.web.forms import OfficeForm, PersonForm, ProductForm
from giliran.applications.web.owned import own_sheet
from giliran.applications.web.presenters import page_url
from giliran.foundation.errors import Refused
from giliran.foundation.web import access
from giliran.foundation.web.once import creates_once
from giliran.foundation.web.redirects import onward
from giliran.foundation.web.requests import now_of, user_id_of
from giliran.offices import queries as offices

_SHOWN = 20
_NEAREST = 6


@access.signed_in
@creates_once
def start(request: HttpRequest) -> HttpResponse:
    """Ask for whom the passport is, and begin."""
    account_id, at = user_id_of(request), now_of(request)
    accounts_services.own_person(account_id, at)
    people = accounts.people_of(account_id)
    choices = PersonForm.choices_of(people, accounts.account(account_id).name)
    form = PersonForm(request.POST or None, choices=choices)
    if request.method == "POST" and form.is_valid():
        person_id = UUID(form.cleaned_data["person"])
        running = queries.open_application_of(person_id)
        if running is not None:
            messages.info(request, _("Permohonan untuk orang ini sudah ada. Lanjutkan di sini."))
            return redirect("applications:application", running.id)
        started = services.start(account_id=account_id, person_id=person_id, at=at, actor=account_id)
        return redirect(page_url(started, "had_passport"))
    return render(request, "applications/start.html", {"form": form})


@access.signed_in
def stop(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Tell somebody kindly why this cannot go on here, and where it can."""
    found = own_sheet(request, application_id)
    reason = stop_of(found.answers)
    if reason is None:
        return redirect("applications:application", application_id)
    page = "age" if reason.value == "child" else "had_passport"
    context = {"application": found.application, "text": STOP_TEXTS[reason], "change": page_url(application_id, page)}
    return render(request, "applications/stop.html", context)


@access.signed_in
def office(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Find an office by words or by place, and choose it."""
    found = own_sheet(request, application_id)
    if turned := _turn_away(found):
        return turned
    text, near = request.GET.get("q", "").strip()[:80], request.GET.get("dekat", "")
    listed = _listed(found, text, near)
    shown = listed[:_SHOWN]
    form = OfficeForm(request.POST or None, choices=OfficeForm.choices_of(shown), initial=_chosen_office(found))
    refused = ""
    if request.method == "POST" and form.is_valid():
        try:
            services.choose_office(
                application_id=application_id,
                office_id=UUID(form.cleaned_data["office"]),
                at=now_of(request),
                actor=user_id_of(request),
            )
        except Refused as refusal:
            refused = str(refusal.message)
        else:
            return redirect("applications:product", application_id)
    context = {
        "application": found.application, "form": form, "listed": shown, "text": text, "near": near,
        "places": offices.places(), "refused": refused, "more": len(listed) > _SHOWN,
    }  # fmt: skip
    return render(request, "applications/office.html", context)


@access.signed_in
def product(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Choose among what the office has; say of the rest why not."""
    found = own_sheet(request, application_id)
    if turned := _turn_away(found):
        return turned
    application = found.application
    if application.office_id is None:
        return redirect("applications:office", application_id)
    offers = offered(found.answers, office_id=application.office_id, on=today_of(request))
    form = ProductForm(
        request.POST or None, choices=ProductForm.choices_of(offers), initial={"product": application.product_id}
    )
    refused = ""
    if request.method == "POST" and form.is_valid():
        try:
            services.choose_product(
                application_id=application_id,
                product=form.cleaned_data["product"],
                at=now_of(request),
                actor=user_id_of(request),
            )
        except Refused as refusal:
            refused = str(refusal.message)
        else:
            return redirect("applications:application", application_id)
    context = {
        "application": application, "office": offices.office(application.office_id), "form": form,
        "without": [offer for offer in offers if not offer.available],
        "any": any(offer.available for offer in offers), "refused": refused,
    }  # fmt: skip
    return render(request, "applications/product.html", context)


def _turn_away(found: Sheet) -> HttpResponse | None:
    application_id = found.application.id
    if found.application.state != State.DRAFT:
        return redirect(onward(application_id))
    if stop_of(found.answers):
        return redirect("applications:stop", application_id)
    return None if eligibility_done(found) else redirect("applications:application", application_id)


def _listed(found: Sheet, text: str, near: str) -> list[offices.OfficeView]:
    place = offices.place(near) if near else None
    if place:
        return list(offices.nearest(place.latitude, place.longitude, limit=_NEAREST))
    if text:
        return offices.find(text)
    return [offices.office(found.application.office_id)] if found.application.office_id else []


def _chosen_office(found: Sheet) -> dict[str, str]:
    return {"office": str(found.application.office_id or "")}
