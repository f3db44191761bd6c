"""Getting the guests of a day ready: accounts, applications, documents and places, each at its own instant."""

from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random

from django.db import transaction

from giliran.applications import queries as applications
from giliran.applications import services as application_services
from giliran.applications.ports import RegistryUnavailable
from giliran.appointments import services as appointments
from giliran.demo.days.booking import NoPlace, book
from giliran.demo.days.files import GuestBook, Known, read_book, write_book
from giliran.demo.days.filing import Desk, evening, file_application
from giliran.demo.days.persons import person_of
from giliran.demo.days.plan import DayPlan, Guest
from giliran.foundation.errors import Refused
from giliran.offices.queries import OfficeView

_HORIZON = timedelta(days=30)
_ASKED_AFTER = timedelta(seconds=4)
_BOOKS_AFTER = timedelta(minutes=6)


def file_all(
    plan: DayPlan, desk: Desk, *, only: Collection[int] | None = None, tell: Callable[[Guest], None] = lambda _: None
) -> GuestBook:
    """Let the guests who apply (or those of `only`) send their applications; each in a transaction of its own."""
    found = read_book(office=plan.office, day=plan.day, seed=plan.seed)
    for guest in sorted(plan.guests, key=lambda guest: filed_at(plan, guest, desk.office)):
        if not guest.applies or guest.number in found.guests or (only is not None and guest.number not in only):
            continue
        found.guests[guest.number] = filed(plan, guest, desk)
        tell(guest)
    write_book(found)
    return found


def book_all(plan: DayPlan, desk: Desk, *, before: datetime) -> GuestBook:
    """Let those who have applied and have no place yet take one and pay, each at their own instant."""
    found = read_book(office=plan.office, day=plan.day, seed=plan.seed)
    release(desk.office, plan.day)
    for guest in plan.guests:
        known = found.guests.get(guest.number)
        if known is not None and not known.code:
            found.guests[guest.number] = take_place(guest, known, desk, before=before)
    write_book(found)
    return found


def release(office: OfficeView, day: date) -> None:
    """Make the slots of a day as they were made when its places were released."""
    released = evening(day - _HORIZON, Random(0), office=office)  # noqa: S311 - any instant of that day
    appointments.make_slots(office_id=office.id, first=day, last=day, at=released)


def filed_at(plan: DayPlan, guest: Guest, office: OfficeView) -> datetime:
    """Return when a guest begins to apply."""
    chance = Random(f"{plan.seed}/{plan.office}/{plan.day}/{guest.number}/filed")  # noqa: S311 - repeatable on purpose
    return evening(plan.day - timedelta(days=guest.filed_days_before), chance, office=office)


def filed(plan: DayPlan, guest: Guest, desk: Desk, *, ask_registry: bool = True) -> Known:
    """Let one guest send an application, and have the registry asked at that time (else it is asked by now)."""
    person = person_of(guest, office=plan.office, day=plan.day, seed=plan.seed)
    at = filed_at(plan, guest, desk.office)
    sent = file_application(guest=guest, person=person, desk=desk, at=at)
    if ask_registry:
        with suppress(RegistryUnavailable):  # noted as unknown; the registry is asked again when it is there
            application_services.verify(application_id=sent.application, at=sent.sent_at + _ASKED_AFTER)
    reference = applications.application(sent.application).reference
    return Known(
        number=guest.number,
        email=person.email,
        account=sent.account,
        application=sent.application,
        reference=reference,
        code="",
    )


def take_place(guest: Guest, known: Known, desk: Desk, *, before: datetime) -> Known:
    """Let one guest take a place and pay for it, but not later than `before`; without one they do not come."""
    application = applications.application(known.application)
    if guest.slot_at is None or application.submitted_at is None or application.product is None:
        return known
    at = min(application.submitted_at + _BOOKS_AFTER, before - timedelta(seconds=guest.paid_after_seconds + 600))
    try:
        with transaction.atomic():
            booking = book(
                application=known.application,
                account=known.account,
                office=desk.office,
                product=application.product,
                wanted=guest.slot_at,
                at=at,
                paid_after=guest.paid_after_seconds,
            )
    except (NoPlace, Refused):
        return known
    return replace(known, code=booking.code)
