"""Playing several days of several offices, one after the other, and what they came to."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from giliran.demo.days.model import plan_day
from giliran.demo.days.play import Game, Played, go_on_with_earlier, play_day
from giliran.demo.days.shapes import OfficeNotKnown, office_of, shape_of
from giliran.foundation import clock
from giliran.ledger import runner

__all__ = ["Days", "OfficeNotKnown", "Outcome", "follow_the_ledger", "outcomes", "simulate"]


@dataclass(frozen=True, kw_only=True)
class Days:
    """Days of the calendar at some offices, in order; those on which an office is closed are passed over."""

    offices: tuple[str, ...]
    first: date
    count: int

    def __iter__(self) -> Iterator[tuple[date, str]]:
        """Yield each day with each office."""
        for step in range(self.count):
            for office in self.offices:
                yield self.first + timedelta(days=step), office

    def people(self, *, seed: int, scale: float) -> int:
        """Return how many people will have an application."""
        found = 0
        for day, office in self:
            shape = shape_of(office, day=day, scale=scale)
            if shape is not None:
                found += sum(guest.applies for guest in plan_day(office=shape, day=day, seed=seed).guests)
        return found


def is_past(day: date, office: str, *, at: datetime) -> bool:
    """Say whether a day is over at an office, by its own calendar. Raises `OfficeNotKnown`."""
    return day < clock.local_day(at, office_of(office).time_zone)


def simulate(
    days: Days, *, game: Game, done: Callable[[date, str, Played | None], None] = lambda *_: None
) -> list[Played]:
    """Play the days, each office's after what is due for its earlier guests; return what was played.

    Before each day it looks after the ledger where no worker does. A day that was played before is left as it is.
    """
    found = []
    for day, office in days:
        played = play_day(office_code=office, day=day, game=game)
        go_on_with_earlier(office_code=office, day=day, game=game)
        if played is not None:
            found.append(played)
        done(day, office, played)
    return found


def follow_the_ledger() -> None:
    """Let the ledger's readers catch up, here; where a worker does so, it goes on undisturbed."""
    while runner.turn(clock.now()):
        pass


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What the days of an office came to. Waits in minutes, from coming in to the first call; None without any."""

    office: str
    days: int
    guests: int
    walk_ins: int
    no_shows: int
    median_wait: float | None
    long_wait: float | None


def outcomes(played: Sequence[Played]) -> list[Outcome]:
    """Sum up by office, in the order in which they were first played."""
    by_office: dict[str, list[Played]] = {}
    for each in played:
        by_office.setdefault(each.office, []).append(each)
    return [_outcome(office, days) for office, days in by_office.items()]


def _outcome(office: str, days: Sequence[Played]) -> Outcome:
    waits = sorted(wait for each in days for wait in each.tally.waits)
    return Outcome(
        office=office,
        days=len(days),
        guests=sum(each.tally.came for each in days),
        walk_ins=sum(each.tally.walk_ins for each in days),
        no_shows=sum(each.no_shows for each in days),
        median_wait=_share(waits, 0.5),
        long_wait=_share(waits, 0.9),
    )


def _share(waits: Sequence[float], share: float) -> float | None:
    """Return the wait in minutes that this share of people did not exceed."""
    return waits[min(len(waits) - 1, int(len(waits) * share))] / 60 if waits else None
