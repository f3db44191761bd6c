"""Refusals that programs read: problems in the sense of RFC 9457, in the caller's language where there is one."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, TypeVar

from django.http import HttpResponse, JsonResponse
from django.http.response import HttpResponseBase

View = TypeVar("View", bound=Callable[..., HttpResponseBase])
PROBLEM = "application/problem+json"
_OF_TUS = {460: "Checksum Mismatch"}


def details(*, status: int, detail: str = "", **more: Any) -> dict[str, Any]:
    """Return a problem's members; `detail` says what to do, `more` are the API's own."""
    title = _OF_TUS.get(status) or HTTPStatus(status).phrase
    told: dict[str, Any] = {"type": "about:blank", "title": title, "status": status}
    return told | ({"detail": detail} if detail else {}) | more


def problem(*, status: int, detail: str = "", **more: Any) -> HttpResponse:
    """Return it as an answer."""
    return JsonResponse(details(status=status, detail=detail, **more), status=status, content_type=PROBLEM)


def spoken(view: View) -> View:
    """Say of a view that programs ask it, so that whatever refuses on the way to it answers with a problem as well."""
    view.speaks_problems = True  # type: ignore[attr-defined]
    return view
