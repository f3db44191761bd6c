"""Asking the bank, as a client of its SNAP services."""

import json
import secrets
from datetime import datetime, timedelta
from typing import Any

from giliran.integrations.bank import messages, signatures
from giliran.integrations.bank.codes import NOT_FOUND, Service
from giliran.integrations.bank.parties import Ourselves, ourselves, partner
from giliran.integrations.bounded import NoAnswer, post
from giliran.payments.ports import BankStatus, BankUnavailable, CallRefused

_CHANNEL = "95221"
_LONGEST_TOKEN, _LONGEST_LIFE = 4096, 24 * 3600
_EARLY = timedelta(seconds=30)
_NOT_US = "401"
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
        if str(code).startswith(_NOT_US):
            self._token_ends = None  # a bank that was started anew knows none of the tokens it gave out
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
            if not _is_token(answer.get("accessToken")):
                message = "the bank gave no token"
                raise BankUnavailable(message)
            self._token = answer["accessToken"]
            self._token_ends = at + _life(answer.get("expiresIn")) - _EARLY
        return self._token


def _is_token(told: object) -> bool:
    """Whether it can stand in a header."""
    return isinstance(told, str) and told.isascii() and told.isprintable() and 0 < len(told) <= _LONGEST_TOKEN


def _life(told: object) -> timedelta:
    """Return how long a token lasts; one that does not say so, or nonsense, is used for this call alone."""
    text = str(told)
    return timedelta(seconds=min(int(text), _LONGEST_LIFE) if text.isascii() and text.isdecimal() else 0)


def _post(url: str, raw: bytes, headers: dict[str, str]) -> dict[str, Any]:
    try:
        return post(url, body=raw, headers=headers).as_object()
    except NoAnswer as problem:
        raise BankUnavailable(str(problem)) from problem


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
