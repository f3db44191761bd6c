"""How long one waits at an office: now, at a time of one's choice, and how good such words were so far."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from giliran.foundation.clock import local, local_day
from giliran.foundation.forms import PlainForm
from giliran.foundation.web import access
from giliran.foundation.web.requests import now_of
from giliran.lobby import queries
from giliran.lobby.queries import estimates, honesty
from giliran.lobby.rules.estimate import Range
from giliran.lobby.rules.states import VisitClass
from giliran.lobby.web.finding import office_or_404
from giliran.lobby.web.staff.presenters import CLASSES
from giliran.offices import queries as offices
from giliran.offices.queries import OfficeView


class TimeForm(PlainForm):
    """At what time somebody would come."""

    jam = forms.TimeField(
        label=_("Kalau Anda datang pukul"),
        input_formats=("%H:%M", "%H.%M"),
        widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
        error_messages={"invalid": _("Tulis jam dan menit, misalnya 10.30.")},
    )


@dataclass(frozen=True, kw_only=True)
class Line:
    """Somebody who comes by this right, and how long they would wait; None while nobody calls."""

    name: object
    minutes: Range | None


@access.public
@require_GET
def show(request: HttpRequest, office_code: str) -> HttpResponse:
    """Show the wait for somebody who comes now or later today, and the office's record."""
    office, at = office_or_404(office_code), now_of(request)
    form = TimeForm(request.GET if "jam" in request.GET else None, initial={"jam": local(at, office.time_zone)})
    later = _later(office, form, at=at)
    opening = offices.opening(office.id, local_day(at, office.time_zone))
    context = {
        "office": office,
        "at": at,
        "form": form,
        "open_today": opening.open,
        "now": _lines(office, come_at=at, at=at),
        "later_at": later,
        "later": _lines(office, come_at=later, at=at) if later else [],
        "records": honesty.records(office.id, at),
        "learned": honesty.learned(office.id),
        "promised": honesty.PROMISED_PERCENT,
        "fewest": honesty.FEWEST,
    }
    return render(request, "lobby/waits.html", context, status=422 if form.is_bound and form.errors else 200)


def _later(office: OfficeView, form: TimeForm, *, at: datetime) -> datetime | None:
    """Return the instant that was asked for; None without a question, or where it has passed already."""
    if not form.is_bound or not form.is_valid():
        return None
    asked: time = form.cleaned_data["jam"]
    zone = ZoneInfo(office.time_zone)
    come_at = datetime.combine(local_day(at, office.time_zone), asked, tzinfo=zone)
    if come_at < at.astimezone(zone).replace(second=0, microsecond=0):
        form.add_error("jam", _("Jam itu sudah lewat hari ini. Pilih jam sesudah sekarang."))
        return None
    return max(come_at, at)


def _lines(office: OfficeView, *, come_at: datetime, at: datetime) -> Sequence[Line]:
    steps = queries.steps_of(office.id)
    if not steps:
        return []
    return [
        Line(
            name=CLASSES[visit_class],
            minutes=estimates.if_joining(office.id, step=steps[0].key, visit_class=visit_class, come_at=come_at, at=at),
        )
        for visit_class in VisitClass
    ]
