"""Holding who sends to RFC 8292: a token signed with the key that the browser named when it subscribed."""

import base64
import binascii
import json
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from giliran.integrations.push import keys

_LONGEST = 24 * 3600
_HALF = 32


def problem_of(authorization: str, *, origin: str, server_key: str, now: float) -> str:
    """Return what is wrong with the header `Authorization` of a message; nothing if it may come in."""
    scheme, _, rest = authorization.partition(" ")
    parts = dict(part.strip().partition("=")[::2] for part in rest.split(","))
    if scheme.lower() != "vapid" or not parts.keys() >= {"t", "k"}:
        return "no token"
    if server_key and parts["k"].rstrip("=") != server_key.rstrip("="):
        return "another key than the browser named"
    try:
        header, claims = _opened(parts["t"], parts["k"])
    except (ValueError, InvalidSignature, binascii.Error):
        return "the signature is not by that key"
    if header.get("alg") != "ES256" or not str(claims.get("sub", "")).startswith(("mailto:", "https:")):
        return "not ES256, or nobody to write to"
    if claims.get("aud") != origin:
        return f"for {claims.get('aud')}, not for {origin}"
    in_time = now < float(claims.get("exp", 0)) <= now + _LONGEST
    return "" if in_time else "expired, or good for too long"


def _opened(token: str, key: str) -> tuple[dict[str, Any], dict[str, Any]]:
    head, body, signature = token.split(".")
    raw = keys.decoded(signature)
    r, s = int.from_bytes(raw[:_HALF], "big"), int.from_bytes(raw[_HALF:], "big")
    signed = f"{head}.{body}".encode()
    keys.public_key(key).verify(encode_dss_signature(r, s), signed, ec.ECDSA(hashes.SHA256()))
    return json.loads(_padded(head)), json.loads(_padded(body))


def _padded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
