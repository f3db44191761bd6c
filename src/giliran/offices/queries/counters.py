"""An office's counters."""

from dataclasses import dataclass
from uuid import UUID

from giliran.foundation.remembering import remembered
from giliran.offices.models import Counter


@dataclass(frozen=True, kw_only=True)
class CounterView:
    """A counter in use."""

    id: UUID
    number: int
    name: str


@remembered
def counters(office_id: UUID) -> list[CounterView]:
    """Return the counters in use at an office, by number."""
    found = Counter.objects.filter(office_id=office_id, active=True).order_by("number")
    return [CounterView(id=desk.pk, number=desk.number, name=desk.name) for desk in found]


@remembered
def counter(counter_id: UUID) -> CounterView | None:
    """Return one counter, in use or not, or None."""
    desk = Counter.objects.filter(pk=counter_id).first()
    return CounterView(id=desk.pk, number=desk.number, name=desk.name) if desk else None
