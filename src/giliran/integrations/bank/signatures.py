"""SNAP's signatures (Bank Indonesia, Standar Teknis dan Keamanan): what is signed, and how.

- token request: base64(SHA256withRSA(`clientKey|timestamp`))
- service, symmetric: base64(HMAC-SHA512(clientSecret, `METHOD:path:accessToken:digest:timestamp`))
- service, asymmetric: base64(SHA256withRSA(`METHOD:path:digest:timestamp`))
- digest: lowerhex(SHA256(minified body))
"""

import base64
import binascii
import hashlib
import hmac

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.serialization import (
    load_der_private_key,
    load_der_public_key,
    load_pem_private_key,
    load_pem_public_key,
)

from giliran.integrations.bank.minify import minify

_PEM = b"-----BEGIN"


def token_text(*, client_key: str, timestamp: str) -> str:
    """Return what a token request signs."""
    return f"{client_key}|{timestamp}"


def symmetric_text(*, method: str, path: str, token: str, body: bytes, timestamp: str) -> str:
    """Return what a service request signs with the shared secret."""
    return f"{method}:{path}:{token}:{_digest(body)}:{timestamp}"


def asymmetric_text(*, method: str, path: str, body: bytes, timestamp: str) -> str:
    """Return what a service request signs with the caller's own key."""
    return f"{method}:{path}:{_digest(body)}:{timestamp}"


def sign_rsa(key: RSAPrivateKey, text: str) -> str:
    """Sign with SHA256withRSA (PKCS #1 v1.5)."""
    return base64.b64encode(key.sign(text.encode(), padding.PKCS1v15(), hashes.SHA256())).decode()


def rsa_is_good(key: RSAPublicKey, text: str, signature: str) -> bool:
    """Say whether `signature` was made over `text` by the owner of `key`."""
    try:
        key.verify(base64.b64decode(signature, validate=True), text.encode(), padding.PKCS1v15(), hashes.SHA256())
    except (InvalidSignature, binascii.Error, ValueError):
        return False
    return True


def sign_hmac(secret: str, text: str) -> str:
    """Sign with HMAC-SHA512."""
    return base64.b64encode(hmac.digest(secret.encode(), text.encode(), "sha512")).decode()


def hmac_is_good(secret: str, text: str, signature: str) -> bool:
    """Say whether `signature` was made over `text` with `secret`, in constant time."""
    return hmac.compare_digest(sign_hmac(secret, text).encode(), signature.encode())


def private_key(encoded: str) -> RSAPrivateKey:
    """Read an RSA private key from one line of base64: PKCS #8, as DER or PEM."""
    data = base64.b64decode(encoded)
    key = load_pem_private_key(data, None) if data.startswith(_PEM) else load_der_private_key(data, None)
    if not isinstance(key, RSAPrivateKey):
        message = "SNAP signs with RSA keys"
        raise TypeError(message)
    return key


def public_key(encoded: str) -> RSAPublicKey:
    """Read an RSA public key from one line of base64: SubjectPublicKeyInfo, as DER or PEM."""
    data = base64.b64decode(encoded)
    key = load_pem_public_key(data) if data.startswith(_PEM) else load_der_public_key(data)
    if not isinstance(key, RSAPublicKey):
        message = "SNAP verifies with RSA keys"
        raise TypeError(message)
    return key


def _digest(body: bytes) -> str:
    return hashlib.sha256(minify(body)).hexdigest()
