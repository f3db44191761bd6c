"""The kiosk's own settings: its letters and voice, and which kiosk the screen is."""

from datetime import timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from giliran.foundation.errors import Refused
from giliran.foundation.ratelimit import allow
from giliran.foundation.web import access
from giliran.foundation.web.requests import address_of, now_of
from giliran.lobby.services import devices
from giliran.lobby.web.finding import office_or_404
from giliran.lobby.web.forms import PairingForm
from giliran.lobby.web.kiosks import KioskView, keep_view, kiosk_here, remember_secret, view_of
from giliran.lobby.web.public.kiosk import TooManyTries

_TRIES = 10


@access.public
@require_POST
def set_view(request: HttpRequest, office_code: str) -> HttpResponse:
    """Make letters larger or usual, have prompts spoken or not; then show the page that was shown."""
    office = office_or_404(office_code)
    now = view_of(request)
    view = KioskView(large=_chosen(request, "large", now.large), voice=_chosen(request, "voice", now.voice))
    home = reverse("lobby:kiosk", args=[office.code])
    wanted = request.POST.get("next", "")
    response = redirect(wanted if wanted.startswith(home) and "\\" not in wanted else home)
    keep_view(response, view)
    return response


@access.public
@require_http_methods(["GET", "POST"])
@never_cache
def pair(request: HttpRequest, office_code: str) -> HttpResponse:
    """Make this screen a kiosk, by the code that a supervisor sees once."""
    office = office_or_404(office_code)
    form = PairingForm(request.POST or None)
    refused = ""
    if request.method == "POST" and form.is_valid():
        try:
            secret = _pair(request, office_code=office.code, office_id=office.id, code=form.cleaned_data["code"])
        except Refused as problem:
            refused = str(problem.message)
        else:
            response = redirect("lobby:kiosk", office.code)
            remember_secret(request, response, secret)
            return response
    context = {"office": office, "form": form, "refused": refused, "device": kiosk_here(request, office)}
    return render(request, "lobby/kiosk_pair.html", context, status=422 if refused or form.errors else 200)


def _pair(request: HttpRequest, *, office_code: str, office_id: UUID, code: str) -> str:
    at = now_of(request)
    key = f"{office_code}:{address_of(request)}"
    if not allow(scope="lobby.pairing", key=key, limit=_TRIES, per=timedelta(minutes=1), at=at):
        raise TooManyTries
    return devices.pair(office_id=office_id, code=code, at=at)


def _chosen(request: HttpRequest, name: str, now: bool) -> bool:  # noqa: FBT001 - a setting's present value
    value = request.POST.get(name)
    return now if value is None else value == "1"
