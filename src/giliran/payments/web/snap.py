"""The bank's door: SNAP's virtual accounts. The gate verifies each call; there is no session and no cookie here."""

import logging
from collections.abc import Callable
from datetime import datetime

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_POST

from giliran.foundation.web import access
from giliran.foundation.web.requests import address_of, length_of, now_of
from giliran.payments import services
from giliran.payments.ports import Answer, Call, Verdict, bank_gate

logger = logging.getLogger(__name__)
_LARGEST = 16 * 1024


@access.signature
@require_POST
def token(request: HttpRequest) -> JsonResponse:
    """Grant an access token to a bank that signs for it."""
    call = _call(request)
    if call is None:
        return _too_large()
    return _said(bank_gate().grant_token(call=call, at=now_of(request)))


@access.signature
@require_POST
def inquiry(request: HttpRequest) -> JsonResponse:
    """Say what is to be paid under a billing code (service 24)."""

    def carry_out(call: Call, address: str, at: datetime) -> Answer:
        return services.receive_inquiry(call=call, address=address, at=at)

    return _answered(request, carry_out, bank_gate().answer_inquiry(verdict=Verdict.FAILED))


@access.signature
@require_POST
def payment(request: HttpRequest) -> JsonResponse:
    """Take a payment notice (service 25)."""

    def carry_out(call: Call, address: str, at: datetime) -> Answer:
        return services.receive_payment(call=call, address=address, at=at)

    return _answered(request, carry_out, bank_gate().answer_payment(verdict=Verdict.FAILED))


def _answered(request: HttpRequest, carry_out: Callable[[Call, str, datetime], Answer], failed: Answer) -> JsonResponse:
    call = _call(request)
    if call is None:
        return _too_large()
    try:
        return _said(carry_out(call, address_of(request), now_of(request)))
    except Exception:
        # The bank must read that nothing was recorded, in its own protocol, and try again.
        logger.exception("a bank's call failed")
        return _said(failed)


def _call(request: HttpRequest) -> Call | None:
    if length_of(request) > _LARGEST:
        return None
    headers = {name.lower(): value for name, value in request.headers.items()}
    return Call(method=request.method or "", path=request.path, headers=headers, body=request.body)


def _said(answer: Answer) -> JsonResponse:
    return JsonResponse(dict(answer.body), status=answer.status)


def _too_large() -> JsonResponse:
    return JsonResponse({"responseMessage": "Payload Too Large"}, status=413)
