"""Asking a custodian."""

import json
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import httpx

from giliran.appointments.ports import CustodianRefused, CustodianUnavailable
from giliran.integrations.bounded import NoAnswer, Reply, post
from giliran.integrations.custodian import signing

_BYTES = 32
_REFUSALS = frozenset({"root", "early", "unknown"})


class _Why(StrEnum):
    UNSIGNED = "the answer is not signed by the custodian"
    STALE = "the answer is out of time"
    GARBLED = "the answer is not understood"
    OTHER = "the answer is about something else"


@dataclass(frozen=True, kw_only=True)
class Access:
    """Where a custodian is, its public key, and ours to sign with. `timeout` in seconds, for the whole exchange."""

    name: str
    title: str
    url: str
    their_key: str
    our_key: str
    timeout: float = 2.0


class SignedCustodian:
    """Implements `appointments.ports.Custodian`. Whatever cannot be trusted counts as no answer."""

    def __init__(
        self,
        access: Access,
        *,
        transport: httpx.BaseTransport | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Take the access; `transport` and `clock` are for tests."""
        self.name, self.title = access.name, access.title
        self._access = access
        self._transport = transport
        self._clock = clock
        self._our_key = signing.private_key(access.our_key)
        self._their_key = signing.public_key(access.their_key)

    def commit(self, *, release: UUID, opens_at: datetime, at: datetime) -> bytes:
        """Return the commitment to a secret for this release."""
        told = {"release": str(release), "opens_at": opens_at.isoformat(), "at": at.isoformat()}
        return self._bytes_of(self._ask(signing.COMMIT, told), "commitment", told, ("release",))

    def reveal(self, *, release: UUID, root: bytes, entrants: int, at: datetime) -> bytes:
        """Return the secret, now that the root is published."""
        told = {"release": str(release), "root": root.hex(), "entrants": entrants, "at": at.isoformat()}
        return self._bytes_of(self._ask(signing.REVEAL, told), "secret", told, ("release", "root"))

    def _ask(self, path: str, told: dict[str, Any]) -> dict[str, Any]:
        body, nonce, timestamp = json.dumps(told).encode(), secrets.token_hex(16), str(int(self._clock()))
        text = signing.question(path=path, timestamp=timestamp, nonce=nonce, body=body)
        headers = {
            signing.TIMESTAMP: timestamp,
            signing.NONCE: nonce,
            signing.SIGNATURE: signing.signed(self._our_key, text),
        }
        url = self._access.url.rstrip("/") + path
        try:
            reply = post(url, body=body, headers=headers, seconds=self._access.timeout, transport=self._transport)
            self._refuse_untrusted(reply, nonce)
            answer = reply.as_object()
        except NoAnswer as problem:
            raise CustodianUnavailable(str(problem)) from None
        if reply.status == httpx.codes.CONFLICT:
            why = answer.get("error")
            raise CustodianRefused(why if why in _REFUSALS else _Why.GARBLED)
        if reply.status != httpx.codes.OK:
            raise CustodianUnavailable(str(reply.status))
        return answer

    def _refuse_untrusted(self, reply: Reply, nonce: str) -> None:
        timestamp = reply.headers.get(signing.TIMESTAMP, "")
        text = signing.answer(name=self.name, status=reply.status, timestamp=timestamp, nonce=nonce, body=reply.body)
        if not signing.is_by(self._their_key, text, reply.headers.get(signing.SIGNATURE, "")):
            raise CustodianUnavailable(_Why.UNSIGNED)
        if not signing.is_fresh(timestamp, now=self._clock()):
            raise CustodianUnavailable(_Why.STALE)

    @staticmethod
    def _bytes_of(answer: dict[str, Any], name: str, told: dict[str, Any], same: tuple[str, ...]) -> bytes:
        if any(answer.get(key) != told[key] for key in same):
            raise CustodianUnavailable(_Why.OTHER)
        try:
            found = bytes.fromhex(answer[name])
        except (KeyError, TypeError, ValueError):
            raise CustodianUnavailable(_Why.GARBLED) from None
        if len(found) != _BYTES:
            raise CustodianUnavailable(_Why.GARBLED)
        return found
