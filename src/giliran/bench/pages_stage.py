"""What a page of the bench is opened on, and how such things are found."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class Stage:
    """The arguments of a page's URL, and whose the thing is."""

    arguments: dict[str, Any] = field(default_factory=dict)
    owner: UUID | None = None


class NotEnoughError(RuntimeError):
    """Among so few applications none is as a page needs it."""


def rows(query: str, **values: Any) -> list[tuple[Any, ...]]:
    """Return what a query finds."""
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute(query, values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def objects_of(room: str, name: str) -> Any:
    """Return the objects of a room's model."""
    from django.apps import apps  # noqa: PLC0415

    return apps.get_model(room, name).objects
