"""Lanes, families and reasons on the pages of the choice."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from giliran.accounts.models import User
from giliran.appointments.models import Booking, Release, Slot
from giliran.appointments.queries import WhyKind, live_booking, month, why_none
from giliran.appointments.rules import DayState, beginnings
from giliran.catalogue.models import Stock
from giliran.foundation import clock
from giliran.foundation.clock import local_day
from giliran.foundation.ids import new_id
from giliran.offices import queries as offices
from giliran.payments import queries as payments
from tests.appointments.builders import (
    a_confirmed_booking,
    a_slot,
    an_application,
    an_office,
    reference_data,
)
from tests.support.world import client_of

pytestmark = pytest.mark.django_db
MAIL = "siti@contoh.test"


@pytest.fixture
def now() -> datetime:
    reference_data()
    return clock.now()


@pytest.fixture
def siti(now: datetime) -> Client:
    user, _ = User.objects.get_or_create(email=MAIL)
    return client_of(user)


def _path(name: str, *args: object) -> str:
    return reverse(f"appointments:{name}", args=args)


def _in(lane: str, slot: Slot, **more: Any) -> Slot:
    Slot.objects.filter(id=slot.id).update(lane=lane, **more)
    slot.refresh_from_db()
    return slot


def _release(now: datetime, slot: Slot, **more: Any) -> Release:
    return Release.objects.create(
        office_id=slot.office_id, room_opens_at=now + timedelta(hours=1), opens_at=now + timedelta(hours=2),
        first_day=slot.local_date, last_day=slot.local_date, **more,
    )  # fmt: skip


def _why(now: datetime, lane: str = "regular", product: str = "ordinary_10") -> Any:
    return why_none(an_office().id, product, lane, at=now)


def _open_day(now: datetime) -> timedelta:
    """Return how far a day is, some days ahead, on which the office is open."""
    first = local_day(now, an_office().time_zone)
    found = offices.openings(an_office().id, first + timedelta(days=4), first + timedelta(days=20))
    return next(day for day, opening in found.items() if opening.open) - first


def test_not_released_yet_says_when(siti: Client, now: datetime) -> None:
    slot = a_slot(at=now, after=_open_day(now))
    Slot.objects.filter(id=slot.id).update(unreleased=slot.capacity)
    release = _release(now, slot)
    why = _why(now)
    assert (why.kind, why.at, why.release) == (WhyKind.NOT_RELEASED, release.opens_at, release.id)
    shown = month(slot.office_id, "ordinary_10", slot.local_date.year, slot.local_date.month, at=now)
    found = next(day for day in shown.days if day.day == slot.local_date)
    assert (found.state, found.released_at) == (DayState.UNRELEASED, release.opens_at)
    application = an_application(at=now, email=MAIL)
    page = siti.get(_path("choose", application)).content.decode()
    assert "Tempat belum dirilis" in page
    assert f"/rilis/{release.id}/" in page
    assert f"/janji/{application}/siap/" in page


def test_a_running_release_leads_to_its_waiting_room(siti: Client, now: datetime) -> None:
    slot = a_slot(at=now)
    release = _release(now, slot, state=Release.State.RUNNING)
    Slot.objects.filter(id=slot.id).update(gate=release.id)
    assert _why(now).kind == WhyKind.RELEASE_RUNNING
    application = an_application(at=now, email=MAIL)
    page = siti.get(_path("choose", application), {"bulan": slot.local_date.strftime("%Y-%m")}).content.decode()
    assert f"/ruang-tunggu/{release.id}/" in page
    assert (
        "Tidak ada tempat pada hari ini"
        in siti.get(_path("day", application, slot.local_date.isoformat())).content.decode()
    )


def test_full_says_so_and_leads_to_the_waiting_list(siti: Client, now: datetime) -> None:
    slot = a_slot(at=now, capacity=2, taken=2)
    assert _why(now).kind == WhyKind.FULL
    _release(now, slot)
    assert "dirilis" in _why(now).sentence
    application = an_application(at=now, email=MAIL)
    page = siti.get(_path("choose", application)).content.decode()
    assert "Semua tempat sudah terisi" in page
    assert _path("wish", application) in page


def test_without_booklets_the_other_passports_are_named(siti: Client, now: datetime) -> None:
    slot = a_slot(at=now)
    Stock.objects.update_or_create(office_id=slot.office_id, product_id="ordinary_10", defaults={"quantity": 0})
    why = _why(now)
    assert why.kind == WhyKind.NO_BOOKLETS
    assert why.others
    assert why_none(slot.office_id, "ordinary_5", "regular", at=now) is None
    page = siti.get(_path("choose", an_application(at=now, email=MAIL))).content.decode()
    assert "Yang tersedia di kantor ini" in page


def test_a_lane_that_is_not_for_somebody_says_why(siti: Client, now: datetime) -> None:
    assert _why(now, lane="priority").kind == WhyKind.LANE_NOT_FOR_YOU
    assert _why(now, lane="collective").kind == WhyKind.LANE_NOT_FOR_YOU
    from tests.applications.builders import a_submitted_application

    user = User.objects.get(email=MAIL)
    application: UUID = a_submitted_application(account=user, office="jakarta-selatan", at=now)
    from giliran.applications.models import Application

    Application.objects.filter(id=application).update(service_id="passport_replacement")
    slot = _in("express", a_slot(at=now))
    page = siti.get(_path("choose", application), {"jalur": "express"}).content.decode()
    assert "bukan untuk permohonan Anda" in page
    taken = siti.post(_path("check", application, slot.id), {"once": str(new_id())})
    assert "Percepatan hanya untuk paspor baru" in taken.content.decode()
    assert live_booking(application) is None


def test_express_is_chosen_with_its_rules_and_its_price(siti: Client, now: datetime) -> None:
    application, slot = an_application(at=now, email=MAIL), _in("express", a_slot(at=now))
    a_slot(at=now)
    page = siti.get(_path("choose", application), {"jalur": "express"}).content.decode()
    assert "Rp1.000.000" in page
    assert "sebelum pukul 10" in page
    day = siti.get(_path("day", application, slot.local_date.isoformat()), {"jalur": "express"}).content.decode()
    assert str(slot.id) in day
    assert 'name="jalur" value="express"' in day
    assert "Rp1.650.000" in siti.get(_path("check", application, slot.id)).content.decode()
    siti.post(_path("check", application, slot.id), {"once": str(new_id())})
    [bill] = payments.bills_of(application)
    assert bill.amount == 1_650_000


@pytest.mark.parametrize("lane", ["priority", "walk_in", "collective"])
def test_nobody_takes_a_place_of_the_door_or_of_a_visit_by_its_address(siti: Client, now: datetime, lane: str) -> None:
    application, slot = an_application(at=now, email=MAIL), _in(lane, a_slot(at=now))
    assert siti.post(_path("check", application, slot.id), {"once": str(new_id())}).status_code == 404


def test_a_move_stays_in_its_lane(siti: Client, now: datetime) -> None:
    application = an_application(at=now, email=MAIL)
    booking = a_confirmed_booking(at=now, application_id=application)
    other = _in("express", a_slot(at=now, after=timedelta(days=9)))
    page = siti.post(_path("check", application, other.id), {"once": str(new_id())}).content.decode()
    assert "jalur lain" in page
    found = live_booking(application)
    assert found is not None
    assert found.slot_id == booking.slot_id


def _row(now: datetime, capacities: list[int]) -> list[Slot]:
    first = a_slot(at=now, capacity=capacities[0])
    return [first] + [
        Slot.objects.create(
            office_id=first.office_id, starts_at=first.starts_at + n * timedelta(minutes=30),
            ends_at=first.ends_at + n * timedelta(minutes=30), local_date=first.local_date, capacity=capacity,
        )
        for n, capacity in enumerate(capacities[1:], start=1)
    ]  # fmt: skip


def test_a_family_books_side_by_side_and_each_gets_a_bill(siti: Client, now: datetime) -> None:
    father, mother, child = (an_application(at=now, email=MAIL) for _person in range(3))
    one, two, alone = _row(now, [2, 1, 1])
    along = {"ikut": [str(mother), str(child)]}
    assert _path("together", father) in siti.get(_path("choose", father)).content.decode()
    assert str(mother) in siti.get(_path("together", father)).content.decode()
    page = siti.get(_path("choose", father), {**along, "bulan": one.local_date.strftime("%Y-%m")}).content.decode()
    assert f"ikut={mother}" in page
    day = siti.get(_path("day", father, one.local_date.isoformat()), along).content.decode()
    assert str(one.id) in day
    assert str(alone.id) not in day
    check = f"{_path('check', father, one.id)}?ikut={mother}&ikut={child}"
    assert "Bersama" in siti.get(check).content.decode()
    answer = siti.post(check, {"once": str(new_id())})
    assert answer.headers["Location"] == _path("together", father)
    held = list(Booking.objects.order_by("slot__starts_at"))
    assert [each.slot_id for each in held] == [one.id, one.id, two.id]
    assert len({each.party for each in held}) == 1
    shown = siti.get(_path("together", mother)).content.decode()
    assert all(reverse("payments:bill", args=[each.bill_id]) in shown for each in held)


def test_somebody_elses_application_does_not_come_along(siti: Client, now: datetime) -> None:
    father, theirs, slot = an_application(at=now, email=MAIL), an_application(at=now), a_slot(at=now)
    siti.post(f"{_path('check', father, slot.id)}?ikut={theirs}", {"once": str(new_id())})
    assert live_booking(father) is not None
    assert live_booking(theirs) is None


def test_where_so_many_find_room_side_by_side() -> None:
    def at(n: int) -> datetime:
        return datetime(2026, 12, 1, 1, tzinfo=clock.now().tzinfo) + n * timedelta(minutes=30)

    times = [(at(0), at(1), 1), (at(1), at(2), 2), (at(2), at(3), 0), (at(4), at(5), 2), (at(6), at(7), 3)]
    assert beginnings(times, people=1) == [0, 1, 3, 4]
    assert beginnings(times, people=2) == [0, 1, 3, 4]
    assert beginnings(times, people=3) == [0, 4]
    assert beginnings(times, people=4) == []
