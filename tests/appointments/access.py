"""Rows of the access matrix."""

from datetime import timedelta
from secrets import randbelow
from typing import Any

from giliran.applications import queries as applications
from giliran.appointments.models import Sign
from giliran.appointments.queries import live_booking
from giliran.appointments.rules_signs import Found, Kind
from giliran.appointments.services import quota, signs
from giliran.foundation import clock
from tests.appointments.builders import a_confirmed_booking, a_held_booking, a_slot, an_application
from tests.appointments.release_builders import a_release, a_schedule
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


def _at_office(world: Any) -> dict[str, Any]:
    return {"office_code": world.office.code}


def _offer(world: Any) -> dict[str, Any]:
    from giliran.appointments import services
    from giliran.appointments.models import Offer, Wish, Withholding

    at = clock.now()
    slot = a_slot(at=at, office_code=world.office.code)
    freed = a_held_booking(at=at, slot=slot)
    services.cancel_booking(booking_id=freed.id, at=at, actor=None)
    application = an_application(at=at, email=world.applicant.email)
    wish = Wish.objects.create(
        account_id=world.applicant.id, person_id=applications.application(application).person_id,
        applications=[application], office_id=world.office.id, first_day=at.date(), last_day=at.date(), created_at=at,
    )  # fmt: skip
    offer = Offer.objects.create(wish=wish, starts_at=slot.starts_at, made_at=at, expires_at=at + timedelta(hours=1))
    Withholding.objects.filter(booking_id=freed.id).update(offer=offer)
    return {"offer_id": offer.id}


def _sign(world: Any) -> dict[str, Any]:
    found = Found(account=world.applicant.id, kind=Kind.DEVICE, count=4, days=7, office=world.office.id)
    signs.raise_signs([found], at=clock.now())
    return {"sign_id": Sign.objects.get(account=world.applicant.id).id}


def _sign_here(world: Any) -> dict[str, Any]:
    return {**_at_office(world), **_sign(world)}


def _change(world: Any) -> dict[str, Any]:
    return {**_at_office(world), "what": "jalur"}


def _collective(world: Any) -> dict[str, Any]:
    at = clock.now()
    visit = quota.Invitation(
        organisation="Pesantren", address="Jl. Raya 1", people=40,
        starts_at=at + timedelta(days=9, minutes=randbelow(999)), ends_at=at + timedelta(days=10),
    )  # fmt: skip
    made = quota.make_collective(office_id=world.office.id, visit=visit, at=at, actor=None)
    return {**_at_office(world), "collective_id": made}


def _release(_world: Any) -> dict[str, Any]:
    return {"release_id": a_release(at=clock.now(), ahead=timedelta(hours=2, minutes=randbelow(9999)))}


def _release_of_office(world: Any) -> dict[str, Any]:
    return {**_at_office(world), **_release(world)}


def _schedule_of_office(world: Any) -> dict[str, Any]:
    return {**_at_office(world), "schedule_id": a_schedule(office_code=world.office.code).id}


ROWS = [
    Row(name="appointments:signs", rule="staff:supervisor"),
    Row(name="appointments:sign", rule="staff:supervisor", make=_sign_here),
    Row(name="appointments:all_signs", rule="headquarters:administrator,analyst"),
    Row(name="appointments:any_sign", rule="headquarters:administrator", make=_sign),
    Row(name="appointments:release_list", rule="public", make=lambda world: {"code": world.office.code}),
    Row(name="appointments:release", rule="public", make=_release),
    Row(name="appointments:release_draw", rule="public", make=_release),
    Row(name="appointments:releases", rule="staff:supervisor", make=_at_office),
    Row(name="appointments:release_schedule", rule="staff:supervisor", make=_at_office),
    Row(name="appointments:release_schedule_end", rule="staff:supervisor", make=_schedule_of_office),
    Row(name="appointments:release_extra", rule="staff:supervisor", make=_at_office),
    Row(name="appointments:release_cancel", rule="staff:supervisor", make=_release_of_office),
    Row(name="appointments:release_end", rule="staff:supervisor", make=_release_of_office),
    Row(name="appointments:choose", rule="signed_in", make=_application, owned=True),
    Row(name="appointments:office", rule="signed_in", make=_application, owned=True),
    Row(name="appointments:pay_first", rule="signed_in", make=_application, owned=True),
    Row(name="appointments:prepare", rule="signed_in", make=_application, owned=True),
    Row(name="appointments:day", rule="signed_in", make=_day, owned=True),
    Row(name="appointments:check", rule="signed_in", make=_slot, owned=True),
    Row(name="appointments:wish", rule="signed_in", make=_application, owned=True),
    Row(name="appointments:wish_leave", rule="signed_in", make=_application, owned=True),
    Row(name="appointments:together", rule="signed_in", make=_application, owned=True),
    Row(name="appointments:offer", rule="signed_in", make=_offer, owned=True),
    Row(name="appointments:collective", rule="signed_in", make=_application, owned=True),
    Row(name="appointments:quota", rule="staff:supervisor", make=_at_office),
    Row(name="appointments:quota_affected", rule="staff:supervisor", make=_at_office),
    Row(name="appointments:quota_move", rule="staff:supervisor", make=_at_office),
    Row(name="appointments:quota_change", rule="staff:supervisor", make=_change),
    Row(name="appointments:quota_flows", rule="staff:supervisor", make=_at_office),
    Row(name="appointments:quota_stock", rule="staff:supervisor", make=_at_office),
    Row(name="appointments:quota_collectives", rule="staff:supervisor", make=_at_office),
    Row(name="appointments:quota_collective_cancel", rule="staff:supervisor", make=_collective),
    Row(name="appointments:waiting_list", rule="staff:front_desk", make=_at_office),
    Row(name="appointments:bill", rule="signed_in", make=_booking, owned=True),
    Row(name="appointments:manage", rule="signed_in", make=_booking, owned=True),
    Row(name="appointments:cancel", rule="signed_in", make=_booking, owned=True),
    Row(name="appointments:reservation", rule="signed_in", make=_booking, owned=True),
    Row(name="appointments:calendar_file", rule="signed_in", make=_booking, owned=True),
    Row(name="appointments:manifest", rule="signed_in", make=_booking, owned=True),
    Row(name="appointments:worker", rule="signed_in", make=_booking, owned=True),
]
