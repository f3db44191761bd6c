"""Rows of the access matrix."""

from typing import Any
from uuid import UUID

from giliran.foundation import clock
from giliran.foundation.actors import Role
from giliran.issuance.queries import PassportView, passport_of
from tests.casework.builders import Desk
from tests.issuance.builders import a_ready_passport
from tests.support.access import Row


def _passport(world: Any) -> dict[str, UUID]:
    return {"passport_id": _ready(world).id}


def _ready(world: Any) -> PassportView:
    known: PassportView | None = getattr(world, "passport", None)
    if known is None:
        staff = {role: world.colleague(role, world.office).id for role in Role}
        desk = Desk(
            office=world.office,
            examiner=staff[Role.EXAMINER],
            adjudicator=staff[Role.ADJUDICATOR],
            producer=staff[Role.PRODUCTION],
            front=staff[Role.FRONT_DESK],
        )
        known = world.passport = a_ready_passport(desk=desk, at=clock.now())
        assert passport_of(known.application_id) == known
    return known


ROWS = [
    Row(name="issuance:production", rule="staff:production"),
    Row(name="issuance:sheet", rule="staff:production", make=_passport),
    Row(name="issuance:print", rule="staff:production", make=_passport),
    Row(name="issuance:check", rule="staff:production", make=_passport),
    Row(name="issuance:pickup", rule="staff:front_desk,production"),
    Row(name="issuance:hand_over", rule="staff:front_desk,production", make=_passport),
]
