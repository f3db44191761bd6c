"""What offices without a plan, or a door, of their own go by: changed by the head office."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from giliran.foundation.remembering import forget
from giliran.ledger.services import append
from giliran.lobby.events_plans import CommonServiceChanged, CommonStepChanged
from giliran.lobby.models import ServiceAtDoor, StepPlan


@transaction.atomic
def change_step(
    *, step_id: UUID, name_id: str, name_en: str, usual_seconds: int | None, at: datetime, actor: UUID | None
) -> None:
    """Change the names of a step of the plan for all, and how long it usually takes."""
    row = StepPlan.objects.select_for_update(no_key=True).get(id=step_id, office=None)
    StepPlan.objects.filter(id=row.id).update(name_id=name_id, name_en=name_en, usual_seconds=usual_seconds)
    forget()
    append(CommonStepChanged(step=row.key, usual_seconds=usual_seconds), subject=row.id, at=at, actor=actor)


@transaction.atomic
def change_service(
    *, service_id: UUID, name_id: str, name_en: str, active: bool, at: datetime, actor: UUID | None
) -> None:
    """Change the names of a service that all doors offer, and whether it is offered."""
    row = ServiceAtDoor.objects.select_for_update(no_key=True).get(id=service_id, office=None)
    ServiceAtDoor.objects.filter(id=row.id).update(name_id=name_id, name_en=name_en, active=active)
    forget()
    append(CommonServiceChanged(service=row.key, active=active), subject=row.id, at=at, actor=actor)
