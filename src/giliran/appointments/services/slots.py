"""Making slots ahead from the opening plan, closing them, and opening freed places again."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import transaction

from giliran.appointments import rules
from giliran.appointments.events import DayClosed
from giliran.appointments.models import Slot, Withholding
from giliran.appointments.models.slot import SlotQuerySet
from giliran.appointments.queries.figures import figure_at
from giliran.appointments.services.places import end_withholding
from giliran.foundation.clock import local_day
from giliran.ledger.services import append
from giliran.offices import queries as offices
from giliran.offices.queries import Opening


def fill_horizon(*, at: datetime) -> int:
    """Make the slots of every office up to its horizon; return how many were new."""
    made = 0
    for office in offices.active_offices():
        today = local_day(at, office.time_zone)
        horizon = figure_at("booking_horizon_days", office_id=office.id, at=at)
        made += make_slots(office_id=office.id, first=today, last=today + timedelta(days=horizon), at=at)
    return made


@transaction.atomic
def make_slots(*, office_id: UUID, first: date, last: date, at: datetime) -> int:
    """Bring an office's slots from `first` to `last` in line with its opening plan; return how many were new.

    May be repeated: what exists stays as it is. A slot that the plan no longer has is closed, never taken away, and
    opens again with the plan; what the office itself closed stays closed.
    """
    planned = {slot.starts_at: slot for slot in _planned(office_id, first, last, at=at) if slot.starts_at > at}
    known = set(_of_days(office_id, first, last).values_list("starts_at", flat=True))
    new = [slot for starts_at, slot in planned.items() if starts_at not in known]
    Slot.objects.bulk_create(new, ignore_conflicts=True)
    coming = _of_days(office_id, first, last).filter(starts_at__gt=at)
    coming.filter(open=True).exclude(starts_at__in=planned).update(open=False, closed_because=Slot.Closed.PLAN)
    coming.filter(closed_because=Slot.Closed.PLAN, starts_at__in=planned).update(open=True, closed_because="")
    return len(new)


@transaction.atomic
def close_day(*, office_id: UUID, day: date, at: datetime, actor: UUID | None) -> int:
    """Take no more bookings at an office on a day; bookings stay until they are moved. Return how many slots closed."""
    closed = Slot.objects.filter(office_id=office_id, local_date=day, open=True).update(
        open=False, closed_because=Slot.Closed.OFFICE
    )
    if closed:
        append(DayClosed(day=day, slots=closed), subject=office_id, at=at, actor=actor, office=office_id)
    return closed


def reopen_due(*, at: datetime) -> int:
    """Open freed places whose moment has come; return how many."""
    due = Withholding.objects.filter(ended_at=None, reopen_at__lte=at).order_by("slot_id")
    count = 0
    for withholding in due[:500]:
        with transaction.atomic():
            end_withholding(withholding, at=at)
        count += 1
    return count


def _planned(office_id: UUID, first: date, last: date, *, at: datetime) -> Iterator[Slot]:
    minutes = figure_at("slot_minutes", office_id=office_id, at=at)
    capacity = rules.capacity(
        counters=len(offices.counters(office_id)),
        slot_minutes=minutes,
        visit_minutes=figure_at("visit_minutes", office_id=office_id, at=at),
    )
    time_zone = offices.office(office_id).time_zone
    for day, opening in offices.openings(office_id, first, last).items():
        if not opening.open or not capacity:
            continue
        for span in rules.spans(
            day,
            opens=opening.opens,
            closes=opening.closes,
            minutes=minutes,
            time_zone=time_zone,
            pause=_pause_of(opening),
        ):
            yield Slot(
                office_id=office_id,
                lane=rules.REGULAR,
                starts_at=span.starts_at,
                ends_at=span.ends_at,
                local_date=span.local_date,
                capacity=capacity,
            )


def _pause_of(opening: Opening) -> tuple[time, time] | None:
    if opening.break_starts is None or opening.break_ends is None:
        return None
    return opening.break_starts, opening.break_ends


def _of_days(office_id: UUID, first: date, last: date) -> SlotQuerySet:
    return Slot.objects.filter(office_id=office_id, local_date__range=(first, last), lane=rules.REGULAR)
