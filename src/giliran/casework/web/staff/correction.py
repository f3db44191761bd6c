"""Sending a file back to its applicant."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from giliran.applications import queries as applications
from giliran.casework import services
from giliran.casework.web.staff.finding import found_here
from giliran.casework.web.staff.forms import CorrectionForm
from giliran.foundation.actors import Role
from giliran.foundation.clock import local_day
from giliran.foundation.errors import Refused
from giliran.foundation.web import access
from giliran.foundation.web.once import creates_once
from giliran.foundation.web.requests import now_of, office_of, user_id_of


@access.staff(Role.EXAMINER)
@require_http_methods(["GET", "POST"])
@creates_once
def ask(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Ask what is to be put right, and why; then send it back."""
    application, office = found_here(request, application_id), office_of(request)
    targets = applications.targets(application.id, on=local_day(now_of(request), office.time_zone))
    form = CorrectionForm(targets, request.POST if request.method == "POST" else None)
    refused = ""
    if request.method == "POST" and form.is_valid():
        try:
            services.ask_for_correction(
                application_id=application.id,
                office_id=office.id,
                items=form.corrections(),
                at=now_of(request),
                actor=user_id_of(request),
            )
        except Refused as problem:
            refused = str(problem.message)
        else:
            messages.success(request, _("Berkas dikembalikan. Pemohon sudah diberi tahu."))
            return redirect("casework:files", office.code)
    context = {"form": form, "application": application, "refused": refused}
    return render(request, "casework/correction.html", context, status=422 if refused or form.errors else 200)
