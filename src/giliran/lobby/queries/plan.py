"""The steps of an office."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.utils.translation import get_language

from giliran.foundation.remembering import remembered
from giliran.lobby.models import StepPlan


@dataclass(frozen=True, kw_only=True)
class StepView:
    """A step, named in the active language."""

    key: str
    name: str


@remembered
def steps_of(office_id: UUID) -> list[StepView]:
    """Return the steps of an office in order: its own plan, or else the one for all."""
    rows = list(StepPlan.objects.filter(Q(office_id=office_id) | Q(office=None)).order_by("order"))
    own = [row for row in rows if row.office_id is not None]
    indonesian = (get_language() or "id").startswith("id")
    return [StepView(key=row.key, name=row.name_id if indonesian else row.name_en) for row in own or rows]
