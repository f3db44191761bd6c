"""Counter passes: with one an officer calls over the fast lane, without a session of the pages.

A pass names the officer's session at a counter and says nothing else that counts: the statement asks whether it still
lasts, and whether the officer still works at the office. Whoever leaves the counter has no pass any more.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from giliran.foundation import tokens
from giliran.lobby.queries.sessions import SessionView

_PURPOSE = "lobby.counter"
_GOOD_FOR = timedelta(hours=14)
_LENGTH = 16


@dataclass(frozen=True, slots=True)
class CounterPass:
    """Who sits where."""

    session: UUID
    office: UUID
    counter: UUID
    officer: UUID


def issue_counter_pass(session: SessionView, *, at: datetime) -> str:
    """Return the pass of an officer who sits at a counter; good while they do, and for a day's work at most."""
    ids = session.id, session.office_id, session.counter_id, session.officer_id
    packed = urlsafe_b64encode(b"".join(each.bytes for each in ids)).rstrip(b"=").decode()
    return tokens.sign(purpose=_PURPOSE, payload={"c": packed}, at=at, ttl=_GOOD_FOR)


def read_counter_pass(sealed: str, *, at: datetime) -> CounterPass:
    """Return what a pass says; raise `tokens.BadToken` or `tokens.ExpiredToken`."""
    packed = urlsafe_b64decode(tokens.read(purpose=_PURPOSE, token=sealed, at=at)["c"] + "==")
    ids = (UUID(bytes=packed[start : start + _LENGTH]) for start in range(0, len(packed), _LENGTH))
    return CounterPass(*ids)
