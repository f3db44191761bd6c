"""Taking what was offered, or not."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from giliran.applications import queries as applications
from giliran.applications.queries import ApplicationView
from giliran.appointments.events_wishes import OfferDeclined, WishMet
from giliran.appointments.models import LIVE, Booking, Offer, Slot, State, Wish, Withholding
from giliran.appointments.services.billing import ensure_bill
from giliran.appointments.services.booking import placing
from giliran.appointments.services.claims import ensure_claim, lock_claims
from giliran.appointments.services.places import Outcome, take_places
from giliran.appointments.services.refusals import BY_OUTCOME
from giliran.appointments.services.wishes.holding import holding
from giliran.appointments.services.wishes.refusals import OfferClosed, OfferOver
from giliran.appointments.services.wishes.rows import (
    end_offer,
    end_wish,
    lock_open_offer,
    lock_slots,
    lock_wish,
    record,
)
from giliran.foundation.instants import not_before


@transaction.atomic
def accept_offer(*, offer_id: UUID, at: datetime, actor: UUID | None) -> list[UUID]:
    """Take the places of an offer, all or none: held until each one's bill is paid, or kept for who has paid.

    Return the bookings, in the order of the wish's applications; a repeat returns the same. Raises `OfferOver`,
    `OfferClosed` where the office has closed a place since, or another `BookingRefused` where one of them may not
    have a place; the offer stays open then.
    """
    wish = Wish.objects.get(offers=offer_id)
    people = [found.person_id for found in _in_order(wish.applications)]
    for person_id in sorted(people):
        ensure_claim(person_id)
    lock_claims(people)
    wish = lock_wish(wish.id)
    offer = lock_open_offer(wish)
    if offer is None or offer.id != offer_id:
        return _taken_before(wish, offer_id)
    if offer.expires_at <= at:
        raise OfferOver
    slots = _let_go(offer, at=at)
    if len(slots) != len(people) or not all(slot.open for slot in slots):
        raise OfferClosed
    booked = _take(wish, slots, at=at, actor=actor)
    Offer.objects.filter(id=offer.id).update(state=Offer.State.TAKEN, ended_at=not_before(at, offer.made_at))
    end_wish(wish, state=Wish.State.MET, at=at)
    facts = [
        WishMet(application=application, office=wish.office_id, offer=offer.id, starts_at=slot.starts_at)
        for application, slot in zip(wish.applications, slots, strict=True)
    ]
    record(wish, facts, at=at, actor=actor)
    return booked


@transaction.atomic
def decline_offer(*, offer_id: UUID, at: datetime, actor: UUID | None) -> None:
    """Leave the places of an offer to the next; the wish waits on. Repeating it changes nothing."""
    wish = lock_wish(Wish.objects.values_list("id", flat=True).get(offers=offer_id))
    offer = lock_open_offer(wish)
    if offer is None or offer.id != offer_id:
        if Offer.objects.filter(id=offer_id, state=Offer.State.DECLINED).exists():
            return
        raise OfferOver
    end_offer(offer, state=Offer.State.DECLINED, at=at)
    Wish.objects.filter(id=wish.id).update(state=Wish.State.WAITING)
    facts = [
        OfferDeclined(application=application, office=wish.office_id, offer=offer.id, starts_at=offer.starts_at)
        for application in wish.applications
    ]
    record(wish, facts, at=at, actor=actor)


def _in_order(application_ids: Sequence[UUID]) -> list[ApplicationView]:
    found = applications.applications(application_ids)
    return [found[application_id] for application_id in application_ids]


def _taken_before(wish: Wish, offer_id: UUID) -> list[UUID]:
    if not Offer.objects.filter(id=offer_id, state=Offer.State.TAKEN).exists():
        raise OfferOver
    bookings = Booking.objects.filter(application_id__in=wish.applications, state__in=LIVE)
    by_application = dict(bookings.values_list("application_id", "id"))
    return [by_application[found] for found in wish.applications if found in by_application]


def _let_go(offer: Offer, *, at: datetime) -> list[Slot]:
    """End what withheld the places, and return their slots, the earliest first, once a place."""
    kept = Withholding.objects.filter(offer=offer, ended_at=None)
    slots = lock_slots(kept.values_list("slot_id", flat=True))
    places = list(kept)
    for place in places:
        kept.filter(id=place.id).update(ended_at=not_before(at, place.at))
        Slot.objects.filter(id=place.slot_id).update(withheld=F("withheld") - 1)
    return sorted((slots[place.slot_id] for place in places), key=lambda slot: (slot.starts_at, slot.id))


def _take(wish: Wish, slots: Sequence[Slot], *, at: datetime, actor: UUID | None) -> list[UUID]:
    owed = {
        found.application_id: found
        for found in Booking.objects.filter(application_id__in=wish.applications, state=State.OWED)
    }
    people = _in_order(wish.applications)
    party = wish.id if len(people) > 1 else None
    requests = [
        placing(owed[found.id], slot, actor=actor)
        if found.id in owed
        else holding(found, slot, party=party, at=at, actor=actor)
        for found, slot in zip(people, slots, strict=True)
    ]
    # What was offered stays theirs though a release has begun for the slot meanwhile.
    past_gates = [replace(wanted, release=slot.gate) for wanted, slot in zip(requests, slots, strict=True)]
    answers = take_places(past_gates, at=at, together=True)
    lost = [answer.outcome for answer in answers if answer.outcome != Outcome.BOOKED]
    if lost:
        raise BY_OUTCOME[next((outcome for outcome in lost if outcome != Outcome.PARTY), Outcome.FULL)]
    booked = [answer.booking for answer in answers if answer.booking is not None]
    for found, booking_id in zip(people, booked, strict=True):
        if found.id not in owed:
            ensure_bill(booking_id=booking_id, at=at, actor=actor)
    Booking.objects.filter(id__in=booked).update(party=party, release=None)
    return booked
