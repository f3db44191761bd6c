"""Procrastinate's registration: each room's `tasks` module."""

from importlib import import_module
from importlib.util import find_spec

import procrastinate
from django.conf import settings


def ready(app: procrastinate.App) -> None:  # noqa: ARG001 - Procrastinate passes the app that tasks find by themselves
    """Import every room's tasks, so that they are known to the worker."""
    for room in settings.ROOMS:
        if find_spec(f"giliran.{room}.tasks"):
            import_module(f"giliran.{room}.tasks")
