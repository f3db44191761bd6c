"""Rows of the access matrix."""

from typing import Any

from tests.support.access import Row


def _application(world: Any) -> dict[str, Any]:
    return {"application_id": world.application_id}


ROWS = [
    Row(name="journey:landing", rule="public"),
    Row(name="journey:status", rule="public"),
    Row(name="journey:home", rule="signed_in"),
    Row(name="journey:application", rule="signed_in", make=_application, owned=True),
    Row(name="journey:ticket", rule="signed_in", make=_application, owned=True),
    Row(name="journey:desk", rule="any_staff"),
]
