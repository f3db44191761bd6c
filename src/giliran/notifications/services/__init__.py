"""Writes of the room."""

from giliran.notifications.services.delivery import carry_out, resume_waiting
from giliran.notifications.services.preferences import choose_channels
from giliran.notifications.services.reading import mark_all_read, mark_read
from giliran.notifications.services.receipts import note_receipt
from giliran.notifications.services.sending import Message, Recipient, send

__all__ = [
    "Message",
    "Recipient",
    "carry_out",
    "choose_channels",
    "mark_all_read",
    "mark_read",
    "note_receipt",
    "resume_waiting",
    "send",
]
