"""The steps of an office, laid down by its supervisor: what visitors go through, who leaves what out, and where."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from giliran.foundation.actors import Role
from giliran.foundation.errors import Refused
from giliran.foundation.web import access
from giliran.foundation.web.once import creates_once
from giliran.foundation.web.requests import now_of, office_of, user_id_of
from giliran.lobby.queries.planning import StepRow, step_rows
from giliran.lobby.services import planning
from giliran.lobby.web.staff import words
from giliran.lobby.web.staff.forms_plans import StepForm
from giliran.lobby.web.staff.posted import deed
from giliran.offices import queries as offices


@dataclass(frozen=True, kw_only=True)
class StepLine:
    """A step in words."""

    row: StepRow
    first: bool
    last: bool

    @property
    def minutes(self) -> int | None:
        """How long it usually takes."""
        return round(self.row.usual_seconds / 60) if self.row.usual_seconds else None

    @property
    def skipped_by(self) -> str:
        """Who leaves it out."""
        return ", ".join(words.said(words.LEAVING_OUT, lane) for lane in self.row.skipped_by)

    @property
    def only_for(self) -> str:
        """For whom alone it is."""
        return ", ".join(words.said(words.CIRCUMSTANCES, each) for each in self.row.only_for)

    @property
    def counters(self) -> str:
        """Which counters call for it."""
        return ", ".join(str(number) for number in self.row.counters)


@access.staff(Role.SUPERVISOR)
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """Show the office's steps in order."""
    rows = step_rows(office_of(request).id)
    lines = [StepLine(row=row, first=place == 0, last=place == len(rows) - 1) for place, row in enumerate(rows)]
    context = {
        "lines": lines,
        "own": any(row.own for row in rows),
        "tabs": words.plan_tabs(office_of(request).code, "plan"),
    }
    return render(request, "lobby/plan.html", context)


@access.staff(Role.SUPERVISOR)
@require_http_methods(["GET", "POST"])
@creates_once
def add_step(request: HttpRequest) -> HttpResponse:
    """Add a step at the end."""
    return _step(request, None)


@access.staff(Role.SUPERVISOR)
@require_http_methods(["GET", "POST"])
@creates_once
def change_step(request: HttpRequest, key: str) -> HttpResponse:
    """Change a step."""
    row = next((row for row in step_rows(office_of(request).id) if row.key == key), None)
    if row is None:
        raise Http404
    return _step(request, row)


@access.staff(Role.SUPERVISOR)
@require_POST
@creates_once
def act(request: HttpRequest) -> HttpResponse:
    """Let a step come earlier or later, or take it out."""
    word, key = deed(request)
    try:
        if word in {"up", "down"}:
            planning.move_step(**_who(request), key=key, places=-1 if word == "up" else 1)
        elif word == "remove":
            planning.remove_step(**_who(request), key=key)
            messages.success(request, _("Tahap dihapus. Yang sudah datang tetap melalui tahapnya semula."))
    except Refused as problem:
        messages.error(request, str(problem.message))
    return redirect("lobby:plan", office_of(request).code)


def _step(request: HttpRequest, row: StepRow | None) -> HttpResponse:
    office = office_of(request)
    initial = StepForm.initial_of(row) if row else None
    form = StepForm(request.POST or None, initial=initial, counters=offices.counters(office.id))
    refused = ""
    if request.method == "POST" and form.is_valid():
        try:
            planning.save_step(**_who(request), key=row.key if row else "", wish=form.wish())
        except Refused as problem:
            refused = str(problem.message)
        else:
            messages.success(request, _("Tahap disimpan. Berlaku bagi yang datang mulai sekarang."))
            return redirect("lobby:plan", office.code)
    status = 422 if request.method == "POST" else 200
    return render(request, "lobby/plan_step.html", {"form": form, "row": row, "refused": refused}, status=status)


def _who(request: HttpRequest) -> dict[str, Any]:
    return {"office_id": office_of(request).id, "at": now_of(request), "actor": user_id_of(request)}
