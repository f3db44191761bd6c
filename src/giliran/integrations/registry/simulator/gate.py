"""Who may ask: the signature is right, the moment is now, the nonce is new."""

import os
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from enum import StrEnum

from giliran.integrations.registry import signing

_REMEMBERED = 100_000


class Why(StrEnum):
    """Why a question is not answered."""

    SIGNATURE = "signature"
    TIMESTAMP = "timestamp"
    REPLAY = "replay"


class Refusal(Exception):  # noqa: N818 - an answer, not an error
    """The question is not answered."""


class Gate:
    """Checks questions and remembers their nonces for as long as their timestamps would pass."""

    def __init__(self, *, key_id: str, secret: str, clock: Callable[[], float] = time.time) -> None:
        """Take the key agreed on."""
        self.key_id = key_id
        self.secret = secret
        self.clock = clock
        self._seen: OrderedDict[str, float] = OrderedDict()

    def check(self, headers: Mapping[str, str], body: bytes) -> str:
        """Return the question's nonce; raise `Refusal`."""
        timestamp, nonce = headers.get(signing.TIMESTAMP, ""), headers.get(signing.NONCE, "")
        expected = signing.question(secret=self.secret, key_id=self.key_id, timestamp=timestamp, nonce=nonce, body=body)
        known = headers.get(signing.KEY_ID, "") == self.key_id
        if not (self.secret and known and signing.same(headers.get(signing.SIGNATURE, ""), expected)):
            raise Refusal(Why.SIGNATURE)
        if not signing.is_fresh(timestamp, now=self.clock()):
            raise Refusal(Why.TIMESTAMP)
        self._forget_old()
        if not nonce or nonce in self._seen:
            raise Refusal(Why.REPLAY)
        self._seen[nonce] = self.clock()
        return nonce

    def _forget_old(self) -> None:
        oldest = self.clock() - 2 * signing.SKEW_SECONDS
        while self._seen and (len(self._seen) >= _REMEMBERED or next(iter(self._seen.values())) < oldest):
            self._seen.popitem(last=False)


def from_environment() -> Gate:
    """Return the gate with this process's key."""
    return Gate(
        key_id=os.environ.get("GILIRAN_REGISTRY_KEY_ID", "giliran"),
        secret=os.environ.get("GILIRAN_REGISTRY_SECRET", ""),
    )
