"""The bank's calls to Giliran, signed in either of SNAP's two ways."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import httpx
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from giliran.integrations.bank import signatures
from giliran.integrations.bank.messages import TOKEN_PATH, external_id, stamp

_CHANNEL = "6011"
_TIMEOUT = httpx.Timeout(15)
_EARLY = timedelta(seconds=30)


@dataclass(frozen=True, kw_only=True)
class Signer:
    """A caller of SNAP services: its client id (also its partner id), shared secret and key."""

    client_id: str
    secret: str
    key: RSAPrivateKey

    def token_headers(self, *, at: datetime) -> dict[str, str]:
        """Return the headers of a token request."""
        timestamp = stamp(at)
        text = signatures.token_text(client_key=self.client_id, timestamp=timestamp)
        return {
            "X-CLIENT-KEY": self.client_id,
            "X-TIMESTAMP": timestamp,
            "X-SIGNATURE": signatures.sign_rsa(self.key, text),
        }

    def service_headers(
        self, *, path: str, raw: bytes, at: datetime, token: str = "", number: str = ""
    ) -> dict[str, str]:
        """Return the headers of a service request: symmetric with a token, asymmetric without."""
        timestamp = stamp(at)
        headers = {
            "X-TIMESTAMP": timestamp,
            "X-PARTNER-ID": self.client_id,
            "X-EXTERNAL-ID": number or external_id(),
            "CHANNEL-ID": _CHANNEL,
        }
        if token:
            text = signatures.symmetric_text(method="POST", path=path, token=token, body=raw, timestamp=timestamp)
            return {
                **headers, "Authorization": f"Bearer {token}", "X-SIGNATURE": signatures.sign_hmac(self.secret, text)
            }  # fmt: skip
        text = signatures.asymmetric_text(method="POST", path=path, body=raw, timestamp=timestamp)
        return {**headers, "X-SIGNATURE": signatures.sign_rsa(self.key, text)}


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What came back: HTTP status and body; status 0 says that nothing did."""

    status: int
    body: Mapping[str, Any]

    @property
    def code(self) -> str:
        """Return SNAP's response code."""
        return str(self.body.get("responseCode", ""))

    @property
    def good(self) -> bool:
        """Say whether the call was accepted."""
        return self.status == httpx.codes.OK


@dataclass(kw_only=True)
class Line:
    """The line to Giliran; it keeps its access token until shortly before that ends."""

    url: str
    signer: Signer
    _token: str = field(default="", init=False)
    _token_ends: datetime | None = field(default=None, init=False)

    async def call(
        self, path: str, body: Mapping[str, Any], *, at: datetime, symmetric: bool, number: str = "",
        signer: Signer | None = None,
    ) -> Reply:  # fmt: skip
        """Make one service call; `signer` lets somebody else pretend to be the bank."""
        raw = json.dumps(body, indent=1).encode()
        token = await self._fresh_token(at) if symmetric else ""
        headers = (signer or self.signer).service_headers(path=path, raw=raw, at=at, token=token, number=number)
        return await self._post(path, raw, headers)

    async def _fresh_token(self, at: datetime) -> str:
        if self._token_ends is None or at >= self._token_ends:
            headers = self.signer.token_headers(at=at)
            reply = await self._post(TOKEN_PATH, b'{"grantType": "client_credentials"}', headers)
            self._token = str(reply.body.get("accessToken", ""))
            life = timedelta(seconds=int(reply.body.get("expiresIn", 0)))
            self._token_ends = at + life - _EARLY if self._token else None
        # An empty token would make the call an asymmetric one.
        return self._token or "none"

    async def _post(self, path: str, raw: bytes, headers: dict[str, str]) -> Reply:
        try:
            async with httpx.AsyncClient(timeout=_TIMEOUT) as client:
                response = await client.post(
                    self.url + path, content=raw, headers={"Content-Type": "application/json", **headers}
                )
            body = response.json()
        except (httpx.HTTPError, ValueError) as problem:
            return Reply(status=0, body={"responseMessage": type(problem).__name__})
        return Reply(status=response.status_code, body=body if isinstance(body, dict) else {})
