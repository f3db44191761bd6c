"""Releases as others see them: what runs, what comes, how much of a day is still to be released."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from giliran.appointments import rules_release
from giliran.appointments.models import Release, ReleaseSchedule
from giliran.appointments.rules_release import Occurrence, Rule
from giliran.foundation.clock import local_day
from giliran.offices import queries as offices

UNDER_WAY = (Release.State.JOINING, Release.State.DRAWING, Release.State.RUNNING)
"""From the opening of the waiting room to the end."""
TO_COME = (Release.State.PLANNED, Release.State.JOINING, Release.State.DRAWING)
"""Its places are not released yet."""
_AHEAD = timedelta(days=62)


class ReleaseUnknownError(LookupError):
    """No release has this id."""


@dataclass(frozen=True, kw_only=True)
class ReleaseView:
    """A release. `root` and `seed` are there once they are published; `entrants` counts those who were drawn."""

    id: UUID
    office_id: UUID
    lane: str
    schedule_id: UUID | None
    room_opens_at: datetime
    opens_at: datetime
    first_day: date
    last_day: date
    share_percent: int
    state: str
    places: int
    entrants: int
    admitted_to: int
    root: bytes | None
    seed: bytes | None
    beacon: str
    closed_at: datetime | None
    drawn_at: datetime | None
    sold_out_at: datetime | None
    ended_at: datetime | None
    report: dict[str, Any] | None

    @property
    def has_room(self) -> bool:
        """Say whether it has a waiting room."""
        return self.room_opens_at < self.opens_at

    @property
    def under_way(self) -> bool:
        """Say whether its waiting room stands open or its places are being taken."""
        return self.state in UNDER_WAY


@dataclass(frozen=True, kw_only=True)
class ComingView:
    """A release to come; `release_id` is None while it is so far ahead that it is known by its schedule alone."""

    opens_at: datetime
    room_opens_at: datetime
    first_day: date
    last_day: date
    share_percent: int
    release_id: UUID | None

    @property
    def has_room(self) -> bool:
        """Say whether it has a waiting room."""
        return self.room_opens_at < self.opens_at


def release(release_id: UUID) -> ReleaseView:
    """Return a release; raise `ReleaseUnknownError`."""
    found = Release.objects.filter(id=release_id).first()
    if found is None:
        raise ReleaseUnknownError(release_id)
    return as_view(found)


def running(*, office_id: UUID, lane: str) -> ReleaseView | None:
    """Return the release of an office's lane that is under way: from its room's opening to its end."""
    found = Release.objects.filter(office_id=office_id, lane=lane, state__in=UNDER_WAY).order_by("-opens_at").first()
    return as_view(found) if found else None


def all_running() -> list[ReleaseView]:
    """Return every release under way, the earliest first."""
    return [as_view(found) for found in Release.objects.filter(state__in=UNDER_WAY).order_by("opens_at")]


def next_release(*, office_id: UUID, lane: str, at: datetime, day: date | None = None) -> ComingView | None:
    """Return the next release of an office's lane that is still to open; with `day`, the next that has places of it."""
    rows = Release.objects.filter(office_id=office_id, lane=lane, state__in=TO_COME).order_by("opens_at")
    if day is not None:
        rows = rows.filter(first_day__lte=day, last_day__gte=day)
    found = rows.first()
    known = _as_coming(found) if found else None
    return _earlier(known, _by_schedule(office_id, lane, at=at, day=day))


def coming_releases(*, office_id: UUID, at: datetime) -> list[tuple[str, ComingView]]:
    """Return an office's planned releases with their lanes, the next first."""
    rows = Release.objects.filter(office_id=office_id, state__in=(*TO_COME, Release.State.RUNNING))
    later = at - timedelta(days=1)
    return [(found.lane, _as_coming(found)) for found in rows.filter(opens_at__gt=later).order_by("opens_at", "lane")]


def unreleased_share(*, office_id: UUID, lane: str, day: date, at: datetime) -> int:
    """Return how many percent of a day's places are still to be released (0: all may be taken)."""
    return unreleased_shares(office_id=office_id, lane=lane, first=day, last=day, at=at)[day]


def unreleased_shares(
    *, office_id: UUID, lane: str, first: date, last: date, at: datetime, opening: UUID | None = None
) -> dict[date, int]:
    """As `unreleased_share`, for each day from `first` to `last`, in two statements; as if `opening` had opened."""
    rules = rules_of(office_id=office_id, lane=lane)
    rows = Release.objects.filter(office_id=office_id, lane=lane, last_day__gte=first, first_day__lte=last)
    known = list(rows.exclude(state=Release.State.CANCELLED))
    waiting = {found.id for found in known if found.state in TO_COME and found.id != opening}
    pending = {key for found in known if found.id in waiting for key in _keys(found)}
    opened = {key for found in known if found.id == opening for key in _keys(found)}
    by_hand = [found for found in known if found.schedule_id is None]
    zone = offices.office(office_id).time_zone

    def passed(each: Occurrence) -> bool:
        keys = {each.opens_at, (each.rule.id, each.first, each.last)}
        return bool(keys & opened) or (each.opens_at <= at and not keys & pending)

    shares: dict[date, int] = {}
    for day in (first + timedelta(days=count) for count in range((last - first).days + 1)):
        found = [each for rule in rules for each in rules_release.releasing(rule, day, time_zone=zone)]
        told = [(each.rule.share_percent, passed(each)) for each in found]
        told += [(each.share_percent, each.id not in waiting) for each in by_hand if _covers(each, day)]
        shares[day] = rules_release.share_to_come(told)
    return shares


