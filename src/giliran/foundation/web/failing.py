"""The answer to what could not be carried out: a page in plain words, or a problem (RFC 9457) for programs.

It is made without the database: no session, no context processor. What people typed stays on the page
(`foundation.web.carried`).
"""

import logging
import random
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from giliran.foundation import references
from giliran.foundation.outage import Trouble, state_of, trouble_of
from giliran.foundation.web.carried import carried, is_machine

logger = logging.getLogger(__name__)

PROBLEM = "application/problem+json"
_LANES = ("/api/", "/live/")
_SHORT, _LONG = (5, 10), (15, 30)
_PASSING_SOON = {Trouble.CLASH, Trouble.BUSY, Trouble.SLOW}


def answer(request: HttpRequest, problem: BaseException | None) -> HttpResponse:
    """Return the answer to a request that ended in an exception."""
    trouble, reference = trouble_of(problem), references.new_reference()
    _tell(problem, trouble, reference)
    seconds = wait(trouble)
    with translation.override(_language(request)):
        if for_programs(request):
            response: HttpResponse = JsonResponse(
                problem_details(trouble, seconds, reference), status=_status(trouble), content_type=PROBLEM
            )
        else:
            page = render_to_string(_template(trouble), _shown(request, trouble, seconds, reference))
            response = HttpResponse(page, status=_status(trouble))
    if trouble:
        response["Retry-After"] = str(seconds)
        # We have told of it ourselves, in one line: an outage would otherwise fill the log with tracebacks.
        response._has_been_logged = True  # type: ignore[attr-defined]  # noqa: SLF001 - Django's own mark
    response["Cache-Control"] = "no-store"
    return response


def wait(trouble: Trouble | None) -> int:
    """Return after how many seconds to come back: not the same for everybody, or all would come at once."""
    return random.randint(*(_SHORT if trouble in _PASSING_SOON else _LONG))  # noqa: S311 - spreads people


def problem_details(trouble: Trouble | None, seconds: int, reference: str = "") -> dict[str, Any]:
    """Return the body of an answer to a program."""
    status = _status(trouble)
    told: dict[str, Any] = {"type": "about:blank", "title": status.phrase, "status": status.value}
    if trouble:
        detail = _("Layanan sedang terhenti sebentar. Yang sudah dikonfirmasi tidak hilang. Coba lagi nanti.")
        told |= {"detail": detail, "trouble": trouble.value, "retry_after": seconds}
    else:
        told["detail"] = _("Ada gangguan di pihak kami. Kami sudah mencatatnya.")
    return told | ({"reference": reference} if reference else {})


def for_programs(request: HttpRequest) -> bool:
    """Whether a program asks, not a person who would see a page."""
    accepted = request.headers.get("Accept", "")
    asks = "json" in accepted and "text/html" not in accepted
    known = request.path.startswith(_LANES) or "Tus-Resumable" in request.headers
    return asks or known or is_machine(request)


def _status(trouble: Trouble | None) -> HTTPStatus:
    return HTTPStatus.SERVICE_UNAVAILABLE if trouble else HTTPStatus.INTERNAL_SERVER_ERROR


def _template(trouble: Trouble | None) -> str:
    return "503.html" if trouble else "500.html"


def _shown(request: HttpRequest, trouble: Trouble | None, seconds: int, reference: str) -> dict[str, Any]:
    reading = request.method in {"GET", "HEAD"}
    return {
        "trouble": trouble.value if trouble else "",
        "seconds": seconds,
        "reference": reference,
        "reading": reading,
        "reload": reading and trouble is not None,
        "form": None,
        "carried": None if reading else carried(request),
    }


def _language(request: HttpRequest) -> str:
    kept = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return kept if kept in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def _tell(problem: BaseException | None, trouble: Trouble | None, reference: str) -> None:
    if trouble:
        told = {"trouble": trouble.value, "sqlstate": state_of(problem), "reference": reference}
        logger.warning("a page could not be served", extra=told)
    else:
        logger.error("a page failed", extra={"reference": reference})
