"""The way from a service to the room's task: by name, so that services stay below tasks."""

from uuid import UUID

from procrastinate.contrib.django import app

READ, QUEUE = "documents.read_later", "documents"


def read_later(upload_id: UUID) -> None:
    """Have the worker read a file, once the transaction commits."""
    app.configure_task(READ, queue=QUEUE).defer(upload_id=str(upload_id))
