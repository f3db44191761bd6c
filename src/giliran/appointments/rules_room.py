"""Pure decisions of the waiting room: who is let in next, how often to ask, how long it is likely to take."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import ceil

LEAST_SECONDS, MOST_SECONDS = 2.0, 60.0
_NEAR_SHARE = 0.75
_MINUTE = 60.0


@dataclass(frozen=True, slots=True)
class InLine:
    """Somebody who waits: their place in line, and how many they are."""

    place: int
    size: int


@dataclass(frozen=True, kw_only=True)
class Step:
    """How far the threshold moves: `people` come in; the places in `passed` are too many for what is left."""

    admitted_to: int
    people: int = 0
    admitted: Sequence[int] = field(default_factory=tuple)
    passed: Sequence[int] = field(default_factory=tuple)


def admit(*, line: Iterable[InLine], admitted_to: int, inside: int, left: int, most: int) -> Step:
    """Let in, in order of place, as many as there is room for.

    `inside` people are choosing now and `left` places are free, so `left - inside` more can be sure of one; no more
    than `most` are inside at once. A family that is more than all that is left is passed over, but only when nobody
    is inside any more, since until then nobody can know that they come to nothing.
    """
    room = min(left, most) - inside
    came: list[int] = []
    passed: list[int] = []
    people = 0
    for next_in_line in line:
        if next_in_line.size <= room - people:
            came.append(next_in_line.place)
            people += next_in_line.size
        elif inside == 0 and people == 0 and left > 0 and next_in_line.size > min(left, most):
            passed.append(next_in_line.place)
        else:
            break
    return Step(
        admitted_to=max([admitted_to, *came, *passed]), people=people, admitted=tuple(came), passed=tuple(passed)
    )


def poll_seconds(*, waiting: int, polls_per_s: int, turn_in: float | None) -> float:
    """Return after how many seconds somebody should ask again, so that all together ask `polls_per_s` times a second.

    Who is likely to be let in sooner (`turn_in` seconds, None when nobody knows) asks at half that time; the budget
    keeps a quarter for these.
    """
    seconds = waiting / (polls_per_s * _NEAR_SHARE)
    if turn_in is not None:
        seconds = min(seconds, turn_in / 2)
    return min(max(seconds, LEAST_SECONDS), MOST_SECONDS)


def pace(*, steps: Sequence[tuple[float, int]], now: float, over: float = 120.0) -> float | None:
    """Return how many places a second the threshold moved lately; None while that cannot be told.

    `steps` are (instant, threshold), the oldest first.
    """
    lately = [step for step in steps if step[0] >= now - over]
    if not lately:
        return None
    before = [step for step in steps if step[0] < now - over]
    first = before[-1] if before else lately[0]
    moved, lasted = lately[-1][1] - first[1], now - max(first[0], now - over)
    return moved / lasted if moved > 0 and lasted >= LEAST_SECONDS else None


def minutes(*, ahead: int, pace: float | None) -> int | None:
    """Return the likely minutes until somebody with `ahead` others before them is let in; None when unknown."""
    return max(1, ceil(ahead / pace / _MINUTE)) if pace else None
