"""What the room does when facts are published: payments buy places, and people are told."""

from collections.abc import Sequence
from typing import Any

from giliran.applications.events import ApplicationCancelled
from giliran.appointments import services
from giliran.appointments.events import (
    BookingCancelled,
    BookingConfirmed,
    BookingMissed,
    BookingMoved,
    HoldExpired,
    PlaceOffered,
    PlaceOwed,
)
from giliran.appointments.queries import live_booking
from giliran.ledger.subscriptions import Recorded, subscriber
from giliran.payments.events import BillPaid

_WORDS = {
    BookingConfirmed.kind: "confirmed",
    HoldExpired.kind: "expired",
    BookingMoved.kind: "moved",
    BookingCancelled.kind: "cancelled",
    PlaceOwed.kind: "owed",
    PlaceOffered.kind: "offered",
    BookingMissed.kind: "missed",
}
# These tell of a time that the booking may have lost since.
_WITH_TIME = (HoldExpired, BookingMissed, BookingCancelled, BookingConfirmed, BookingMoved)


@subscriber("appointments.settle_bills", kinds=[BillPaid])
def settle_bills(batch: Sequence[Recorded[Any]]) -> None:
    """Let what was paid buy its place."""
    bills = [(recorded.fact.application, recorded.fact.bill) for recorded in batch]
    services.settle_bills(bills=bills, at=batch[-1].at)


@subscriber("appointments.end_with_application", kinds=[ApplicationCancelled])
def end_with_application(batch: Sequence[Recorded[Any]]) -> None:
    """Give up the booking of an application that has ended."""
    for recorded in batch:
        booking = live_booking(recorded.fact.application)
        if booking:
            services.cancel_booking(booking_id=booking.id, at=recorded.at, actor=recorded.actor, reason="application")


@subscriber(
    "appointments.tell",
    # Of a hold the bill tells: it has the code to pay by and the time to pay until.
    kinds=[
        BookingConfirmed,
        HoldExpired,
        BookingMoved,
        BookingCancelled,
        PlaceOwed,
        PlaceOffered,
        BookingMissed,
    ],
)
def tell(batch: Sequence[Recorded[Any]]) -> None:
    """Tell the applicant what happened to their appointment."""
    for recorded in batch:
        if recorded.kind == BookingCancelled.kind and recorded.fact.reason == "application":
            continue  # the message about the application says it
        starts_at = recorded.fact.starts_at if isinstance(recorded.fact, _WITH_TIME) else None
        services.tell(
            what=_WORDS[recorded.kind],
            booking_id=recorded.subject,
            starts_at=starts_at,
            by_office=isinstance(recorded.fact, BookingMoved) and recorded.fact.by_office,
            at=recorded.at,
        )
