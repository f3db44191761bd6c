"""The demonstration's own days: today's lobby when it starts, and the weeks that lie behind it."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from giliran.appointments import services as appointments
from giliran.demo.days import guests
from giliran.demo.days.album import Album
from giliran.demo.days.files import FOLDER, Known, read_book, write_book, write_private
from giliran.demo.days.filing import Desk, everybodys_password
from giliran.demo.days.model import plan_day
from giliran.demo.days.play import Game, free_counters, go_on_with_earlier, is_played, matters, play_day
from giliran.demo.days.shapes import DEMO_SCALE, office_of, shape_of
from giliran.demo.days.simulate import Days
from giliran.demo.logins import OFFICES
from giliran.foundation.clock import local_day
from giliran.lobby import services as lobby
from giliran.payments import services as payments

SEED = 1
WEEKS = 8


def end_what_is_over(*, at: datetime) -> None:
    """Do what the clock would have done while nothing ran."""
    payments.expire_overdue(at=at)
    appointments.release_expired_holds(at=at)
    appointments.mark_no_shows(at=at)
    lobby.close_past_days(at=at)
    appointments.fill_horizon(at=at)


@dataclass(frozen=True, kw_only=True)
class Morning:
    """Today at an office, up to now: who must have applied before. No `numbers` where there is nothing to do."""

    office: str
    day: date
    at: datetime
    numbers: tuple[int, ...]


def morning_of(office: str, *, at: datetime) -> Morning:
    """Return what today's lobby of an office needs; nothing where it stands already or the office is closed."""
    view = office_of(office)
    day = local_day(at, view.time_zone)
    shape = shape_of(office, day=day, scale=DEMO_SCALE, free=free_counters(view))
    if shape is None or not shape.counters or is_played(view, day):
        return Morning(office=office, day=day, at=at, numbers=())
    plan = plan_day(office=shape, day=day, seed=SEED)
    coming = (guest.number for guest in plan.guests if guest.applies and matters(guest, at))
    return Morning(office=office, day=day, at=at, numbers=tuple(coming))


def file_some(morning: Morning, numbers: Collection[int]) -> list[Known]:
    """Let some of this morning's guests send their applications; several processes may do so at once."""
    shape = shape_of(morning.office, day=morning.day, scale=DEMO_SCALE)
    if shape is None:
        return []
    album = Album(folder=FOLDER / "pictures", at=morning.at)
    desk = Desk(office=office_of(morning.office), album=album, password=everybodys_password(), quiet=True)
    plan = plan_day(office=shape, day=morning.day, seed=SEED)
    return [guests.filed(plan, guest, desk, ask_registry=False) for guest in plan.guests if guest.number in numbers]


def live_through_morning(morning: Morning, known: Sequence[Known]) -> None:
    """Play today at an office up to now, with the guests who have applied; whoever comes later is others' to bring."""
    book = read_book(office=morning.office, day=morning.day, seed=SEED)
    write_book(replace(book, guests={**book.guests, **{each.number: each for each in known}}))
    game = Game.begin(seed=SEED, at=morning.at)
    play_day(office_code=morning.office, day=morning.day, game=game, until=morning.at)


class History:
    """The weeks before today at the demonstration's offices, and a file that says how far they are."""

    def __init__(self, *, at: datetime) -> None:
        """Look back from `at`."""
        today = local_day(at, "Asia/Jakarta")
        self._days = Days(offices=OFFICES, first=today - timedelta(weeks=WEEKS), count=WEEKS * 7)
        self._game = Game.begin(seed=SEED, at=at)

    def play_next(self) -> bool:
        """Play the next day that was not played; say whether there was one."""
        found = False
        for number, (day, office) in enumerate(self._days):
            self._note(number // len(OFFICES))
            if is_played(office_of(office), day):
                continue
            if play_day(office_code=office, day=day, game=self._game) is not None:
                found = True
            go_on_with_earlier(office_code=office, day=day, game=self._game)
            if found:
                return True
        self._note(self._days.count)
        return False

    def go_on_today(self, *, at: datetime) -> None:
        """Print and hand over what is due today for those who came on earlier days."""
        for office in OFFICES:
            day = local_day(at, office_of(office).time_zone)
            go_on_with_earlier(office_code=office, day=day, game=self._game, until=at)

    def _note(self, done: int) -> None:
        told = {"done_days": done, "total_days": self._days.count, "complete": done >= self._days.count}
        write_private(FOLDER / "history.json", json.dumps(told))
