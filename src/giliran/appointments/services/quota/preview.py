"""Looking at a change of plan before it is saved.

The change is really made, by the very services that save it, and what follows from it is read; then all is rolled
back. So a preview cannot tell anything else than what saving does.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, Sum

from giliran.accounts import queries as accounts
from giliran.appointments.events_quota import ConflictSeen
from giliran.appointments.models import Booking, Slot
from giliran.appointments.queries.figures import figure_at, today_at
from giliran.appointments.queries.quota_plan import Conflict, PlannedSlot, conflicts, planned
from giliran.appointments.services.quota.drafts import Draft
from giliran.appointments.services.slots import make_slots
from giliran.foundation.remembering import forget
from giliran.ledger.services import Entry, append_many
from giliran.offices import queries as offices
from giliran.offices.queries import Opening


@dataclass(frozen=True, kw_only=True)
class LaneChange:
    """A lane's places of a day before and after; `taken` are booked already."""

    lane: str
    before: int
    after: int
    taken: int


@dataclass(frozen=True, kw_only=True)
class DayChange:
    """What a change does to one day."""

    day: date
    before: Opening
    after: Opening
    lanes: tuple[LaneChange, ...]
    affected: int


@dataclass(frozen=True, kw_only=True)
class Affected:
    """Somebody whose booking is in the way, by name: for staff of the office alone."""

    conflict: Conflict
    name: str
    code: str


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What a change would do, day by day; whom it would touch; how many places are free to move them to."""

    first: date
    last: date
    days: tuple[DayChange, ...]
    affected: tuple[Affected, ...]
    room: int


@dataclass(frozen=True, kw_only=True)
class _Outlook:
    """What the plans say of some days."""

    slots: list[PlannedSlot]
    openings: dict[date, Opening]
    conflicts: list[Conflict]
    room: int


@transaction.atomic
def preview(*, office_id: UUID, draft: Draft, at: datetime, actor: UUID) -> Preview:
    """Return what saving a draft would do; each name that is shown is on the ledger as looked at.

    Raises what saving would raise.
    """
    first, last = days_of(office_id=office_id, draft=draft, at=at)
    before = _Outlook(
        slots=planned(office_id, first, last), openings=offices.openings(office_id, first, last), conflicts=[], room=0
    )
    after = _with(draft, office_id, first, last, at=at, actor=actor)
    changed = [
        day
        for day in before.openings
        if _of(before.slots, day) != _of(after.slots, day) or before.openings[day] != after.openings[day]
    ]
    touched = [conflict for conflict in after.conflicts if conflict.local_date in set(changed)]
    affected = Counter(conflict.local_date for conflict in touched)
    lanes = _lanes(changed, before.slots, after.slots, _taken(office_id, changed))
    days = tuple(
        DayChange(
            day=day, before=before.openings[day], after=after.openings[day], lanes=lanes[day], affected=affected[day]
        )
        for day in changed
    )  # fmt: skip
    people = named(touched, office_id=office_id, at=at, actor=actor)
    return Preview(first=first, last=last, days=days, affected=people, room=after.room)


def _with(draft: Draft, office_id: UUID, first: date, last: date, *, at: datetime, actor: UUID) -> _Outlook:
    """Make the change, look, and take all of it back."""
    with transaction.atomic():
        draft.write(office_id=office_id, at=at, actor=actor)
        make_slots(office_id=office_id, first=first, last=last, at=at)
        found = _Outlook(
            slots=planned(office_id, first, last),
            openings=offices.openings(office_id, first, last),
            conflicts=conflicts(office_id, first, last, at=at),
            room=free_places(office_id, at=at),
        )
        transaction.set_rollback(True)
    forget()
    return found


@transaction.atomic
def apply(*, office_id: UUID, draft: Draft, at: datetime, actor: UUID | None) -> int:
    """Save a draft and bring the slots in line at once; return how many paid bookings are to be moved now."""
    first, last = days_of(office_id=office_id, draft=draft, at=at)
    draft.write(office_id=office_id, at=at, actor=actor)
    make_slots(office_id=office_id, first=first, last=last, at=at)
    return sum(conflict.paid for conflict in conflicts(office_id, first, last, at=at))


def days_of(*, office_id: UUID, draft: Draft, at: datetime) -> tuple[date, date]:
    """Return the first and the last day that a draft is looked at for: as far as slots are made."""
    today = today_at(office_id=office_id, at=at)
    horizon = today + timedelta(days=figure_at("booking_horizon_days", office_id=office_id, at=at))
    first = max(today, draft.first)
    return first, max(first, min(draft.last or horizon, horizon))


@transaction.atomic
def named(found: Sequence[Conflict], *, office_id: UUID, at: datetime, actor: UUID) -> tuple[Affected, ...]:
    """Put names to conflicts, and record that they were looked at."""
    names = accounts.full_names([conflict.person_id for conflict in found])
    ids = [conflict.booking_id for conflict in found]
    codes: dict[UUID, str] = dict(Booking.objects.filter(id__in=ids).values_list("id", "code")) if ids else {}
    append_many(
        Entry(
            fact=ConflictSeen(application=conflict.application_id), subject=conflict.booking_id, at=at, actor=actor,
            office=office_id,
        )
        for conflict in found
    )  # fmt: skip
    return tuple(
        Affected(conflict=conflict, name=names.get(conflict.person_id, ""), code=codes.get(conflict.booking_id, ""))
        for conflict in found
    )


def free_places(office_id: UUID, *, at: datetime) -> int:
    """Return how many places of the lanes that people book by themselves are free at an office."""
    total = Slot.objects.free(office_id=office_id, after=at).aggregate(
        free=Sum(F("capacity") - F("taken") - F("withheld") - F("unreleased"))
    )
    return total["free"] or 0


def _of(slots: Iterable[PlannedSlot], day: date) -> list[PlannedSlot]:
    return [slot for slot in slots if slot.local_date == day]


def _taken(office_id: UUID, days: Sequence[date]) -> dict[tuple[date, str], int]:
    rows = Slot.objects.filter(office_id=office_id, local_date__in=days).values("local_date", "lane")
    return {(row["local_date"], row["lane"]): row["total"] for row in rows.annotate(total=Sum("taken"))}


def _lanes(
    changed: Sequence[date],
    before: Sequence[PlannedSlot],
    after: Sequence[PlannedSlot],
    taken: dict[tuple[date, str], int],
) -> dict[date, tuple[LaneChange, ...]]:
    was, will = _sums(before), _sums(after)
    return {
        day: tuple(
            LaneChange(lane=lane, before=was[day, lane], after=will[day, lane], taken=taken.get((day, lane), 0))
            for lane in sorted({lane for on, lane in (*was, *will) if on == day})
        )
        for day in changed
    }


def _sums(slots: Sequence[PlannedSlot]) -> Counter[tuple[date, str]]:
    total: Counter[tuple[date, str]] = Counter()
    for slot in slots:
        total[slot.local_date, slot.lane] += slot.capacity
    return total
