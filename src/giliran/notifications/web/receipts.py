"""Where carriers tell what became of a message."""

import logging

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

from giliran.foundation.web import access
from giliran.foundation.web.requests import now_of
from giliran.notifications import services
from giliran.notifications.ports import BadReceipt, receipt_reader

logger = logging.getLogger(__name__)
_NO_CONTENT, _UNAUTHORISED = 204, 401


@access.signature
def receipt(request: HttpRequest) -> HttpResponse:
    """Take a signed delivery receipt. What is genuine is answered alike, known or not: nothing need be sent again."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    at = now_of(request)
    try:
        told = receipt_reader().read(headers=request.headers, body=request.body, at=at)
    except BadReceipt as problem:
        logger.warning("delivery receipt refused", extra={"reason": str(problem)})
        return HttpResponse(status=_UNAUTHORISED)
    services.note_receipt(told, at=at)
    return HttpResponse(status=_NO_CONTENT)
