"""What should happen to places and people, told as simply as can be: lists and numbers, no database."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

WIB = timedelta(hours=7)
HOLD = timedelta(minutes=120)
ANSWER = timedelta(minutes=60)
MISSES = 2


def day_of(at: datetime) -> date:
    """The day in Jakarta."""
    return (at + WIB).date()


@dataclass
class Place:
    """A slot. `used`: places of those who came, or did not. `after`: the slot that begins when it ends."""

    capacity: int
    starts_at: datetime
    lane: str = "regular"
    open: bool = True
    unreleased: int = 0
    gated: bool = False
    used: int = 0
    after: int | None = None


@dataclass
class Somebody:
    """A person, and how their live booking stands ("" when there is none)."""

    state: str = ""
    slot: int | None = None
    until: datetime | None = None
    moves: int = 0
    came: bool = False


@dataclass
class Waiting:
    """Somebody's, or a family's, wish. `offered`: the slot of each place; `refused`: where offers to it began."""

    people: tuple[int, ...]
    first: date
    last: date
    state: str = "waiting"
    offered: tuple[int, ...] = ()
    until: datetime | None = None
    refused: set[int] = field(default_factory=set)
    missed: int = 0

    @property
    def active(self) -> bool:
        """Whether they still wait."""
        return self.state in {"waiting", "offered"}


@dataclass
class World:
    """All of it. `withheld` counts freed places that are offered to nobody."""

    places: list[Place]
    people: list[Somebody]
    withheld: Counter[int] = field(default_factory=Counter)
    line: list[Waiting] = field(default_factory=list)

    def taken(self, slot: int) -> int:
        """Places in use."""
        return self.places[slot].used + sum(
            who.slot == slot and who.state in {"held", "confirmed"} for who in self.people
        )

    def kept(self, slot: int) -> int:
        """Freed places, offered or not."""
        return self.withheld[slot] + sum(wish.offered.count(slot) for wish in self.line if wish.state == "offered")

    def free(self, slot: int) -> int:
        """What is left."""
        place = self.places[slot]
        return place.capacity - self.taken(slot) - self.kept(slot) - place.unreleased

    def takeable(self, slot: int, now: datetime, *, let_in: bool = False) -> bool:
        """Whether somebody may take a place now."""
        place = self.places[slot]
        usable = place.open and place.starts_at > now and (let_in or not place.gated)
        return usable and self.free(slot) > 0

    def any_free(self, lane: str, now: datetime) -> bool:
        """Whether a lane has a place for everybody."""
        return any(place.lane == lane and self.takeable(n, now) for n, place in enumerate(self.places))

    def side_by_side(self, first: int, people: int, now: datetime) -> tuple[int, ...] | None:
        """Where so many sit who take places one after the other from a slot on; None where there is no room."""
        found: list[int] = []
        slot: int | None = first
        while slot is not None and self.takeable(slot, now) and len(found) < people:
            found += [slot] * min(self.free(slot), people - len(found))
            slot = self.places[slot].after
        return tuple(found) if len(found) == people else None

    def free_place_of(self, who: Somebody) -> None:
        """Somebody's place is freed: nobody may take it yet."""
        if who.slot is not None:
            self.withheld[who.slot] += 1

    def end(self, who: Somebody) -> None:
        """Their booking has ended, and its place is free."""
        self.free_place_of(who)
        who.state, who.slot, who.until, who.moves = "", None, None, 0

    def take_back(self, wish: Waiting) -> None:
        """What was offered goes back to the line."""
        self.withheld.update(wish.offered)
        if wish.offered:
            wish.refused.add(wish.offered[0])
        wish.offered, wish.until = (), None

    def expire_offers(self, now: datetime) -> None:
        """Nobody answered."""
        for wish in self.line:
            if wish.state == "offered" and wish.until is not None and wish.until <= now:
                wish.missed += all(self.places[n].open for n in wish.offered)
                self.take_back(wish)
                wish.state = "waiting" if wish.missed < MISSES else "over"

    def end_wishes(self, now: datetime) -> None:
        """Their days are over, or they have a place."""
        for wish in self.line:
            placed = any(self.people[n].state == "confirmed" or self.people[n].came for n in wish.people)
            if wish.active and (wish.last < day_of(now) or placed):
                self.take_back(wish)
                wish.state = "over"

    def offer(self, now: datetime) -> None:
        """The earliest wish that fits is asked first."""
        for wish in self.line:
            ready = all(self.people[n].state in {"", "owed"} for n in wish.people)
            if wish.state != "waiting" or not ready:
                continue
            for slot in sorted(range(len(self.places)), key=lambda n: self.places[n].starts_at):
                found = self._freed_from(slot, wish, now)
                if found is not None and slot not in wish.refused:
                    self.withheld.subtract(found)
                    wish.state, wish.offered = "offered", found
                    break

    def _freed_from(self, first: int, wish: Waiting, now: datetime) -> tuple[int, ...] | None:
        found: list[int] = []
        slot: int | None = first
        while slot is not None and len(found) < len(wish.people) and self._offerable(slot, wish, now):
            found += [slot] * min(self.withheld[slot], len(wish.people) - len(found))
            slot = self.places[slot].after
        return tuple(found) if len(found) == len(wish.people) else None

    def _offerable(self, slot: int, wish: Waiting, now: datetime) -> bool:
        place = self.places[slot]
        in_time = place.starts_at - now >= 2 * ANSWER
        suits = wish.first <= day_of(place.starts_at) <= wish.last
        usable = place.open and not place.gated and place.lane == "regular"
        return usable and in_time and suits and self.withheld[slot] > 0
