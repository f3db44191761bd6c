"""Families: up to five people in adjacent slots, all or nothing; each has a booking and a bill of their own."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from giliran.applications import queries as applications
from giliran.applications.queries import ApplicationView
from giliran.appointments import queries
from giliran.appointments.events import SlotHeld
from giliran.appointments.models import Booking, Slot, State
from giliran.appointments.queries import BookingView
from giliran.appointments.services.billing import ensure_bill
from giliran.appointments.services.claims import ensure_claim, lock_claims
from giliran.appointments.services.passes import MOST_MEMBERS
from giliran.appointments.services.places import Answer, Outcome, Request, take_places
from giliran.appointments.services.refusals import (
    BY_OUTCOME,
    FamilyTooLarge,
    NoRoomForAll,
    NotReady,
    OtherOffice,
    PayFirst,
    SlotClosed,
)
from giliran.foundation.ids import new_id
from giliran.offices import queries as offices


@transaction.atomic
def hold_party(
    *,
    application_ids: Sequence[UUID],
    slot_id: UUID,
    once_key: UUID,
    at: datetime,
    actor: UUID | None,
    lane: str | None = None,
    release: UUID | None = None,
    epochs: Mapping[UUID, int] | None = None,
) -> list[BookingView]:
    """Hold a place for each of a family, in the slot named and those that follow it without a pause, or for nobody.

    Bookings come in the order of `application_ids`. A repeat of `once_key` returns the same. `epochs` by person,
    `lane` and `release` are the pass's, where there is one. Raises a `BookingRefused` that says why not.
    """
    if len(set(application_ids)) > MOST_MEMBERS + 1:
        raise FamilyTooLarge
    first = Slot.objects.filter(id=slot_id).first()
    if first is None:
        raise SlotClosed
    family = _family(application_ids, office_id=first.office_id)
    people = [each.person_id for each in family]
    _lock(people)
    known = dict(Booking.objects.filter(person_id__in=people, once_key=once_key).values_list("person_id", "id"))
    if len(known) == len(people):
        return [queries.booking(known[person_id]) for person_id in people]
    places = _places(first, people=len(people), at=at, release=release)
    until = at + timedelta(minutes=queries.figure_at("hold_minutes", office_id=first.office_id, at=at))
    party = new_id()
    wishes = [
        Request(
            application=each.id, person=each.person_id, slot=slot.id, state=State.HELD, actor=actor, once_key=once_key,
            expires_at=until, lane=lane, release=release, party=party, epoch=(epochs or {}).get(each.person_id),
            fact=SlotHeld(
                application=each.id, office=slot.office_id, slot=slot.id, starts_at=slot.starts_at, until=until
            ),
        )
        for each, slot in zip(family, places, strict=True)
    ]  # fmt: skip
    booked = _booked(take_places(wishes, at=at, together=True))
    for booking_id in booked:
        ensure_bill(booking_id=booking_id, at=at, actor=actor)
    return [queries.booking(booking_id) for booking_id in booked]


def _lock(people: Sequence[UUID]) -> None:
    """Make sure that everybody has a claim, and lock them all in person order."""
    for person_id in sorted(people):
        ensure_claim(person_id)
    lock_claims(people)


def adjacent(first: Slot, *, people: int) -> list[Slot]:
    """Return a slot and those after it on its day and lane, each beginning as the one before ends, `people` at most."""
    later = Slot.objects.filter(
        office_id=first.office_id, lane=first.lane, local_date=first.local_date, starts_at__gt=first.starts_at
    ).order_by("starts_at")[: people - 1]
    chain = [first]
    for slot in later:
        if slot.starts_at != chain[-1].ends_at:
            break
        chain.append(slot)
    return chain


def _places(first: Slot, *, people: int, at: datetime, release: UUID | None) -> list[Slot]:
    """Return a slot for each of so many people, as near to the first as there is room; the slots are locked."""
    ids = [slot.id for slot in adjacent(first, people=people)]
    locked = Slot.objects.select_for_update(no_key=True).filter(id__in=ids).order_by("id")
    places = list(_free(sorted(locked, key=lambda slot: slot.starts_at), at=at, release=release))[:people]
    if not places:
        return [first] * people  # the statement says why
    if len(places) < people:
        raise NoRoomForAll
    return places


def _free(chain: Sequence[Slot], *, at: datetime, release: UUID | None) -> Iterator[Slot]:
    for slot in chain:
        if slot.open and slot.starts_at > at and slot.gate in (None, release):
            for _place in range(slot.capacity - slot.taken - slot.withheld - slot.unreleased):
                yield slot


def _family(application_ids: Sequence[UUID], *, office_id: UUID) -> list[ApplicationView]:
    if offices.office(office_id).payment_first:
        raise PayFirst
    family = [applications.application(each) for each in dict.fromkeys(application_ids)]
    if any(each.product is None or each.account_id != family[0].account_id for each in family):
        raise NotReady
    if any(each.office_id != office_id for each in family):
        raise OtherOffice
    return family


def _booked(answers: Sequence[Answer]) -> list[UUID]:
    """Return the bookings made; raise why there are none: what is wrong with one of them tells more than "full"."""
    made = [answer.booking for answer in answers if answer.outcome == Outcome.BOOKED and answer.booking]
    if len(made) == len(answers):
        return made
    reasons = [answer.outcome for answer in answers if answer.outcome not in (Outcome.PARTY, Outcome.BOOKED)]
    telling = next((reason for reason in reasons if reason != Outcome.FULL), Outcome.FULL)
    raise BY_OUTCOME[telling]