def rules_of(*, office_id: UUID, lane: str | None = None) -> list[Rule]:
    """Return an office's schedules, of one lane or of all, as the pure rules take them."""
    rows = ReleaseSchedule.objects.filter(office_id=office_id)
    return [as_rule(row) for row in (rows.filter(lane=lane) if lane else rows)]


def schedules_in_force(*, office_id: UUID, at: datetime) -> list[tuple[str, Rule]]:
    """Return an office's schedules that are not over, with their lanes; those that begin later, too."""
    today = local_day(at, offices.office(office_id).time_zone)
    rows = ReleaseSchedule.objects.filter(office_id=office_id).exclude(valid_to__lt=today)
    return [(row.lane, as_rule(row)) for row in rows]


def latest_releases(*, office_id: UUID, most: int = 20) -> list[ReleaseView]:
    """Return an office's releases that have begun, the latest first."""
    rows = Release.objects.filter(office_id=office_id).exclude(state__in=(Release.State.PLANNED, "cancelled"))
    return [as_view(found) for found in rows.order_by("-opens_at")[:most]]


def planned_releases(*, office_id: UUID) -> list[ReleaseView]:
    """Return an office's planned releases, the next first."""
    rows = Release.objects.filter(office_id=office_id, state=Release.State.PLANNED)
    return [as_view(found) for found in rows.order_by("opens_at", "lane")]


def as_rule(row: ReleaseSchedule) -> Rule:
    """Return a schedule as the pure rules take it."""
    return Rule(
        id=row.id,
        every=row.every,
        at=row.at,
        covers=row.covers,
        share_percent=row.share_percent,
        room_minutes=row.room_minutes,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        weekday=row.weekday,
        month_day=row.month_day,
        days_from=row.days_from,
        days_to=row.days_to,
    )


def as_view(found: Release) -> ReleaseView:
    """Return what others may see of a row."""
    same = (
        "id", "office_id", "lane", "schedule_id", "room_opens_at", "opens_at", "first_day", "last_day",
        "share_percent", "state", "places", "entrants", "admitted_to", "beacon", "closed_at", "drawn_at",
        "sold_out_at", "ended_at", "report",
    )  # fmt: skip
    hashes: dict[str, Any] = {name: _bytes(getattr(found, name)) for name in ("root", "seed")}
    return ReleaseView(**{name: getattr(found, name) for name in same}, **hashes)


def _bytes(value: memoryview | bytes | None) -> bytes | None:
    return None if value is None else bytes(value)


def _keys(found: Release) -> tuple[object, object]:
    """Return by what a release is known as a schedule's: its instant, or (when that was put off) its days."""
    return found.opens_at, (found.schedule_id, found.first_day, found.last_day)


def _covers(found: Release, day: date) -> bool:
    return found.first_day <= day <= found.last_day


def _as_coming(found: Release) -> ComingView:
    return ComingView(
        opens_at=found.opens_at,
        room_opens_at=found.room_opens_at,
        first_day=found.first_day,
        last_day=found.last_day,
        share_percent=found.share_percent,
        release_id=found.id,
    )


def _by_schedule(office_id: UUID, lane: str, *, at: datetime, day: date | None) -> ComingView | None:
    """Return what comes next by the schedules alone."""
    zone = offices.office(office_id).time_zone
    rules = rules_of(office_id=office_id, lane=lane)
    if day is not None:
        found = [each for rule in rules for each in rules_release.releasing(rule, day, time_zone=zone)]
    else:
        span = {"after": at, "until": at + _AHEAD}
        found = [each for rule in rules for each in rules_release.occurrences(rule, **span, time_zone=zone)]
    return _joined([each for each in found if each.opens_at > at and each.last >= local_day(at, zone)])


def _joined(found: Iterable[Occurrence]) -> ComingView | None:
    """Return the earliest; schedules that come due at one instant are one release."""
    by_instant: dict[datetime, list[Occurrence]] = defaultdict(list)
    for each in found:
        by_instant[each.opens_at].append(each)
    if not by_instant:
        return None
    opens_at = min(by_instant)
    together = by_instant[opens_at]
    return ComingView(
        opens_at=opens_at,
        room_opens_at=min(each.room_opens_at for each in together),
        first_day=min(each.first for each in together),
        last_day=max(each.last for each in together),
        share_percent=max(each.rule.share_percent for each in together),
        release_id=None,
    )


def _earlier(known: ComingView | None, scheduled: ComingView | None) -> ComingView | None:
    if known is None or scheduled is None:
        return known or scheduled
    return known if known.opens_at <= scheduled.opens_at else scheduled
