"""The public pages of the catalogue: what there is, what it costs, what to bring."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from giliran.catalogue import queries
from giliran.catalogue.queries import FeeView, RequirementView, ServiceView
from giliran.catalogue.rules.products import ADULT_AGE, old_enough
from giliran.catalogue.web.forms import BringForm, OfficeForm
from giliran.foundation.clock import local_day
from giliran.foundation.web import access
from giliran.foundation.web.requests import now_of
from giliran.offices.queries import OfficeView, active_offices, office_by_code

NATIONAL_TIME = "Asia/Jakarta"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What to bring, and for what."""

    service: str
    age: int
    requirements: list[RequirementView]
    fees: list[FeeView]


@dataclass(frozen=True, kw_only=True)
class ProductLine:
    """A product at an office: its fee, or why not."""

    name: str
    fee: FeeView
    why_not: str


@access.public
@require_safe
def services(request: HttpRequest) -> HttpResponse:
    """Show services and fees, and answer what somebody needs to bring."""
    today = local_day(now_of(request), NATIONAL_TIME)
    offered, fees = queries.services_on(today), queries.fees_on(today)
    asked = "layanan" in request.GET or "usia" in request.GET
    form = BringForm(request.GET if asked else None, services=[(known.code, known.name) for known in offered])
    context = {
        "services": offered,
        "products": [known for known in fees if not known.surcharge],
        "surcharges": [known for known in fees if known.surcharge],
        "today": today,
        "form": form,
        "office_form": OfficeForm(offices=[(known.code, _short(known)) for known in active_offices()]),
        "answer": _answer(form, offered, fees, today) if asked and form.is_valid() else None,
    }
    return render(request, "catalogue/services.html", context)


@access.public
@require_safe
def choose_office(request: HttpRequest) -> HttpResponse:
    """Lead to the office that was chosen from the list, or back to the list."""
    office = office_by_code(request.GET.get("kantor", ""))
    return redirect("catalogue:at_office", office.code) if office else redirect("catalogue:services")


@access.public
@require_safe
def at_office(request: HttpRequest, code: str) -> HttpResponse:
    """Show which products an office sells to adults today, what they cost, and why others are not to be had."""
    office: OfficeView | None = office_by_code(code)
    if office is None:
        raise Http404
    today = local_day(now_of(request), office.time_zone)
    lines = [
        ProductLine(name=fee.name, fee=fee, why_not=queries.why_not(office.id, fee.code, ADULT_AGE, today))
        for fee in queries.fees_on(today)
        if not fee.surcharge
    ]
    return render(request, "catalogue/at_office.html", {"office": office, "today": today, "lines": lines})


def _answer(form: BringForm, offered: list[ServiceView], fees: list[FeeView], today: date) -> Answer:
    told: dict[str, Any] = form.circumstances()
    code = form.cleaned_data["layanan"]
    allowed = {
        known.code
        for known in queries.products()
        if old_enough(min_age=known.min_age, age=told["age"], married=bool(told.get("married")))
    }
    return Answer(
        service=next(known.name for known in offered if known.code == code),
        age=told["age"],
        requirements=queries.requirements(code, told, today),
        fees=[known for known in fees if known.code in allowed],
    )


def _short(office: OfficeView) -> str:
    return f"{office.city}: {office.name.removeprefix('Kantor Imigrasi ').removesuffix(office.city).strip()}"
