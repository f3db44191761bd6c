"""One log line a request, and an id by which all lines of it are found."""

import logging
import re
from collections.abc import Callable
from time import monotonic

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from giliran.foundation.ids import new_id

logger = logging.getLogger(__name__)

HEADER = "X-Request-ID"
_WELL_FORMED = re.compile(r"[A-Za-z0-9-]{8,64}")


class TellingMiddleware:
    """Say which page was answered how, and how long it took. A page goes by its name: its address may hold a token."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next in line."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Give the request its id, and tell of it when it is answered."""
        request_id, began = _id_of(request), monotonic()
        with structlog.contextvars.bound_contextvars(request=request_id):
            response = self.get_response(request)
            page = request.resolver_match.view_name if request.resolver_match else ""
            told = {"method": request.method, "page": page, "status": response.status_code}
            logger.info("request", extra={**told, "ms": round((monotonic() - began) * 1000)})
        response[HEADER] = request_id
        return response


def _id_of(request: HttpRequest) -> str:
    """Return the id that our own proxy gave, or a new one: what anybody else sends is not taken over."""
    given = request.headers.get(HEADER, "") if settings.SECURE_PROXY_SSL_HEADER else ""
    return given if _WELL_FORMED.fullmatch(given) else str(new_id())
