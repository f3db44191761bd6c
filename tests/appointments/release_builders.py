"""What tests of releases build them with."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.apps import apps

from giliran.appointments import rules_draw
from giliran.appointments.models import Entry, EntryMember, Release, ReleaseSchedule, Slot
from giliran.appointments.ports import Custodian, CustodianRefused, CustodianUnavailable, custodians
from giliran.appointments.services import release as releases
from giliran.foundation.clock import local_day
from giliran.foundation.ids import new_id
from tests.appointments.builders import JAKARTA, an_application, an_office

LANE = "regular"


@dataclass
class Keeper:
    """A custodian in this process, which tests make unwilling."""

    name: str
    title: str = "Seorang pengawas"
    away: bool = False
    lying: bool = False
    roots: dict[UUID, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def secret(self, release: UUID) -> bytes:
        """Return the secret of a release."""
        return hashlib.sha256(self.name.encode() + release.bytes).digest()

    def commit(self, *, release: UUID, opens_at: datetime, at: datetime) -> bytes:
        """Commit."""
        assert opens_at >= at
        self._note("commit")
        return rules_draw.commitment(release, self.secret(release))

    def reveal(self, *, release: UUID, root: bytes, entrants: int, at: datetime) -> bytes:
        """Reveal, for one root."""
        assert entrants >= 0
        assert at
        self._note("reveal")
        if self.roots.setdefault(release, root) != root:
            raise CustodianRefused
        return bytes(32) if self.lying else self.secret(release)

    def _note(self, what: str) -> None:
        self.asked.append(what)
        if self.away:
            raise CustodianUnavailable


@contextmanager
def keepers(*names: str) -> Iterator[list[Keeper]]:
    """Have these custodians, and nobody who was left alone before."""
    from giliran.appointments.services.release import custody

    custody._left_alone.clear()
    custody._IMPATIENCE = 0.0
    custody._PATIENCE = 0.0
    made = [Keeper(name) for name in names]
    given: list[Custodian] = list(made)
    with custodians.plugged(given):
        yield made


def a_day_of_slots(
    *, day: date, unreleased: int = 10, capacity: int = 10, count: int = 2, lane: str = LANE, office_code: str = JAKARTA
) -> list[Slot]:
    """Slots from nine o'clock, half an hour each."""
    office = an_office(code=office_code)
    zone = ZoneInfo(office.time_zone)
    starts = [datetime.combine(day, time(9), tzinfo=zone) + timedelta(minutes=30 * n) for n in range(count)]
    return [
        Slot.objects.create(
            office_id=office.id, lane=lane, starts_at=each, ends_at=each + timedelta(minutes=30), local_date=day,
            capacity=capacity, unreleased=unreleased,
        )
        for each in starts
    ]  # fmt: skip


def a_release(
    *, at: datetime, office_code: str = JAKARTA, ahead: timedelta = timedelta(hours=1), room_minutes: int = 30
) -> UUID:
    """A release by hand of the day after tomorrow's places."""
    office = an_office(code=office_code)
    day = local_day(at, office.time_zone) + timedelta(days=2)
    extra = releases.Extra(
        office_id=office.id, lane=LANE, opens_at=at + ahead, first_day=day, last_day=day, room_minutes=room_minutes
    )
    return releases.plan_release(extra, at=at, actor=None)


def a_schedule(**fields: object) -> ReleaseSchedule:
    """A weekly schedule, Fridays at 14.00 for all of the next week, unless told otherwise."""
    office = an_office(code=str(fields.pop("office_code", JAKARTA)))
    usual = {
        "office_id": office.id, "lane": LANE, "every": "week", "weekday": 5, "at": time(14), "covers": "next_week",
        "valid_from": date(2024, 1, 1),
    }  # fmt: skip
    return ReleaseSchedule.objects.create(**{**usual, **fields})


def entries(release_id: UUID, *, count: int, at: datetime, early: bool = True, first_place: int | None = None) -> None:
    """Write down that many entrants, without persons (for the draw alone)."""
    users = apps.get_model("accounts", "User")
    made = users.objects.bulk_create([users(id=new_id(), email=f"e{uuid4().hex}@example.id") for _ in range(count)])
    Entry.objects.bulk_create(
        Entry(
            release_id=release_id, account_id=user.id, joined_at=at, early=early, network="seluler",
            place=None if first_place is None else first_place + n,
        )
        for n, user in enumerate(made)
    )  # fmt: skip


def an_entry(release_id: UUID, *, at: datetime, early: bool = True) -> tuple[Entry, UUID]:
    """Somebody with an application in the room; the entry and the application."""
    application_id = an_application(at=at)
    application = apps.get_model("applications", "Application").objects.get(id=application_id)
    entry = Entry.objects.create(
        release_id=release_id, account_id=application.account_id, joined_at=at, early=early, network="wifi"
    )
    EntryMember.objects.create(
        release_id=release_id, entry=entry, person_id=application.person_id, application_id=application_id,
        human=application.person_id.bytes,
    )  # fmt: skip
    return entry, application_id


def state_of(release_id: UUID) -> str:
    """How far it is."""
    return str(Release.objects.get(id=release_id).state)
