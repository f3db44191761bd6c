"""The key by which push services know us (RFC 8292), and what has to be true of a browser's."""

import base64
import binascii

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

_PRIVATE_BYTES = 32
_POINT_BYTES = 65
_SECRET_BYTES = 16


def private_key(text: str) -> ec.EllipticCurvePrivateKey:
    """Return the key that is written as base64url of its 32 bytes; raise `ValueError`."""
    found = decoded(text)
    if len(found) != _PRIVATE_BYTES:
        message = "not 32 bytes"
        raise ValueError(message)
    return ec.derive_private_key(int.from_bytes(found, "big"), ec.SECP256R1())


def public_text(key: ec.EllipticCurvePublicKey) -> str:
    """Return a public key as base64url of its point."""
    return encoded(key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))


def public_key(text: str) -> ec.EllipticCurvePublicKey:
    """Return the public key that is written as base64url of its point; raise `ValueError` if it lies on no curve."""
    found = decoded(text)
    if len(found) != _POINT_BYTES:
        message = "not a point"
        raise ValueError(message)
    return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), found)


def is_secret(text: str) -> bool:
    """Say whether this can be a browser's authentication secret."""
    try:
        return len(decoded(text)) == _SECRET_BYTES
    except ValueError:
        return False


def encoded(found: bytes) -> str:
    """Return bytes as base64url without padding."""
    return base64.urlsafe_b64encode(found).decode().rstrip("=")


def decoded(text: str) -> bytes:
    """Return the bytes of base64url, padded or not; raise `ValueError`."""
    try:
        return base64.b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, UnicodeEncodeError) as problem:
        message = "not base64url"
        raise ValueError(message) from problem
