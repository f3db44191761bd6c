"""One office's hall in memory: as the ledger tells it, changed fact by fact. Pure: no database, no clock, no loop.

What a fact does to a visit is said once, in `queries.rebuild`; here is only where that puts a number for all to see.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from giliran.ledger.subscriptions import Recorded
from giliran.lobby.queries.rebuild import apply
from giliran.lobby.queries.standing import HallNow, StepNow, VisitNow
from giliran.lobby.rules.states import ACTIVE, StepState, VisitState

RECENT = 6
_REMEMBERED = 80
_UNSEEN = {"counter", "hall", "device", "print"}
"""Facts of these move no number."""


class OutOfStepError(Exception):
    """A fact that this picture cannot follow: the hall has to be read anew."""


class Standing(NamedTuple):
    """Where everybody may see a number: in a step's queue (`counter` None), or called to a counter."""

    number: str
    step: str
    turn_at: datetime
    counter: int | None
    calls: int
    at: int
    serving: bool
    language: str

    @property
    def waits(self) -> bool:
        """Whether it stands in a queue."""
        return self.counter is None


class Own(NamedTuple):
    """What only whoever follows the ticket is told of it."""

    number: str
    state: str
    step: str
    counter: int | None
    calls: int


class Past(NamedTuple):
    """A call that is over, by the visit called."""

    visit: UUID
    number: str
    counter: int
    calls: int
    at: int


class StepName(NamedTuple):
    """A step of the office's plan."""

    key: str
    indonesian: str
    english: str


class Notice(NamedTuple):
    """A notice on the boards, while it lasts."""

    id: UUID
    text_id: str
    text_en: str
    spoken: bool
    steps: tuple[str, ...]
    starts_at: datetime
    ends_at: datetime


@dataclass(kw_only=True)
class Picture:
    """A hall of one day as of the ledger's `position`. `seqs`: up to which of its own facts each subject is known."""

    office: UUID
    day: date
    time_zone: str
    position: int
    visits: dict[UUID, VisitNow]
    seqs: dict[UUID, int]
    counters: Mapping[UUID, tuple[int, str]]
    steps: Sequence[StepName]
    past: list[Past] = field(default_factory=list)
    notices: Sequence[Notice] = ()
    touched: set[UUID] = field(default_factory=set)
    """Visits that changed since somebody emptied this."""

    def take(self, recorded: Recorded[Any]) -> None:
        """Change with the next fact; raise `OutOfStepError` where it cannot be followed."""
        if recorded.position <= self.position:
            return
        if recorded.subject_seq > self.seqs.get(recorded.subject, 0):
            self._follow(recorded)
            self.seqs[recorded.subject] = recorded.subject_seq
        self.position = recorded.position

    def _follow(self, recorded: Recorded[Any]) -> None:
        fact, visit = recorded.fact, recorded.subject
        if fact.subject_type in _UNSEEN or getattr(fact, "local_date", self.day) != self.day:
            return
        before = self.visits.get(visit)
        try:
            after = apply(HallNow(visits={visit: before} if before else {}), recorded).visits[visit]
        except (LookupError, TypeError, ValueError, AttributeError) as problem:
            raise OutOfStepError(recorded.kind) from problem
        self.visits[visit] = after
        self.own(visit)  # a counter that is new here
        self.touched.add(visit)
        if before is not None:
            self._remember(visit, before, after)

    def _remember(self, visit: UUID, before: VisitNow, after: VisitNow) -> None:
        called = active_step(before)
        if called is None or called[1].state != StepState.CALLED:
            return
        key, step = called
        if after.steps[key].state == StepState.CALLED or step.counter is None or step.since is None:
            return
        since = int(step.since.timestamp())
        over = Past(visit, after.number, self._counter(step.counter), after.steps[key].calls, since)
        self.past = [over, *self.past][:_REMEMBERED]
        self.past.sort(key=lambda call: call.at, reverse=True)

    def standing(self, visit: UUID) -> Standing | None:
        """Return where everybody may see a visit's number, or None."""
        found = self.visits.get(visit)
        active = active_step(found) if found else None
        if found is None or active is None:
            return None
        key, step = active
        where = Standing(found.number, key, step.turn_at, None, 0, 0, serving=False, language=found.language)
        if step.state == StepState.WAITING:
            return where
        if step.state in {StepState.CALLED, StepState.SERVING} and step.counter and step.called_at:
            return where._replace(
                counter=self._counter(step.counter),
                calls=step.calls,
                at=int(step.called_at.timestamp()),
                serving=step.state == StepState.SERVING,
            )
        return None

    def own(self, visit: UUID) -> Own | None:
        """Return what whoever follows a ticket is told of it; None if it is not of this hall."""
        found = self.visits.get(visit)
        if found is None:
            return None
        active = active_step(found)
        if active is None:
            return Own(found.number, str(found.state), "", None, 0)
        key, step = active
        counter = self._counter(step.counter) if step.counter else None
        return Own(found.number, str(step.state), key, counter, step.calls)

    def recent(self) -> list[Past]:
        """Return the latest calls that are over: those who missed theirs look here."""
        found: dict[UUID, Past] = {}
        for call in self.past:
            where = self.standing(call.visit)
            if where is None or where.waits:
                known = self.visits.get(call.visit)
                found.setdefault(call.visit, call._replace(number=known.number if known else call.number))
                if len(found) == RECENT:
                    break
        return [*found.values()]

    def names_of_counters(self) -> dict[str, str]:
        """Return what each counter is called, by its number."""
        return {str(number): name for number, name in self.counters.values()}

    def notices_at(self, at: datetime) -> list[Notice]:
        """Return what is to be said at `at`."""
        return [notice for notice in self.notices if notice.starts_at <= at < notice.ends_at]

    def _counter(self, counter: UUID) -> int:
        try:
            return self.counters[counter][0]
        except KeyError as problem:
            raise OutOfStepError(counter) from problem


def active_step(visit: VisitNow) -> tuple[str, StepNow] | None:
    """Return the step that a visit is in, with its key; None once it has ended."""
    if visit.state != VisitState.OPEN:
        return None
    return next(((key, step) for key, step in visit.steps.items() if step.state in ACTIVE), None)
