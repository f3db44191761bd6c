"""Browsers: each with keys of its own, which never leave it."""

import json
import os
from dataclasses import dataclass, field
from typing import Any

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec

from giliran.integrations.keeping import Records
from giliran.integrations.push import keys


@dataclass
class Behaviour:
    """What goes wrong: seconds to wait, an answer other than 201, and when it says to come back."""

    slow: float = 0.0
    answer: int = 0
    retry_after: int = 0


@dataclass
class Browsers:
    """Those that subscribed, what arrived at each, and how the service behaves."""

    records: Records = field(default_factory=lambda: Records(None))
    behaviour: Behaviour = field(default_factory=Behaviour)
    known: dict[str, dict[str, Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Know again who had subscribed."""
        self.known |= {each["id"]: each for each in self.records.all()}

    def subscribe(self, *, server_key: str) -> dict[str, Any]:
        """Make a browser that takes messages from the owner of a key alone (none: from anybody who signs)."""
        name = os.urandom(12).hex()
        number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
        told = {
            "id": name,
            "server_key": server_key,
            "private": keys.encoded(number.to_bytes(32, "big")),
            "auth": keys.encoded(os.urandom(16)),
            "messages": [],
        }
        self._put(told)
        return told

    def take(self, name: str, body: bytes, *, headers: dict[str, str]) -> None:
        """Decrypt a message and keep it, in place of one of the same topic; raise `ValueError` if it cannot be read."""
        told = self.known[name]
        try:
            clear = http_ece.decrypt(
                body, private_key=keys.private_key(told["private"]), auth_secret=keys.decoded(told["auth"]),
                version="aes128gcm",
            )  # fmt: skip
        except http_ece.ECEException as problem:
            raise ValueError(str(problem)) from problem
        message = {**headers, "text": clear.decode(), "json": json.loads(clear)}
        topic = headers["topic"]
        kept = [each for each in told["messages"] if not topic or each["topic"] != topic]
        self._put({**told, "messages": [*kept, message]})

    def public_key(self, name: str) -> str:
        """Return what a browser tells of its keys."""
        return keys.public_text(keys.private_key(self.known[name]["private"]).public_key())

    def _put(self, told: dict[str, Any]) -> None:
        self.records.put(told["id"], told)
        self.known[told["id"]] = told
