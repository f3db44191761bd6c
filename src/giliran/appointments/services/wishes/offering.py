"""Offering freed places: the earliest wish that they fit is asked first."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import chain
from uuid import UUID

from django.db import transaction
from django.db.models import Count

from giliran.applications import queries as applications
from giliran.appointments import queries, rules
from giliran.appointments.events_wishes import WishOffered
from giliran.appointments.models import LIVE, Booking, Offer, State, Wish, Withholding
from giliran.appointments.rules_wishes import Freed, Picked, Wanted, fitting, offer_ends, offered_early_enough
from giliran.appointments.services.wishes.rows import lock_slots, lock_wish, record
from giliran.foundation.clock import local
from giliran.offices import queries as offices

_WISHES_AT_ONCE = 2000
Line = tuple[UUID, str]


def offer_freed(*, at: datetime) -> int:
    """Offer every freed place that nobody was offered to the earliest wish that it fits; return how many offers."""
    return sum(_offer_line(line, places, at=at) for line, places in _freed_by_line(at).items())


def _freed_by_line(at: datetime) -> dict[Line, list[Freed]]:
    """Return by office and lane what was freed, in order of time. What a running release keeps is not offered."""
    rows = (
        Withholding.objects.filter(ended_at=None, offer=None, slot__open=True, slot__gate=None, slot__starts_at__gt=at)
        .values("slot_id", "slot__office_id", "slot__lane", "slot__starts_at", "slot__ends_at")
        .annotate(places=Count("id"))
        .order_by("slot__starts_at", "slot_id")
    )
    waiting = set(Wish.objects.filter(state=Wish.State.WAITING).values_list("office_id", "lane").distinct())
    zones = {found.id: found.time_zone for found in offices.offices_of({line[0] for line in waiting}).values()}
    found: dict[Line, list[Freed]] = defaultdict(list)
    for row in rows:
        line = (row["slot__office_id"], row["slot__lane"])
        if line in waiting:
            starts = local(row["slot__starts_at"], zones[line[0]])
            found[line].append(
                Freed(
                    slot=row["slot_id"], starts_at=row["slot__starts_at"], ends_at=row["slot__ends_at"],
                    starts=starts, places=row["places"],
                )
            )  # fmt: skip
    return found


def _offer_line(line: Line, freed: list[Freed], *, at: datetime) -> int:
    minutes = queries.figure_at("offer_minutes", office_id=line[0], at=at)
    freed = [each for each in freed if offered_early_enough(at=at, starts_at=each.starts_at, minutes=minutes)]
    made = 0
    for wish, wanted in _waiting(line, freed):
        picked = fitting(wanted, freed)
        if picked and make_offer(wish.id, picked, minutes=minutes, at=at):
            freed = _without(freed, picked)
            made += 1
        if not freed:
            break
    return made


def _waiting(line: Line, freed: Sequence[Freed]) -> Iterable[tuple[Wish, Wanted]]:
    """Return those who could be offered something now, the earliest first."""
    if not freed:
        return []
    days = [each.starts.date() for each in freed]
    wishes = Wish.objects.filter(
        office_id=line[0], lane=line[1], state=Wish.State.WAITING, first_day__lte=max(days), last_day__gte=min(days)
    ).order_by("created_at", "id")[:_WISHES_AT_ONCE]
    found = list(wishes)
    refused: dict[UUID, set[datetime]] = defaultdict(set)
    for wish_id, starts_at in Offer.objects.filter(wish__in=found).values_list("wish_id", "starts_at"):
        refused[wish_id].add(starts_at)
    ready = _ready(list(chain.from_iterable(wish.applications for wish in found)))
    return [(wish, _wanted(wish, frozenset(refused[wish.id]))) for wish in found if ready.issuperset(wish.applications)]


def _wanted(wish: Wish, refused: frozenset[datetime]) -> Wanted:
    return Wanted(
        people=len(wish.applications), first_day=wish.first_day, last_day=wish.last_day, refused=refused,
        morning=wish.part_of_day != Wish.PartOfDay.AFTERNOON, afternoon=wish.part_of_day != Wish.PartOfDay.MORNING,
    )  # fmt: skip


def _ready(application_ids: Sequence[UUID]) -> set[UUID]:
    """Return which of them could take a place now: sent, and without a booking, or owed a place."""
    bookable = {
        found.id
        for found in applications.applications(application_ids).values()
        if found.state in rules.BOOKABLE_STATES
    }
    live = dict(
        Booking.objects.filter(application_id__in=application_ids, state__in=LIVE).values_list(
            "application_id", "state"
        )
    )
    busy = {found for found, state in live.items() if state != State.OWED}
    owed = {found for found, state in live.items() if state == State.OWED}
    return (bookable | owed) - busy


def _without(freed: Sequence[Freed], picked: Picked) -> list[Freed]:
    gone = dict(picked)
    left = [replace(each, places=each.places - gone.get(each.slot, 0)) for each in freed]
    return [each for each in left if each.places]


@transaction.atomic
def make_offer(wish_id: UUID, picked: Picked, *, minutes: int, at: datetime) -> bool:
    """Keep the places picked for a wish; say whether all were still there."""
    wish = lock_wish(wish_id)
    if wish.state != Wish.State.WAITING:
        return False
    slots = lock_slots(slot for slot, _places in picked)
    places: list[UUID] = []
    for slot_id, count in picked:
        kept = Withholding.objects.filter(slot_id=slot_id, ended_at=None, offer=None).order_by("reopen_at", "id")
        places += kept.values_list("id", flat=True)[:count]
    bookable = all(slot.open and slot.gate is None and slot.starts_at > at for slot in slots.values())
    if len(places) < len(wish.applications) or not bookable:
        return False
    first = min(slot.starts_at for slot in slots.values())
    until = offer_ends(at=at, starts_at=first, minutes=minutes, time_zone=offices.office(wish.office_id).time_zone)
    offer = Offer.objects.create(wish=wish, starts_at=first, made_at=at, expires_at=max(until, at + _LEAST))
    Withholding.objects.filter(id__in=places).update(offer=offer)
    Wish.objects.filter(id=wish.id).update(state=Wish.State.OFFERED)
    facts = [
        WishOffered(
            application=application, office=wish.office_id, offer=offer.id, starts_at=first, until=offer.expires_at,
            people=len(wish.applications),
        )
        for application in wish.applications
    ]  # fmt: skip
    record(wish, facts, at=at, actor=None)
    return True


_LEAST = timedelta(minutes=1)
