"""How questions and answers are signed: Ed25519 (RFC 8032) over what they are, bound to one nonce and one moment.

A question's text is `question`, path, timestamp, nonce, and the SHA-256 of its body, a line each; an answer's is
`answer`, the custodian's name, its status, the question's nonce, its own timestamp, and the SHA-256 of its body. Both
sides keep what the other signed: neither can later say that it was something else.
"""

import base64
import hashlib
from binascii import Error

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

COMMIT, REVEAL = "/v1/commitments", "/v1/secrets"
TIMESTAMP = "X-Timestamp"
NONCE = "X-Nonce"
SIGNATURE = "X-Signature"
SKEW_SECONDS = 300
"""How far apart the two clocks may be."""


def private_key(text: str) -> Ed25519PrivateKey:
    """Return the key that is written as base64 of its 32 bytes; raise `ValueError`."""
    return Ed25519PrivateKey.from_private_bytes(base64.b64decode(text, validate=True))


def public_key(text: str) -> Ed25519PublicKey:
    """Return the public key that is written as base64 of its 32 bytes; raise `ValueError`."""
    return Ed25519PublicKey.from_public_bytes(base64.b64decode(text, validate=True))


def question(*, path: str, timestamp: str, nonce: str, body: bytes) -> bytes:
    """Return what is signed of a question."""
    return _text("question", path, timestamp, nonce, _digest(body))


def answer(*, name: str, status: int, timestamp: str, nonce: str, body: bytes) -> bytes:
    """Return what is signed of the answer to the question with that nonce."""
    return _text("answer", name, str(status), timestamp, nonce, _digest(body))


def signed(key: Ed25519PrivateKey, text: bytes) -> str:
    """Return a signature as base64."""
    return base64.b64encode(key.sign(text)).decode()


def is_by(key: Ed25519PublicKey, text: bytes, signature: str) -> bool:
    """Say whether a signature is by the owner of the key."""
    try:
        key.verify(base64.b64decode(signature, validate=True), text)
    except (InvalidSignature, Error, ValueError):
        return False
    return True


def is_fresh(timestamp: str, *, now: float) -> bool:
    """Say whether a timestamp in seconds lies within the skew of `now`."""
    plain = timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= len("9999999999")
    return plain and abs(int(timestamp) - now) <= SKEW_SECONDS


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def _text(*lines: str) -> bytes:
    return "\n".join(lines).encode()
