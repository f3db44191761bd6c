"""A day played again: the hall as it stood at each instant, from what had happened strictly at or before it."""

from collections import deque
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import replace
from enum import IntEnum

from giliran.lobby.rules.estimates.hall import Coming, DayLog, Desk, Hall, Journey

ENDED_KEPT_S = 3600.0
_SEEN_LATELY_S = 1800.0


class _Kind(IntEnum):
    """What can happen to a person; of one second, in this order."""

    ENDED = 0
    JOINED = 1
    LEFT = 2
    ENDED_AT_ONCE = 3


class Skills:
    """Which counter calls which services, told by its calls where nobody said so.

    To call a service shows that a counter can; to call one person while another of another service had the earlier
    turn shows that it does not call that service. New evidence weighs most, since people change counters.
    """

    _UNKNOWN = 0.3
    _ENOUGH = 0.4
    _WEIGHT = 0.6
    _AGAINST = 0.4

    def __init__(self, beliefs: Mapping[tuple[str, str], float] | None = None) -> None:
        """Begin with the beliefs of the evening before, if any."""
        self._beliefs = dict(beliefs or {})
        self._services: dict[str, set[str]] = {}
        for counter, service in self._beliefs:
            self._services.setdefault(counter, set()).add(service)
        self._found: dict[str, frozenset[str]] = {}

    @property
    def beliefs(self) -> dict[tuple[str, str], float]:
        """How sure it is, for each counter and service of which something was seen."""
        return dict(self._beliefs)

    def called(self, person: Journey, *, counter: str, waiting: Iterable[Journey], at: float) -> None:
        """Learn from a call; `waiting` are those who went on waiting."""
        for other in waiting:
            if other.turn < person.turn and other.service != person.service and other.joined_at < at - 1:
                self._set(counter, other.service, self._belief(counter, other.service) * (1 - self._AGAINST))
        sure = self._belief(counter, person.service)
        self._set(counter, person.service, sure + self._WEIGHT * (1 - sure))

    def of(self, counter: str) -> frozenset[str]:
        """Return the services that the counter probably calls."""
        found = self._found.get(counter)
        if found is None:
            services = self._services.get(counter, set())
            found = frozenset(one for one in services if self._beliefs[counter, one] > self._ENOUGH)
            self._found[counter] = found
        return found

    def _belief(self, counter: str, service: str) -> float:
        return self._beliefs.get((counter, service), self._UNKNOWN)

    def _set(self, counter: str, service: str, belief: float) -> None:
        self._beliefs[counter, service] = belief
        self._services.setdefault(counter, set()).add(service)
        self._found.pop(counter, None)


class Replay:
    """Makes halls of a day, one instant after the other. Nothing that happens after an instant gets into its hall."""

    def __init__(self, log: DayLog, *, skills: Mapping[tuple[str, str], float] | None = None) -> None:
        """Take a day, or what there is of it, and what was known of counters the evening before."""
        self._log = log
        self._events = sorted(_events(log.journeys), key=lambda event: event[:2])
        self._next = 0
        self._at = float("-inf")
        self._waiting: dict[Hashable, Journey] = {}
        self._serving: dict[Hashable, Journey] = {}
        self._ended: deque[tuple[float, Journey]] = deque()
        self._last_seen: dict[str, float] = {}
        self._idle_since: dict[str, float] = {}
        self._skills = Skills(skills)
        self.gaps: list[float] = []

    @property
    def skills(self) -> dict[tuple[str, str], float]:
        """What is believed of the counters by now."""
        return self._skills.beliefs

    def hall(self, at: float) -> Hall:
        """Return the hall at `at`, what happened in that very second included. Instants must not go back."""
        if at < self._at:
            message = f"cannot go back from {self._at} to {at}"
            raise ValueError(message)
        self._at = at
        while self._next < len(self._events) and self._events[self._next][0] <= at:
            moment, kind, journey = self._events[self._next]
            self._apply(moment, kind, journey)
            self._next += 1
        while self._ended and self._ended[0][0] < at - ENDED_KEPT_S:
            self._ended.popleft()
        return Hall(
            day=self._log.day,
            at=at,
            waiting=tuple(self._waiting.values()),
            serving=tuple(self._serving.values()),
            ended=tuple(one for _, one in self._ended),
            desks=tuple(self._desks(at)),
            coming=tuple(self._coming(at)),
        )

    def finish(self) -> "Replay":
        """Play the rest of the day."""
        self.hall(max(self._at, self._events[-1][0] if self._events else self._at))
        return self

    def _apply(self, at: float, kind: _Kind, journey: Journey) -> None:
        if kind is _Kind.JOINED:
            self._waiting[journey.visit] = journey
        elif kind is _Kind.LEFT:
            self._leave(at, journey)
        else:
            self._end(at, journey)

    def _leave(self, at: float, journey: Journey) -> None:
        self._waiting.pop(journey.visit, None)
        if not journey.served:
            self._ended.append((at, journey))
            return
        self._serving[journey.visit] = journey
        if journey.counter is not None:
            since = self._idle_since.pop(journey.counter, None)
            if since is not None:
                self.gaps.append(at - since)
            self._skills.called(journey, counter=journey.counter, waiting=self._waiting.values(), at=at)
            self._last_seen[journey.counter] = float("inf")

    def _end(self, at: float, journey: Journey) -> None:
        self._serving.pop(journey.visit, None)
        self._ended.append((at, journey))
        if journey.counter is None or any(one.counter == journey.counter for one in self._serving.values()):
            return
        self._last_seen[journey.counter] = at
        skills = self._skills.of(journey.counter)
        if any(one.service in skills for one in self._waiting.values()):
            self._idle_since[journey.counter] = at
        else:
            self._idle_since.pop(journey.counter, None)

    def _desks(self, at: float) -> Iterator[Desk]:
        if self._log.sessions:
            for session in self._log.sessions:
                if session.opened_at <= at and (session.closed_at is None or session.closed_at > at):
                    yield Desk(session.counter, session.skills, session.opened_at)
            return
        for counter, seen in self._last_seen.items():
            if seen >= at - _SEEN_LATELY_S:
                yield Desk(counter, self._skills.of(counter))

    def _coming(self, at: float) -> Iterator[Coming]:
        for booking in self._log.bookings:
            if booking.arrived_at is None or booking.arrived_at > at:
                yield Coming(booking.service, booking.appointed_at)


def _events(journeys: Iterable[Journey]) -> Iterator[tuple[float, _Kind, Journey]]:
    """Yield what happened, each with the journey as it was known right after it."""
    for one in journeys:
        fresh = replace(one, left_queue_at=None, service_ended_at=None, counter=None, served=False)
        yield one.joined_at, _Kind.JOINED, fresh
        if one.left_queue_at is None:
            continue
        yield one.left_queue_at, _Kind.LEFT, replace(one, service_ended_at=None)
        if one.served and one.service_ended_at is not None:
            later = one.service_ended_at > one.left_queue_at
            yield max(one.service_ended_at, one.left_queue_at), _Kind.ENDED if later else _Kind.ENDED_AT_ONCE, one
