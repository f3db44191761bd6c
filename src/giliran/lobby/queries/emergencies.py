"""Calls to colleagues that nobody has ended. For staff alone: nothing that the public follows reads this."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

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
    """Return the calls that are open at an office, the newest first, in one statement."""
    found = _rows().filter(office_id=office_id, ends_at=None)
    return [_view(row) for row in found.order_by("-starts_at", "-id")]


def emergency(emergency_id: UUID) -> EmergencyView:
    """Return one call; raise `LookupError` if there is none."""
    row = _rows().filter(id=emergency_id).first()
    if row is None:
        raise LookupError(emergency_id)
    return _view(row)


def open_calls(office_ids: Collection[UUID]) -> dict[UUID, tuple[str, ...]]:
    """Return a mark of each open call of several offices, one statement for all: it changes when somebody answers."""
    rows = EmergencyCall.objects.filter(office_id__in=list(office_ids), ends_at=None).order_by("starts_at", "id")
    found: dict[UUID, tuple[str, ...]] = {}
    for office_id, call_id, answered in rows.values_list("office_id", "id", "answered_by_id"):
        found[office_id] = (*found.get(office_id, ()), f"{call_id}{'+' if answered else ''}")
    return found


def _rows() -> "QuerySet[EmergencyCall]":
    return EmergencyCall.objects.select_related("counter", "officer", "answered_by")


def _view(row: EmergencyCall) -> EmergencyView:
    return EmergencyView(
        id=row.id,
        office_id=row.office_id,
        counter_id=row.counter_id,
        counter_number=row.counter.number,
        counter_name=row.counter.name,
        officer_id=row.officer_id,
        officer_name=row.officer.name,
        since=row.starts_at,
        answered_by=row.answered_by_id,
        answered_at=row.answered_at,
        coming=row.answered_by.name if row.answered_by else "",
    )
