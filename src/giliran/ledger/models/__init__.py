"""The spine's tables. Names of tables and columns are used in SQL."""

from giliran.ledger.models.cursor import Cursor
from giliran.ledger.models.event import Event
from giliran.ledger.models.pending import Pending
from giliran.ledger.models.position import Position
from giliran.ledger.models.seal import Seal
from giliran.ledger.models.subject import Subject

__all__ = ["Cursor", "Event", "Pending", "Position", "Seal", "Subject"]
