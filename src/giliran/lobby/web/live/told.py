"""What those who follow an office have been told, and so what is news to them."""

from bisect import bisect_left, insort
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from giliran.lobby.web.live.picture import Notice, Picture, Standing

Range = tuple[int, int, int] | None


class News(NamedTuple):
    """What changed. `whole`: it can only be told as the whole hall."""

    data: dict[str, Any]
    whole: bool = False


@dataclass(kw_only=True)
class Told:
    """The hall as it was last told. `queues` are sorted by the order of calling: turn, then visit."""

    standing: dict[UUID, Standing] = field(default_factory=dict)
    queues: dict[str, list[tuple[datetime, UUID]]] = field(default_factory=dict)
    calls: dict[UUID, tuple[str, int]] = field(default_factory=dict)
    recent: list[list[Any]] = field(default_factory=list)
    counters: dict[str, str] = field(default_factory=dict)
    waits: dict[str, list[list[int | None]]] = field(default_factory=dict)
    joining: dict[str, Range] = field(default_factory=dict)
    notices: list[dict[str, Any]] = field(default_factory=list)

    def tell(self, picture: Picture, visits: Iterable[UUID]) -> News:
        """Return what is new of these visits, and take it as told."""
        out: list[str] = []
        now: list[Standing] = []
        into: list[tuple[Standing, UUID]] = []
        new: list[str] = []
        whole = False
        for visit in visits:
            before, after = self.standing.get(visit), picture.standing(visit)
            if before == after:
                continue
            self._move(visit, before, after)
            if after is None:
                out += [before.number] if before else []
            elif after.waits:
                into.append((after, visit))
            else:
                now.append(after)
                new += [after.number] if self._is_new(visit, after) else []
            whole = whole or (before is not None and after is not None and before.number != after.number)
        data: dict[str, Any] = {
            "out": out,
            "now": [_called(each) for each in now],
            "in": self._places(into),
            "new": new,
        }
        data["past"] = self._newly_past(picture)
        data["counters"] = self._new_counters(picture)
        return News({key: value for key, value in data.items() if value}, whole)

    def estimate(self, waits: Mapping[UUID, Range], joining: Mapping[str, Range]) -> dict[str, Any]:
        """Take ranges as told; return those that are new."""
        fresh = {
            step: _runs([waits.get(visit) for _turn, visit in queue]) for step, queue in self.queues.items() if queue
        }
        changed = {step: runs for step, runs in fresh.items() if runs != self.waits.get(step)}
        self.waits.update(changed)
        data: dict[str, Any] = {"waits": changed} if changed else {}
        if joining != self.joining:
            self.joining = dict(joining)
            data["joining"] = self.joining
        return data

    def notice(self, notices: Sequence[Notice]) -> dict[str, Any]:
        """Take notices as told; return them if they are others than before."""
        found = [
            {
                "id": str(each.id),
                "text_id": each.text_id,
                "text_en": each.text_en,
                "spoken": each.spoken,
                "steps": list(each.steps),
            }
            for each in notices
        ]
        if found == self.notices:
            return {}
        self.notices = found
        return {"notices": found}

    def beside(self) -> dict[str, Any]:
        """Return what changes by itself: ranges and notices."""
        return {"waits": self.waits, "joining": self.joining, "notices": self.notices}

    def whole(self, picture: Picture) -> dict[str, Any]:
        """Return the whole hall as it was told."""
        called = [each for each in self.standing.values() if not each.waits]
        called.sort(key=lambda each: each.at, reverse=True)
        return {
            "steps": [list(step) for step in picture.steps],
            "counters": self.counters,
            "queues": {step.key: [] for step in picture.steps}
            | {
                step: [self.standing[visit].number for _turn, visit in queue]
                for step, queue in self.queues.items()
                if queue
            },
            "now": [_called(each) for each in called],
            "past": self.recent,
            **self.beside(),
        }

    def place(self, visit: UUID) -> tuple[int, Range] | None:
        """Return how many stand before a visit in its queue, and its range of minutes; None if it does not wait."""
        where = self.standing.get(visit)
        if where is None or not where.waits:
            return None
        ahead = bisect_left(self.queues[where.step], (where.turn_at, visit))
        return ahead, range_at(self.waits.get(where.step, []), ahead)

    def _move(self, visit: UUID, before: Standing | None, after: Standing | None) -> None:
        if before is not None and before.waits:
            queue = self.queues[before.step]
            del queue[bisect_left(queue, (before.turn_at, visit))]
        if after is None:
            self.standing.pop(visit, None)
            return
        self.standing[visit] = after
        if after.waits:
            insort(self.queues.setdefault(after.step, []), (after.turn_at, visit))

    def _is_new(self, visit: UUID, where: Standing) -> bool:
        """Say whether this is a call nobody was told of; each step counts its own."""
        step, calls = self.calls.get(visit, ("", 0))
        self.calls[visit] = (where.step, where.calls)
        return step != where.step or calls < where.calls

    def _places(self, into: Sequence[tuple[Standing, UUID]]) -> list[list[Any]]:
        return sorted(
            [each.step, bisect_left(self.queues[each.step], (each.turn_at, visit)), each.number] for each, visit in into
        )

    def _newly_past(self, picture: Picture) -> list[list[Any]]:
        recent: list[list[Any]] = [[call.number, call.counter, call.calls, call.at] for call in picture.recent()]
        fresh = [call for call in recent if call not in self.recent]
        self.recent = recent
        return fresh

    def _new_counters(self, picture: Picture) -> dict[str, str]:
        names = picture.names_of_counters()
        fresh = {number: name for number, name in names.items() if self.counters.get(number) != name}
        self.counters = names
        return fresh


def range_at(runs: Sequence[Sequence[int | None]], ahead: int) -> Range:
    """Return the range of whoever has so many ahead; those behind all that was counted have the last one's."""
    found: Sequence[int | None] = (0, None, None, None)
    for found in runs:
        ahead -= found[0] or 0
        if ahead < 0:
            break
    _count, low, high, middle = found
    return None if low is None or high is None or middle is None else (low, high, middle)


def _called(where: Standing) -> list[Any]:
    return [where.number, where.step, where.counter, where.calls, where.at, int(where.serving), where.language]


def _runs(ranges: Sequence[Range]) -> list[list[int | None]]:
    runs: list[list[int | None]] = []
    for each in ranges:
        bounds = list(each or (None, None, None))
        if runs and runs[-1][1:] == bounds:
            runs[-1][0] = (runs[-1][0] or 0) + 1
        else:
            runs.append([1, *bounds])
    return runs
