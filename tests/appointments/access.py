"""Rows of the access matrix."""

from datetime import timedelta
from typing import Any

from giliran.appointments.queries import live_booking
from giliran.foundation import clock
from tests.appointments.builders import a_confirmed_booking, a_slot
from tests.support.access import Row


def _application(world: Any) -> dict[str, Any]:
    return {"application_id": world.application_id}


def _day(world: Any) -> dict[str, Any]:
    return {**_application(world), "day": (clock.now() + timedelta(days=3)).date().isoformat()}


def _slot(world: Any) -> dict[str, Any]:
    return {**_application(world), "slot_id": a_slot(at=clock.now(), office_code=world.office.code).id}


def _booking(world: Any) -> dict[str, Any]:
    known = live_booking(world.application_id)
    if known is None:
        slot = a_slot(at=clock.now(), office_code=world.office.code)
        known = a_confirmed_booking(at=clock.now(), slot=slot, application_id=world.application_id)
    return {"booking_id": known.id}


ROWS = [
    Row(name="appointments:choose", rule="signed_in", make=_application, owned=True),
    Row(name="appointments:office", rule="signed_in", make=_application, owned=True),
    Row(name="appointments:pay_first", rule="signed_in", make=_application, owned=True),
    Row(name="appointments:day", rule="signed_in", make=_day, owned=True),
    Row(name="appointments:check", rule="signed_in", make=_slot, owned=True),
    Row(name="appointments:manage", rule="signed_in", make=_booking, owned=True),
    Row(name="appointments:cancel", rule="signed_in", make=_booking, owned=True),
    Row(name="appointments:reservation", rule="signed_in", make=_booking, owned=True),
    Row(name="appointments:calendar_file", rule="signed_in", make=_booking, owned=True),
    Row(name="appointments:manifest", rule="signed_in", make=_booking, owned=True),
    Row(name="appointments:worker", rule="signed_in", make=_booking, owned=True),
]
