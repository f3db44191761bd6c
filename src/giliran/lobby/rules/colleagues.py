"""The key to the line on which officers of an office hear each other: signed, for one working day."""

from datetime import datetime, timedelta
from uuid import UUID

from giliran.foundation import tokens

_PURPOSE = "lobby.colleagues"
_GOOD_FOR = timedelta(hours=12)


def colleague_token(*, office_id: UUID, officer_id: UUID, at: datetime) -> str:
    """Return the token with which an officer's page listens for calls from colleagues at an office."""
    payload = {"o": str(office_id), "u": str(officer_id)}
    return tokens.sign(purpose=_PURPOSE, payload=payload, at=at, ttl=_GOOD_FOR)


def colleague_of(*, token: str, at: datetime) -> tuple[UUID, UUID] | None:
    """Return the office and the officer of a token; None if it is not ours or its day is over."""
    try:
        payload = tokens.read(purpose=_PURPOSE, token=token, at=at)
    except tokens.BadToken:
        return None
    return UUID(payload["o"]), UUID(payload["u"])
