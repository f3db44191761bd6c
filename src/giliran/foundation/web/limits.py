"""Limits at the edge: how often one network, device or account may do something, and the answer at the limit.

The figures are dated data; a room reads its own and names here what each is counted by. What is counted by device asks
only devices that brought their cookie along: whoever throws it away is still counted by network.
"""

import ipaddress
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import ngettext

from giliran.foundation import ratelimit
from giliran.foundation.ratelimit import Limit, TooOften
from giliran.foundation.web import failing
from giliran.foundation.web.device import known_device
from giliran.foundation.web.problems import problem
from giliran.foundation.web.requests import actor_of, address_of, now_of

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
_A_HOME = 64
_LATER = 60
_LONG = 120


class By(StrEnum):
    """What something is counted by."""

    NETWORK = "network"
    DEVICE = "device"
    ACCOUNT = "account"
    NUMBER = "number"


@dataclass(frozen=True, kw_only=True)
class Bound:
    """One figure: how often a `per`, counted by what."""

    figure: str
    by: By
    per: timedelta


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """What bounds one thing that people do."""

    scope: str
    each: tuple[Bound, ...]

    @property
    def figures(self) -> list[str]:
        """The keys of the figures."""
        return [bound.figure for bound in self.each]


def hold_back(request: HttpRequest, bounds: Bounds, *, figures: Mapping[str, int], number: str = "") -> None:
    """Count this request; raise `TooOften` at a limit. `figures` are those in force; a number is a telephone's."""
    limits = []
    for bound in bounds.each:
        key = number if bound.by is By.NUMBER else _key(request, bound.by)
        if key and bound.figure in figures:
            scope, most = f"{bounds.scope}.{bound.by}", figures[bound.figure]
            limits.append(Limit(scope=scope, key=key, limit=most, per=bound.per))
    ratelimit.require(limits, at=now_of(request))


def _key(request: HttpRequest, by: By) -> str:
    if by is By.NETWORK:
        return network_of(address_of(request))
    return known_device(request) if by is By.DEVICE else str(actor_of(request).user_id or "")


def network_of(address: str) -> str:
    """Return the network that an address belongs to: itself, or a home's /64 of version 6."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address
    if known.version == 4:  # noqa: PLR2004 - its name
        return str(known)
    mapped = known.ipv4_mapped
    return str(mapped or ipaddress.ip_network(f"{known}/{_A_HOME}", strict=False).network_address)


class LimitMiddleware:
    """Answer `TooOften` with 429 and when to come back: a page for people, a problem for programs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next in line."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Say when to come back where somebody else refused."""
        response = self.get_response(request)
        if response.status_code == HTTPStatus.TOO_MANY_REQUESTS and "Retry-After" not in response:
            response["Retry-After"] = str(_LATER)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer what a view raised."""
        return answer(request, exception) if isinstance(exception, TooOften) else None


def answer(request: HttpRequest, refused: TooOften) -> HttpResponse:
    """Return the answer at a limit."""
    if failing.for_programs(request):
        response = problem(status=429, detail=str(refused.message), error="too_often")
    else:
        shown = {"refused": refused, "wait": spoken(refused.seconds)}
        response = render(request, "429.html", shown, status=HTTPStatus.TOO_MANY_REQUESTS)
    response["Retry-After"] = str(refused.seconds)
    response["Cache-Control"] = "no-store"
    return response


def spoken(seconds: int) -> str:
    """Return a wait in words, rounded up."""
    if seconds <= _LONG:
        return ngettext("%(n)s detik", "%(n)s detik", seconds) % {"n": seconds}
    minutes = math.ceil(seconds / 60)
    if minutes <= _LONG:
        return ngettext("%(n)s menit", "%(n)s menit", minutes) % {"n": minutes}
    hours = math.ceil(minutes / 60)
    return ngettext("%(n)s jam", "%(n)s jam", hours) % {"n": hours}
