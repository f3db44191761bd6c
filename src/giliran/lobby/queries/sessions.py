"""Officers at counters."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from giliran.lobby.models import CounterSession


@dataclass(frozen=True, kw_only=True)
class SessionView:
    """An officer at a counter; `steps` are those they call for. `paused_at`, `pause_reason`: since when and why not."""

    id: UUID
    office_id: UUID
    counter_id: UUID
    counter_number: int
    counter_name: str
    officer_id: UUID
    steps: tuple[str, ...]
    started_at: datetime
    paused: bool
    paused_at: datetime | None = None
    pause_reason: str = ""


def session_of(officer_id: UUID, office_id: UUID) -> SessionView | None:
    """Return where an officer sits at an office, or None."""
    return _one(officer_id=officer_id, office_id=office_id)


def session_at(counter_id: UUID) -> SessionView | None:
    """Return who sits at a counter, or None."""
    return _one(counter_id=counter_id)


def sessions(office_id: UUID) -> list[SessionView]:
    """Return the counters that are open at an office, by number."""
    found = CounterSession.objects.filter(office_id=office_id, ended_at=None).select_related("counter")
    return [as_view(row) for row in found.order_by("counter__number")]


def _one(**wanted: UUID) -> SessionView | None:
    row = CounterSession.objects.filter(ended_at=None, **wanted).select_related("counter").first()
    return as_view(row) if row else None


def as_view(row: CounterSession) -> SessionView:
    """Return a row as others see it; its counter is at hand."""
    return SessionView(
        id=row.id,
        office_id=row.office_id,
        counter_id=row.counter_id,
        counter_number=row.counter.number,
        counter_name=row.counter.name,
        officer_id=row.officer_id,
        steps=tuple(row.steps),
        started_at=row.started_at,
        paused=row.paused_at is not None,
        paused_at=row.paused_at,
        pause_reason=row.pause_reason,
    )
