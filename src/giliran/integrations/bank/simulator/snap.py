"""What Giliran may ask this bank: a token, and whether money was taken for a code (service 26)."""

import json
import secrets
from datetime import datetime, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse

from giliran.foundation.clock import now
from giliran.integrations.bank import messages, signatures
from giliran.integrations.bank.codes import NOT_FOUND, Service
from giliran.integrations.bank.simulator.parties import Customer
from giliran.integrations.bank.simulator.till import Till
from giliran.payments.ports import CallRefused

_LIFE, _WINDOW = timedelta(minutes=15), timedelta(minutes=5)


class Desk:
    """Answers Giliran's questions."""

    def __init__(self, *, till: Till, customer: Customer) -> None:
        """Start with no tokens given out."""
        self.till = till
        self.customer = customer
        self._tokens: dict[str, datetime] = {}

    async def token(self, request: Request) -> JSONResponse:
        """Grant an access token to a caller that signs for it."""
        headers = request.headers
        text = signatures.token_text(
            client_key=headers.get("x-client-key", ""), timestamp=headers.get("x-timestamp", "")
        )
        good = signatures.rsa_is_good(self.customer.key, text, headers.get("x-signature", ""))
        if headers.get("x-client-key") != self.customer.client_id or not good or not _recent(request):
            return _said(Service.TOKEN, "401", "00", "Unauthorized. [Signature]")
        token = secrets.token_urlsafe(32)
        self._tokens[token] = now() + _LIFE
        body = {"accessToken": token, "tokenType": "Bearer", "expiresIn": str(int(_LIFE.total_seconds()))}
        return _said(Service.TOKEN, "200", "00", "Successful", body)

    async def status(self, request: Request) -> JSONResponse:
        """Say what was taken for a virtual account."""
        raw = await request.body()
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        if self._tokens.get(token, now()) <= now():
            return _said(Service.STATUS, "401", "01", "Invalid Token (B2B)")
        text = signatures.symmetric_text(
            method="POST", path=request.url.path, token=token, body=raw,
            timestamp=request.headers.get("x-timestamp", ""),
        )  # fmt: skip
        signature = request.headers.get("x-signature", "")
        if not signatures.hmac_is_good(self.customer.secret, text, signature) or not _recent(request):
            return _said(Service.STATUS, "401", "00", "Unauthorized. [Signature]")
        try:
            code = messages.read_account(json.loads(raw), self.till.service_id)
        except (ValueError, CallRefused):
            return _said(Service.STATUS, "400", "01", "Invalid Field Format")
        paid = self.till.standing(code)
        if paid is None:
            return _said(Service.STATUS, *NOT_FOUND)
        partner = messages.service_id(self.till.service_id)
        data = {
            "paymentFlagStatus": "00", "partnerServiceId": partner, "customerNo": code,
            "virtualAccountNo": partner + code, "paymentRequestId": paid.reference,
            "paidAmount": messages.money(paid.amount), "transactionDate": messages.stamp(paid.at),
            "referenceNo": paid.ntb, "additionalInfo": {"ntpn": paid.ntpn},
        }  # fmt: skip
        return _said(Service.STATUS, "200", "00", "Successful", {"virtualAccountData": data})


def _recent(request: Request) -> bool:
    try:
        sent = messages.read_instant(request.headers.get("x-timestamp", ""), "X-TIMESTAMP")
    except CallRefused:
        return False
    return abs(sent - now()) <= _WINDOW


def _said(service: Service, status: str, case: str, message: str, body: dict[str, Any] | None = None) -> JSONResponse:
    told = {"responseCode": f"{status}{service}{case}", "responseMessage": message, **(body or {})}
    return JSONResponse(told, status_code=int(status))
