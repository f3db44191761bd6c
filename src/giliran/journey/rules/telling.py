"""What of all that happened is told: one thing once, by the fact that says it best."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from giliran.applications.events import ApplicationCancelled
from giliran.appointments.events import (
    BookingAttended,
    BookingCancelled,
    HoldExpired,
    PlaceOwed,
    SlotHeld,
)
from giliran.issuance.events import PassportNotCollected
from giliran.lobby.events import VisitArrived
from giliran.payments.events import BillCancelled, BillCreated, BillExpired, BillPaid

# Rooms tell one moment each in their own words; the second fact says all that the first does, and what follows.
SAID_BETTER: Mapping[str, frozenset[str]] = {
    BillCreated.kind: frozenset({SlotHeld.kind}),
    BillExpired.kind: frozenset({HoldExpired.kind}),
    BillCancelled.kind: frozenset({BookingCancelled.kind, ApplicationCancelled.kind}),
    BillPaid.kind: frozenset({PlaceOwed.kind}),
    BookingAttended.kind: frozenset({VisitArrived.kind}),
    BookingCancelled.kind: frozenset({ApplicationCancelled.kind}),
    ApplicationCancelled.kind: frozenset({PassportNotCollected.kind}),
}
ONE_MOMENT = timedelta(minutes=2)


@dataclass(frozen=True, kw_only=True)
class Happening:
    """One fact in words."""

    kind: str
    at: datetime
    sentence: str


def told(happened: Sequence[Happening]) -> list[Happening]:
    """Return what to tell of what happened (both oldest first).

    What another fact of the same moment says better is left out; of one sentence after itself, the last stands.
    """
    kept = [each for each in happened if not _said_better(each, happened)]
    return [
        each for place, each in enumerate(kept) if place + 1 == len(kept) or kept[place + 1].sentence != each.sentence
    ]


def _said_better(one: Happening, happened: Sequence[Happening]) -> bool:
    better = SAID_BETTER.get(one.kind, frozenset())
    return any(other.kind in better and abs(other.at - one.at) <= ONE_MOMENT for other in happened)
