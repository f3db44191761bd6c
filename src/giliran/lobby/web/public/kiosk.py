"""The kiosk at the door: a code becomes a ticket."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from giliran.foundation.errors import Refused
from giliran.foundation.ratelimit import allow
from giliran.foundation.web import access
from giliran.foundation.web.requests import actor_of, address_of, now_of
from giliran.lobby import queries, services
from giliran.lobby.rules.following import follow_token
from giliran.lobby.web.codes import booking_code, code_in_photo, own_visit
from giliran.lobby.web.door import door_lines
from giliran.lobby.web.finding import office_or_404, phone_url, qr_picture, visit_or_404
from giliran.lobby.web.forms import CodeForm
from giliran.offices.queries import OfficeView

# A device serves some people a minute; more wrong codes than this is somebody guessing.
_TRIES = 40


class TooManyTries(Refused):
    """Codes are being guessed."""

    message = _("Terlalu banyak percobaan. Tunggu satu menit, atau datang ke meja depan.")


@access.public
@require_http_methods(["GET", "POST"])
def welcome(request: HttpRequest, office_code: str) -> HttpResponse:
    """Ask for the code, and give the ticket.

    It needs no once-only key: the same code gives the same ticket however often it is sent, and a key left on a
    screen that many people use would answer the second with the first one's number.
    """
    office = office_or_404(office_code)
    form = CodeForm(request.POST or None, request.FILES or None)
    refused = ""
    if request.method == "POST" and form.is_valid():
        try:
            visit_id = _admit(request, office, form)
        except Refused as problem:
            refused = str(problem.message)
        else:
            return redirect("lobby:kiosk_ticket", office.code, follow_token(visit_id=visit_id, at=now_of(request)))
    context = {"office": office, "form": form, "refused": refused, "asked_again": request.method == "POST"}
    context["door"] = door_lines(office, at=now_of(request))
    return render(request, "lobby/kiosk.html", context, status=422 if refused or form.errors else 200)


@access.public
@require_GET
def start_again(_request: HttpRequest, office_code: str) -> HttpResponse:
    """Forget the last visitor's language and begin anew."""
    response = redirect("lobby:kiosk", office_or_404(office_code).code)
    response.delete_cookie(settings.LANGUAGE_COOKIE_NAME)
    return response


@access.public
@require_GET
def show_ticket(request: HttpRequest, office_code: str, token: str) -> HttpResponse:
    """Show the ticket, large, until somebody else comes."""
    office, at = office_or_404(office_code), now_of(request)
    place = queries.place(visit_or_404(token, at), at)
    address = phone_url(place.ticket.visit_id, at)
    context = {"office": office, "place": place, "ticket": place.ticket, "qr": qr_picture(address)}
    return render(request, "lobby/kiosk_ticket.html", context)


def _admit(request: HttpRequest, office: OfficeView, form: CodeForm) -> UUID:
    at, photo = now_of(request), form.cleaned_data.get("photo")
    text = code_in_photo(photo) if photo else form.cleaned_data["code"]
    scanned = own_visit(text, at)
    if scanned is not None:
        return services.return_to_queue(visit_id=scanned, at=at, actor=None).visit_id
    try:
        found = services.check_in(office_id=office.id, code=booking_code(text), at=at, actor=actor_of(request).user_id)
    except services.UnknownCode:
        _count_try(request, office, at)
        raise
    return found.visit_id


def _count_try(request: HttpRequest, office: OfficeView, at: datetime) -> None:
    address = address_of(request)
    key = f"{office.code}:{address}"
    if not allow(scope="lobby.kiosk", key=key, limit=_TRIES, per=timedelta(minutes=1), at=at):
        raise TooManyTries
