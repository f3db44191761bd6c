"""What was delivered: the last 500 messages, written down before their sender is told that they were taken."""

import re
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from itertools import count

from giliran.integrations.keeping import Records

MOST = 500
_CODE = re.compile(r"(?<!\d)\d{6}(?!\d)", re.ASCII)
_ids = count(1)


@dataclass(frozen=True, kw_only=True)
class Delivered:
    """One message, by mail or SMS."""

    channel: str
    to: str
    subject: str
    text: str
    message_id: str
    id: int = field(default_factory=lambda: next(_ids))
    at: float = field(default_factory=time.time)

    @property
    def code(self) -> str:
        """The code that the message carries, if any."""
        found = _CODE.search(self.subject) or _CODE.search(self.text)
        return found.group() if found else ""


@dataclass
class Behaviour:
    """How the carrier behaves: slow (seconds before it takes a message), failing, refusing; receipts as named."""

    slow: float = 0.0
    fail: bool = False
    refuse: bool = False
    receipts: str = "once"  # once | twice | failed | none
    smtp: str = ""
    """What comes in place of SMTP's word that a mail was taken: gibberish | hangup | silence."""


@dataclass
class Box:
    """Everything delivered, newest first; a message that comes twice is kept once."""

    behaviour: Behaviour = field(default_factory=Behaviour)
    records: Records = field(default_factory=lambda: Records(None))
    _kept: deque[Delivered] = field(default_factory=lambda: deque(maxlen=MOST))

    def __post_init__(self) -> None:
        """Know again what was delivered before."""
        for told in self.records.all()[-MOST:]:
            self._kept.appendleft(Delivered(**{**told, "id": next(_ids)}))

    def put(self, message: Delivered) -> Delivered | None:
        """Keep a message; return it, or None if it was here before."""
        if message.message_id and any(kept.message_id == message.message_id for kept in self._kept):
            return None
        self.records.put(message.message_id or f"without id {message.id} {message.at}", asdict(message))
        self._kept.appendleft(message)
        return message

    def find(self, message_id: str) -> Delivered | None:
        """Return the message with that id of the sender's."""
        return next((kept for kept in self._kept if kept.message_id == message_id), None)

    def to(self, address: str) -> Iterator[Delivered]:
        """Yield what went to an address or number (a part is enough), newest first."""
        wanted = _plain(address)
        return (kept for kept in self._kept if wanted in _plain(kept.to))


def _plain(address: str) -> str:
    plain = address.strip().lower().replace(" ", "").replace("-", "")
    return f"+62{plain[1:]}" if plain.startswith("08") else plain
