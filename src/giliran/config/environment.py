"""Settings come from the environment alone; what is wrong is said at start, by the variable's name."""

import base64
import binascii
import os
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

_KEY_BYTES = 32


class EnvironmentProblem(Exception):  # noqa: N818 - it is the environment's problem
    """A variable is missing or cannot be used; the message names it and says what it should hold."""


@dataclass(frozen=True, kw_only=True)
class Database:
    """A PostgreSQL database's address."""

    name: str
    user: str
    password: str
    host: str
    port: str


@dataclass(frozen=True)
class Environment:
    """The environment, read with checks."""

    values: Mapping[str, str]

    def text(self, name: str, default: str | None = None) -> str:
        """Return a variable's text; without a default it must be set."""
        value = self.values.get(name, "")
        if value:
            return value
        if default is None:
            message = f"{name} is not set. See docs/operating.md for what it should hold."
            raise EnvironmentProblem(message)
        return default

    def flag(self, name: str) -> bool:
        """Return whether a variable is 1; unset or 0 is no."""
        value = self.values.get(name, "0") or "0"
        if value not in {"0", "1"}:
            message = f"{name} should be 0 or 1."
            raise EnvironmentProblem(message)
        return value == "1"

    def number(self, name: str, default: int) -> int:
        """Return a variable's whole number."""
        value = self.values.get(name) or str(default)
        if not value.isdecimal():
            message = f"{name} should be a whole number."
            raise EnvironmentProblem(message)
        return int(value)

    def names(self, name: str, default: str) -> list[str]:
        """Return a variable's comma-separated items."""
        return [item.strip() for item in self.text(name, default).split(",") if item.strip()]

    def keys(self, name: str) -> dict[str, bytes]:
        """Return named keys of 32 bytes from `id:base64,id:base64`, the one now in use first."""
        found: dict[str, bytes] = {}
        for item in self.names(name, self.text(name)):
            key_id, _, encoded = item.partition(":")
            try:
                key = base64.b64decode(encoded, validate=True)
            except binascii.Error:
                key = b""
            if not key_id or len(key) != _KEY_BYTES:
                message = f"{name} should hold id:key pairs, each key 32 bytes in base64, separated by commas."
                raise EnvironmentProblem(message)
            found[key_id] = key
        return found

    def database(self, name: str) -> Database:
        """Return a database's address from `postgresql://user:password@host:port/name`."""
        parts = urlsplit(self.text(name))
        if parts.scheme not in {"postgresql", "postgres"} or not parts.path.strip("/"):
            message = f"{name} should look like postgresql://user:password@host:5432/database."
            raise EnvironmentProblem(message)
        host = parts.hostname or ""
        for option in parts.query.split("&"):
            key, _, value = option.partition("=")
            if key == "host":
                host = unquote(value)
        return Database(
            name=unquote(parts.path.strip("/")),
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            host=host,
            port=str(parts.port or ""),
        )


def current() -> Environment:
    """Return this process's environment."""
    return Environment(os.environ)
