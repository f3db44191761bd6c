"""What the demonstration's offices need for it: quotas, schedules, and a release that comes within minutes."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from uuid import UUID

from giliran.appointments import queries as appointments
from giliran.appointments.queries import release as releases
from giliran.appointments.services import quota, release
from giliran.appointments.services.release import Extra, ReleaseRefused, ScheduleDraft
from giliran.offices import queries as offices
from giliran.offices.queries import OfficeView

OFFICE = "jayapura"
LANE = "regular"
_SCHEDULES = {
    "jayapura": ScheduleDraft(
        lane=LANE, every="week", weekday=5, at=time(14), covers="next_week", share_percent=40, room_minutes=30,
        valid_from=date.min,
    ),
    "denpasar": ScheduleDraft(
        lane=LANE, every="month", month_day=0, at=time(9), covers="next_month", share_percent=30, room_minutes=30,
        valid_from=date.min,
    ),
}  # fmt: skip
_SOON = timedelta(minutes=14)
_ROOM_MINUTES = 10
_NEAR = timedelta(hours=3)
_FIRST_DAY, _DAYS = 9, 18
_SHARE = 20


def rush_office() -> OfficeView:
    """Return the office whose release can be played."""
    found = offices.office_by_code(OFFICE)
    if found is None:
        raise LookupError(OFFICE)
    return found


def sow_lanes(*, at: datetime) -> None:
    """Give the offices their quotas by lane; an office that has some keeps them."""
    quota.sow_examples(at=at)


def sow_schedules(*, at: datetime) -> None:
    """Give two offices a rule by which they release; an office that has one keeps it."""
    for code, draft in _SCHEDULES.items():
        office = offices.office_by_code(code)
        if office is not None and not releases.rules_of(office_id=office.id):
            today = appointments.today_at(office_id=office.id, at=at)
            release.make_schedule(replace(draft, valid_from=today), office_id=office.id, at=at, actor=None)


def keep_coming(*, at: datetime) -> UUID | None:
    """See that a release is never far: plan one if none runs or comes soon; return the one that is planned."""
    office = rush_office()
    if any(each.under_way for each in releases.latest_releases(office_id=office.id)):
        return None
    if any(each.opens_at - at < _NEAR for each in releases.planned_releases(office_id=office.id)):
        return None
    day = appointments.today_at(office_id=office.id, at=at)
    # Other days each time, far enough ahead that nobody who books by the calendar stands before a closed gate.
    day += timedelta(days=_FIRST_DAY + int(at.timestamp() // 3600) % _DAYS)
    extra = Extra(
        office_id=office.id, lane=LANE, opens_at=(at + _SOON).replace(second=0, microsecond=0), first_day=day,
        last_day=day + timedelta(days=2), share_percent=_SHARE, room_minutes=_ROOM_MINUTES,
    )  # fmt: skip
    try:
        return release.plan_release(extra, at=at, actor=None)
    except ReleaseRefused:
        return None


def open_room() -> UUID | None:
    """Return the release whose waiting room stands open or whose places are being taken; None where there is none."""
    latest = releases.latest_releases(office_id=rush_office().id)
    return next((each.id for each in latest if each.under_way), None)
