"""Holding, moving and giving up a place. Order of locks: claim, bill, slot."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from giliran.applications import queries as applications
from giliran.appointments import queries, rules
from giliran.appointments.events import BookingCancelled, BookingConfirmed, BookingMoved, SlotHeld
from giliran.appointments.models import Booking, Slot, State
from giliran.appointments.queries import BookingView
from giliran.appointments.services.billing import make_bill
from giliran.appointments.services.claims import ensure_claim, lock_booking, release_claim
from giliran.appointments.services.places import Answer, Outcome, Request, give_back, reopening_of, take_places
from giliran.appointments.services.refusals import (
    BY_MOVE,
    BY_OUTCOME,
    CannotChange,
    NotReady,
    OtherOffice,
    PayFirst,
    SlotClosed,
    TooLate,
)
from giliran.ledger.services import append
from giliran.offices import queries as offices
from giliran.payments import services as payments


@transaction.atomic
def hold_slot(*, application_id: UUID, slot_id: UUID, once_key: UUID, at: datetime, actor: UUID | None) -> BookingView:
    """Keep a place until its bill is paid or due, and make the bill; a repeat of `once_key` returns the same booking.

    Raises a `BookingRefused` that says why not: full, closed, not ready, a booking already.
    """
    application, slot = applications.application(application_id), _slot(slot_id)
    if application.product is None:
        raise NotReady
    if slot.office_id != application.office_id:
        raise OtherOffice
    if offices.office(slot.office_id).payment_first:
        raise PayFirst
    until = at + timedelta(minutes=queries.figure_at("hold_minutes", office_id=slot.office_id, at=at))
    ensure_claim(application.person_id)
    fact = SlotHeld(
        application=application_id, office=slot.office_id, slot=slot.id, starts_at=slot.starts_at, until=until
    )
    wish = Request(
        application=application_id, person=application.person_id, slot=slot.id, fact=fact, state=State.HELD,
        actor=actor, once_key=once_key, expires_at=until,
    )  # fmt: skip
    answer = take_places([wish], at=at)[0]
    booking_id = _booked(answer)
    if answer.outcome == Outcome.BOOKED:
        bill_id = make_bill(
            application_id=application_id, office_id=slot.office_id, lane=slot.lane, due_at=until, at=at, actor=actor
        )
        Booking.objects.filter(id=booking_id).update(bill_id=bill_id)
    return queries.booking(booking_id)


@transaction.atomic
def bill_before_slot(*, application_id: UUID, office_id: UUID, at: datetime, actor: UUID | None) -> UUID:
    """Make the bill at an office that takes payment first; return its id. Once paid, a place is owed."""
    application = applications.application(application_id)
    if application.product is None or application.state not in rules.BOOKABLE_STATES:
        raise NotReady
    due_at = at + timedelta(minutes=queries.figure_at("payment_due_minutes", office_id=office_id, at=at))
    return make_bill(application_id=application_id, office_id=office_id, due_at=due_at, at=at, actor=actor)


@transaction.atomic
def move_booking(
    *, booking_id: UUID, slot_id: UUID, at: datetime, actor: UUID | None, by_office: bool = False
) -> BookingView:
    """Give a confirmed booking another time at its office, or a paid one without a place its first.

    The new place is taken and the old one freed at once, or nothing changes. What the office moves is not counted.
    """
    booking = lock_booking(booking_id)
    slot = _slot(slot_id)
    if slot.office_id != booking.office_id:
        raise SlotClosed
    answer = take_places([moving(booking, slot, at=at, actor=actor, by_office=by_office)], at=at)[0]
    return queries.booking(_booked(answer))


@transaction.atomic
def cancel_booking(*, booking_id: UUID, at: datetime, actor: UUID | None, reason: str = "applicant") -> BookingView:
    """Give a booking up. What was paid is not returned. Repeating it changes nothing.

    The applicant may do so until the day before; `reason` "application" (it ended) may do so at any time.
    """
    booking = lock_booking(booking_id)
    if booking.state == State.CANCELLED:
        return queries.booking(booking_id)
    if booking.state not in (State.HELD, State.CONFIRMED, State.OWED):
        raise CannotChange
    if reason == "applicant" and booking.state == State.CONFIRMED:
        _refuse_late_change(booking, at)
    paid = booking.state != State.HELD
    if not paid and booking.bill_id and not payments.cancel_bill(bill_id=booking.bill_id, at=at, actor=actor):
        raise CannotChange
    starts_at = booking.slot.starts_at if booking.slot else None
    if booking.slot:
        give_back(booking=booking, at=at)
    Booking.objects.filter(id=booking_id).update(state=State.CANCELLED)
    release_claim(booking)
    fact = BookingCancelled(
        application=booking.application_id, office=booking.office_id, starts_at=starts_at, paid=paid, reason=reason
    )
    append(fact, subject=booking_id, at=at, actor=actor, office=booking.office_id)
    return queries.booking(booking_id)


def moving(booking: Booking, slot: Slot, *, at: datetime, actor: UUID | None, by_office: bool) -> Request:
    """Return the wish of a booking for another place; raise a `BookingRefused` where its applicant may not move it."""
    if booking.state == State.OWED or booking.slot is None:
        return placing(booking, slot, actor=actor)
    if not by_office:
        _refuse_move(booking, at)
    elif booking.state != State.CONFIRMED:
        raise CannotChange  # a place that is only held is not paid yet
    fact = BookingMoved(
        application=booking.application_id, office=booking.office_id, slot=slot.id, starts_at=slot.starts_at,
        previous=booking.slot.starts_at, by_office=by_office,
    )  # fmt: skip
    return Request(
        application=booking.application_id, person=booking.person_id, slot=slot.id, fact=fact, state=State.CONFIRMED,
        actor=actor, booking=booking.id, moves=0 if by_office else 1,
        reopen_at=reopening_of(office_id=booking.office_id, starts_at=booking.slot.starts_at, at=at),
    )  # fmt: skip


def placing(booking: Booking, slot: Slot, *, actor: UUID | None, late: bool = False) -> Request:
    """Return the wish of a paid booking for its place."""
    fact = BookingConfirmed(
        application=booking.application_id, office=slot.office_id, slot=slot.id, starts_at=slot.starts_at, late=late
    )
    return Request(
        application=booking.application_id, person=booking.person_id, slot=slot.id, fact=fact, state=State.CONFIRMED,
        actor=actor, booking=booking.id,
    )  # fmt: skip


def _refuse_move(booking: Booking, at: datetime) -> None:
    if refusal := queries.move_refusal(booking, at=at):
        raise BY_MOVE[refusal]


def _refuse_late_change(booking: Booking, at: datetime) -> None:
    if queries.change_is_too_late(booking, at=at):
        raise TooLate


def _booked(answer: Answer) -> UUID:
    if answer.outcome not in (Outcome.BOOKED, Outcome.REPEATED) or answer.booking is None:
        raise BY_OUTCOME[answer.outcome]
    return answer.booking


def _slot(slot_id: UUID) -> Slot:
    found = Slot.objects.filter(id=slot_id).first()
    if found is None:
        raise SlotClosed
    return found
