"""Signed tokens with a purpose and an end: they can be read by anyone, made only by us, used only for what they say."""

from datetime import datetime, timedelta
from typing import Any

from django.core import signing


class BadToken(Exception):  # noqa: N818 - says what the token is
    """The token was not made by us for this purpose."""


class ExpiredToken(BadToken):
    """The token was ours, and its time is over."""


def sign(*, purpose: str, payload: dict[str, Any], at: datetime, ttl: timedelta) -> str:
    """Return a URL-safe token for `payload` (JSON values), good until `at + ttl`."""
    return signing.dumps({"p": payload, "e": int((at + ttl).timestamp())}, salt=f"giliran.{purpose}", compress=False)


def read(*, purpose: str, token: str, at: datetime) -> dict[str, Any]:
    """Return the payload of a token made for `purpose`; raise `BadToken` or `ExpiredToken`."""
    try:
        body = signing.loads(token, salt=f"giliran.{purpose}")
    except signing.BadSignature as problem:
        raise BadToken from problem
    if at.timestamp() >= body["e"]:
        raise ExpiredToken
    payload: dict[str, Any] = body["p"]
    return payload
