"""Getting a day ready before it is lived: its plan, its officers' accounts, and the guests who booked on earlier days.

The one place here that works through services: what lies in the past cannot be pressed on a page.
"""

from datetime import date, datetime, timedelta

from django.db import connection

from giliran.accounts import services as accounts
from giliran.demo.days import guests
from giliran.demo.days.album import Album
from giliran.demo.days.files import FOLDER, Known, read_book
from giliran.demo.days.filing import Desk
from giliran.demo.days.model import plan_day
from giliran.demo.days.plan import DayPlan
from giliran.demo.days.shapes import office_of, shape_of
from giliran.demo.days.staff import staff_of
from giliran.demo.live.world import OfficeDay, Prepared
from giliran.demo.logins import PASSWORD

LATE = timedelta(minutes=20)
"""Whoever should have come so long before a run begins does not come any more."""


def prepare_day(*, office: str, day: date, seed: int, scale: float, at: datetime) -> OfficeDay | None:
    """Return an office's day with everybody ready who is still to come; None where the office is closed.

    May be repeated. Raises `shapes.OfficeNotKnown`.
    """
    try:
        return _prepared(office=office, day=day, seed=seed, scale=scale, at=at)
    finally:
        connection.close()


def _prepared(*, office: str, day: date, seed: int, scale: float, at: datetime) -> OfficeDay | None:
    shape = shape_of(office, day=day, scale=scale)
    if shape is None:
        return None
    plan, found, password = (
        plan_day(office=shape, day=day, seed=seed),
        office_of(office),
        accounts.hash_password(PASSWORD),
    )
    staff_of(found, password=password, at=at)
    begins = _begins(plan, at)
    desk = Desk(office=found, album=Album(folder=FOLDER / "pictures", at=at), password=password, quiet=False)
    coming = {guest.number for guest in plan.guests if guest.arrives_at is not None and guest.arrives_at > begins}
    guests.file_all(plan, desk, only=coming)
    book = guests.book_all(plan, desk, before=at)
    known = {number: _prepared_guest(each) for number, each in book.guests.items() if each.code and number in coming}
    return OfficeDay(plan=plan, prepared=known, time_zone=shape.time_zone, begins=begins)


def _begins(plan: DayPlan, at: datetime) -> datetime:
    """Return from when on guests are ours: those before were played through services, or are too late."""
    played = read_book(office=plan.office, day=plan.day, seed=plan.seed).played_until
    return max(datetime.fromisoformat(played), at - LATE) if played else at - LATE


def _prepared_guest(known: Known) -> Prepared:
    return Prepared(
        number=known.number,
        email=known.email,
        code=known.code,
        application=str(known.application),
        reference=known.reference,
    )
