"""What the officers of an office may do at its counters, and what its door offers; laid down by its supervisor."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from giliran.foundation.actors import Role
from giliran.foundation.errors import Refused
from giliran.foundation.web import access
from giliran.foundation.web.once import creates_once
from giliran.foundation.web.requests import now_of, office_of, user_id_of
from giliran.lobby import queries
from giliran.lobby.queries.planning import duty_rows, service_rows
from giliran.lobby.services import planning
from giliran.lobby.web.staff import words
from giliran.lobby.web.staff.forms_plans import DoorServiceForm, DutyForm


@access.staff(Role.SUPERVISOR)
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """List the officers with what each may do."""
    office = office_of(request)
    names = {step.key: step.name for step in queries.steps_of(office.id)}
    rows = [(row, ", ".join(names.get(key, key) for key in row.steps)) for row in duty_rows(office.id, now_of(request))]
    return render(request, "lobby/duties.html", {"rows": rows, "tabs": words.plan_tabs(office.code, "duties")})


@access.staff(Role.SUPERVISOR)
@require_http_methods(["GET", "POST"])
@creates_once
def change(request: HttpRequest, officer_id: UUID) -> HttpResponse:
    """Change what one officer may do."""
    office, at = office_of(request), now_of(request)
    row = next((row for row in duty_rows(office.id, at) if row.officer_id == officer_id), None)
    if row is None:
        raise Http404
    form = DutyForm(request.POST or None, initial=DutyForm.initial_of(row), steps=queries.steps_of(office.id))
    refused = ""
    if request.method == "POST" and form.is_valid():
        try:
            planning.set_duty(
                office_id=office.id, officer_id=officer_id, **form.cleaned_data, at=at, actor=user_id_of(request)
            )
        except Refused as problem:
            refused = str(problem.message)
        else:
            messages.success(request, _("Tugas disimpan."))
            return redirect("lobby:duties", office.code)
    status = 422 if request.method == "POST" else 200
    return render(request, "lobby/duty.html", {"form": form, "row": row, "refused": refused}, status=status)


@access.staff(Role.SUPERVISOR)
@require_http_methods(["GET", "POST"])
@creates_once
def door(request: HttpRequest) -> HttpResponse:
    """Show what the door offers; add a service, or change the one that `layanan` names."""
    office, rows = office_of(request), service_rows(office_of(request).id)
    key = request.GET.get("layanan", "")
    row = next((row for row in rows if row.key == key), None)
    initial = DoorServiceForm.initial_of(row) if row else {"active": True}
    form = DoorServiceForm(request.POST or None, initial=initial)
    refused = ""
    if request.method == "POST" and form.is_valid():
        try:
            planning.save_service(
                office_id=office.id, key=key, wish=form.wish(), at=now_of(request), actor=user_id_of(request)
            )
        except Refused as problem:
            refused = str(problem.message)
        else:
            messages.success(request, _("Layanan disimpan."))
            return redirect("lobby:door_services", office.code)
    listed = [(each, words.said(words.CIRCUMSTANCES, each.circumstance)) for each in rows]
    context = {
        "rows": listed,
        "row": row,
        "form": form,
        "refused": refused,
        "tabs": words.plan_tabs(office.code, "door_services"),
    }
    return render(request, "lobby/door_services.html", context, status=422 if request.method == "POST" else 200)
