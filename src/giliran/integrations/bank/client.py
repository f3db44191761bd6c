"""Asking the bank, as a client of its SNAP services."""

import json
import secrets
from datetime import datetime, timedelta
from typing import Any

import httpx

from giliran.integrations.bank import messages, signatures
from giliran.integrations.bank.codes import NOT_FOUND, Service
from giliran.integrations.bank.parties import Ourselves, ourselves, partner
from giliran.integrations.certificates import trusted
from giliran.payments.ports import BankStatus, BankUnavailable, CallRefused

_CHANNEL = "95221"
_TIMEOUT = httpx.Timeout(10)
_EARLY = timedelta(seconds=30)
_OK = f"200{Service.STATUS}00"
_NONE = f"{NOT_FOUND[0]}{Service.STATUS}{NOT_FOUND[1]}"


class SnapBank:
    """Implements `payments.ports.Bank`. One token is kept until shortly before it ends."""

    def __init__(self) -> None:
        """Start without a token."""
        self._token = ""
        self._token_ends: datetime | None = None

    @property
    def partner(self) -> str:
        """The bank's name as a caller, under which payments are kept."""
        return partner().client_key

    def status(self, *, billing_code: str, at: datetime) -> BankStatus | None:
        """Ask what the bank took for a billing code (service 26)."""
        number = partner().service_id
        body = {
            "partnerServiceId": messages.service_id(number),
            "customerNo": billing_code,
            "virtualAccountNo": messages.service_id(number) + billing_code,
            "inquiryRequestId": secrets.token_hex(16),
        }
        answer = self._call(messages.STATUS_PATH, body, at)
        code = answer.get("responseCode")
        if code == _NONE:
            return None
        if code != _OK:
            message = f"the bank answered {code!s:.7}"
            raise BankUnavailable(message)
        return _read(answer.get("virtualAccountData"), billing_code, number)

    def _call(self, path: str, body: dict[str, Any], at: datetime) -> dict[str, Any]:
        answer = self._ask(path, body, at)
        if str(answer.get("responseCode", "")).startswith("401") and self._token_ends is not None:
            # The bank knows our token no more (it was started again, perhaps): sign in anew, once.
            self._token_ends = None
            answer = self._ask(path, body, at)
        return answer

    def _ask(self, path: str, body: dict[str, Any], at: datetime) -> dict[str, Any]:
        us = ourselves()
        token = self._fresh_token(us, at)
        raw, timestamp = json.dumps(body).encode(), messages.stamp(at)
        text = signatures.symmetric_text(method="POST", path=path, token=token, body=raw, timestamp=timestamp)
        headers = {
            "Authorization": f"Bearer {token}",
            "X-TIMESTAMP": timestamp,
            "X-SIGNATURE": signatures.sign_hmac(us.secret, text),
            "X-PARTNER-ID": us.client_key,
            "X-EXTERNAL-ID": messages.external_id(),
            "CHANNEL-ID": _CHANNEL,
        }
        return _post(us.url + path, raw, headers)

    def _fresh_token(self, us: Ourselves, at: datetime) -> str:
        if self._token_ends is None or at >= self._token_ends:
            timestamp = messages.stamp(at)
            text = signatures.token_text(client_key=us.client_key, timestamp=timestamp)
            headers = {
                "X-CLIENT-KEY": us.client_key,
                "X-TIMESTAMP": timestamp,
                "X-SIGNATURE": signatures.sign_rsa(us.key, text),
            }
            answer = _post(us.url + messages.TOKEN_PATH, b'{"grantType":"client_credentials"}', headers)
            if not isinstance(answer.get("accessToken"), str):
                message = "the bank gave no token"
                raise BankUnavailable(message)
            self._token = answer["accessToken"]
            self._token_ends = at + timedelta(seconds=int(answer.get("expiresIn", 0))) - _EARLY
        return self._token


def _post(url: str, raw: bytes, headers: dict[str, str]) -> dict[str, Any]:
    try:
        response = httpx.post(
            url,
            content=raw,
            headers={"Content-Type": "application/json", **headers},
            timeout=_TIMEOUT,
            verify=trusted(),
        )
        answer = response.json()
    except (httpx.HTTPError, ValueError) as problem:
        raise BankUnavailable(type(problem).__name__) from problem
    if not isinstance(answer, dict):
        message = "not an object"
        raise BankUnavailable(message)
    return answer


def _read(data: Any, billing_code: str, number: str) -> BankStatus:
    body = data if isinstance(data, dict) else {}
    try:
        if messages.read_account(body, number) != billing_code or body.get("paymentFlagStatus") != "00":
            message = "the answer is about something else"
            raise BankUnavailable(message)
        return BankStatus(
            amount=messages.read_money(body, "paidAmount"),
            bank_reference=messages.read_text(body, "paymentRequestId"),
            ntb=messages.read_ntb(body),
            ntpn=messages.read_ntpn(body),
            paid_at=messages.read_instant(messages.read_text(body, "transactionDate"), "transactionDate"),
        )
    except CallRefused as problem:
        raise BankUnavailable(problem.field) from problem
