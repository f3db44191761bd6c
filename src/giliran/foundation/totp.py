"""Codes as an authenticator app shows them (RFC 6238: SHA-1, 30 seconds, 6 digits)."""

import base64
import hashlib
import hmac

PERIOD = 30
_DIGITS = 6


def totp(secret: str, at: float) -> str:
    """Return the code of a base32 secret at an instant (seconds since 1970)."""
    key = base64.b32decode(secret.upper() + "=" * (-len(secret) % 8))
    digest = hmac.new(key, int(at // PERIOD).to_bytes(8, "big"), hashlib.sha1).digest()
    start = digest[-1] & 0xF
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFF_FFFF
    return str(number % 10**_DIGITS).zfill(_DIGITS)
