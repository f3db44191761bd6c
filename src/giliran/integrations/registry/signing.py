"""How questions and answers are signed: HMAC-SHA256 over what they are, bound to one nonce and one moment.

A question's text is `POST`, path, key id, timestamp, nonce, and the SHA-256 of its body, a line each; an answer's is
its status, the question's nonce, its own timestamp, and the SHA-256 of its body. So an answer fits one question only.
"""

import hashlib
import hmac

PATH = "/v1/verify"
KEY_ID = "X-Key-Id"
TIMESTAMP = "X-Timestamp"
NONCE = "X-Nonce"
SIGNATURE = "X-Signature"
SKEW_SECONDS = 300
"""How far apart the two clocks may be."""


def question(*, secret: str, key_id: str, timestamp: str, nonce: str, body: bytes) -> str:
    """Return the signature of a question."""
    return _sign(secret, "question", "POST", PATH, key_id, timestamp, nonce, _digest(body))


def answer(*, secret: str, status: int, timestamp: str, nonce: str, body: bytes) -> str:
    """Return the signature of the answer to the question with that nonce."""
    return _sign(secret, "answer", str(status), timestamp, nonce, _digest(body))


def same(one: str, other: str) -> bool:
    """Compare two signatures in constant time."""
    return hmac.compare_digest(one.encode(), other.encode())


def is_fresh(timestamp: str, *, now: float) -> bool:
    """Say whether a timestamp in seconds lies within the skew of `now`."""
    return timestamp.isascii() and timestamp.isdigit() and abs(int(timestamp) - now) <= SKEW_SECONDS


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def _sign(secret: str, *lines: str) -> str:
    return hmac.new(secret.encode(), "\n".join(lines).encode(), hashlib.sha256).hexdigest()
