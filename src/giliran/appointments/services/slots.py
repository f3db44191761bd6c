"""Making slots ahead, lane by lane, keeping them in line with the plans, closing them, opening freed places again."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from giliran.appointments import rules_lanes
from giliran.appointments.events import DayClosed
from giliran.appointments.models import Slot, Withholding
from giliran.appointments.models.slot import SlotQuerySet
from giliran.appointments.queries.figures import figure_at
from giliran.appointments.queries.quota_plan import PlannedSlot, planned, settled
from giliran.appointments.queries.release import unreleased_shares
from giliran.appointments.services.places import end_withholding
from giliran.foundation.clock import local_day
from giliran.foundation.remembering import learn, remembering
from giliran.ledger.services import append
from giliran.offices import queries as offices

_Key = tuple[str, datetime]
_Shares = Mapping[tuple[str, date], int]


def fill_horizon(*, at: datetime) -> int:
    """Make the slots of every office up to its horizon; return how many were new."""
    made = 0
    for office in offices.active_offices():
        with remembering():  # an office's plans ask for the same few things again and again
            learn(offices.office, office.id, value=office)
            today = local_day(at, office.time_zone)
            horizon = figure_at("booking_horizon_days", office_id=office.id, at=at)
            made += make_slots(office_id=office.id, first=today, last=today + timedelta(days=horizon), at=at)
    return made


@transaction.atomic
def make_slots(*, office_id: UUID, first: date, last: date, at: datetime) -> int:
    """Bring an office's slots from `first` to `last` in line with its plans; return how many were new.

    May be repeated. A slot that the plans no longer have is closed, never taken away, and opens again with them; what
    the office itself closed stays closed. Places follow the plans as far as bookings allow (`rules_lanes.adjusted`).
    What a running release is giving out waits for its end; a day whose unused places have flowed keeps its shares.
    """
    wanted = {slot.key: slot for slot in planned(office_id, first, last) if slot.starts_at > at}
    rows = list(_of_days(office_id, first, last).filter(starts_at__gt=at))
    known = {(row.lane, row.starts_at) for row in rows}
    shares = _shares(office_id, {lane for lane, _at in wanted}, first, last, at=at)
    new = [_made(office_id, slot, shares) for key, slot in wanted.items() if key not in known]
    Slot.objects.bulk_create(new, ignore_conflicts=True)
    kept = settled(office_id, first, last)
    lost, back = _opening(rows, wanted, kept)
    differing = [row.id for row in rows if (slot := _wanted(row, wanted, kept)) and _differs(row, slot, shares)]
    if lost or back or differing:
        _lock([*lost, *back, *differing])
        Slot.objects.filter(id__in=lost, open=True).update(open=False, closed_because=Slot.Closed.PLAN)
        Slot.objects.filter(id__in=back, closed_because=Slot.Closed.PLAN).update(open=True, closed_because="")
        _adjust(differing, wanted, shares)
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
    due = Withholding.objects.filter(ended_at=None, offer=None, reopen_at__lte=at).order_by("slot_id")
    count = 0
    for withholding in due[:500]:
        with transaction.atomic():
            end_withholding(withholding, at=at)
        count += 1
    return count


def _made(office_id: UUID, slot: PlannedSlot, shares: _Shares) -> Slot:
    return Slot(
        office_id=office_id, lane=slot.lane, starts_at=slot.starts_at, ends_at=slot.ends_at,
        local_date=slot.local_date, capacity=slot.capacity,
        unreleased=rules_lanes.kept_back(
            capacity=slot.capacity, lane=slot.lane, share=shares[slot.lane, slot.local_date]
        ),
    )  # fmt: skip


def _opening(
    rows: Sequence[Slot], wanted: Mapping[_Key, PlannedSlot], kept: set[tuple[date, str]]
) -> tuple[list[UUID], list[UUID]]:
    """Return which slots the plans have no more, and which of those they closed come back."""
    open_days = {slot.local_date for slot in wanted.values()}
    lost, back = [], []
    for row in rows:
        stays = (row.lane, row.starts_at) in wanted
        # Where places have flowed to a lane that the plan does not have at that time, they stay while the day does.
        stays = stays or (row.open and (row.local_date, row.lane) in kept and row.local_date in open_days)
        if row.open and not stays:
            lost.append(row.id)
        elif row.closed_because == Slot.Closed.PLAN and stays:
            back.append(row.id)
    return lost, back


def _lock(slot_ids: Sequence[UUID]) -> None:
    """Lock slots in the order in which everybody does."""
    list(Slot.objects.select_for_update(no_key=True).filter(id__in=slot_ids).order_by("id").values_list("id"))


def _adjust(slot_ids: Sequence[UUID], wanted: Mapping[_Key, PlannedSlot], shares: _Shares) -> None:
    """Give slots, which are locked, the places of the plan."""
    for row in Slot.objects.filter(id__in=slot_ids, gate=None):
        slot = wanted[row.lane, row.starts_at]
        door = row.lane in rules_lanes.DOOR
        to = rules_lanes.adjusted(
            capacity=row.capacity, taken=row.taken, withheld=row.withheld, unreleased=row.unreleased,
            wanted=slot.capacity, share=100 if door else shares[row.lane, row.local_date],
        )  # fmt: skip
        unreleased = 0 if _left_behind(row, shares) else to.unreleased
        Slot.objects.filter(id=row.id).update(capacity=to.capacity, unreleased=unreleased, ends_at=slot.ends_at)


def _wanted(row: Slot, wanted: Mapping[_Key, PlannedSlot], kept: set[tuple[date, str]]) -> PlannedSlot | None:
    if row.gate is not None or (row.local_date, row.lane) in kept:
        return None
    return wanted.get((row.lane, row.starts_at))


def _differs(row: Slot, slot: PlannedSlot, shares: _Shares) -> bool:
    return (row.capacity, row.ends_at) != (slot.capacity, slot.ends_at) or _left_behind(row, shares)


def _left_behind(row: Slot, shares: _Shares) -> bool:
    """Say whether places wait for a release although none is to come any more."""
    return row.unreleased > 0 and row.lane not in rules_lanes.DOOR and not shares[row.lane, row.local_date]


def _shares(office_id: UUID, lanes: set[str], first: date, last: date, *, at: datetime) -> _Shares:
    """Return how many percent of each lane and day are still to be released; a lane without a schedule: none."""
    found: dict[tuple[str, date], int] = {}
    for lane in sorted(lanes):
        shares = unreleased_shares(office_id=office_id, lane=lane, first=first, last=last, at=at)
        found |= {(lane, day): share for day, share in shares.items()}
    return found


def _of_days(office_id: UUID, first: date, last: date) -> SlotQuerySet:
    rows = Slot.objects.filter(office_id=office_id, local_date__range=(first, last))
    return rows.exclude(lane=rules_lanes.COLLECTIVE)
