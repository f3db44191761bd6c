"""What the edge puts on a request: the instant and the actor."""

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import cast
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from giliran.foundation.actors import VISITOR, Actor
from giliran.foundation.clock import now
from giliran.foundation.remembering import remembering
from giliran.foundation.sockets import Socket

_ONLY_LOOKS = frozenset({"GET", "HEAD"})


@dataclass(frozen=True, kw_only=True)
class OfficeRef:
    """As much of an office as a staff page needs."""

    id: UUID
    code: str
    name: str
    time_zone: str


actor_for: Socket[Callable[[HttpRequest], Actor]] = Socket("foundation.actor_for")


class EdgeMiddleware:
    """Set `request.now` once, and find the actor when first asked for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next in line."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Stamp the request."""
        request.now = now()  # type: ignore[attr-defined]
        with remembering() if request.method in _ONLY_LOOKS else nullcontext():
            response = self.get_response(request)
        # Asking who it is would ask the database that may just have failed; such pages are kept by nobody anyway.
        if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return response
        if request.user.is_authenticated and "Cache-Control" not in response:
            response["Cache-Control"] = "no-store"
        return response


def now_of(request: HttpRequest) -> datetime:
    """Return the instant at which this request arrived."""
    return cast("datetime", request.now)  # type: ignore[attr-defined]


def actor_of(request: HttpRequest) -> Actor:
    """Return who is behind this request."""
    found: Actor | None = getattr(request, "_actor", None)
    if found is None:
        found = actor_for()(request) if request.user.is_authenticated else VISITOR
        request._actor = found  # type: ignore[attr-defined]  # noqa: SLF001 - our own cache on the request
    return found


def user_id_of(request: HttpRequest) -> UUID:
    """Return the id of the one signed in (views under `signed_in` and `staff`)."""
    user_id = actor_of(request).user_id
    if user_id is None:
        message = "this view needs an access decorator that asks for sign-in"
        raise RuntimeError(message)
    return user_id


def office_of(request: HttpRequest) -> OfficeRef:
    """Return the office that the page belongs to (views under `access.staff`)."""
    return cast("OfficeRef", request.office)  # type: ignore[attr-defined]


def address_of(request: HttpRequest) -> str:
    """Return the network address that the request came from, for rate limits; it is never stored plain.

    Behind our own proxy it is the last one that the proxy added; anybody can write the ones before it.
    """
    if settings.SECURE_PROXY_SSL_HEADER:
        forwarded: str = request.headers.get("X-Forwarded-For", "")
        if forwarded:
            return forwarded.rsplit(",", 1)[-1].strip()
    return str(request.META.get("REMOTE_ADDR", ""))


def length_of(request: HttpRequest) -> int:
    """Return how many bytes of body the request announces; 0 where it says nothing sensible."""
    said = request.headers.get("Content-Length", "")
    return int(said) if said.isascii() and said.isdigit() else 0
