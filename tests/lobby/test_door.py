"""People without appointments count against their lane's quota and hours, where the office has them."""

from datetime import date, datetime, time, timedelta

import pytest

from giliran.appointments.models import DoorCount
from giliran.appointments.services import make_slots, quota
from giliran.appointments.services.quota import DoorRefused, Quota
from giliran.lobby import services
from giliran.lobby.models import Visit
from giliran.offices.queries import OfficeView
from tests.lobby.builders import a_hall, an_officer

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 23)


def a_door(at: datetime, *quotas: Quota) -> OfficeView:
    office, before = a_hall(), at - timedelta(days=2)
    for wanted in quotas:
        quota.set_lane_plan(office_id=office.id, quota=wanted, valid_from=MONDAY, at=before, actor=None)
    make_slots(office_id=office.id, first=MONDAY, last=MONDAY, at=before)
    return office


def refused(office: OfficeView, at: datetime, *, priority: bool) -> str:
    with pytest.raises(DoorRefused) as problem:
        come(office, at, priority=priority)
    return str(problem.value.message)


def come(office: OfficeView, at: datetime, *, priority: bool) -> None:
    officer = an_officer(office=office, at=at)
    services.walk_in(office_id=office.id, priority=priority, at=at, actor=officer)


def test_an_office_without_quota_takes_everybody(at: datetime) -> None:
    office = a_door(at)
    for _person in range(3):
        come(office, at, priority=False)
    assert not DoorCount.objects.exists()


def test_the_quota_of_a_lane_is_its_own_and_ends(at: datetime) -> None:
    office = a_door(at, Quota(lane="walk_in", places=2), Quota(lane="priority", places=1))
    come(office, at, priority=False)
    come(office, at, priority=True)
    come(office, at, priority=False)
    assert refused(office, at, priority=False).startswith("Kuota hari ini habis")
    assert "datang besok pagi" in refused(office, at, priority=True)
    assert Visit.objects.count() == 3
    assert {count.lane: count.admitted for count in DoorCount.objects.all()} == {"walk_in": 2, "priority": 1}


def test_a_lane_keeps_its_hours(at: datetime) -> None:
    office = a_door(at, Quota(lane="priority", places=9, opens=time(8, 30), closes=time(10)))
    assert "mulai pukul 08.30" in refused(office, at - timedelta(minutes=40), priority=True)
    come(office, at, priority=True)
    assert "sampai pukul 10.00" in refused(office, at + timedelta(hours=1), priority=True)


def test_what_flowed_away_is_not_given_at_the_door(at: datetime) -> None:
    office = a_door(at, Quota(lane="walk_in", places=14))
    come(office, at, priority=False)
    quota.set_flow(office_id=office.id, from_lane="walk_in", to_lane="regular", days_before=0, at_time=time(12),
                   valid_from=MONDAY, at=at, actor=None)  # fmt: skip
    noon = at + timedelta(hours=3)
    assert quota.run_flows(at=noon) == 6  # one a slot; those of the afternoon are still to come
    for _person in range(7):
        come(office, noon, priority=False)
    with pytest.raises(DoorRefused):
        come(office, noon, priority=False)
