"""The device that somebody uses: a random name in a cookie of ours, which tells nothing and follows nobody elsewhere.

It is given where it is first asked for (signing up, signing in), not to everybody who reads a page. The database gets a
keyed hash of it at most.
"""

import re
import secrets
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

COOKIE = "giliran_device"
_AGE = 365 * 24 * 3600
_NAME = re.compile(r"[A-Za-z0-9_-]{22}")


class DeviceMiddleware:
    """Give the cookie to a device that was asked for and had none. Touches no database."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next in line."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Set it on the way out."""
        response = self.get_response(request)
        given = getattr(request, "_device_given", "")
        if given:
            response.set_cookie(
                COOKIE, given, max_age=_AGE, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
            )
        return response


def device_of(request: HttpRequest) -> str:
    """Return the name of the device, giving it one if need be."""
    known = known_device(request) or str(getattr(request, "_device_given", ""))
    if not known:
        known = request._device_given = secrets.token_urlsafe(16)  # type: ignore[attr-defined]  # noqa: SLF001 - ours
    return known


def known_device(request: HttpRequest) -> str:
    """Return the name that the device brought along; empty if it has none, or one that we never gave."""
    brought = request.COOKIES.get(COOKIE, "")
    return brought if _NAME.fullmatch(brought) else ""
