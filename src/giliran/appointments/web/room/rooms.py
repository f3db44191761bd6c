"""What a process remembers of a waiting room. It grows with those who joined, never with those who ask."""

import hmac
from bisect import bisect_left
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from giliran.appointments import rules_room
from giliran.appointments.models import Release
from giliran.appointments.rules_draw import NUMBER_BYTES
from giliran.appointments.services.room.ticket import Ticket

_State = Release.State
# As plain words: the members' own hash and comparison are Python's, and this is asked by each poll.
_RUNNING, _CANCELLED, _DRAWING, _ENDED = (
    each.value for each in (_State.RUNNING, _State.CANCELLED, _State.DRAWING, _State.ENDED)
)
_BEFORE = frozenset({_State.PLANNED.value, _State.JOINING.value})
_OPEN = frozenset({_State.JOINING.value, _DRAWING, _RUNNING})


class FreeSlot(NamedTuple):
    """A time that the room's people may book, and how many places it has left."""

    id: UUID
    starts_at: datetime
    ends_at: datetime
    day: date
    free: int


class Standing(NamedTuple):
    """How it stands for one entry. `seconds`: when to ask again; `until`: when its time to choose ends."""

    state: str
    seconds: float
    place: int = 0
    ahead: int = 0
    minutes: int = 0
    until: float = 0.0


def number_of(seed: bytes, entry: bytes) -> bytes:
    """Return `rules_draw.number` of an entry whose id is known as bytes."""
    return hmac.digest(seed, entry, "sha256")[:NUMBER_BYTES]


@dataclass(slots=True)
class Room:
    """A release as its people see it; instants in Unix time."""

    id: UUID
    office_id: UUID
    office: str
    zone: str
    lane: str
    state: str
    room_opens_at: float
    opens_at: float
    first_day: date
    last_day: date
    places: int = 0
    entrants: int = 0
    last: int = 0
    joined: int = 0
    admitted_to: int = 0
    sold_out: bool = False
    seed: bytes | None = None
    choose_seconds: float = 600.0
    polls_per_s: int = 4000
    draws: list[bytes] = field(default_factory=list)
    steps: list[tuple[float, int]] = field(default_factory=list)
    ends: dict[int, str] = field(default_factory=dict)
    slots: list[FreeSlot] = field(default_factory=list)
    left: int = 0
    pace: float | None = None
    next_opens: float = 0.0
    version: int = 0
    release: bytes = field(init=False)
    path: bytes = field(init=False)

    def __post_init__(self) -> None:
        """Keep the id as tickets have it, and as addresses have it."""
        self.release, self.path = self.id.bytes, str(self.id).encode()

    @property
    def waiting(self) -> int:
        """How many wait (families count as one)."""
        return max(0, self.last - self.admitted_to) if self.state == _RUNNING else self.joined

    @property
    def open(self) -> bool:
        """Whether somebody may join now."""
        return self.state in _OPEN and not self.sold_out

    def place_of(self, ticket: Ticket) -> int:
        """Return a ticket's place in line: what it says, or what was drawn; 0 while nobody knows."""
        if ticket.place:
            return ticket.place
        if self.seed is None or not self.draws:
            return 0
        drawn = number_of(self.seed, ticket.entry)
        at = bisect_left(self.draws, drawn)
        return at + 1 if at < len(self.draws) and self.draws[at] == drawn else 0

    def standing(self, ticket: Ticket, now: float) -> Standing:
        """Say how it stands for a ticket of this room."""
        if self.state in _BEFORE:
            return Standing("joined", self.seconds_until_draw(now))
        if self.state == _CANCELLED:
            return Standing("cancelled", rules_room.MOST_SECONDS)
        place = self.place_of(ticket)
        if self.state == _DRAWING or not place:
            return Standing("drawing", self.seconds_of(None))
        ended = self.ends.get(place)
        if ended is not None:
            return Standing(ended, rules_room.MOST_SECONDS, place)
        if self.state == _ENDED:
            return Standing("sold_out" if self.sold_out else "ended", rules_room.MOST_SECONDS, place)
        return self._running(place, now)

    def _running(self, place: int, now: float) -> Standing:
        if place <= self.admitted_to:
            until = self.admitted_at(place) + self.choose_seconds
            return Standing("turn" if now < until else "lapsed", rules_room.LEAST_SECONDS * 5, place, until=until)
        ahead = place - self.admitted_to - 1
        if self.sold_out:
            return Standing("sold_out", rules_room.MOST_SECONDS, place, ahead)
        turn_in = (ahead + 1) / self.pace if self.pace else None
        likely = rules_room.minutes(ahead=ahead + 1, pace=self.pace) or 0
        return Standing("waiting", self.seconds_of(turn_in), place, ahead, likely)

    def admitted_at(self, place: int) -> float:
        """Return when a place below the threshold was let in."""
        at = bisect_left(self.steps, place, key=lambda step: step[1])
        return self.steps[at][0] if at < len(self.steps) else self.opens_at

    def seconds_of(self, turn_in: float | None) -> float:
        """Return after how many seconds to ask again while the room runs."""
        return rules_room.poll_seconds(waiting=self.waiting, polls_per_s=self.polls_per_s, turn_in=turn_in)

    def seconds_until_draw(self, now: float) -> float:
        """Return the same before the moment: rarely, and then spread over as long as the line needs to ask once."""
        usual = self.seconds_of(None)
        return min(max(usual, self.opens_at - now + usual / 2), rules_room.MOST_SECONDS)
