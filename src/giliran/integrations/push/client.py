"""Sending to a push service."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import SplitResult, urlsplit

import httpx
from py_vapid import Vapid02

from giliran.integrations.bounded import NoAnswer, Reply, post
from giliran.integrations.push import keys
from giliran.lobby.ports import PushAnswer, Pushed, Subscription

_TOKEN_GOOD_FOR = 3600
_LONGEST_ENDPOINT = 1000
_LONGEST_WAIT = 600
_GONE = frozenset({httpx.codes.NOT_FOUND, httpx.codes.GONE})
_LATER = frozenset({httpx.codes.REQUEST_TIMEOUT, httpx.codes.TOO_EARLY, httpx.codes.TOO_MANY_REQUESTS})


@dataclass(frozen=True, kw_only=True)
class Access:
    """Our key (empty: nothing is sent), whom push services may write to, and which of them we call.

    A service is a host (a leading dot: all below it), called over TLS at its usual port; or an address with its scheme
    and port, called as it is written. `timeout` in seconds, for the whole exchange.
    """

    private_key: str
    contact: str
    services: Sequence[str]
    timeout: float = 5.0


class WebPush:
    """Implements `lobby.ports.PushService`."""

    def __init__(
        self,
        access: Access,
        *,
        transport: httpx.BaseTransport | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Take the access; `transport` and `clock` are for tests."""
        self._access, self._transport, self._clock = access, transport, clock
        self._key = keys.private_key(access.private_key) if access.private_key else None

    @property
    def public_key(self) -> str:
        """Our key as browsers want it; empty without one."""
        return keys.public_text(self._key.public_key()) if self._key else ""

    def accepts(self, subscription: Subscription) -> bool:
        """Say whether this is at a push service that we know, with keys that can be used."""
        try:
            keys.public_key(subscription.p256dh)
            parts = urlsplit(subscription.endpoint)
            known = any(_is_at(parts, service) for service in self._access.services)
        except ValueError:
            return False
        plain = subscription.endpoint.isascii() and subscription.endpoint.isprintable()
        return known and plain and len(subscription.endpoint) <= _LONGEST_ENDPOINT and keys.is_secret(subscription.auth)

    def send(
        self, subscription: Subscription, payload: bytes, *, good_for: timedelta, urgent: bool, topic: str
    ) -> PushAnswer:
        """Send, encrypted for that browser alone (RFC 8291), signed by us (RFC 8292)."""
        if self._key is None or not self.accepts(subscription):
            return PushAnswer(outcome=Pushed.REFUSED)
        told = {"endpoint": subscription.endpoint, "keys": {"p256dh": subscription.p256dh, "auth": subscription.auth}}
        # Lazily: it brings two HTTP clients along, which every process would load.
        from pywebpush import WebPusher  # noqa: PLC0415

        body = WebPusher(told).encode(payload)["body"]
        headers = {
            "Content-Type": "application/octet-stream",
            "Content-Encoding": "aes128gcm",
            "TTL": str(int(good_for.total_seconds())),
            "Urgency": "high" if urgent else "normal",
            "Topic": topic,
            **self._signed(subscription.endpoint),
        }
        try:
            reply = post(
                subscription.endpoint, body=body, headers=headers, seconds=self._access.timeout,
                transport=self._transport,
            )  # fmt: skip
        except NoAnswer:
            return PushAnswer(outcome=Pushed.LATER)
        return _understood(reply)

    def _signed(self, endpoint: str) -> dict[str, str]:
        parts = urlsplit(endpoint)
        claims = {
            "aud": f"{parts.scheme}://{parts.netloc}",
            "exp": int(self._clock()) + _TOKEN_GOOD_FOR,
            "sub": self._access.contact,
        }
        signed: dict[str, str] = Vapid02(self._key).sign(claims)
        return signed


def _is_at(parts: SplitResult, service: str) -> bool:
    if "://" in service:
        return f"{parts.scheme}://{parts.netloc}" == service.rstrip("/")
    host = parts.hostname or ""
    if parts.scheme != "https" or parts.port not in {None, 443} or parts.username is not None:
        return False
    return host.endswith(service) if service.startswith(".") else host == service


def _understood(reply: Reply) -> PushAnswer:
    if httpx.codes.is_success(reply.status):
        return PushAnswer(outcome=Pushed.TAKEN)
    if reply.status in _GONE:
        return PushAnswer(outcome=Pushed.GONE)
    if reply.status in _LATER or reply.status >= httpx.codes.INTERNAL_SERVER_ERROR:
        return PushAnswer(outcome=Pushed.LATER, after=_asked_to_wait(reply))
    return PushAnswer(outcome=Pushed.REFUSED)


def _asked_to_wait(reply: Reply) -> timedelta | None:
    asked = reply.headers.get("Retry-After", "")
    if not (asked.isascii() and asked.isdigit()):
        return None
    return timedelta(seconds=min(int(asked[:6]), _LONGEST_WAIT))
