"""What a payment does to a booking. A paid place is never lost: kept, found again, or owed."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from giliran.applications import queries as applications
from giliran.appointments import queries, rules, rules_lanes
from giliran.appointments.events import BookingConfirmed, PaidTwice, PlaceOwed
from giliran.appointments.models import LIVE, Booking, Claim, Slot, State, Withholding
from giliran.appointments.services.booking import placing
from giliran.appointments.services.claims import ensure_claim, lock_claim, lock_claims
from giliran.appointments.services.places import Outcome, end_withholding, take_places
from giliran.foundation.ids import new_id
from giliran.foundation.references import new_reference
from giliran.ledger.services import append
from giliran.payments import services as payments
from giliran.payments.queries import BillView
from giliran.payments.queries import bill as bill_of
from giliran.payments.rules import BillState

# A booking was cancelled with a paid bill only after that bill had bought its place.
_SETTLED = (State.CONFIRMED, State.OWED, State.ATTENDED, State.NO_SHOW, State.CANCELLED)
_CANDIDATES = 20
_LOOK_BACK = timedelta(days=60)


def settle_waiting(*, at: datetime) -> int:
    """Settle again what was paid in the last weeks and bought nothing yet; return how many bills were looked at."""
    waiting = queries.paid_without_place(since=at - _LOOK_BACK)
    for bill_id in waiting:
        settle_bill(bill_id=bill_id, at=at)
    return len(waiting)


def settle_bills(*, bills: Sequence[tuple[UUID, UUID]], at: datetime) -> None:
    """Settle several (application, bill) in the caller's transaction, all claims locked first, in person order."""
    people = {application_id: applications.application(application_id).person_id for application_id, _bill in bills}
    for person_id in sorted(set(people.values())):
        ensure_claim(person_id)
    lock_claims(list(people.values()))
    for _application, bill_id in bills:
        settle_bill(bill_id=bill_id, at=at)


@transaction.atomic
def settle_bill(*, bill_id: UUID, at: datetime) -> None:
    """Let a paid bill buy its place; repeating it changes nothing. A bill that is not paid is left alone."""
    application_id, person_id = _whose(bill_id)
    ensure_claim(person_id)
    claim = lock_claim(person_id)
    bill = payments.lock_bill(bill_id)
    if bill.state != BillState.PAID:
        return
    of_bill = list(Booking.objects.select_related("slot").filter(bill_id=bill_id).order_by("created_at"))
    if any(booking.state in _SETTLED for booking in of_bill):
        return
    held = next((booking for booking in of_bill if booking.state == State.HELD), None)
    if held:
        confirm_locked(held, at=at, late=bill.late)
    elif claim.booking_id is not None:
        _settle_beside(claim, bill, application_id=application_id, at=at)
    elif _twin_is_live(claim):
        return  # the same person books by another account: `settle_waiting` comes back when that booking has ended
    elif of_bill and of_bill[-1].state == State.EXPIRED:
        _take_up_again(of_bill[-1], at=at)
    else:
        _owe_new(bill, application_id=application_id, person_id=person_id, at=at)


def confirm_locked(booking: Booking, *, at: datetime, late: bool) -> None:
    """Confirm a held booking whose claim is locked."""
    if booking.slot is None:
        raise ValueError
    Booking.objects.filter(id=booking.id).update(state=State.CONFIRMED)
    fact = BookingConfirmed(
        application=booking.application_id, office=booking.office_id, slot=booking.slot.id,
        starts_at=booking.slot.starts_at, late=late,
    )  # fmt: skip
    append(fact, subject=booking.id, at=at, actor=None, office=booking.office_id)


