"""A whole day of an office, played through the services in the order in which things happen."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection, transaction

from giliran.accounts.services import HashedPassword
from giliran.appointments import services as appointments
from giliran.demo.days import afterwards, guests
from giliran.demo.days.album import Album
from giliran.demo.days.clockwork import Clockwork
from giliran.demo.days.desk import decide, examine
from giliran.demo.days.files import FOLDER, GuestBook, Known, books_kept, read_book, write_book
from giliran.demo.days.filing import Desk, everybodys_password
from giliran.demo.days.hall import Hall, Station, Tally
from giliran.demo.days.model import plan_day
from giliran.demo.days.persons import person_of
from giliran.demo.days.plan import DayPlan, Guest
from giliran.demo.days.shapes import DEMO_SCALE, office_of, shape_of
from giliran.demo.days.staff import Staff, blank_booklets, staff_of
from giliran.lobby import queries as lobby
from giliran.lobby import services as lobby_services
from giliran.offices import queries as offices
from giliran.offices.queries import OfficeView

_NIGHT = timedelta(hours=17)
"""After the opening of a day: the next one has begun, and what the clock does at night is due."""
_FIRST_NUMBERS = ("A-001", "L-001", "P-001")


@dataclass(frozen=True, kw_only=True)
class Game:
    """What all days of a simulation share. `tell` is called for each guest who has applied, and for each day's end.

    `quiet`: simulated people hear of everything in their list of messages alone; mail about weeks ago helps nobody.
    """

    seed: int
    scale: float = DEMO_SCALE
    quiet: bool = True
    password: HashedPassword
    album: Album
    tell: Callable[[str], None] = lambda _what: None

    @classmethod
    def begin(
        cls,
        *,
        seed: int,
        at: datetime,
        scale: float = DEMO_SCALE,
        quiet: bool = True,
        tell: Callable[[str], None] | None = None,
    ) -> "Game":
        """Hash the one password and open the album; let this process' writes reach the disk a moment later."""
        with connection.cursor() as cursor:
            cursor.execute("SET synchronous_commit TO off")
        return cls(
            seed=seed,
            scale=scale,
            quiet=quiet,
            password=everybodys_password(),
            album=Album(folder=FOLDER / "pictures", at=at),
            tell=tell or (lambda _what: None),
        )


@dataclass(frozen=True, kw_only=True)
class Played:
    """What a played day came to: those expected, and what the hall counted."""

    office: str
    day: date
    expected: int
    no_shows: int
    tally: Tally


def free_counters(office: OfficeView) -> list[int]:
    """Return the counters at which nobody sits now, but for the visitor's, number 1."""
    taken = {session.counter_number for session in lobby.sessions(office.id)}
    return [counter.number for counter in offices.counters(office.id) if counter.number not in {1, *taken}]


def is_played(office: OfficeView, day: date) -> bool:
    """Say whether anybody has been in the hall on that day."""
    return any(lobby.find_by_number(office.id, day, number) is not None for number in _FIRST_NUMBERS)


def play_day(*, office_code: str, day: date, game: Game, until: datetime | None = None) -> Played | None:
    """Play an office's day, to its end or `until` an instant; None if it was closed, played before, or has no counter.

    The guests' applications are sent in a transaction each. Then the day itself is one transaction: nobody else sees
    a hall of the past half way through, and the work that the clock does by the present does not meddle with it.
    """
    office = office_of(office_code)
    shape = shape_of(office_code, day=day, scale=game.scale, free=free_counters(office))
    if shape is None or not shape.counters or is_played(office, day):
        return None
    plan = plan_day(office=shape, day=day, seed=game.seed)
    blank_booklets(office, at=plan.shifts[0].starts - timedelta(days=90))
    staff = staff_of(office, password=game.password, at=plan.shifts[0].starts)
    desk = Desk(office=office, album=game.album, password=game.password, quiet=game.quiet)
    coming = {guest.number for guest in plan.guests if matters(guest, until)}
    guests.file_all(plan, desk, only=coming, tell=lambda _guest: game.tell("applied"))
    with transaction.atomic():
        book = guests.book_all(plan, desk, before=plan.shifts[0].starts)
        tally = _live_through(plan, office, staff, game, book=book, until=until)
    write_book(replace(book, played_until=until.isoformat() if until else "end"))
    expected = sum(guest.applies and guest.number in coming for guest in plan.guests)
    no_shows = sum(guest.applies and not guest.comes and guest.number in coming for guest in plan.guests)
    return Played(office=office_code, day=day, expected=expected, no_shows=no_shows, tally=tally)


