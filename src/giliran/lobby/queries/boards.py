"""What one board shows: who is called and served, who was called lately, how many wait and how long. No names."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, F, Q

from giliran.foundation.clock import local_day
from giliran.lobby.models import Device, Period, VisitStep
from giliran.lobby.queries import estimates
from giliran.lobby.queries.notices import NoticeView, notices
from giliran.lobby.queries.plan import steps_of
from giliran.lobby.rules.estimate import Range
from giliran.lobby.rules.speech import LANGUAGES
from giliran.lobby.rules.states import AT_COUNTER, PeriodKind, StepState, VisitState
from giliran.offices import queries as offices

_RECENT = 6
_LOOKED_AT = 80
_STAGE = timedelta(seconds=5)
_NEW = timedelta(seconds=40)


@dataclass(frozen=True, kw_only=True)
class BoardDevice:
    """A board on a wall. `steps` empty: all. `voices`: the languages in which it speaks, in order."""

    slug: str
    name: str
    steps: tuple[str, ...]
    portrait: bool
    voices: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A number and where it is; `calls` rises when the call is repeated."""

    number: str
    counter_number: int
    counter_name: str
    step: str
    called_at: datetime
    calls: int
    serving: bool
    language: str


@dataclass(frozen=True, kw_only=True)
class Queue:
    """How many wait for a step; `minutes`: how long somebody who comes now would wait, None while no counter calls."""

    key: str
    name: str
    waiting: int
    minutes: Range | None


@dataclass(frozen=True, kw_only=True)
class Screen:
    """All that a board shows."""

    at: datetime
    now: Sequence[Shown]
    recent: Sequence[Shown]
    queues: Sequence[Queue]
    notices: Sequence[NoticeView]

    @property
    def stage(self) -> Shown | None:
        """The number to be shown largest: calls of the last moments take turns, so that without a script none is lost.

        A page that loads itself again each few seconds sees each of them.
        """
        new = [call for call in self.now if not call.serving and self.at - call.called_at < _NEW]
        if new:
            return new[int(self.at.timestamp() // _STAGE.total_seconds()) % len(new)]
        return next((call for call in self.now if not call.serving), next(iter(self.now), None))

    @property
    def notice(self) -> NoticeView | None:
        """The notice whose turn it is."""
        turn = int(self.at.timestamp() // (2 * _STAGE.total_seconds()))
        return self.notices[turn % len(self.notices)] if self.notices else None


def board_device(office_id: UUID, slug: str) -> BoardDevice | None:
    """Return a board of the office; None if there is none of that name."""
    found = Device.objects.filter(office_id=office_id, kind="board", slug=slug, retired_at=None).first()
    if found is None:
        return None
    return BoardDevice(
        slug=found.slug,
        name=found.name,
        steps=tuple(found.steps),
        portrait=found.portrait,
        voices=tuple(each for each in found.voices if each in LANGUAGES) or LANGUAGES,
    )


def screen(office_id: UUID, at: datetime, *, steps: Collection[str] = ()) -> Screen:
    """Return what a board of the office shows that was set up for `steps` (empty: all)."""
    day = local_day(at, offices.office(office_id).time_zone)
    shown = [step for step in steps_of(office_id) if not steps or step.key in steps]
    keys = {step.key for step in shown} if steps else set[str]()
    here, gone = _calls(office_id, day, keys)
    minutes = estimates.newcomers(office_id, at)
    waiting = _waiting(office_id, day)
    return Screen(
        at=at,
        now=here,
        recent=gone,
        queues=[
            Queue(key=step.key, name=step.name, waiting=waiting.get(step.key, 0), minutes=minutes.get(step.key))
            for step in shown
        ],
        notices=[each for each in notices(office_id, at) if not (each.steps and keys) or keys & set(each.steps)],
    )


def _calls(office_id: UUID, day: date, keys: Collection[str]) -> tuple[list[Shown], list[Shown]]:
    """Return who is called or served now, and the latest calls that are over: those who missed theirs look here."""
    now_open = Q(ends_at=None, kind__in=sorted(AT_COUNTER), step__visit__state=VisitState.OPEN)
    over = Q(ends_at__isnull=False, kind=PeriodKind.CALLED, counter__isnull=False)
    rows = Period.objects.filter(now_open | over, office_id=office_id, local_date=day)
    if keys:
        rows = rows.filter(step__key__in=keys)
    latest = rows.order_by(F("ends_at").desc(nulls_first=True)).select_related("step__visit", "counter")[:_LOOKED_AT]
    found = [(row.ends_at is None, row.starts_at, _shown(row)) for row in latest]
    here = sorted((call for is_open, _, call in found if is_open), key=lambda call: call.called_at, reverse=True)
    gone: dict[str, Shown] = {}
    for _, _, call in sorted((each for each in found if not each[0]), key=lambda each: each[1], reverse=True):
        if call.number not in {each.number for each in here}:
            gone.setdefault(call.number, call)
    return here, list(gone.values())[:_RECENT]


def _waiting(office_id: UUID, day: date) -> Mapping[str, int]:
    rows = VisitStep.objects.filter(
        office_id=office_id, local_date=day, state=StepState.WAITING, visit__state=VisitState.OPEN
    )
    return dict(rows.values_list("key").annotate(people=Count("id")))


def _shown(row: Period) -> Shown:
    counter = row.counter
    assert counter is not None  # noqa: S101 - the database holds it
    return Shown(
        number=row.step.visit.number,
        counter_number=counter.number,
        counter_name=counter.name,
        step=row.step.key,
        called_at=row.step.called_at or row.starts_at,
        calls=row.step.calls,
        serving=row.kind == PeriodKind.SERVING,
        language=row.step.visit.language,
    )
