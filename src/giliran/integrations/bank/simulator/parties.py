"""Who this bank is and whom it serves, from the environment. No Django here: the bank is somebody else's house."""

import os
from dataclasses import dataclass
from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey

from giliran.integrations.bank.signatures import private_key, public_key


class MissingVariable(Exception):  # noqa: N818 - says what is the matter
    """The environment does not say what the bank needs to know."""


@dataclass(frozen=True, kw_only=True)
class BankIdentity:
    """As we know ourselves: the bank."""

    client_id: str
    secret: str
    key: RSAPrivateKey
    service_id: str


@dataclass(frozen=True, kw_only=True)
class Customer:
    """As we know Giliran: where it is, and how it signs when it asks us."""

    url: str
    client_id: str
    secret: str
    key: RSAPublicKey


@lru_cache(maxsize=1)
def bank() -> BankIdentity:
    """Return the bank's own identity."""
    return BankIdentity(
        client_id=os.environ.get("GILIRAN_SNAP_CLIENT_ID", "bank-simulator"),
        secret=_needed("GILIRAN_SNAP_CLIENT_SECRET"),
        key=private_key(_needed("GILIRAN_SNAP_BANK_PRIVATE_KEY")),
        service_id=os.environ.get("GILIRAN_SNAP_SERVICE_ID", "82015"),
    )


@lru_cache(maxsize=1)
def customer() -> Customer:
    """Return the one institution that this bank collects for."""
    return Customer(
        url=os.environ.get("GILIRAN_BASE_URL", "http://127.0.0.1:8000").rstrip("/"),
        client_id=os.environ.get("GILIRAN_SNAP_OUR_ID", "giliran"),
        secret=_needed("GILIRAN_SNAP_OUR_SECRET"),
        key=public_key(_needed("GILIRAN_SNAP_OUR_PUBLIC_KEY")),
    )


def _needed(name: str) -> str:
    value = os.environ.get(name, "")
    if not value:
        message = f"{name} is not set; the bank simulator needs it."
        raise MissingVariable(message)
    return value
