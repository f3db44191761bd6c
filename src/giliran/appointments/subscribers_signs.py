"""What the room looks at when places are taken and given back: signs of broking, for staff to judge."""

from collections.abc import Sequence
from typing import Any

from giliran.appointments.events import BookingCancelled, BookingMissed, BookingMoved, HoldExpired, SlotHeld
from giliran.appointments.events_wishes import WishMade
from giliran.appointments.services import signs
from giliran.ledger.subscriptions import Recorded, subscriber


@subscriber("appointments.signs_of_taking", kinds=[SlotHeld, BookingMoved])
def look_at_taking(batch: Sequence[Recorded[Any]]) -> None:
    """See whether what was taken had just been freed by somebody beside the taker."""
    at = batch[-1].at
    signs.raise_signs(signs.look_at_freed(applications={each.fact.application for each in batch}, at=at), at=at)


@subscriber("appointments.signs_of_leaving", kinds=[BookingMissed, BookingCancelled, HoldExpired, WishMade])
def look_at_leaving(batch: Sequence[Recorded[Any]]) -> None:
    """Count what these accounts missed, gave back and wished for."""
    at = batch[-1].at
    signs.raise_signs(signs.look_at_accounts(applications={each.fact.application for each in batch}, at=at), at=at)
