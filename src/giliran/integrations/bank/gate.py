"""The bank's calls to us: verified, read, answered in SNAP's words."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from giliran.foundation import tokens
from giliran.integrations.bank import messages, signatures
from giliran.integrations.bank.codes import REASONS, Service, response
from giliran.integrations.bank.parties import Partner, partner
from giliran.payments.ports import Answer, Billed, Call, CallRefused, InquiryRequest, PaymentNotice, Verdict

WINDOW = timedelta(minutes=5)
TOKEN_LIFE = timedelta(minutes=15)
_PURPOSE = "bank.snap"
_LONGEST_ID = 36
_BEARER = "bearer "


class SnapGate:
    """Implements `payments.ports.BankGate`."""

    def grant_token(self, *, call: Call, at: datetime) -> Answer:
        """Answer a request for an access token."""
        bank = partner()
        try:
            self._verify_token_request(call, bank, at)
        except CallRefused as refused:
            return _answer(Service.TOKEN, refused.verdict, field=refused.field)
        token = tokens.sign(purpose=_PURPOSE, payload={"client": bank.client_key}, at=at, ttl=TOKEN_LIFE)
        return _answer(
            Service.TOKEN, Verdict.ACCEPTED,
            {"accessToken": token, "tokenType": "Bearer", "expiresIn": str(int(TOKEN_LIFE.total_seconds()))},
        )  # fmt: skip

    def _verify_token_request(self, call: Call, bank: Partner, at: datetime) -> None:
        client_key, timestamp = _header(call, "x-client-key"), _timestamp(call, at)
        text = signatures.token_text(client_key=client_key, timestamp=timestamp)
        if client_key != bank.client_key or not signatures.rsa_is_good(bank.key, text, _header(call, "x-signature")):
            raise CallRefused(Verdict.FORGED, field="Signature")
        if _json(call).get("grantType") != "client_credentials":
            raise CallRefused(Verdict.MALFORMED, field="grantType")

    def claims(self, call: Call) -> tuple[str, str]:
        """Return the partner and the external id that a call claims."""
        return call.headers.get("x-partner-id", "")[:_LONGEST_ID], call.headers.get("x-external-id", "")[:_LONGEST_ID]

    def read_inquiry(self, *, call: Call, at: datetime) -> InquiryRequest:
        """Verify and read an inquiry (service 24)."""
        bank = self._verify(call, at)
        body = _json(call)
        code = messages.read_account(body, bank.service_id)
        messages.read_text(body, "inquiryRequestId")
        return InquiryRequest(billing_code=code, wire=body)

    def read_payment(self, *, call: Call, at: datetime) -> PaymentNotice:
        """Verify and read a payment notice (service 25)."""
        bank = self._verify(call, at)
        body = _json(call)
        paid_at = messages.read_instant(messages.read_text(body, "trxDateTime"), "trxDateTime")
        return PaymentNotice(
            billing_code=messages.read_account(body, bank.service_id),
            amount=messages.read_money(body, "paidAmount"),
            bank_reference=messages.read_text(body, "paymentRequestId"),
            ntb=messages.read_ntb(body),
            ntpn=messages.read_ntpn(body),
            paid_at=paid_at,
            wire=body,
        )

    def answer_inquiry(
        self, *, verdict: Verdict, request: InquiryRequest | None = None, billed: Billed | None = None, field: str = ""
    ) -> Answer:
        """Word the answer to an inquiry."""
        if request is None:
            return _answer(Service.INQUIRY, verdict, field=field)
        data = _echo(request.wire, "partnerServiceId", "customerNo", "virtualAccountNo", "inquiryRequestId")
        english, indonesian = REASONS.get(verdict, ("Failed", "Gagal"))
        data["inquiryStatus"] = "00" if verdict == Verdict.ACCEPTED else "01"
        data["inquiryReason"] = {"english": english, "indonesia": indonesian}
        if verdict == Verdict.ACCEPTED and billed is not None:
            data["virtualAccountName"] = billed.name
            data["totalAmount"] = messages.money(billed.amount)
            data["freeTexts"] = [{"english": billed.texts[1], "indonesia": billed.texts[0]}]
        return _answer(Service.INQUIRY, verdict, {"virtualAccountData": data}, field=field)

    def answer_payment(
        self, *, verdict: Verdict, notice: PaymentNotice | None = None, billed: Billed | None = None, field: str = ""
    ) -> Answer:
        """Word the answer to a payment notice."""
        if notice is None:
            return _answer(Service.PAYMENT, verdict, field=field)
        data = _echo(
            notice.wire, "partnerServiceId", "customerNo", "virtualAccountNo", "paymentRequestId", "paidAmount",
            "totalAmount", "trxDateTime", "referenceNo",
        )  # fmt: skip
        english, indonesian = REASONS.get(verdict, ("Failed", "Gagal"))
        data["paymentFlagStatus"] = "00" if verdict == Verdict.ACCEPTED else "01"
        data["paymentFlagReason"] = {"english": english, "indonesia": indonesian}
        if billed is not None:
            data["virtualAccountName"] = billed.name
        return _answer(Service.PAYMENT, verdict, {"virtualAccountData": data}, field=field)

    def _verify(self, call: Call, at: datetime) -> Partner:
        """Check partner, time, token and signature; the order costs a stranger the least of our time."""
        bank = partner()
        timestamp, signature = _timestamp(call, at), _header(call, "x-signature")
        _header(call, "channel-id")
        external_id = _header(call, "x-external-id")
        if not (external_id.isascii() and external_id.isdigit() and len(external_id) <= _LONGEST_ID):
            raise CallRefused(Verdict.MALFORMED, field="X-EXTERNAL-ID")
        if _header(call, "x-partner-id") != bank.client_key:
            raise CallRefused(Verdict.FORGED, field="Partner")
        if "authorization" in call.headers:
            token = _bearer(call, bank, at)
            text = signatures.symmetric_text(
                method=call.method, path=call.path, token=token, body=call.body, timestamp=timestamp
            )
            good = signatures.hmac_is_good(bank.secret, text, signature)
        else:
            text = signatures.asymmetric_text(method=call.method, path=call.path, body=call.body, timestamp=timestamp)
            good = signatures.rsa_is_good(bank.key, text, signature)
        if not good:
            raise CallRefused(Verdict.FORGED, field="Signature")
        return bank


def _bearer(call: Call, bank: Partner, at: datetime) -> str:
    words = call.headers["authorization"]
    token = words[len(_BEARER) :].strip() if words.lower().startswith(_BEARER) else ""
    try:
        holder = tokens.read(purpose=_PURPOSE, token=token, at=at).get("client")
    except tokens.BadToken as problem:
        raise CallRefused(Verdict.BAD_TOKEN) from problem
    if holder != bank.client_key:
        raise CallRefused(Verdict.BAD_TOKEN)
    return token


def _header(call: Call, name: str) -> str:
    found = call.headers.get(name, "")
    if not found:
        raise CallRefused(Verdict.MISSING, field=name.upper())
    return found


def _timestamp(call: Call, at: datetime) -> str:
    """Return the time header as sent, if it is an instant close to ours."""
    text = _header(call, "x-timestamp")
    try:
        sent = messages.read_instant(text, "X-TIMESTAMP")
    except CallRefused as problem:
        raise CallRefused(Verdict.MALFORMED, field="X-TIMESTAMP") from problem
    if abs(sent - at) > WINDOW:
        raise CallRefused(Verdict.STALE, field="X-TIMESTAMP")
    return text


def _json(call: Call) -> dict[str, Any]:
    try:
        body = json.loads(call.body)
    except (ValueError, RecursionError) as problem:
        raise CallRefused(Verdict.MALFORMED, field="body", authentic=True) from problem
    if not isinstance(body, dict):
        raise CallRefused(Verdict.MALFORMED, field="body", authentic=True)
    return body


def _echo(wire: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: wire[name] for name in names if name in wire}


def _answer(service: Service, verdict: Verdict, body: Mapping[str, Any] | None = None, *, field: str = "") -> Answer:
    status, code, message = response(service, verdict, field)
    return Answer(status=status, code=code, body={"responseCode": code, "responseMessage": message, **(body or {})})
