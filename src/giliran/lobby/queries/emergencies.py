"""Calls to colleagues that nobody has ended. For staff alone: nothing that the public follows reads this."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from giliran.accounts import queries as accounts
from giliran.lobby.models import EmergencyCall


@dataclass(frozen=True, kw_only=True)
class EmergencyView:
    """A call for help from a counter; `coming` is the colleague who answered first, empty until somebody does."""

    id: UUID
    office_id: UUID
    counter_id: UUID
    counter_number: int
    counter_name: str
    officer_id: UUID
    officer_name: str
    since: datetime
    answered_by: UUID | None
    answered_at: datetime | None
    coming: str


def emergencies(office_id: UUID) -> list[EmergencyView]:
    """Return the calls that are open at an office, the newest first: two statements, one while there are none."""
    found = EmergencyCall.objects.filter(office_id=office_id, ends_at=None).select_related("counter")
    rows = list(found.order_by("-starts_at", "-id"))
    people = {row.officer_id for row in rows} | {row.answered_by_id for row in rows if row.answered_by_id}
    names = accounts.staff_names(frozenset(people))
    return [_view(row, names) for row in rows]


def emergency(emergency_id: UUID) -> EmergencyView:
    """Return one call; raise `LookupError` if there is none."""
    row = EmergencyCall.objects.filter(id=emergency_id).select_related("counter").first()
    if row is None:
        raise LookupError(emergency_id)
    people = {row.officer_id, *([row.answered_by_id] if row.answered_by_id else [])}
    return _view(row, accounts.staff_names(frozenset(people)))


def open_calls(office_ids: Collection[UUID]) -> dict[UUID, tuple[str, ...]]:
    """Return a mark of each open call of several offices, one statement for all: it changes when somebody answers."""
    rows = EmergencyCall.objects.filter(office_id__in=list(office_ids), ends_at=None).order_by("starts_at", "id")
    found: dict[UUID, tuple[str, ...]] = {}
    for office_id, call_id, answered in rows.values_list("office_id", "id", "answered_by_id"):
        found[office_id] = (*found.get(office_id, ()), f"{call_id}{'+' if answered else ''}")
    return found


def _view(row: EmergencyCall, names: dict[UUID, str]) -> EmergencyView:
    return EmergencyView(
        id=row.id,
        office_id=row.office_id,
        counter_id=row.counter_id,
        counter_number=row.counter.number,
        counter_name=row.counter.name,
        officer_id=row.officer_id,
        officer_name=names.get(row.officer_id, ""),
        since=row.starts_at,
        answered_by=row.answered_by_id,
        answered_at=row.answered_at,
        coming=names.get(row.answered_by_id, "") if row.answered_by_id else "",
    )
