"""The demonstration's authenticator: whose codes it shows."""

from giliran.foundation.totp import PERIOD, totp

__all__ = ["PERIOD", "accounts", "totp"]


def accounts(listed: str) -> list[tuple[str, str]]:
    """Read "e-mail=BASE32SECRET,…"."""
    pairs = (item.strip().partition("=") for item in listed.split(",") if "=" in item)
    return [(name.strip(), secret.strip()) for name, _equals, secret in pairs]
