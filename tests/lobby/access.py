"""Rows of the access matrix."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from giliran.foundation.clock import now
from giliran.lobby import services
from giliran.lobby.rules.following import follow_token
from giliran.offices import queries as offices
from tests.support.access import Row

_STAFF = "staff:examiner,front_desk"
_AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def _here(world: Any) -> dict[str, Any]:
    return {"office_code": world.office.code}


def _visit(world: Any) -> Any:
    office = offices.office_by_code(world.office.code)
    assert office is not None
    return services.walk_in(office_id=office.id, priority=False, at=_AT, actor=world.applicant.id).visit_id


def _token(world: Any) -> dict[str, Any]:
    return {"token": follow_token(visit_id=_visit(world), at=now())}


def _both(*parts: Callable[[Any], dict[str, Any]]) -> Callable[[Any], dict[str, Any]]:
    return lambda world: {key: value for part in parts for key, value in part(world).items()}


ROWS = [
    Row(name="lobby:waits", rule="public", make=_here),
    Row(name="lobby:kiosk", rule="public", make=_here),
    Row(name="lobby:kiosk_start", rule="public", make=_here),
    Row(name="lobby:kiosk_ticket", rule="public", make=_both(_here, _token)),
    Row(name="lobby:board", rule="public", make=_here),
    Row(name="lobby:follow", rule="public", make=_token),
    Row(name="lobby:leave", rule="public", make=_token),
    Row(name="lobby:come_back", rule="public", make=_token),
    Row(name="lobby:console", rule=_STAFF, make=_here),
    Row(name="lobby:take_counter", rule=_STAFF, make=_here),
    Row(name="lobby:act", rule=_STAFF, make=_here),
    Row(name="lobby:arrivals", rule=_STAFF, make=_here),
    Row(name="lobby:arrivals_check_in", rule=_STAFF, make=_here),
    Row(name="lobby:arrivals_walk_in", rule=_STAFF, make=_here),
    Row(name="lobby:arrivals_act", rule=_STAFF, make=_both(_here, lambda world: {"visit_id": _visit(world)})),
]
