"""The ways to book that are compared, and the world they book in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class Wish:
    """One person's wish for a place."""

    application: UUID
    person: UUID
    slot: UUID
    office: UUID
    starts_at: datetime
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Ready:
    """People with applications and claims, and slots with a place for each of them."""

    slots: Sequence[UUID]
    wishes: Sequence[Wish]


def prepare(*, people: int, slots: int) -> Ready:
    """Make the people and the slots of one run."""
    from django.apps import apps  # noqa: PLC0415 - Django is set up by then
    from django.db import connection  # noqa: PLC0415

    from giliran.foundation.clock import now  # noqa: PLC0415
    from giliran.offices import queries as offices  # noqa: PLC0415

    at, office = now(), offices.active_offices()[0].id
    made = apps.get_model("appointments", "Slot").objects.bulk_create(_slots(office, at=at, many=slots, people=people))
    rows = _people(people, office=office, at=at)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    wishes = [
        Wish(
            application=application,
            person=person,
            slot=made[number % slots].id,
            office=office,
            starts_at=made[number % slots].starts_at,
            at=at,
        )
        for number, (application, person) in enumerate(rows)
    ]
    return Ready(slots=[slot.id for slot in made], wishes=wishes)


def _people(many: int, *, office: UUID, at: datetime) -> list[tuple[UUID, UUID]]:
    """Make people, each with an account, a claim and an application; return the ids of application and person."""
    from django.apps import apps  # noqa: PLC0415

    from giliran.foundation.ids import new_id  # noqa: PLC0415
    from giliran.foundation.references import new_reference  # noqa: PLC0415

    user, person = apps.get_model("accounts", "User"), apps.get_model("accounts", "Person")
    application, claim = apps.get_model("applications", "Application"), apps.get_model("appointments", "Claim")
    accounts = user.objects.bulk_create(user(email=f"{new_id()}@bench.test") for _number in range(many))
    made = person.objects.bulk_create(person(account=account, created_at=at) for account in accounts)
    claim.objects.bulk_create(claim(person=one) for one in made)
    applications = application.objects.bulk_create(
        application(
            reference=new_reference(3), account_id=one.account_id, person=one, service_id="passport_new",
            product_id="ordinary_10", office_id=office, state="submitted", created_at=at, submitted_at=at,
            last_submitted_at=at,
        )
        for one in made
    )  # fmt: skip
    return [(one.id, one.person_id) for one in applications]


def _slots(office: UUID, *, at: datetime, many: int, people: int) -> list[Any]:
    from django.apps import apps  # noqa: PLC0415

    slot = apps.get_model("appointments", "Slot")
    first = at + timedelta(days=7, seconds=slot.objects.count() * 60)
    starts = [first + timedelta(seconds=60 * number) for number in range(many)]
    return [
        slot(
            office_id=office,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=30),
            local_date=starts_at.date(),
            capacity=people // many + 1,
        )
        for starts_at in starts
    ]


def by_statement(wishes: Sequence[Wish]) -> int:
    """Take the places by the one statement; return how many were given."""
    from giliran.appointments.events import SlotHeld  # noqa: PLC0415
    from giliran.appointments.services.places import Outcome, Request, take_places  # noqa: PLC0415
    from giliran.foundation.ids import new_id  # noqa: PLC0415

    at, until = wishes[0].at, wishes[0].at + timedelta(hours=2)
    requests = [
        Request(
            application=wish.application,
            person=wish.person,
            slot=wish.slot,
            fact=SlotHeld(
                application=wish.application, office=wish.office, slot=wish.slot, starts_at=wish.starts_at, until=until
            ),
            state="held",
            actor=None,
            once_key=new_id(),
            expires_at=until,
        )
        for wish in wishes
    ]
    return sum(answer.outcome == Outcome.BOOKED for answer in take_places(requests, at=at))


def lock_and_save(wishes: Sequence[Wish]) -> int:
    """Do it the obvious way: lock the slot's row, look, save each object, append the fact; one person a transaction."""
    from django.apps import apps  # noqa: PLC0415
    from django.db import transaction  # noqa: PLC0415

    from giliran.appointments.events import SlotHeld  # noqa: PLC0415
    from giliran.foundation.ids import new_id  # noqa: PLC0415
    from giliran.foundation.references import new_reference  # noqa: PLC0415
    from giliran.ledger.services import append  # noqa: PLC0415

    claims, slots, bookings = (apps.get_model("appointments", name).objects for name in ("Claim", "Slot", "Booking"))
    given = 0
    for wish in wishes:
        with transaction.atomic():
            claim = claims.select_for_update().get(person_id=wish.person)
            slot = slots.select_for_update().get(id=wish.slot)
            if claim.booking_id or not slot.open or slot.taken + slot.withheld >= slot.capacity:
                continue
            until = wish.at + timedelta(hours=2)
            booking = bookings.create(
                application_id=wish.application, person_id=wish.person, office_id=wish.office, slot=slot, state="held",
                code=new_reference(), once_key=new_id(), hold_expires_at=until, created_at=wish.at,
            )  # fmt: skip
            slot.taken += 1
            slot.save(update_fields=["taken"])
            claim.booking, claim.once_key = booking, booking.once_key
            claim.save(update_fields=["booking", "once_key"])
            fact = SlotHeld(
                application=wish.application, office=wish.office, slot=wish.slot, starts_at=wish.starts_at, until=until
            )
            append(fact, subject=booking.id, at=wish.at, actor=None, office=wish.office)
        given += 1
    return given


def booked(slots: Sequence[UUID]) -> int:
    """Count the bookings that are in the database."""
    from django.apps import apps  # noqa: PLC0415

    count: int = apps.get_model("appointments", "Booking").objects.filter(slot_id__in=slots).count()
    return count


def oversold() -> int:
    """Count places given beyond a slot's capacity, or beyond its own count."""
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(sum(greatest(n - least(s.capacity, s.taken), 0)), 0) FROM appointments_slot s "
            "JOIN (SELECT slot_id, count(*) AS n FROM appointments_booking GROUP BY slot_id) b ON b.slot_id = s.id"
        )
        return int(cursor.fetchone()[0])


def database_settings() -> dict[str, str]:
    """Return what makes the figures comparable."""
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, setting FROM pg_settings "
            "WHERE name IN ('server_version', 'fsync', 'synchronous_commit', 'shared_buffers')"
        )
        return dict(cursor.fetchall())
