"""Signatures put on a request when it is ready to leave, so that what is fuzzed stands behind the gate."""

import hmac
import time
from hashlib import sha256
from typing import Any

from django.conf import settings
from requests import PreparedRequest
from requests.auth import AuthBase

from giliran.foundation import clock, tokens
from giliran.integrations.bank.gate import _PURPOSE, TOKEN_LIFE
from giliran.integrations.bank.messages import INQUIRY_PATH, PAYMENT_PATH, TOKEN_PATH
from giliran.integrations.bank.simulator.wire import Signer
from giliran.integrations.carrier.receipts import SIGNATURE, TIMESTAMP
from tests.payments.calls import BANK, STRANGER

RECEIPTS = "/pemberitahuan/tanda-terima/"
SIGNED = (TOKEN_PATH, INQUIRY_PATH, PAYMENT_PATH, RECEIPTS)


class Signed(AuthBase):
    """Signs for the bank (alternately in SNAP's two ways) or the carrier; `good` False signs as a stranger would."""

    def __init__(self, *, good: bool) -> None:
        self.good = good
        self.calls = 0

    def __call__(self, r: PreparedRequest) -> PreparedRequest:
        """Replace the headers that make up the signature."""
        path, raw = r.path_url.partition("?")[0], _raw(r.body)
        self.calls += 1
        if path == RECEIPTS:
            r.headers.update(self._carrier(raw))
        elif path in SIGNED:
            r.headers.pop("Authorization", None)
            r.headers.update(self._bank(path, raw))
        return r

    def _bank(self, path: str, raw: bytes) -> dict[str, str]:
        at, signer = clock.now(), BANK if self.good else STRANGER
        if path == TOKEN_PATH:
            return signer.token_headers(at=at)
        return signer.service_headers(path=path, raw=raw, at=at, token=_token(signer) if self.calls % 2 else "")

    def _carrier(self, raw: bytes) -> dict[str, str]:
        secret = settings.CARRIER_SECRET if self.good else "guessed"
        stamp = str(int(time.time()))
        made = hmac.new(secret.encode(), stamp.encode() + b"." + raw, sha256).hexdigest()
        return {TIMESTAMP: stamp, SIGNATURE: made}


def _token(signer: Signer) -> str:
    return tokens.sign(purpose=_PURPOSE, payload={"client": signer.client_id}, at=clock.now(), ttl=TOKEN_LIFE)


def _raw(body: Any) -> bytes:
    return body.encode() if isinstance(body, str) else bytes(body or b"")