def _settle_beside(claim: Claim, bill: BillView, *, application_id: UUID, at: datetime) -> None:
    """Let a bill whose own hold is over pay for the hold that the person has now."""
    live = Booking.objects.select_related("slot").filter(person_id=claim.person_id, state__in=LIVE).get()
    if live.state == State.HELD and live.application_id == application_id and live.bill_id:
        if payments.expire_bill(bill_id=live.bill_id, at=at):
            Booking.objects.filter(id=live.id).update(bill_id=bill.id)
            confirm_locked(live, at=at, late=True)
            return
        confirm_locked(live, at=at, late=False)
    if live.application_id == application_id:
        fact = PaidTwice(application=application_id, office=live.office_id, bill=bill.id)
        append(fact, subject=live.id, at=at, actor=None, office=live.office_id)
    # The person's live booking is for another application: `settle_waiting` comes back when that one has ended.


def _take_up_again(booking: Booking, *, at: datetime) -> None:
    """Give an expired booking, paid for late, its own place, the next free one, or a place owed."""
    original = booking.slot
    Booking.objects.filter(id=booking.id).update(state=State.OWED, slot=None, hold_expires_at=None)
    Claim.objects.filter(person_id=booking.person_id).update(booking=booking)
    withheld = Withholding.objects.filter(booking=booking, ended_at=None, offer=None).order_by("at").last()
    if original and withheld and original.open and original.starts_at > at:
        end_withholding(withheld, at=at)
    booking.state, booking.slot = State.OWED, None
    lane = original.lane if original else rules.REGULAR
    if not place_owed(booking, wanted=original.starts_at if original else at, at=at, lane=lane):
        tell_owed(booking, at=at)


def place_owed(booking: Booking, *, wanted: datetime, at: datetime, lane: str = rules.REGULAR) -> bool:
    """Give a booking that is owed a place the free one nearest to `wanted` at its office; say whether there was one."""
    for slot in nearest_free(booking.office_id, wanted=wanted, at=at, lane=lane):
        answer = take_places([placing(booking, slot, actor=None, late=True)], at=at)[0]
        if answer.outcome == Outcome.BOOKED:
            return True
    return False


def nearest_free(office_id: UUID, *, wanted: datetime, at: datetime, lane: str = rules.REGULAR) -> list[Slot]:
    """Return some free slots of an office's lane (a collective visit's: regular), the nearest to an instant first."""
    lane = rules.REGULAR if lane == rules_lanes.COLLECTIVE else lane
    free = Slot.objects.free(office_id=office_id, after=at, lane=lane)
    later = free.filter(starts_at__gte=wanted).order_by("starts_at")[:_CANDIDATES]
    earlier = free.filter(starts_at__lt=wanted).order_by("-starts_at")[:_CANDIDATES]
    by_start = {slot.starts_at: slot for slot in (*later, *earlier)}
    return [by_start[starts_at] for starts_at in rules.nearest_first(wanted, list(by_start))]


def _owe_new(bill: BillView, *, application_id: UUID, person_id: UUID, at: datetime) -> None:
    """Note that a place is owed for a bill that never had one: the office takes payment first."""
    office_id = bill.office_id or applications.application(application_id).office_id
    if office_id is None:
        raise ValueError
    booking = Booking.objects.create(
        id=new_id(), application_id=application_id, person_id=person_id, office_id=office_id, bill_id=bill.id,
        state=State.OWED, code=new_reference(), created_at=at,
    )  # fmt: skip
    Claim.objects.filter(person_id=person_id).update(booking=booking)
    tell_owed(booking, at=at)


def tell_owed(booking: Booking, *, at: datetime) -> None:
    """Publish that a place is owed."""
    fact = PlaceOwed(application=booking.application_id, office=booking.office_id)
    append(fact, subject=booking.id, at=at, actor=None, office=booking.office_id)


def _twin_is_live(claim: Claim) -> bool:
    twins = Claim.objects.filter(identity=claim.identity, booking__isnull=False).exclude(person_id=claim.person_id)
    return claim.identity is not None and twins.exists()


def _whose(bill_id: UUID) -> tuple[UUID, UUID]:
    application_id = bill_of(bill_id).application_id
    return application_id, applications.application(application_id).person_id
