"""Timed work that a jump of the clock makes due: queued at once, as if the time had passed."""

from copy import copy
from datetime import datetime

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued


def defer_due(*, since: datetime, until: datetime) -> list[str]:
    """Queue every periodic task that would have run after `since` and up to `until`; return their names.

    Each once, however often its time came: the rooms' tasks do all that is due by the clock. One that waits in the
    queue already is left as it is.
    """
    queued = []
    for periodic in app.periodic_registry.periodic_tasks.values():
        due: float = copy(periodic.croniter).get_next(float, start_time=since.timestamp())
        if due > until.timestamp():
            continue
        try:
            with transaction.atomic():
                periodic.task.configure(**periodic.configure_kwargs).defer(timestamp=int(until.timestamp()))
        except AlreadyEnqueued:
            continue
        queued.append(periodic.task.name)
    return queued
