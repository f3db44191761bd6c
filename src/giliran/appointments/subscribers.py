"""What the room does when facts are published: payments buy places, and people are told."""

from collections.abc import Sequence
from typing import Any

from giliran.accounts import queries as accounts
from giliran.accounts.events import AccountClosed, PasswordChanged
from giliran.applications.events import ApplicationCancelled
from giliran.appointments import services, subscribers_signs
from giliran.appointments.events import (
    BookingCancelled,
    BookingConfirmed,
    BookingMissed,
    BookingMoved,
    HoldExpired,
    PlaceOffered,
    PlaceOwed,
    SlotHeld,
)
from giliran.appointments.events_wishes import OfferExpired, OfferWithdrawn, WishOffered, WishOver
from giliran.appointments.queries import live_booking
from giliran.appointments.queries.wishes import wish as wish_of
from giliran.appointments.rules_wishes import Over
from giliran.ledger.subscriptions import Recorded, subscriber
from giliran.payments.events import BillPaid

OTHERS = (subscribers_signs,)
"""More listeners of the room, in modules of their own; what is not imported here does not listen."""
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


@subscriber("appointments.bill_holds", kinds=[SlotHeld])
def bill_holds(batch: Sequence[Recorded[Any]]) -> None:
    """Make the bills that the fast lane left to be made, where no page was faster."""
    services.ensure_bills(bookings=[recorded.subject for recorded in batch], at=batch[-1].at)


@subscriber("appointments.end_with_application", kinds=[ApplicationCancelled])
def end_with_application(batch: Sequence[Recorded[Any]]) -> None:
    """Give up the booking of an application that has ended."""
    for recorded in batch:
        booking = live_booking(recorded.fact.application)
        if booking:
            services.cancel_booking(booking_id=booking.id, at=recorded.at, actor=recorded.actor, reason="application")


@subscriber("appointments.void_passes", kinds=[PasswordChanged, AccountClosed])
def void_passes(batch: Sequence[Recorded[Any]]) -> None:
    """Make passes void whose account was closed or got another password: somebody else may hold them."""
    whose = {person.id: recorded for recorded in batch for person in accounts.people_of(recorded.subject)}
    for person_id, recorded in sorted(whose.items()):  # claims are locked in person order everywhere
        services.revoke_passes(person_id=person_id, at=recorded.at, actor=recorded.actor)


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


@subscriber("appointments.tell_waiting", kinds=[WishOffered, OfferExpired, OfferWithdrawn, WishOver])
def tell_waiting(batch: Sequence[Recorded[Any]]) -> None:
    """Tell those on the waiting list, a family once."""
    for recorded in batch:
        wish = wish_of(recorded.subject)
        if recorded.fact.application != wish.applications[0]:
            continue
        if isinstance(recorded.fact, WishOffered):
            services.tell_wish(what="wish_offered", wish_id=wish.id, offer_id=recorded.fact.offer, at=recorded.at)
        elif isinstance(recorded.fact, WishOver):
            if recorded.fact.reason in (Over.DAYS, Over.UNANSWERED):
                services.tell_wish(what="wish_over", wish_id=wish.id, reason=recorded.fact.reason, at=recorded.at)
        elif wish.active:
            what = "wish_withdrawn" if isinstance(recorded.fact, OfferWithdrawn) else "wish_missed"
            services.tell_wish(what=what, wish_id=wish.id, offer_id=recorded.fact.offer, at=recorded.at)
