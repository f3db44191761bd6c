"""Rows of the access matrix."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from giliran.foundation.actors import Role
from giliran.foundation.clock import now
from giliran.foundation.ids import new_id
from giliran.ledger.services import append
from giliran.lobby import services
from giliran.lobby.events_filing import FilingBegun
from giliran.lobby.models import Device, VoicePiece
from giliran.lobby.rules.following import follow_token
from giliran.lobby.services import devices
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


def _board(world: Any) -> dict[str, Any]:
    place = {"office_id": world.office.id, "kind": "board", "slug": "timur"}
    Device.objects.get_or_create(**place, defaults={"name": "Papan timur", "created_at": _AT})
    return {**_here(world), "slug": "timur"}


def _sound(_world: Any) -> dict[str, Any]:
    made = {"text": "satu", "made_by": "tests", "digest": "0" * 32, "sound": b"RIFF", "made_at": _AT}
    VoicePiece.objects.update_or_create(language="id", key="1", defaults=made)
    return {"language": "id", "key": "1", "digest": "0" * 32}


def _filed(world: Any) -> dict[str, Any]:
    office = offices.office_by_code(world.office.code)
    assert office is not None
    fact = FilingBegun(application=world.draft_id, office=office.id, account=world.applicant.id, account_new=False)
    with transaction.atomic():
        append(fact, subject=world.draft_id, at=now(), actor=None, office=office.id)
    return {"application_id": world.draft_id}


def _device(world: Any) -> dict[str, Any]:
    office = offices.office_by_code(world.office.code)
    assert office is not None
    wished = devices.Wished(name="Kios")
    slug = f"kios-{new_id().hex[-8:]}"
    made = devices.set_up(office_id=office.id, kind="kiosk", slug=slug, wished=wished, at=_AT, actor=None)
    return {"device_id": made.device_id}


def _an_officer(world: Any) -> dict[str, Any]:
    return {**_here(world), "officer_id": world.colleague(Role.EXAMINER, world.office).id}


ROWS = [
    Row(name="lobby:rule", rule="public", make=_here),
    Row(name="lobby:waits", rule="public", make=_here),
    Row(name="lobby:kiosk", rule="public", make=_here),
    Row(name="lobby:kiosk_code", rule="public", make=_here),
    Row(name="lobby:kiosk_continue", rule="public", make=_here),
    Row(name="lobby:kiosk_walk_in", rule="public", make=_here),
    Row(name="lobby:kiosk_view", rule="public", make=_here),
    Row(name="lobby:kiosk_pair", rule="public", make=_here),
    Row(name="lobby:kiosk_start", rule="public", make=_here),
    Row(name="lobby:kiosk_ticket", rule="public", make=_both(_here, _token)),
    Row(name="lobby:board", rule="public", make=_here),
    Row(name="lobby:board_of", rule="public", make=_board),
    Row(name="lobby:voice", rule="public", make=lambda _world: {"language": "id"}),
    Row(name="lobby:voice_piece", rule="public", make=_sound),
    Row(name="lobby:follow", rule="public", make=_token),
    Row(name="lobby:leave", rule="public", make=_token),
    Row(name="lobby:come_back", rule="public", make=_token),
    Row(name="lobby:more_time", rule="public", make=_token),
    Row(name="lobby:follow_why", rule="public", make=_token),
    Row(name="lobby:follow_worker", rule="public", make=lambda _world: {}),
    Row(name="lobby:push_on", rule="public", make=_token),
    Row(name="lobby:push_off", rule="public", make=_token),
    Row(name="lobby:console", rule=_STAFF, make=_here),
    Row(name="lobby:take_counter", rule=_STAFF, make=_here),
    Row(name="lobby:take_over", rule=_STAFF, make=_here),
    Row(name="lobby:act", rule=_STAFF, make=_here),
    Row(name="lobby:devices", rule="staff:supervisor", make=_here),
    Row(name="lobby:device_new", rule="staff:supervisor", make=_both(_here, lambda _world: {"kind": "kiosk"})),
    Row(name="lobby:device", rule="staff:supervisor", make=_both(_here, _device)),
    Row(name="lobby:device_act", rule="staff:supervisor", make=_both(_here, _device)),
    Row(name="lobby:arrivals", rule=_STAFF, make=_here),
    Row(name="lobby:arrivals_check_in", rule=_STAFF, make=_here),
    Row(name="lobby:arrivals_walk_in", rule=_STAFF, make=_here),
    Row(name="lobby:filing_start", rule=_STAFF, make=_here),
    Row(name="lobby:filing_begin", rule=_STAFF, make=_here),
    Row(name="lobby:filing", rule=_STAFF, make=_both(_here, _filed)),
    Row(name="lobby:filing_page", rule=_STAFF, make=_both(_here, _filed, lambda _world: {"page": "name"})),
    Row(name="lobby:arrivals_help", rule=_STAFF, make=_here),
    Row(name="lobby:arrivals_printer", rule=_STAFF, make=_here),
    Row(name="lobby:arrivals_print", rule=_STAFF, make=_both(_here, lambda world: {"visit_id": _visit(world)})),
    Row(name="lobby:arrivals_act", rule=_STAFF, make=_both(_here, lambda world: {"visit_id": _visit(world)})),
    Row(name="lobby:hall", rule="staff:supervisor", make=_here),
    Row(name="lobby:hall_act", rule="staff:supervisor", make=_here),
    Row(name="lobby:plan", rule="staff:supervisor", make=_here),
    Row(name="lobby:plan_act", rule="staff:supervisor", make=_here),
    Row(name="lobby:plan_new", rule="staff:supervisor", make=_here),
    Row(name="lobby:plan_step", rule="staff:supervisor", make=lambda world: {**_here(world), "key": "berkas"}),
    Row(name="lobby:duties", rule="staff:supervisor", make=_here),
    Row(name="lobby:duty", rule="staff:supervisor", make=_an_officer),
    Row(name="lobby:door_services", rule="staff:supervisor", make=_here),
]
