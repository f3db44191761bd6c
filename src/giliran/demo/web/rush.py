"""The release that can be played: when it comes, who may join, and where its traces can be seen."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse

from giliran.accounts import queries as accounts
from giliran.applications import queries as applications
from giliran.appointments.queries import release as releases
from giliran.demo.logins import PASSWORD, READY
from giliran.demo.rush.office import rush_office
from giliran.offices.queries import OfficeView


@dataclass(frozen=True, kw_only=True)
class Rush:
    """The office, its next or running release, and the way in. `prepare` is empty until its applicant is ready."""

    office: OfficeView
    opens_at: datetime | None
    room_opens_at: datetime | None
    open: bool
    room: str
    page: str
    email: str
    password: str
    prepare: str
    signs: str
    waiting: str
    schedules: str


def rush(at: datetime) -> Rush | None:
    """Return it; None where the office was never made."""
    try:
        office = rush_office()
    except LookupError:
        return None
    running = [each for each in releases.latest_releases(office_id=office.id, most=3) if each.under_way]
    coming = [each for each in releases.planned_releases(office_id=office.id) if each.opens_at > at]
    found = next(iter([*running, *coming]), None)
    return Rush(
        office=office,
        opens_at=found.opens_at if found else None,
        room_opens_at=found.room_opens_at if found else None,
        open=bool(running),
        room=f"/ruang-tunggu/{found.id}/" if found else "",
        page=reverse("appointments:release", args=[found.id]) if found else "",
        email=READY.email,
        password=PASSWORD,
        prepare=_prepare(accounts.account_by_address(READY.email)),
        signs=reverse("appointments:signs", args=[office.code]),
        waiting=reverse("appointments:waiting_list", args=[office.code]),
        schedules=reverse("appointments:releases", args=[office.code]),
    )


def _prepare(account: UUID | None) -> str:
    mine = applications.applications_of(account) if account else []
    return reverse("appointments:prepare", args=[mine[-1].id]) if mine else ""
