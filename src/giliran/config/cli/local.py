"""What a machine needs to run Giliran without being told anything: a database and keys of its own.

This is *local mode*: `DATABASE_URL` is not set, or `GILIRAN_LOCAL=1`. Elsewhere everything comes from the environment,
and nothing here takes part.
"""

import atexit
import base64
import json
import os
import secrets
from collections.abc import Callable
from pathlib import Path

from giliran.config import places, postgres

_lease: postgres.Lease | None = None


def _named_key(name: str) -> Callable[[], str]:
    return lambda: f"{name}:{base64.b64encode(secrets.token_bytes(32)).decode()}"


def _secret() -> str:
    return secrets.token_urlsafe(48)


def _key_pair() -> tuple[str, str]:
    """An RSA key and its public half, each as one line: the base64 of DER."""
    from cryptography.hazmat.primitives import serialization  # noqa: PLC0415 - costs a moment, needed once
    from cryptography.hazmat.primitives.asymmetric import rsa  # noqa: PLC0415

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    der = serialization.Encoding.DER
    private = key.private_bytes(der, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    public = key.public_key().public_bytes(der, serialization.PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(private).decode(), base64.b64encode(public).decode()


def _signing_pair() -> tuple[str, str]:
    """An Ed25519 key and its public half, each as one line: the base64 of its 32 bytes."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415

    key = Ed25519PrivateKey.generate()
    halves = key.private_bytes_raw(), key.public_key().public_bytes_raw()
    return base64.b64encode(halves[0]).decode(), base64.b64encode(halves[1]).decode()


def _push_key() -> str:
    """A P-256 key, as push services' users write it: base64url of its 32 bytes."""
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415

    number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
    return base64.urlsafe_b64encode(number.to_bytes(32, "big")).decode().rstrip("=")


SECRETS: dict[str, Callable[[], str]] = {
    "GILIRAN_SECRET_KEY": _secret,
    "GILIRAN_FIELD_KEYS": _named_key("local"),
    "GILIRAN_LOOKUP_KEYS": _named_key("local"),
    "GILIRAN_SNAP_CLIENT_SECRET": _secret,
    "GILIRAN_SNAP_OUR_SECRET": _secret,
    "GILIRAN_CARRIER_SECRET": _secret,
    "GILIRAN_REGISTRY_SECRET": _secret,
    "GILIRAN_PUSH_PRIVATE_KEY": _push_key,
}
"""Variables that hold secrets, each with how to make one for local use."""

KEY_PAIRS = (
    ("GILIRAN_SNAP_BANK_PRIVATE_KEY", "GILIRAN_SNAP_BANK_PUBLIC_KEY"),
    ("GILIRAN_SNAP_OUR_PRIVATE_KEY", "GILIRAN_SNAP_OUR_PUBLIC_KEY"),
)
"""Variables that hold the two halves of one key."""

SIGNING_PAIRS = (
    ("GILIRAN_DRAW_PRIVATE_KEY", "GILIRAN_DRAW_PUBLIC_KEY"),
    ("GILIRAN_INSPECTORATE_PRIVATE_KEY", "GILIRAN_INSPECTORATE_PUBLIC_KEY"),
    ("GILIRAN_OMBUDSMAN_PRIVATE_KEY", "GILIRAN_OMBUDSMAN_PUBLIC_KEY"),
)
"""As above, for keys that sign with Ed25519."""

SETTINGS = {"GILIRAN_LOCAL": "1", "GILIRAN_PLAIN_HTTP": "1"}


def is_local() -> bool:
    """Whether this machine looks after itself."""
    return os.environ.get("GILIRAN_LOCAL") == "1" or not os.environ.get("DATABASE_URL")


def local_environment() -> dict[str, str]:
    """The secrets of local use, made when first asked for and kept in `var/demo.env` (0600)."""
    file = places.var_dir() / "demo.env"
    known = _read(file)
    missing = {name: make() for name, make in SECRETS.items() if name not in known}
    for pairs, make_pair in ((KEY_PAIRS, _key_pair), (SIGNING_PAIRS, _signing_pair)):
        for pair in pairs:
            if not known.keys() >= set(pair):
                missing |= dict(zip(pair, make_pair(), strict=True))
    if missing:
        known |= missing
        lines = [f"{name}={json.dumps(value)}" for name, value in sorted(known.items())]
        places.write_private(file, "# Made for local use on this machine only.\n" + "\n".join(lines) + "\n")
    return known


def _read(file: Path) -> dict[str, str]:
    if not file.exists():
        return {}
    lines = [line.partition("=") for line in file.read_text("utf-8").splitlines() if not line.startswith("#")]
    return {name: json.loads(value) for name, _, value in lines if value}


def settle() -> None:
    """Complete this process's environment for local mode, without a database. What is set already stays."""
    os.environ["GILIRAN_VAR"] = str(places.var_dir())
    if is_local():
        for name, value in {**SETTINGS, **local_environment()}.items():
            os.environ.setdefault(name, value)


def with_database() -> None:
    """As `settle`, and join the embedded database unless `DATABASE_URL` names another; left when the process ends."""
    global _lease  # noqa: PLW0603 - one process, one lease
    local = is_local()
    settle()
    if local and not os.environ.get("DATABASE_URL"):
        if _lease is None:
            _lease = postgres.join()
            atexit.register(leave)
        os.environ.update(_lease.server.environment())


def keep_database() -> str:
    """Have the embedded database that we use started again if its keeper was killed; what happened, in plain words."""
    if _lease is not None and postgres.revive(_lease):
        return "The database's keeper ended by itself; it was started again."
    return ""


def leave() -> None:
    """Leave the embedded database; the last to leave waits until it has stopped."""
    global _lease
    if _lease is not None:
        lease, _lease = _lease, None
        lease.close()
