"""The secrets of second factors (authenticators, backup codes): how they stand in the database."""

import base64
from typing import Any

from giliran.foundation import crypto

_CONTEXT = "accounts.second_factor.secret"
_SEALED = ("secret", "seed")
_SEALED_LISTS = ("migrated_codes",)


def seal(text: str) -> str:
    """Encrypt a secret for the database."""
    return base64.b64encode(crypto.encrypt(text.encode(), _CONTEXT)).decode()


def unseal(sealed: str) -> str:
    """Read a secret from the database; raise `crypto.CannotDecryptError`."""
    return crypto.decrypt(base64.b64decode(sealed), _CONTEXT).decode()


def under_present_key(data: dict[str, Any]) -> dict[str, Any]:
    """Return a factor's data with its secrets under the present key; passkeys have none."""
    renewed = {name: _renewed(data[name]) for name in _SEALED if name in data}
    lists = {name: [_renewed(each) for each in data[name]] for name in _SEALED_LISTS if name in data}
    return {**data, **renewed, **lists}


def _renewed(sealed: str) -> str:
    return sealed if crypto.is_current(base64.b64decode(sealed)) else seal(unseal(sealed))
