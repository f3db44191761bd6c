"""The public pages of offices: find one, see one."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from giliran.foundation.clock import local_day
from giliran.foundation.web import access
from giliran.foundation.web.requests import now_of
from giliran.offices import queries
from giliran.offices.ports import door_now
from giliran.offices.queries import OfficeView, Opening
from giliran.offices.web import presenters
from giliran.offices.web.forms import PlaceForm, WordsForm

NEAR = 8
DAYS = 7
HOLIDAYS_AHEAD = timedelta(days=120)
INDONESIA = {"latitude": (-12.0, 7.0), "longitude": (94.0, 142.0)}


@access.public
@require_safe
def offices(request: HttpRequest) -> HttpResponse:
    """Show the offices that match words, or the nearest to a city or a point."""
    places = queries.places()
    words, chosen = request.GET.get("q", "").strip(), request.GET.get("dekat", "")
    found, title = _search(words, chosen, _point(request), places)
    lines = presenters.office_lines(found, _today(request, found))
    context = {
        "title": title,
        "lines": lines,
        "provinces": _by_province(lines) if not (words or chosen or _point(request)) else [],
        "words": WordsForm(initial={"q": words}),
        "place": PlaceForm(
            initial={"dekat": chosen}, places=[(known.code, f"{known.name}, {known.province}") for known in places]
        ),
    }
    return render(request, "offices/finder.html", context)


@access.public
@require_safe
def office(request: HttpRequest, code: str) -> HttpResponse:
    """Show one office: where it is and when it is open."""
    found = queries.office_by_code(code)
    if found is None:
        raise Http404
    today = local_day(now_of(request), found.time_zone)
    first, last = presenters.coming_days(today, DAYS)
    openings = queries.openings(found.id, first, last)
    context = {
        "office": found,
        "today": presenters.opening_in_words(openings[today], zone=found.zone),
        "open_today": openings[today].open,
        "days": presenters.day_lines(openings),
        "holidays": queries.holidays_between(today, today + HOLIDAYS_AHEAD),
        "counters": len(queries.counters(found.id)),
        "door": door_now()(found.id, now_of(request)) if found.active else None,
    }
    return render(request, "offices/office.html", context)


def _search(
    words: str, chosen: str, point: tuple[float, float] | None, places: Sequence[queries.Place]
) -> tuple[Sequence[OfficeView], str]:
    if words:
        found = queries.find(words)
        return found, _("%(many)s kantor untuk “%(words)s”") % {"many": len(found), "words": words}
    if known := next((place for place in places if place.code == chosen), None):
        return queries.nearest(known.latitude, known.longitude, NEAR), _("Terdekat dari %(city)s") % {
            "city": known.name
        }
    if point:
        return queries.nearest(*point, NEAR), _("Terdekat dari tempat Anda")
    return queries.active_offices(), _("Semua kantor")


def _today(request: HttpRequest, found: Sequence[OfficeView]) -> dict[UUID, Opening]:
    # It may be tomorrow already in the east, so each office is asked about its own day.
    by_day: dict[date, list[UUID]] = {}
    for office in found:
        by_day.setdefault(local_day(now_of(request), office.time_zone), []).append(office.id)
    return {
        office_id: opening
        for day, ids in by_day.items()
        for office_id, opening in queries.openings_on(day, ids).items()
    }


def _point(request: HttpRequest) -> tuple[float, float] | None:
    try:
        latitude, longitude = float(request.GET.get("lat", "")), float(request.GET.get("lon", ""))
    except ValueError:
        return None
    south, north = INDONESIA["latitude"]
    west, east = INDONESIA["longitude"]
    return (latitude, longitude) if south <= latitude <= north and west <= longitude <= east else None


def _by_province(lines: Sequence[presenters.OfficeLine]) -> list[tuple[str, list[presenters.OfficeLine]]]:
    grouped: dict[str, list[presenters.OfficeLine]] = {}
    for line in lines:
        grouped.setdefault(line.office.province, []).append(line)
    return sorted(grouped.items())
