"""An office's releases and schedules, for its supervisor."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from giliran.appointments import queries
from giliran.appointments.queries import release as reading
from giliran.appointments.services import release as releases
from giliran.appointments.web import presenters_release as presenters
from giliran.appointments.web.forms_release import ExtraForm, ScheduleForm
from giliran.appointments.web.presenters_quota import lane_name
from giliran.foundation.actors import Role
from giliran.foundation.errors import Refused
from giliran.foundation.web import access
from giliran.foundation.web.once import creates_once
from giliran.foundation.web.requests import now_of, office_of, user_id_of
from giliran.offices import queries as offices

_PLANNED_SHOWN = 20


@access.staff(Role.SUPERVISOR)
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Show what runs and comes, what was, and the schedules in a sentence each."""
    office = offices.office(office_of(request).id)
    planned = reading.planned_releases(office_id=office.id)
    schedules = [
        {
            "id": rule.id,
            "lane": lane_name(lane),
            "sentence": presenters.rule_sentence(rule, office),
            "period": presenters.in_force(rule.valid_from, rule.valid_to),
            "may_end": rule.valid_to is None,
        }
        for lane, rule in reading.schedules_in_force(office_id=office.id, at=now_of(request))
    ]
    context = {
        "planned": presenters.release_rows(planned[:_PLANNED_SHOWN], office),
        "more": max(0, len(planned) - _PLANNED_SHOWN),
        "begun": presenters.release_rows(reading.latest_releases(office_id=office.id), office),
        "schedules": schedules,
    }
    return render(request, "appointments/release/overview.html", context)


@access.staff(Role.SUPERVISOR)
@require_http_methods(["GET", "POST"])
@creates_once
def schedule(request: HttpRequest) -> HttpResponse:
    """Make a schedule: first look at what it would do, then save it."""
    office, at = offices.office(office_of(request).id), now_of(request)
    today = queries.today_at(office_id=office.id, at=at)
    form = ScheduleForm(request.POST if request.method == "POST" else None, today=today)
    shown, refused = None, ""
    if form.is_valid():
        draft = form.draft()
        try:
            if request.POST.get("action") == "simpan":
                releases.make_schedule(draft, office_id=office.id, at=at, actor=user_id_of(request))
                messages.success(request, _("Jadwal rilis disimpan."))
                return redirect("appointments:releases", office.code)
            preview = releases.preview_schedule(draft, office_id=office.id, at=at)
            shown = presenters.preview(draft, preview, office)
        except Refused as refusal:
            refused = str(refusal.message)
    context = {"form": form, "preview": shown, "refused": refused}
    return render(request, "appointments/release/schedule.html", context, status=422 if refused or form.errors else 200)


@access.staff(Role.SUPERVISOR)
@require_POST
def end_schedule(request: HttpRequest, schedule_id: UUID) -> HttpResponse:
    """Let a schedule come due no more after today."""
    office = office_of(request)
    try:
        releases.end_schedule(
            schedule_id=schedule_id, office_id=office.id, at=now_of(request), actor=user_id_of(request)
        )
    except Refused as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("Jadwal itu berakhir hari ini. Tempat yang menunggunya dibuka sekarang."))
    return redirect("appointments:releases", office.code)


@access.staff(Role.SUPERVISOR)
@require_http_methods(["GET", "POST"])
@creates_once
def extra(request: HttpRequest) -> HttpResponse:
    """Plan one release beside the schedules."""
    office, at, refused = office_of(request), now_of(request), ""
    today = queries.today_at(office_id=office.id, at=at)
    form = ExtraForm(request.POST if request.method == "POST" else None, today=today)
    if form.is_valid():
        wanted = form.wanted(office.id, time_zone=office.time_zone)
        try:
            releases.plan_release(wanted, at=at, actor=user_id_of(request))
        except Refused as refusal:
            refused = str(refusal.message)
        else:
            messages.success(request, _("Rilis tambahan direncanakan."))
            return redirect("appointments:releases", office.code)
    context = {"form": form, "refused": refused}
    return render(request, "appointments/release/extra.html", context, status=422 if refused or form.errors else 200)


@access.staff(Role.SUPERVISOR)
@require_POST
def cancel(request: HttpRequest, release_id: UUID) -> HttpResponse:
    """Give an extra release up before its room opens."""
    _own_or_404(request, release_id)
    try:
        releases.cancel_release(release_id=release_id, at=now_of(request), actor=user_id_of(request))
    except Refused as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("Rilis dibatalkan. Tempatnya dapat dipesan sekarang."))
    return redirect("appointments:releases", office_of(request).code)


@access.staff(Role.SUPERVISOR)
@require_POST
def end(request: HttpRequest, release_id: UUID) -> HttpResponse:
    """End a release that runs."""
    _own_or_404(request, release_id)
    if releases.end_release(release_id, at=now_of(request), actor=user_id_of(request)):
        messages.success(request, _("Rilis diakhiri. Tempat yang tersisa terbuka untuk semua orang."))
    return redirect("appointments:releases", office_of(request).code)


def _own_or_404(request: HttpRequest, release_id: UUID) -> None:
    try:
        found = reading.release(release_id)
    except reading.ReleaseUnknownError as unknown:
        raise Http404 from unknown
    if found.office_id != office_of(request).id:
        raise Http404
