"""People who choose a time, hold one, or were offered one, to open pages on."""

from datetime import date, datetime, timedelta
from uuid import UUID

from giliran.bench.pages_stage import NotEnoughError, Stage, objects_of, rows


def of_appointments(office: UUID, *, at: datetime) -> dict[str, Stage]:
    """Have one choose a time, one hold it and one hope for it; return the stages."""
    from giliran.appointments import services  # noqa: PLC0415
    from giliran.foundation.ids import new_id  # noqa: PLC0415

    waiting = rows(
        "SELECT a.account_id, a.id FROM applications_application a WHERE a.office_id = %(office)s"
        " AND a.state = 'submitted' AND NOT EXISTS (SELECT FROM appointments_booking b WHERE b.application_id = a.id)"
        " ORDER BY a.id DESC LIMIT 3",
        office=office,
    )
    free: list[tuple[UUID, date]] = rows(
        "SELECT id, local_date FROM appointments_slot WHERE office_id = %(office)s AND open"
        " AND capacity > taken + withheld + 2 AND starts_at > %(at)s + interval '3 days' ORDER BY starts_at LIMIT 1",
        office=office, at=at,
    )  # fmt: skip
    if len(waiting) < 3 or not free:  # noqa: PLR2004 - one chooses, one holds, one waits
        message = "people who choose a time, and free places"
        raise NotEnoughError(message)
    (owner, application), (holder, held), (hoping, hoped) = waiting
    slot, day = free[0]
    booking = services.hold_slot(application_id=held, slot_id=slot, once_key=new_id(), at=at, actor=holder)
    return {
        "sent": Stage(owner=owner, arguments={"application_id": application}),
        "day": Stage(owner=owner, arguments={"application_id": application, "day": day.isoformat()}),
        "slot": Stage(owner=owner, arguments={"application_id": application, "slot_id": slot}),
        "held": Stage(owner=holder, arguments={"bill_id": booking.bill_id}),
        "release": Stage(arguments={"release_id": _released(office, at=at)}),
        "offered": Stage(owner=hoping, arguments={"offer_id": _offered(hoped, slot, booking.id, at=at)}),
    }


def _released(office: UUID, *, at: datetime) -> UUID:
    """Plan a release of far days; return it."""
    from giliran.appointments.services import release  # noqa: PLC0415

    day = (at + timedelta(days=90)).date()
    extra = release.Extra(
        office_id=office, lane="regular", opens_at=at + timedelta(days=60), first_day=day, last_day=day
    )
    return release.plan_release(extra, at=at, actor=None)


def _offered(application: UUID, slot: UUID, left: UUID, *, at: datetime) -> UUID:
    """Offer somebody on the waiting list a place in a slot, as if somebody had left it; return the offer."""
    from django.db.models import F  # noqa: PLC0415 - Django is set up by then

    from giliran.appointments import services  # noqa: PLC0415

    slots, until = objects_of("appointments", "Slot").filter(id=slot), at + timedelta(days=1)
    slots.update(withheld=F("withheld") + 1)
    starts_at, day = slots.values_list("starts_at", "local_date").get()
    wish = services.join_wish(application_ids=[application], first_day=day, last_day=day, at=at, actor=None)
    made = {"wish_id": wish.id, "starts_at": starts_at, "made_at": at, "expires_at": until}
    offer = objects_of("appointments", "Offer").create(**made)
    kept = {"slot_id": slot, "booking_id": left, "offer": offer, "at": at, "reopen_at": until}
    return UUID(str(objects_of("appointments", "Withholding").create(**kept).offer_id))
