"""Choosing another office to come to."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from giliran.applications import services as applications
from giliran.applications.queries import ApplicationView
from giliran.appointments import queries
from giliran.appointments.web import presenters
from giliran.appointments.web.forms import Choice, OfficeForm
from giliran.appointments.web.owned import own_application
from giliran.catalogue import queries as catalogue
from giliran.foundation.errors import Refused
from giliran.foundation.web import access
from giliran.foundation.web.redirects import onward
from giliran.foundation.web.requests import now_of, user_id_of
from giliran.offices import queries as offices

_SHOWN = 12
_NEAR = 6


@access.signed_in
def office(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Show offices that have the product and room, near the chosen one or found by words; choose one."""
    application = own_application(request, application_id)
    if queries.live_booking(application_id) is not None or application.office_id is None:
        return redirect(onward(application_id))
    text = request.GET.get("q", "").strip()[:80]
    choices = _choices(request, application, application.office_id, text)
    form = OfficeForm(request.POST or None, choices=choices)
    refused = ""
    if request.method == "POST" and form.is_valid():
        try:
            applications.choose_office(
                application_id=application_id, office_id=form.cleaned_data["office"], at=now_of(request),
                actor=user_id_of(request),
            )  # fmt: skip
        except Refused as refusal:
            refused = str(refusal.message)
        else:
            return redirect("appointments:choose", application_id)
    context = {
        "form": form,
        "application": application,
        "office": offices.office(application.office_id),
        "text": text,
        "found": bool(choices),
        "refused": refused,
    }
    return render(request, "appointments/office.html", context)


def _choices(request: HttpRequest, application: ApplicationView, office_id: UUID, text: str) -> list[Choice]:
    at, product = now_of(request), application.product or ""
    if request.method == "POST":
        return presenters.office_choices(offices.active_offices())
    if not text:
        return presenters.nearby_choices(queries.nearby(office_id, product, at=at, limit=_NEAR))
    selling = catalogue.offices_selling(product, queries.today_at(office_id=office_id, at=at))
    return presenters.office_choices([found for found in offices.find(text) if found.id in selling][:_SHOWN])
