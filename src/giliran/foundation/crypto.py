"""Encryption of personal data at rest, and keyed hashes to find it by.

AES-256-GCM (NIST SP 800-38D) with a random 96-bit nonce. The key's id stands in front of each ciphertext, so keys
rotate: the first key of `FIELD_KEYS` encrypts, all of them decrypt. The `context` (room.model.field) is
authenticated with it, so that a ciphertext moved to another column does not decrypt.
"""

import hashlib
import hmac
import secrets
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

_VERSION = b"\x01"
_NONCE_BYTES = 12


class CannotDecryptError(Exception):
    """The data was altered, belongs to another context, or its key is gone."""


def encrypt(data: bytes, context: str) -> bytes:
    """Return version, key id, nonce and ciphertext of `data`, bound to `context`."""
    key = next(iter(settings.FIELD_KEYS.values()))
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return current_head() + nonce + _cipher(key).encrypt(nonce, data, context.encode())


def decrypt(data: bytes, context: str) -> bytes:
    """Return the plain bytes; raise `CannotDecryptError`."""
    name_end = _name_end(data)
    key = settings.FIELD_KEYS.get(data[2:name_end].decode(errors="replace"))
    if data[:1] != _VERSION or key is None:
        raise CannotDecryptError(context)
    nonce, sealed = data[name_end : name_end + _NONCE_BYTES], data[name_end + _NONCE_BYTES :]
    try:
        return _cipher(key).decrypt(nonce, sealed, context.encode())
    except InvalidTag as problem:
        raise CannotDecryptError(context) from problem


def is_current(data: bytes) -> bool:
    """Say whether `data` was encrypted under the key now in use."""
    return data.startswith(current_head())


def current_head() -> bytes:
    """Return the bytes that everything encrypted under the key now in use begins with."""
    name = next(iter(settings.FIELD_KEYS)).encode()
    return _VERSION + bytes([len(name)]) + name


def lookup_hash(value: str, context: str) -> bytes:
    """Return the keyed hash (HMAC-SHA256) of `value` under the key now in use, to store and to look up."""
    return lookup_hashes(value, context)[0]


def lookup_hashes(value: str, context: str) -> list[bytes]:
    """Return the keyed hash under every key that may still be in the database, the present one first."""
    message = f"{context}\x00{value}".encode()
    return [hmac.new(key, message, hashlib.sha256).digest() for key in settings.LOOKUP_KEYS.values()]


def _name_end(data: bytes) -> int:
    return 2 + int.from_bytes(data[1:2])


@lru_cache(maxsize=16)
def _cipher(key: bytes) -> AESGCM:
    return AESGCM(key)
