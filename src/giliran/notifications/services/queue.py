"""The way from a service to the room's task: by name, so that services stay below tasks."""

from datetime import datetime
from uuid import UUID

from procrastinate.contrib.django import app

DELIVER = "notifications.deliver"
QUEUE, URGENT_QUEUE = "messages", "urgent"
_AHEAD = 100


def enqueue(delivery_id: UUID, *, urgent: bool, not_before: datetime | None = None) -> None:
    """Have the delivery tried when the transaction commits, or not before an instant."""
    task = app.configure_task(
        DELIVER,
        queue=URGENT_QUEUE if urgent else QUEUE,
        priority=_AHEAD if urgent else 0,
        schedule_at=not_before,
    )
    task.defer(delivery_id=str(delivery_id))
