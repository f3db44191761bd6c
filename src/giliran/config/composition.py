"""Puts the house together once Django is up: adapters into ports, rooms' subscribers onto the ledger."""

from importlib import import_module
from importlib.util import find_spec

from django.conf import settings

from giliran.config import adapters


def compose() -> None:
    """Plug every socket and register every subscriber."""
    for room in settings.ROOMS:
        for module in ("events", "subscribers"):
            if find_spec(f"giliran.{room}.{module}"):
                import_module(f"giliran.{room}.{module}")
    adapters.plug()
