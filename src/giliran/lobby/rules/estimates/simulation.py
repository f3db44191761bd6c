"""The queue played forward: who waits, called by the rule, by the counters that are open, many times with other luck.

Each replication draws how long the running services go on (the residual of what past services took, given how long
they have lasted), how long the next ones take, how long a counter needs before it calls again, how long each person
stays. The same uniform numbers are used for every hall (common random numbers, spread evenly over 0..1), so that the
answer is a pure function of the hall and two halls that differ little get answers that differ little.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from giliran.lobby.rules.estimates.hall import Desk, Hall, Journey
from giliran.lobby.rules.estimates.past import NEVER_S, Floats, Past, residual

REPLICATIONS = 48
_SEED = 7
_STILL_AWAY_S = 60.0
_PLAYED = 80
"""So many people are played; to those behind them the line is taken to move on as it did over the last half."""


@dataclass(frozen=True)
class Line:
    """Who is to be called, the earliest turn first, with those booked put where they will come in."""

    people: Sequence[Journey]
    arrives_in: Floats
    """Seconds until the person is there; 0 for who waits already."""


@lru_cache(maxsize=8)
def _chances(rows: int, purpose: int) -> Floats:
    """Return (rows, replications) numbers of 0..1, each row spread evenly."""
    random = np.random.default_rng((_SEED, purpose))
    even = (np.arange(REPLICATIONS) + 0.5) / REPLICATIONS
    return np.stack([random.permutation(even) for _ in range(rows)])


def chances(rows: int, purpose: int) -> Floats:
    """Return the first rows of a fixed table of uniform numbers."""
    size = 64
    while size < rows:
        size *= 2
    return _chances(size, purpose)[:rows]


def line_of(hall: Hall, *, mean_service_s: float) -> Line:
    """Return the line of `hall`: by turn, but a booked person enters only before those still waiting by then.

    That moment is judged by the fluid: place x mean service / counters.
    """
    people = in_order(hall.waiting)
    turns = [one.turn for one in people]
    every = mean_service_s / max(len(hall.desks), 1)
    entering: list[tuple[int, float, Journey]] = []
    for number, one in enumerate(sorted(hall.coming, key=lambda one: one.turn)):
        away = max(one.turn - hall.at, _STILL_AWAY_S)
        place = max(bisect_right(turns, one.turn), int(away / every) - len(entering))
        if place < len(people):
            entering.append((place, away, Journey(("coming", number), one.service, hall.at + away)))
    arrives = [0.0] * len(people)
    for place, away, person in sorted(entering, key=lambda entry: entry[0], reverse=True):
        people.insert(place, person)
        arrives.insert(place, away)
    return Line(people, np.array(arrives))


def in_order(waiting: Sequence[Journey]) -> list[Journey]:
    """Return people as they will be called."""
    return sorted(waiting, key=lambda one: (one.turn, one.joined_at))


def play(hall: Hall, line: Line, past: Past, *, last: int) -> Floats | None:
    """Return the seconds until each of the first `last` + 1 in line is called, (n, replications); None without desks.

    Nobody counts as giving up before their own call: the answer is for people who stay.
    """
    if not hall.desks or last < 0:
        return None
    free = _free_in(hall, past)
    people = line.people[: min(last + 1, _PLAYED)]
    lasts, stays = _draws(hall, line, past, len(people))
    able = {service: _able(hall.desks, service) for service in {one.service for one in people}}
    pace = np.array([past.pace(desk.counter) for desk in hall.desks])
    starts = np.empty((len(people), REPLICATIONS))
    flat = free.reshape(-1)  # by replication, then by desk
    rows = np.arange(0, flat.size, len(hall.desks))
    arrives = line.arrives_in.tolist()
    for place, person in enumerate(people):
        desks = able[person.service]
        chosen = desks.take(free.take(desks, axis=1).argmin(axis=1))
        at = rows + chosen
        free_in = flat.take(at)
        start = np.maximum(free_in, arrives[place], out=starts[place])
        until = start + lasts[place] * pace.take(chosen)
        flat[at] = np.where(start <= stays[place], until, free_in)
    behind = np.arange(1, last + 2 - len(people))
    if not len(behind):
        return starts
    each = (starts[-1] - starts[_PLAYED // 2]) / (_PLAYED - 1 - _PLAYED // 2)
    return np.concatenate([starts, starts[-1] + behind[:, None] * each])


def _able(desks: Sequence[Desk], service: str) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
    """Return the places of desks that call the service; of all where none is known to."""
    found = [place for place, desk in enumerate(desks) if service in desk.skills]
    return np.array(found or range(len(desks)), dtype=np.intp)


def _free_in(hall: Hall, past: Past) -> Floats:
    """Return the seconds until each desk calls, (replications, desks)."""
    free = np.empty((len(hall.desks), REPLICATIONS))
    gaps = past.gaps[(chances(len(hall.desks), 1) * len(past.gaps)).astype(np.intp)]
    chance = chances(len(hall.desks), 2)
    busy = {one.counter: one for one in hall.serving if one.counter is not None}
    since = idle_since(hall)
    for place, desk in enumerate(hall.desks):
        person = busy.get(desk.counter)
        if person is None:
            idle = np.array([max(hall.at - since.get(desk.counter, desk.opened_at or hall.at), 0.0)])
            free[place] = residual(past.gaps, elapsed=idle, chance=chance[place : place + 1])[0]
            continue
        pace = past.pace(desk.counter)
        elapsed = np.array([max(hall.at - (person.left_queue_at or hall.at), 0.0) / pace])
        lengths = past.service_lengths(person.service)
        free[place] = residual(lengths, elapsed=elapsed, chance=chance[place : place + 1])[0] * pace + gaps[place]
    return free.T.copy()


def idle_since(hall: Hall) -> dict[str, float]:
    """Return when each counter ended its last service."""
    since: dict[str, float] = {}
    for one in hall.ended:
        if one.counter is not None and one.service_ended_at is not None:
            since[one.counter] = max(since.get(one.counter, 0.0), one.service_ended_at)
    return since


def _draws(hall: Hall, line: Line, past: Past, many: int) -> tuple[Floats, Floats]:
    """Return how long each keeps a counter, and how much longer each would stay, both (n, replications)."""
    lasts = np.empty((many, REPLICATIONS))
    stays = np.empty((many, REPLICATIONS))
    chance, patience = chances(many, 3), chances(many, 4)
    places = defaultdict(list)
    for place, one in enumerate(line.people[:many]):
        places[one.service].append(place)
    for service, of in places.items():
        lengths = past.service_lengths(service)
        lasts[of] = lengths[(chance[of] * (len(lengths) - 1)).astype(np.intp)]
        waited = np.array([max(hall.at - line.people[place].joined_at, 0.0) for place in of])
        stays[of] = past.patience(service, waited=waited, chance=patience[of])
    for place in np.flatnonzero(line.arrives_in[:many] > 0).tolist():
        stays[place] = np.where(patience[place] < past.shows, NEVER_S, -1.0)
    gaps = chances(many, 5)
    return lasts + past.gaps[(gaps * len(past.gaps)).astype(np.intp)], stays
