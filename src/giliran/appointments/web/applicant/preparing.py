"""Getting ready for a release: what is missing, and the entry pass that this device keeps."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giliran.applications.queries import ApplicationView
from giliran.appointments.models import Lane
from giliran.appointments.queries import family as families
from giliran.appointments.queries.readiness import Need, RoomView, readiness, rooms_ahead
from giliran.appointments.services.room.entry import issue_entry_pass
from giliran.appointments.web import presenters
from giliran.appointments.web.forms_wishes import AlongForm
from giliran.appointments.web.owned import own_application
from giliran.appointments.web.room.asking import PASS_COOKIE
from giliran.appointments.web.room.lane import PAGES
from giliran.foundation.errors import Refused
from giliran.foundation.web import access
from giliran.foundation.web.redirects import onward
from giliran.foundation.web.requests import now_of, user_id_of
from giliran.offices import queries as offices
from giliran.offices.queries import OfficeView

_KEPT = "entry_passes"


class EntryForm(AlongForm):
    """For which lane, and who comes along."""

    lane = forms.ChoiceField(label=gettext_lazy("Untuk jalur mana?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, lanes: list[str], **kwargs: Any) -> None:
        """Take the lanes of the releases ahead."""
        super().__init__(*args, **kwargs)
        self.fields["lane"].choices = [(lane, Lane(lane).label) for lane in lanes]  # type: ignore[attr-defined]  # a choice field
        self.fields["lane"].initial = lanes[0]


@access.signed_in
def prepare(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Show what is ready and what is missing; give this device its entry pass."""
    application = own_application(request, application_id)
    if application.office_id is None:
        return redirect(onward(application.id))
    at, office = now_of(request), offices.office(application.office_id)
    needs = readiness(application, stays_signed_in=not request.session.get_expire_at_browser_close(), at=at)
    ahead = rooms_ahead(office.id)
    lanes = list(dict.fromkeys(room.lane for room in ahead)) or [Lane.REGULAR.value]
    form = EntryForm(request.POST or None, companions=families.companions(application_id), lanes=lanes)
    refused = ""
    if request.method == "POST" and form.is_valid():
        try:
            return _give(request, application, form)
        except Refused as refusal:
            refused = str(refusal.message)
    context = {
        "application": application, "office": office, "form": form, "refused": refused,
        "needs": [_shown(need, application) for need in needs],
        "ready": all(need.done for need in needs if need.must),
        "rooms": [_room(room, office) for room in ahead],
        "kept_until": _kept_until(request, application, office, at=at),
    }  # fmt: skip
    return render(request, "appointments/room/prepare.html", context)


def _give(request: HttpRequest, application: ApplicationView, form: EntryForm) -> HttpResponse:
    at = now_of(request)
    sealed, until = issue_entry_pass(
        application_id=application.id, lane=form.cleaned_data["lane"], with_family=form.family(), at=at,
        actor=user_id_of(request),
    )  # fmt: skip
    request.session[_KEPT] = {str(application.id): until.timestamp()}
    messages.success(request, _("Izin masuk tersimpan di perangkat ini."))
    response = redirect("appointments:prepare", application.id)
    response.set_cookie(
        PASS_COOKIE, sealed, max_age=until - at, path=PAGES, secure=settings.SESSION_COOKIE_SECURE, httponly=True,
        samesite="Lax",
    )  # fmt: skip
    return response


def _kept_until(request: HttpRequest, application: ApplicationView, office: OfficeView, *, at: datetime) -> str:
    """Say until when this device's pass is good; the pass itself is only sent to the waiting room."""
    until = request.session.get(_KEPT, {}).get(str(application.id), 0.0)
    left = timedelta(seconds=until - at.timestamp())
    return presenters.when(at + left, office) if left > timedelta() else ""


def _shown(need: Need, application: ApplicationView) -> dict[str, Any]:
    where = {
        "submitted": reverse("applications:application", args=[application.id]),
        "booking": reverse("appointments:choose", args=[application.id]),
        "paid": reverse("appointments:choose", args=[application.id]),
        "sold": reverse("appointments:office", args=[application.id]),
        "contact": reverse("accounts:profile"),
    }
    state = "done" if need.done else "attention" if need.must else "started"
    href = "" if need.done else where.get(need.key, "")
    return {"title": need.title, "state": state, "href": href, "hint": "" if need.done else need.hint}


def _room(room: RoomView, office: OfficeView) -> dict[str, Any]:
    return {
        "url": f"{PAGES}{room.id}/",
        "lane": Lane(room.lane).label,
        "opens": presenters.when(room.opens_at, office),
        "room_opens": presenters.when(room.room_opens_at, office),
        "open": room.open,
    }
