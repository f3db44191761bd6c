"""Signs of broking: devices noted, figures counted, reasons kept for staff to judge. Nobody is ever banned by them."""

from giliran.appointments.services.signs.counting import look_at_accounts, look_at_freed, look_at_new
from giliran.appointments.services.signs.judging import AlreadyJudged, judge
from giliran.appointments.services.signs.raising import raise_signs
from giliran.appointments.services.signs.seen import Seen, note_seen

__all__ = [
    "AlreadyJudged",
    "Seen",
    "judge",
    "look_at_accounts",
    "look_at_freed",
    "look_at_new",
    "note_seen",
    "raise_signs",
]
