"""Who may open the room's pages."""

from typing import Any

from giliran.accounts import queries
from giliran.foundation.clock import now
from giliran.notifications.services import Message, send
from tests.support.access import Row


def _message(world: Any) -> dict[str, Any]:
    told = Message(
        kind="accounts.security", template="accounts/messages/security", context={"notice": "Kata sandi diganti."}
    )
    return {"message_id": send(queries.recipient(world.applicant.id), told, at=now())}


ROWS = [
    Row(name="notifications:inbox", rule="signed_in"),
    Row(name="notifications:read_all", rule="signed_in"),
    Row(name="notifications:preferences", rule="signed_in"),
    Row(name="notifications:message", rule="signed_in", make=_message, owned=True),
    Row(name="notifications:receipt", rule="signature"),
]
