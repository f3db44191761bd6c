"""How wishes and offers end: left, unanswered, or no longer needed."""

from datetime import datetime
from itertools import chain
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from giliran.applications import queries as applications
from giliran.appointments import queries, rules
from giliran.appointments.events_wishes import OfferExpired, OfferWithdrawn, WishLeft, WishOver
from giliran.appointments.models import Booking, Offer, State, Wish, Withholding
from giliran.appointments.rules_wishes import Over
from giliran.appointments.services.wishes.rows import (
    ACTIVE,
    end_offer,
    end_wish,
    lock_open_offer,
    lock_wish,
    record,
)

_AT_ONCE = 500
_PLACED = (State.CONFIRMED, State.ATTENDED)


@transaction.atomic
def leave_wish(*, wish_id: UUID, at: datetime, actor: UUID | None) -> None:
    """Take somebody off the list; what they were offered goes to the next. Repeating it changes nothing."""
    wish = lock_wish(wish_id)
    if wish.state not in ACTIVE:
        return
    if offer := lock_open_offer(wish):
        end_offer(offer, state=Offer.State.DECLINED, at=at)
    end_wish(wish, state=Wish.State.LEFT, at=at)
    facts = [WishLeft(application=application, office=wish.office_id) for application in wish.applications]
    record(wish, facts, at=at, actor=actor)


def expire_offers(*, at: datetime) -> int:
    """End every offer that nobody answered in time, or whose places the office has closed; return how many."""
    closed = Exists(Withholding.objects.filter(offer=OuterRef("id"), ended_at=None, slot__open=False))
    due = Offer.objects.filter(Q(expires_at__lte=at) | closed, state=Offer.State.OPEN).order_by("expires_at", "id")
    return sum(_expire(offer_id, wish_id, at=at) for offer_id, wish_id in due.values_list("id", "wish_id")[:_AT_ONCE])


@transaction.atomic
def _expire(offer_id: UUID, wish_id: UUID, *, at: datetime) -> bool:
    wish = lock_wish(wish_id)
    offer = lock_open_offer(wish)
    if offer is None or offer.id != offer_id:
        return False
    if offer.places.filter(ended_at=None, slot__open=False).exists():
        _withdraw(wish, offer, at=at)
        return True
    if offer.expires_at > at:
        return False
    end_offer(offer, state=Offer.State.EXPIRED, at=at)
    missed = wish.missed + 1
    Wish.objects.filter(id=wish.id).update(state=Wish.State.WAITING, missed=missed)
    facts = [
        OfferExpired(
            application=application, office=wish.office_id, offer=offer.id, starts_at=offer.starts_at, missed=missed
        )
        for application in wish.applications
    ]
    record(wish, facts, at=at, actor=None)
    if missed >= queries.figure_at("offer_misses", office_id=wish.office_id, at=at):
        _over(wish, Over.UNANSWERED, at=at)
    return True


def _withdraw(wish: Wish, offer: Offer, *, at: datetime) -> None:
    """End an offer that the office closed: nobody could take it, and that is not held against who did not."""
    end_offer(offer, state=Offer.State.EXPIRED, at=at)
    Wish.objects.filter(id=wish.id).update(state=Wish.State.WAITING)
    facts = [
        OfferWithdrawn(application=application, office=wish.office_id, offer=offer.id, starts_at=offer.starts_at)
        for application in wish.applications
    ]
    record(wish, facts, at=at, actor=None)


def end_wishes(*, at: datetime) -> int:
    """End wishes whose days are over, or whose people have a place or an application no more; return how many."""
    active = Wish.objects.filter(state__in=ACTIVE).order_by("created_at", "id")
    ended = 0
    for office_id in set(active.values_list("office_id", flat=True)):
        today = queries.today_at(office_id=office_id, at=at)
        of_office = list(active.filter(office_id=office_id))
        reasons = _reasons(list(chain.from_iterable(wish.applications for wish in of_office)))
        for wish in of_office:
            reason = (
                Over.DAYS
                if wish.last_day < today
                else next((reasons[found] for found in wish.applications if found in reasons), None)
            )
            ended += reason is not None and _end(wish.id, reason, at=at)
    return ended


def _reasons(application_ids: list[UUID]) -> dict[UUID, Over]:
    """Return which applications need no place any more, or may have none."""
    placed = dict(
        Booking.objects.filter(application_id__in=application_ids, state__in=(*_PLACED, State.OWED)).values_list(
            "application_id", "state"
        )
    )
    known = applications.applications(application_ids)
    ended = {
        found: Over.APPLICATION
        for found in application_ids
        if found not in known or (known[found].state not in rules.BOOKABLE_STATES and found not in placed)
    }
    return ended | {found: Over.BOOKED for found, state in placed.items() if state in _PLACED}


@transaction.atomic
def _end(wish_id: UUID, reason: Over, *, at: datetime) -> bool:
    wish = lock_wish(wish_id)
    if wish.state not in ACTIVE:
        return False
    if offer := lock_open_offer(wish):
        end_offer(offer, state=Offer.State.DECLINED, at=at)
    _over(wish, reason, at=at)
    return True


def _over(wish: Wish, reason: Over, *, at: datetime) -> None:
    end_wish(wish, state=Wish.State.OVER, at=at)
    facts = [
        WishOver(application=application, office=wish.office_id, reason=reason.value)
        for application in wish.applications
    ]
    record(wish, facts, at=at, actor=None)
