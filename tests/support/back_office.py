"""The back office in tests: somebody who may change it, and what it leaves on the ledger."""

from datetime import UTC, datetime
from typing import Any

from django.test import Client

from giliran.foundation.actors import Role
from giliran.ledger.models import Event
from tests.accounts.builders import a_colleague, signed_in


def an_administrator() -> Client:
    """Sign an administrator in."""
    a_colleague(role=Role.ADMINISTRATOR, email="pusat@contoh.test", at=datetime.now(UTC))
    return signed_in("pusat@contoh.test")


def last_event(kind: str) -> dict[str, Any]:
    """Return what the newest event of a kind says; the ledger must know who did it."""
    event = Event.objects.filter(kind=kind).latest("at")
    assert event.actor is not None
    data: dict[str, Any] = event.data
    return data
