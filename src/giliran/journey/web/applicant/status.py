"""The public status page: reference and birth date, and no personal data in the answer."""

from datetime import timedelta

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from giliran.applications import queries as applications
from giliran.foundation.forms import DayMonthYearField, PlainForm
from giliran.foundation.ratelimit import allow
from giliran.foundation.references import normalise
from giliran.foundation.web import access
from giliran.foundation.web.requests import address_of, now_of
from giliran.journey.web.cards import card

_AN_ADDRESS = 20
_A_REFERENCE = 8
_WINDOW = timedelta(minutes=15)


class StatusForm(PlainForm):
    """What the public status page asks."""

    reference = forms.CharField(
        label=_("Nomor permohonan"), max_length=30, help_text=_("Ada di pesan kami, misalnya GL7K-2M4P.")
    )
    birth_date = DayMonthYearField(label=_("Tanggal lahir pemohon"), birthday=True)


@access.public
@require_http_methods(["GET", "POST"])
def status(request: HttpRequest) -> HttpResponse:
    """Say how far an application has come; a wrong reference and a wrong birth date get the same answer."""
    form = StatusForm(request.POST if request.method == "POST" else None)
    context: dict[str, object] = {"form": form}
    if request.method != "POST":
        return render(request, "journey/status.html", context)
    if not _allowed(request):
        return render(request, "journey/status.html", {**context, "too_many": True}, status=429)
    if not form.is_valid():
        return render(request, "journey/status.html", context, status=422)
    found = applications.by_reference_and_birth_date(
        form.cleaned_data["reference"], birth_date=form.cleaned_data["birth_date"]
    )
    context["card"] = card(found) if found else None
    return render(request, "journey/status.html", {**context, "asked": True}, status=200 if found else 404)


def _allowed(request: HttpRequest) -> bool:
    at = now_of(request)
    typed = request.POST.get("reference", "")
    reference = normalise(typed) or typed.upper()
    return allow(scope="status.address", key=address_of(request), limit=_AN_ADDRESS, per=_WINDOW, at=at) and allow(
        scope="status.reference", key=reference, limit=_A_REFERENCE, per=_WINDOW, at=at
    )
