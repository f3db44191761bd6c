"""The supervisor's live page of the hall: all at a glance, and what can be done about it."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from giliran.foundation.actors import Role
from giliran.foundation.errors import Refused
from giliran.foundation.web import access
from giliran.foundation.web.once import creates_once
from giliran.foundation.web.requests import now_of, office_of, user_id_of
from giliran.lobby import queries, services
from giliran.lobby.queries.figures import today_at
from giliran.lobby.rules.states import StopReason
from giliran.lobby.services import emergency, notices
from giliran.lobby.services.closing import close_day
from giliran.lobby.services.refusals import HallRefused
from giliran.lobby.web.staff.hall_page import HallPage
from giliran.lobby.web.staff.posted import deed, posted
from giliran.lobby.web.staff.words import LANES, one_of

Deed = Callable[[HttpRequest, str], None]
_LONGEST_REASON = 200
_USUAL_MINUTES = 60


class NotSure(HallRefused):
    """What hurts is confirmed first."""

    message = gettext_lazy("Centang dulu bahwa Anda yakin.")


class NothingSuch(HallRefused):
    """A button that is not on this page, or about something that has changed since."""

    message = gettext_lazy("Keadaan aula sudah berubah. Lihat keadaan terbaru di bawah.")


@access.staff(Role.SUPERVISOR)
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """Show every counter, step and lane, the door, the boards, and when the day may end."""
    office = office_of(request)
    page = HallPage(office=office, reader=user_id_of(request), at=now_of(request))
    context = {"page": page, "act_url": reverse("lobby:hall_act", args=[office.code]), "supervising": True}
    return render(request, "lobby/hall.html", context)


@access.staff(Role.SUPERVISOR)
@require_POST
@creates_once
def act(request: HttpRequest) -> HttpResponse:
    """Do what a button says; a refusal is told above the page as it is now."""
    word, argument = deed(request)
    try:
        if word not in DEEDS:
            raise NothingSuch
        DEEDS[word](request, argument)
    except Refused as problem:
        messages.error(request, str(problem.message))
    return redirect("lobby:hall", office_of(request).code)


def _steps(request: HttpRequest, argument: str) -> None:
    session = next((each for each in queries.sessions(_office(request)) if str(each.counter_id) == argument), None)
    if session is None:
        raise services.NoCounter
    services.change_steps(
        counter_id=session.counter_id, steps=request.POST.getlist("steps"), at=_at(request), actor=user_id_of(request)
    )
    messages.success(request, _("%(counter)s: tahapnya diubah.") % {"counter": session.counter_name})


def _door_stop(request: HttpRequest, _argument: str) -> None:
    reason = one_of(StopReason, posted(request, "reason"), StopReason.OTHER)
    services.stop_door(**_who(request), lane=posted(request, "lane"), reason=reason)
    messages.success(request, _("Nomor di pintu dihentikan."))


def _door_open(request: HttpRequest, argument: str) -> None:
    services.open_door(**_who(request), lane=argument)
    messages.success(request, _("Nomor di pintu diberikan lagi."))


def _lane_pause(request: HttpRequest, _argument: str) -> None:
    if posted(request, "lane") not in LANES:
        raise NothingSuch
    services.pause_lane(
        **_who(request),
        lane=posted(request, "lane"),
        step=posted(request, "step"),
        reason=posted(request, "reason")[:_LONGEST_REASON],
    )
    messages.success(request, _("Jalur ini tidak dipanggil sampai Anda lanjutkan."))


def _lane_resume(request: HttpRequest, argument: str) -> None:
    lane, _colon, step = argument.partition(":")
    services.resume_lane(**_who(request), lane=lane, step=step)


def _announce(request: HttpRequest, _argument: str) -> None:
    minutes = posted(request, "minutes")
    notices.announce(
        **_who(request),
        text_id=posted(request, "text_id"),
        text_en=posted(request, "text_en"),
        steps=request.POST.getlist("steps"),
        spoken="spoken" in request.POST,
        minutes=int(minutes) if minutes.isdecimal() and len(minutes) < 5 else _USUAL_MINUTES,  # noqa: PLR2004
    )
    messages.success(request, _("Pengumuman tampil di papan."))


def _notice_end(request: HttpRequest, argument: str) -> None:
    notices.end_notice(notice_id=_id(argument), **_who(request))


def _renumber(request: HttpRequest, _argument: str) -> None:
    _be_sure(request)
    today = today_at(office_id=_office(request), at=_at(request))
    changed = services.renumber(**_who(request), day=today)
    said = _("%(count)s nomor diganti.") % {"count": changed}
    messages.success(request, said)


def _close(request: HttpRequest, _argument: str) -> None:
    _be_sure(request)
    done = close_day(**_who(request))
    told = {"visits": done.visits, "counters": done.counters, "still": done.still}
    said = _("Hari ini ditutup: %(visits)s antrean diakhiri, %(counters)s loket ditutup, %(still)s masih dilayani.")
    messages.success(request, said % told)


def _coming(request: HttpRequest, argument: str) -> None:
    emergency.answer(
        emergency_id=_id(argument), office_id=_office(request), officer_id=user_id_of(request), at=_at(request)
    )


def _alarm_over(request: HttpRequest, argument: str) -> None:
    emergency.end_emergency(emergency_id=_id(argument), **_who(request))


DEEDS: Mapping[str, Deed] = {
    "steps": _steps,
    "door_stop": _door_stop,
    "door_open": _door_open,
    "lane_pause": _lane_pause,
    "lane_resume": _lane_resume,
    "announce": _announce,
    "notice_end": _notice_end,
    "renumber": _renumber,
    "close": _close,
    "coming": _coming,
    "alarm_over": _alarm_over,
}


def _be_sure(request: HttpRequest) -> None:
    if "sure" not in request.POST:
        raise NotSure


def _who(request: HttpRequest) -> dict[str, Any]:
    return {"office_id": _office(request), "at": _at(request), "actor": user_id_of(request)}


def _office(request: HttpRequest) -> UUID:
    return office_of(request).id


def _at(request: HttpRequest) -> datetime:
    return now_of(request)


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as problem:
        raise NothingSuch from problem
