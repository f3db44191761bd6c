"""An office that somebody here follows: its hall in memory, what all were told, and those who listen."""

import asyncio
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from giliran.foundation.clock import local_day, now
from giliran.ledger.subscriptions import Recorded
from giliran.lobby import events
from giliran.lobby.web.live import wire
from giliran.lobby.web.live.listener import Listener, body
from giliran.lobby.web.live.picture import OutOfStepError, Own, Picture
from giliran.lobby.web.live.ring import Ring
from giliran.lobby.web.live.told import Range, Told

_URGENT = (events.TicketCalled, events.TicketRecalled)
_CROWD = 100
_CROWD_A_SECOND = 10_000
_LAZY, _LAZIEST = 0.2, 1.0
_BETWEEN = 0.01
_BYTES_A_SECOND = 3_000_000
_ESTIMATE_EVERY = 2.0
_ESTIMATE_ANYWAY = 30.0


class Loaded(NamedTuple):
    """What is read of an office to begin with."""

    picture: Picture
    waits: Mapping[UUID, Range]
    joining: Mapping[str, Range]


class Followed:
    """One office. Everything here happens in the event loop and at once; nothing waits."""

    def __init__(self, office: UUID) -> None:
        """Begin with nobody, knowing nothing."""
        self.office = office
        self.picture: Picture | None = None
        self.told = Told()
        self.position = 0
        self.listeners: set[Listener] = set()
        self.by_visit: dict[UUID, set[Listener]] = {}
        self.lost = self.stale = self.reading = False
        self.sent_at = self.asked_at = self.estimated_at = _clock()
        self._late: list[Recorded[Any]] = []
        self._owns: dict[UUID, Own | None] = {}
        self._ring = Ring()
        self._whole = ""
        self._free_at = 0.0
        self._timer: asyncio.TimerHandle | None = None
        self._due = 0.0

    # What the hub does

    def begin(self, loaded: Loaded) -> None:
        """Take a hall just read, with the facts that came meanwhile; tell those who listen what is new in it."""
        before, self.picture, self.reading = self.picture, loaded.picture, False
        for recorded in self._late:
            self.picture.take(recorded)
        self._late = []
        touched = {*self.picture.visits, *self.told.standing}
        news = self.told.tell(self.picture, touched)
        anew = before is None or (before.day, before.steps) != (loaded.picture.day, loaded.picture.steps)
        beside = self.told.estimate(loaded.waits, loaded.joining) | self.told.notice(self.picture.notices_at(now()))
        self.picture.touched.clear()
        self.estimated_at = _clock()
        if anew or news.whole or self.lost:
            self.lost = False
            self._tell_whole()
        else:
            self._send({**news.data, **beside}, kept=True, visits=touched)

    def take(self, recorded: Recorded[Any]) -> bool:
        """Change with a fact, or keep it while the hall is read; return False where that has to be done anew."""
        self.stale = True
        if self.reading:
            self._late.append(recorded)
            return True
        if self.picture is None:
            return True
        try:
            self.picture.take(recorded)
        except OutOfStepError:
            return False
        self.tell_soon(urgent=isinstance(recorded.fact, _URGENT))
        return True

    def estimate(self, waits: Mapping[UUID, Range], joining: Mapping[str, Range]) -> None:
        """Tell ranges that changed."""
        self.estimated_at = _clock()
        self._tell_beside(self.told.estimate(waits, joining))

    def notice(self, at: datetime) -> None:
        """Tell the notices if one began or ended."""
        if self.picture is not None and (self.picture.notices or self.told.notices):
            self._tell_beside(self.told.notice(self.picture.notices_at(at)))

    def wants_estimate(self) -> bool:
        """Whether ranges are to be computed anew; seldom where telling them costs much."""
        since = _clock() - self.estimated_at
        cost = len(self.listeners) * 12 * sum(map(len, self.told.waits.values())) / _BYTES_A_SECOND
        return (self.stale and since > max(_ESTIMATE_EVERY, cost)) or since > _ESTIMATE_ANYWAY

    def is_of_yesterday(self, at: datetime) -> bool:
        """Whether the office's day is over."""
        return self.picture is not None and local_day(at, self.picture.time_zone) != self.picture.day

    def say_lost(self) -> None:
        """Say that we cannot see the hall."""
        if not self.lost:
            self.lost = True
            self._out(wire.LOST)

    def beat(self) -> None:
        """Say that the line is good."""
        self._out(wire.BEAT)

    # Those who listen

    def join(self, listener: Listener, *, last: int | None, seen: int) -> None:
        """Add somebody, and tell what they missed since `last`; up to `seen` nothing else has happened here."""
        self.listeners.add(listener)
        if listener.visit is not None:
            self.by_visit.setdefault(listener.visit, set()).add(listener)
            self._owns[listener.visit] = self.own(listener.visit)
        missed = self._missed(last, seen)
        data = self.whole() if missed is None else missed + wire.event("back", self._now(self.told.beside()))
        listener.push(body(wire.OPENING + data + self.you(listener.visit)), after=self.position)

    def leave(self, listener: Listener) -> None:
        """Take somebody away."""
        self.listeners.discard(listener)
        self.asked_at = _clock()
        if listener.visit is not None:
            others = self.by_visit.get(listener.visit, set())
            others.discard(listener)
            if not others:
                self.by_visit.pop(listener.visit, None)
                self._owns.pop(listener.visit, None)

    def know(self, visit: UUID, own: Own) -> None:
        """Remember how a visit stands that is not of today's hall."""
        if self.picture is None or visit not in self.picture.visits:
            self._owns[visit] = own

    def own(self, visit: UUID) -> Own | None:
        """Return how a visit stands."""
        found = self.picture.own(visit) if self.picture is not None else None
        return found or self._owns.get(visit)

    def whole(self) -> bytes:
        """Return the whole hall, as all were told it."""
        if self.picture is None:
            return b""
        if not self._whole:
            self._whole = wire.compact(self.told.whole(self.picture))
        return f'event: hall\nid: {self.position}\ndata: {{"at":{_unix()},{self._whole[1:]}\n\n'.encode()

    def you(self, visit: UUID | None) -> bytes:
        """Return what a ticket's own listeners are told; nothing for boards."""
        own = self._owns.get(visit) if visit is not None else None
        return wire.event("you", own._asdict()) if own else b""

    def make_up(self, listener: Listener, since: int) -> bytes:
        """Return what a slow listener passed over: the news, if it is not too many, or else the whole hall."""
        if self.lost:
            return wire.LOST
        news = b"" if since == self.position else self._ring.after(since)
        beside = wire.event("news", self._now(self.told.beside()))
        return (self.whole() if news is None else news + beside) + self.you(listener.visit)

    # Telling

    def tell_soon(self, *, urgent: bool) -> None:
        """Tell what changed: a call as soon as the last news are out, the rest with it or a little later."""
        crowd = len(self.listeners)
        lazy = 0.0 if urgent or crowd < _CROWD else min(_LAZY + crowd / _CROWD_A_SECOND, _LAZIEST)
        due = max(_clock() + lazy, self._free_at)
        if self._timer is not None:
            if self._due <= due:
                return
            self._timer.cancel()
        self._due = due
        self._timer = asyncio.get_running_loop().call_at(due, self._tell)

    def stop(self) -> None:
        """Tell nothing more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _tell(self) -> None:
        self._timer = None
        picture, began = self.picture, _clock()
        if picture is None:
            return
        touched, picture.touched = picture.touched, set()
        news = self.told.tell(picture, touched)
        if news.whole:
            self._tell_whole()
        else:
            self._send(news.data, kept=True, visits=touched)
        took = _clock() - began
        self._free_at = _clock() + max(_BETWEEN, took)

    def _tell_beside(self, data: dict[str, Any]) -> None:
        if data:
            self._send(data, kept=False, visits=())

    def _tell_whole(self) -> None:
        assert self.picture is not None  # noqa: S101 - told by those who just set it
        self.position, self._whole = self.picture.position, ""
        self._ring.clear()
        for visit in self.by_visit:
            self._owns[visit] = self.own(visit)
        self._out(self.whole(), {visit: self.you(visit) for visit in self.by_visit})

    def _send(self, data: dict[str, Any], *, kept: bool, visits: Iterable[UUID]) -> None:
        assert self.picture is not None  # noqa: S101 - told by those who have it
        personal = self._personal(visits)
        self._whole = ""
        before, self.position = self.position, self.picture.position if kept else self.position
        news = wire.event("news", self._now(data), position=self.position if kept else None)
        if kept:
            self._ring.keep(news, before=before, position=self.position)
        self._out(news, personal, after=before)

    def _personal(self, visits: Iterable[UUID]) -> dict[UUID, bytes]:
        found: dict[UUID, bytes] = {}
        for visit in visits:
            if visit in self.by_visit and self.picture is not None:
                own = self.own(visit)
                if own != self._owns.get(visit):
                    self._owns[visit] = own
                    found[visit] = self.you(visit)
        return found

    def _out(self, data: bytes, personal: Mapping[UUID, bytes] | None = None, *, after: int | None = None) -> None:
        """Give all who listen the same bytes, and those whom it concerns their own behind them."""
        self.sent_at = _clock()
        after = self.position if after is None else after
        message = body(data)
        for listener in list(self.listeners):
            mine = personal.get(listener.visit) if personal and listener.visit is not None else None
            listener.push(body(data + mine) if mine else message, after=after)

    def _missed(self, last: int | None, seen: int) -> bytes | None:
        """Return the news after `last`; None where only the whole hall will do."""
        if last is None or self.lost or self.picture is None or not last <= max(seen, self.position):
            return None
        if last >= self.position:
            return b""
        return self._ring.after(last)

    def _now(self, data: Mapping[str, Any]) -> dict[str, Any]:
        return {"at": _unix(), **data}


def _clock() -> float:
    return asyncio.get_running_loop().time()


def _unix() -> int:
    return int(now().timestamp())
