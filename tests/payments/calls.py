"""A bank for tests: it calls our endpoints through Django's client, well signed or badly."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import time_machine
from django.test import Client

from giliran.integrations.bank import signatures
from giliran.integrations.bank.messages import INQUIRY_PATH, PAYMENT_PATH, TOKEN_PATH, external_id, stamp
from giliran.integrations.bank.simulator.wire import Signer
from tests.support import bank_keys

BANK = Signer(
    client_id="bank-simulator",
    secret=bank_keys.ENVIRONMENT["GILIRAN_SNAP_CLIENT_SECRET"],
    key=signatures.private_key(bank_keys.BANK_PRIVATE_KEY),
)
STRANGER = Signer(client_id="bank-simulator", secret="guessed", key=signatures.private_key(bank_keys.OUR_PRIVATE_KEY))
SERVICE_ID = "   82015"
NTPN = "1A2B3C4D5E6F7G8H"


@dataclass(kw_only=True)
class Reply:
    """What we answered."""

    status: int
    body: dict[str, Any]

    @property
    def code(self) -> str:
        return str(self.body["responseCode"])


@dataclass(kw_only=True)
class TestBank:
    """Calls at an instant; `skew` puts its own clock off."""

    __test__ = False

    at: datetime
    signer: Signer = BANK
    skew: timedelta = timedelta()
    client: Client = field(default_factory=Client)

    def token(self) -> str:
        reply = self.post(
            TOKEN_PATH, b'{"grantType":"client_credentials"}', self.signer.token_headers(at=self.at + self.skew)
        )
        return str(reply.body.get("accessToken", "none"))

    def inquire(self, code: str, *, symmetric: bool = True) -> Reply:
        return self.call(INQUIRY_PATH, {**account(code), "inquiryRequestId": "q-1"}, symmetric=symmetric)

    def pay(self, code: str, amount: int, *, symmetric: bool = True, number: str = "", **other: Any) -> Reply:
        return self.call(PAYMENT_PATH, notice(code, amount, self.at, **other), symmetric=symmetric, number=number)

    def call(self, path: str, body: Mapping[str, Any] | bytes, *, symmetric: bool = True, number: str = "") -> Reply:
        raw = body if isinstance(body, bytes) else json.dumps(body, indent=2).encode()
        headers = self.signer.service_headers(
            path=path, raw=raw, at=self.at + self.skew, token=self.token() if symmetric else "",
            number=number or external_id(),
        )  # fmt: skip
        return self.post(path, raw, headers)

    def post(self, path: str, raw: bytes, headers: Mapping[str, str]) -> Reply:
        with time_machine.travel(self.at, tick=False):
            response = self.client.post(path, raw, content_type="application/json", headers=dict(headers))
        return Reply(status=response.status_code, body=response.json())


def account(code: str) -> dict[str, Any]:
    return {"partnerServiceId": SERVICE_ID, "customerNo": code, "virtualAccountNo": SERVICE_ID + code}


def notice(code: str, amount: int, at: datetime, **other: Any) -> dict[str, Any]:
    money = {"value": f"{amount}.00", "currency": "IDR"}
    return {
        **account(code), "paymentRequestId": "pay-1", "paidAmount": money, "totalAmount": money,
        "trxDateTime": stamp(at), "referenceNo": "000123456789", "additionalInfo": {"ntpn": NTPN}, **other,
    }  # fmt: skip
