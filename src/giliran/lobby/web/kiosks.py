"""Which kiosk a request comes from, and how its screen is set for whoever stands before it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from giliran.foundation.web.requests import now_of
from giliran.lobby.queries.devices import DeviceView, kiosk_of
from giliran.lobby.services import devices

if TYPE_CHECKING:
    from giliran.offices.queries import OfficeView

SECRET_COOKIE, VIEW_COOKIE = "giliran_kiosk", "giliran_kiosk_view"
_PATH = "/kios/"
_LONG = timedelta(days=400)
_LARGE, _VOICE = "large", "voice"


@dataclass(frozen=True, kw_only=True)
class KioskView:
    """How the screen is: larger letters, prompts spoken."""

    large: bool = False
    voice: bool = False

    @property
    def touched(self) -> bool:
        """Whether it differs from how the next visitor should find it."""
        return self.large or self.voice


def kiosk_here(request: HttpRequest, office: "OfficeView") -> DeviceView | None:
    """Return the kiosk of this office that asks, None for any other screen; in a demonstration every screen is one."""
    found = kiosk_of(request.COOKIES.get(SECRET_COOKIE, ""))
    at = now_of(request)
    if found is None and settings.DEMO:
        found = devices.demo_kiosk(office_id=office.id, printer=settings.DEMO_PRINTER, at=at)
    if found is None or found.office_id != office.id:
        return None
    devices.seen(device=found, at=at)
    return found


def remember_secret(request: HttpRequest, response: HttpResponse, secret: str = "") -> None:
    """Have the screen keep the secret by which it is known; without one, keep the one it has for longer."""
    secret = secret or request.COOKIES.get(SECRET_COOKIE, "")
    if secret:
        _set(response, SECRET_COOKIE, secret, max_age=_LONG)


def view_of(request: HttpRequest) -> KioskView:
    """Return how the screen is set."""
    words = request.COOKIES.get(VIEW_COOKIE, "").split(".")
    return KioskView(large=_LARGE in words, voice=_VOICE in words)


def keep_view(response: HttpResponse, view: KioskView) -> None:
    """Set the screen until its visitor is gone."""
    words = [word for word, on in ((_LARGE, view.large), (_VOICE, view.voice)) if on]
    _set(response, VIEW_COOKIE, ".".join(words), max_age=timedelta(hours=1))


def forget_visitor(request: HttpRequest, response: HttpResponse) -> None:
    """Take back what the last visitor set: the language, the letters, the voice."""
    response.delete_cookie(settings.LANGUAGE_COOKIE_NAME)
    response.delete_cookie(VIEW_COOKIE, path=_PATH)
    remember_secret(request, response)


def _set(response: HttpResponse, name: str, value: str, *, max_age: timedelta) -> None:
    secure = settings.SESSION_COOKIE_SECURE
    response.set_cookie(name, value, max_age=max_age, path=_PATH, httponly=True, secure=secure, samesite="Lax")
