"""A release as anybody may see and check it, and those of an office that are to come."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from giliran.appointments.models import Release
from giliran.appointments.queries import coming_releases
from giliran.appointments.queries.draw import DRAWN, custodies, draw_document, place_in_line
from giliran.appointments.queries.release import ReleaseUnknownError, as_view, schedules_in_force
from giliran.appointments.web import presenters_release as presenters
from giliran.appointments.web.forms_release import CheckForm
from giliran.appointments.web.presenters_quota import lane_name
from giliran.foundation.web import access
from giliran.foundation.web.requests import now_of
from giliran.offices import queries as offices

_CACHED = "public, max-age=5"


@access.public
@require_safe
def office_releases(request: HttpRequest, code: str) -> HttpResponse:
    """Show an office's releases to come, and the schedules that they follow."""
    office = offices.office_by_code(code)
    if office is None:
        raise Http404
    at = now_of(request)
    found = coming_releases(office_id=office.id, at=at)
    context = {
        "office": office,
        "rows": presenters.coming_rows(found, office),
        "rules": [
            presenters.rule_sentence(rule, office) for _lane, rule in schedules_in_force(office_id=office.id, at=at)
        ],
    }
    return render(request, "appointments/release/coming.html", context)


@access.public
@require_safe
def release(request: HttpRequest, release_id: UUID) -> HttpResponse:
    """Say what is released, when, and how the draw was made; answer who looks for their own number."""
    row = Release.objects.filter(id=release_id).exclude(state=Release.State.CANCELLED).first()
    if row is None:
        raise Http404
    view = as_view(row)
    office, is_drawn = offices.office(view.office_id), view.has_room and view.state in DRAWN
    context = {
        "release": view,
        "office": office,
        "lane": lane_name(view.lane),
        "moment": presenters.moment(view.opens_at, office),
        "room": presenters.moment(view.room_opens_at, office) if view.has_room else "",
        "days": presenters.span(view.first_day, view.last_day),
        "state": presenters.state_words(view.state),
        "closed": presenters.second(view.closed_at, office),
        "drawn": presenters.second(view.drawn_at, office),
        "root": view.root.hex() if view.root else "",
        "seed": view.seed.hex() if view.seed and is_drawn else "",
        "custodians": presenters.custodian_rows(custodies(row), office, drawn=is_drawn),
        "report": presenters.report_rows(view.report) if view.report else None,
        "check": CheckForm(initial={"peserta": request.GET.get("peserta", "").strip()[:40]}),
        "asked": request.GET.get("peserta", "").strip(),
        "answer": _answer(request, row),
        "document_url": request.build_absolute_uri(request.path),
    }
    return render(request, "appointments/release/release.html", context)


@access.public
@require_safe
def draw(_request: HttpRequest, release_id: UUID) -> HttpResponse:
    """Return all that is published of a release, for whoever recomputes it."""
    try:
        content = draw_document(release_id)
    except ReleaseUnknownError as unknown:
        raise Http404 from unknown
    answer = HttpResponse(content, content_type="application/json")
    answer["Cache-Control"] = _CACHED
    return answer


def _answer(request: HttpRequest, row: Release) -> dict[str, object] | None:
    text = request.GET.get("peserta", "").strip()
    try:
        entry = UUID(text)
    except ValueError:
        return None
    return presenters.entry_answer(place_in_line(row.id, entry), entry=entry, entrants=row.entrants)