def matters(guest: Guest, until: datetime | None) -> bool:
    """Say whether a guest has to be ready for a day that is played until an instant."""
    return until is None or (guest.arrives_at or guest.slot_at or until) < until


def _live_through(
    plan: DayPlan,
    office: OfficeView,
    staff: Staff,
    game: Game,
    *,
    book: GuestBook,
    until: datetime | None,
) -> Tally:
    clock = Clockwork()

    def served(guest: Guest, officer: UUID, began: datetime, ended: datetime) -> None:
        known = book.guests.get(guest.number)
        if known is None:
            return
        examine(
            application=known.application,
            office_id=office.id,
            officer=officer,
            began=began,
            ended=ended,
            correction=guest.correction,
            sex=_sex(plan, guest),
            album=game.album,
        )
        clock.plan(_deciding(plan, guest, ended), _decision(known, guest, office, staff))

    hall = Hall(
        office_id=office.id,
        clock=clock,
        stations=_stations(plan, office, staff, seed=game.seed),
        desk=staff.producer,
        codes={number: known.code for number, known in book.guests.items()},
        served=served,
    )
    hall.plan(plan.guests)
    clock.run(until=until)
    if until is None:
        _night(plan)
    return hall.tally


def _sex(plan: DayPlan, guest: Guest) -> str:
    return person_of(guest, office=plan.office, day=plan.day, seed=plan.seed).sex


def _deciding(plan: DayPlan, guest: Guest, ended: datetime) -> datetime:
    """Return when the adjudicator comes to a file: some time after it, and before going home."""
    last = plan.shifts[0].ends + timedelta(minutes=50, seconds=guest.number)
    return max(ended + timedelta(minutes=2), min(ended + timedelta(seconds=guest.later.decided_after_seconds), last))


def _decision(known: Known, guest: Guest, office: OfficeView, staff: Staff) -> Callable[[datetime], None]:
    return lambda at: decide(
        application=known.application,
        office_id=office.id,
        adjudicator=staff.adjudicator,
        refused=guest.later.refused,
        at=at,
    )


def _stations(plan: DayPlan, office: OfficeView, staff: Staff, *, seed: int) -> list[Station]:
    desks = {counter.number: counter.id for counter in offices.counters(office.id)}
    return [
        Station(
            shift=shift,
            counter_id=desks[shift.counter_number],
            officer_id=staff.officers[shift.counter_number],
            chance=Random(f"{seed}/{plan.office}/{plan.day}/{shift.counter_number}"),  # noqa: S311 - repeatable
        )
        for shift in plan.shifts
    ]


def _night(plan: DayPlan) -> None:
    """Do what the clock does when a day is over: who did not come is noted, and nobody is left in the hall."""
    night = plan.shifts[0].starts + _NIGHT
    appointments.mark_no_shows(at=night)
    lobby_services.close_past_days(at=night)


def go_on_with_earlier(*, office_code: str, day: date, game: Game, until: datetime | None = None) -> None:
    """Do on a day what is due for the applications of those who came to the office earlier; nothing if it is closed."""
    office = office_of(office_code)
    if shape_of(office_code, day=day, scale=game.scale) is None:
        return
    staff = staff_of(office, password=game.password, at=_noon(day, office))
    at_work = afterwards.Office(view=office, staff=staff, album=game.album, day=day, until=until)
    for earlier in books_kept(office_code):
        if not timedelta() < day - earlier <= afterwards.LONGEST:
            continue
        left = afterwards.unfinished(read_book(office=office_code, day=earlier, seed=game.seed))
        shape = shape_of(office_code, day=earlier, scale=game.scale) if left else None
        if shape is None:
            continue
        for guest in plan_day(office=shape, day=earlier, seed=game.seed).guests:
            found = left.get(guest.number)
            if found is not None and guest.comes:
                person = person_of(guest, office=office_code, day=earlier, seed=game.seed)
                afterwards.go_on(guest=guest, person=person, found=found, visited=earlier, office=at_work)


def _noon(day: date, office: OfficeView) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo(office.time_zone))
