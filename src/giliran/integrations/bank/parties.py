"""Who speaks with whom, and with which keys. Made once from the settings."""

from dataclasses import dataclass
from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from django.conf import settings

from giliran.integrations.bank.signatures import private_key, public_key


@dataclass(frozen=True, kw_only=True)
class Partner:
    """The bank as a caller of ours: its client key (also its partner id), shared secret and public key."""

    client_key: str
    secret: str
    key: RSAPublicKey
    service_id: str


@dataclass(frozen=True, kw_only=True)
class Ourselves:
    """We as a caller of the bank's."""

    url: str
    client_key: str
    secret: str
    key: RSAPrivateKey


@lru_cache(maxsize=1)
def partner() -> Partner:
    """Return the bank that may call us."""
    return Partner(
        client_key=settings.SNAP_CLIENT_ID,
        secret=settings.SNAP_CLIENT_SECRET,
        key=public_key(settings.SNAP_BANK_PUBLIC_KEY),
        service_id=settings.SNAP_SERVICE_ID,
    )


@lru_cache(maxsize=1)
def ourselves() -> Ourselves:
    """Return how we call the bank."""
    return Ourselves(
        url=settings.BANK_URL.rstrip("/"),
        client_key=settings.SNAP_OUR_ID,
        secret=settings.SNAP_OUR_SECRET,
        key=private_key(settings.SNAP_OUR_PRIVATE_KEY),
    )
