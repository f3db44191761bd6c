"""The adjudicator's pages."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from giliran.applications import queries as applications
from giliran.applications.rules import State
from giliran.casework import queries, services
from giliran.casework.rules import Decision
from giliran.casework.web.staff.finding import found_here, page_asked
from giliran.casework.web.staff.forms import DecisionForm
from giliran.casework.web.staff.presenters import FilePage
from giliran.foundation.actors import Role
from giliran.foundation.errors import Refused
from giliran.foundation.web import access
from giliran.foundation.web.once import creates_once
from giliran.foundation.web.requests import now_of, office_of, user_id_of


@access.staff(Role.ADJUDICATOR)
@require_GET
def waiting(request: HttpRequest) -> HttpResponse:
    """List what waits for a decision."""
    page = applications.waiting_for_review(office_of(request).id, page=page_asked(request), states=(State.RECOMMENDED,))
    return render(request, "casework/decisions.html", {"page": page})


@access.staff(Role.ADJUDICATOR)
@require_http_methods(["GET", "POST"])
@creates_once
def decide(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Show a file once more, and take the decision."""
    application, office = found_here(request, application_id), office_of(request)
    form = DecisionForm(request.POST if request.method == "POST" else None)
    refused = ""
    if request.method == "POST" and form.is_valid():
        try:
            services.decide(
                application_id=application.id,
                office_id=office.id,
                decision=Decision(form.cleaned_data["decision"]),
                reason=form.cleaned_data["reason"],
                at=now_of(request),
                actor=user_id_of(request),
            )
        except Refused as problem:
            refused = str(problem.message)
        else:
            messages.success(request, _("Keputusan tersimpan."))
            return redirect("casework:decisions", office.code)
    services.open_case(
        application_id=application.id, office_id=office.id, at=now_of(request), actor=user_id_of(request)
    )
    file = queries.file(application.id)
    context = {
        "file": FilePage(
            file,
            shown=request.GET.get("dokumen", ""),
            history=queries.history(application.id),
            zone=office.time_zone,
        ),
        "form": form,
        "refused": refused,
        "own": file.examined_by == user_id_of(request),
        "decidable": application.state == State.RECOMMENDED,
    }
    return render(request, "casework/decide.html", context, status=422 if refused or form.errors else 200)
