"""Booking a place of a collective visit with the organisation's code."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.views.decorators.http import require_http_methods

from giliran.appointments import queries, rules
from giliran.appointments.queries.quota import collective_by_code
from giliran.appointments.services import quota
from giliran.appointments.web.forms_quota import CodeForm
from giliran.appointments.web.limits import TAKING, limited
from giliran.appointments.web.owned import own_application
from giliran.foundation.clock import local
from giliran.foundation.errors import Refused
from giliran.foundation.ids import new_id
from giliran.foundation.references import normalise
from giliran.foundation.web import access
from giliran.foundation.web.once import creates_once
from giliran.foundation.web.redirects import onward
from giliran.foundation.web.requests import now_of, user_id_of
from giliran.offices import queries as offices


@access.signed_in
@require_http_methods(["GET", "POST"])
@limited(TAKING)
@creates_once
def collective(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Take the code, show whom it is for and when, and hold a place there."""
    application = own_application(request, application_id)
    if queries.live_booking(application_id) or application.state not in rules.BOOKABLE_STATES:
        return redirect(onward(application_id))
    form, refused, at = CodeForm(request.POST if request.method == "POST" else None), "", now_of(request)
    found = None
    if form.is_valid():
        found = collective_by_code(normalise(form.cleaned_data["code"]) or "", at=at)
        try:
            if request.POST.get("action") == "book" or found is None:
                held = quota.join_collective(
                    application_id=application_id, code=form.cleaned_data["code"], once_key=new_id(), at=at,
                    actor=user_id_of(request),
                )  # fmt: skip
                return redirect("payments:bill", held.bill_id)
        except Refused as refusal:
            refused = str(refusal.message)
    context = {"application": application, "form": form, "refused": refused, "visit": found}
    if found:
        zone = offices.office(found.office_id).time_zone
        context["when"] = date_format(local(found.starts_at, zone), "l, j F Y, H.i")
        context["left"] = max(0, found.places - found.taken)
    return render(request, "appointments/collective.html", context, status=422 if refused or form.errors else 200)
