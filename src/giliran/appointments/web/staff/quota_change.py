"""Changing an office's plans: fill in, look at what it would do, save, and move those whom it touches."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from giliran.appointments.queries.figures import today_at
from giliran.appointments.services import quota
from giliran.appointments.web import presenters_quota as presenters
from giliran.appointments.web.forms_quota import CHANGES, DayBackForm, DraftForm
from giliran.foundation.actors import Role
from giliran.foundation.errors import Refused
from giliran.foundation.web import access
from giliran.foundation.web.once import creates_once
from giliran.foundation.web.requests import now_of, office_of, user_id_of
from giliran.offices import queries as offices

_HEAD_OFFICE = "libur-nasional"
_WIDE = ("reason_id", "reason_en", "name")


@access.staff(Role.SUPERVISOR)
@require_http_methods(["GET", "POST"])
@creates_once
def change(request: HttpRequest, what: str) -> HttpResponse:
    """Take a change, show what it would do before anything is saved, and save it."""
    if what not in CHANGES:
        raise Http404
    today = today_at(office_id=office_of(request).id, at=now_of(request))
    form = CHANGES[what](request.POST if request.method == "POST" else None, today=today)
    if isinstance(form, DayBackForm):
        form.offer(presenters.exception_choices(offices.exceptions_from(office_of(request).id, today)))
    if request.method == "GET" or not form.is_valid() or request.POST.get("action") == "edit":
        return _page(request, what, form)
    try:
        if request.POST.get("action") == "save" and what != _HEAD_OFFICE:
            return _save(request, what, form)
        found = quota.preview(
            office_id=office_of(request).id, draft=form.draft(), at=now_of(request), actor=user_id_of(request)
        )
    except Refused as refusal:
        return _page(request, what, form, refused=str(refusal.message))
    context = {
        "found": presenters.preview_page(found, time_zone=office_of(request).time_zone),
        "carried": presenters.carried(request.POST, form.fields),
        "may_save": what != _HEAD_OFFICE,
        **_about(what),
    }
    return render(request, "appointments/quota/preview.html", context)


def _save(request: HttpRequest, what: str, form: DraftForm) -> HttpResponse:
    office, at = office_of(request), now_of(request)
    touched = quota.apply(office_id=office.id, draft=form.draft(), at=at, actor=user_id_of(request))
    messages.success(request, _("Perubahan disimpan: %(what)s.") % {"what": presenters.TITLES[what]})
    if not touched:
        return redirect("appointments:quota", office.code)
    if request.POST.get("move"):
        done = quota.move_affected(office_id=office.id, at=at, actor=user_id_of(request))
        messages.success(request, presenters.moved_sentence(done))
        return redirect("appointments:quota", office.code)
    return redirect("appointments:quota_affected", office.code)


def _page(request: HttpRequest, what: str, form: DraftForm, *, refused: str = "") -> HttpResponse:
    wrong = bool(refused or form.errors)
    context = {"form": form, "refused": refused, "wide": _WIDE, "standing": _standing(request, what), **_about(what)}
    return render(request, "appointments/quota/change.html", context, status=422 if wrong else 200)


def _standing(request: HttpRequest, what: str) -> str:
    """Say what holds today, where one cannot change it without knowing."""
    if what != "kapasitas":
        return ""
    office_id = office_of(request).id
    today = today_at(office_id=office_id, at=now_of(request))
    figures = offices.figures_by_day(("working_counters", "visit_minutes"), today, today, office_id)[today]
    return presenters.capacity_sentence(counters=len(offices.counters(office_id)), figures=figures)


def _about(what: str) -> dict[str, Any]:
    return {"what": what, "title": presenters.TITLES[what], "lead": presenters.LEADS[what]}
