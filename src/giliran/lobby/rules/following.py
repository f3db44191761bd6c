"""The key to a ticket's page on a phone: signed, for one day, saying nothing of the person."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime, timedelta
from uuid import UUID

from giliran.foundation import tokens

_PURPOSE = "lobby.ticket"
_GOOD_FOR = timedelta(hours=18)


def follow_token(*, visit_id: UUID, at: datetime) -> str:
    """Return the token with which a phone may follow a visit."""
    return tokens.sign(purpose=_PURPOSE, payload={"v": _short(visit_id)}, at=at, ttl=_GOOD_FOR)


def followed(*, token: str, at: datetime) -> UUID | None:
    """Return the visit that a token follows; None if it is not ours or its day is over."""
    try:
        return UUID(bytes=urlsafe_b64decode(tokens.read(purpose=_PURPOSE, token=token, at=at)["v"] + "=="))
    except tokens.BadToken:
        return None


def _short(visit_id: UUID) -> str:
    # The token stands in a QR code: fewer letters make larger squares.
    return urlsafe_b64encode(visit_id.bytes).decode().rstrip("=")
