"""Asking the registry."""

import json
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

import httpx

from giliran.applications.ports import RegistryUnavailable
from giliran.integrations.bounded import NoAnswer, Reply, post
from giliran.integrations.registry import signing


class _Why(StrEnum):
    UNSIGNED = "the answer is not signed by the registry"
    STALE = "the answer is out of time"
    GARBLED = "the answer is not understood"


@dataclass(frozen=True, kw_only=True)
class Access:
    """Where the registry is, and the key agreed with it. `timeout` in seconds, for the whole exchange."""

    url: str
    key_id: str
    secret: str
    timeout: float = 5.0


class SignedRegistry:
    """Implements `applications.ports.PopulationRegistry`. Whatever cannot be trusted counts as no answer."""

    def __init__(
        self,
        access: Access,
        *,
        transport: httpx.BaseTransport | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Take the access; `transport` and `clock` are for tests."""
        self._access = access
        self._transport = transport
        self._clock = clock

    def verify(self, *, nik: str, fields: Mapping[str, str]) -> dict[str, bool]:
        """Say for each field whether it agrees with the record under this NIK; raise `RegistryUnavailable`."""
        body = json.dumps({"nik": nik, "fields": dict(fields)}, ensure_ascii=False).encode()
        nonce = secrets.token_hex(16)
        response = self._ask(body, nonce)
        self._refuse_untrusted(response, nonce)
        if response.status != httpx.codes.OK:
            raise RegistryUnavailable(str(response.status))
        return _matches(response, fields)

    def _ask(self, body: bytes, nonce: str) -> Reply:
        access, timestamp = self._access, str(int(self._clock()))
        headers = {
            signing.KEY_ID: access.key_id,
            signing.TIMESTAMP: timestamp,
            signing.NONCE: nonce,
            signing.SIGNATURE: signing.question(
                secret=access.secret, key_id=access.key_id, timestamp=timestamp, nonce=nonce, body=body
            ),
        }
        try:
            return post(
                access.url.rstrip("/") + signing.PATH,
                body=body,
                headers=headers,
                seconds=access.timeout,
                transport=self._transport,
            )
        except NoAnswer as problem:
            raise RegistryUnavailable(str(problem)) from None

    def _refuse_untrusted(self, response: Reply, nonce: str) -> None:
        timestamp = response.headers.get(signing.TIMESTAMP, "")
        expected = signing.answer(
            secret=self._access.secret,
            status=response.status,
            timestamp=timestamp,
            nonce=nonce,
            body=response.body,
        )
        if not signing.same(response.headers.get(signing.SIGNATURE, ""), expected):
            raise RegistryUnavailable(_Why.UNSIGNED)
        if not signing.is_fresh(timestamp, now=self._clock()):
            raise RegistryUnavailable(_Why.STALE)


def _matches(response: Reply, fields: Mapping[str, str]) -> dict[str, bool]:
    try:
        told = response.as_object()["matches"]
        found = {name: told[name] for name in fields}
    except (NoAnswer, KeyError, TypeError):
        raise RegistryUnavailable(_Why.GARBLED) from None
    if not all(isinstance(value, bool) for value in found.values()):
        raise RegistryUnavailable(_Why.GARBLED)
    return found
