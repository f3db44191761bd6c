"""The applicant's way through the pages, without script."""

import json
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from giliran.accounts.models import User
from giliran.appointments import services
from giliran.appointments.models import Slot
from giliran.appointments.queries import live_booking
from giliran.foundation import clock
from giliran.foundation.ids import new_id
from giliran.payments import queries as payments
from tests.appointments.builders import (
    a_confirmed_booking,
    a_held_booking,
    a_slot,
    an_application,
    an_office,
    pay_bill,
    reference_data,
    settle,
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


def _released_slot(now: datetime) -> Slot:
    office = an_office()
    services.make_slots(office_id=office.id, first=now.date(), last=now.date() + timedelta(days=10), at=now)
    return Slot.objects.filter(office_id=office.id, starts_at__gt=now + timedelta(days=2)).earliest("starts_at")


def test_from_the_calendar_to_the_bill(siti: Client, now: datetime) -> None:
    application, slot = an_application(at=now, email=MAIL), _released_slot(now)
    month = siti.get(_path("choose", application), {"bulan": slot.local_date.strftime("%Y-%m")})
    day_path = _path("day", application, slot.local_date.isoformat())
    assert day_path in month.content.decode()
    assert "tempat masih banyak" in month.content.decode()
    times = siti.get(day_path)
    assert str(slot.id) in times.content.decode()
    check_path = _path("check", application, slot.id)
    assert siti.get(day_path, {"slot": str(slot.id)}).headers["Location"] == check_path
    assert "Rp650.000" in siti.get(check_path).content.decode()
    key = str(new_id())
    answers = [siti.post(check_path, {"once": key}) for _press in range(2)]
    held = live_booking(application)
    assert held is not None
    assert {answer.headers["Location"] for answer in answers} == {reverse("payments:bill", args=[held.bill_id])}
    assert siti.get(_path("choose", application)).headers["Location"] == reverse("payments:bill", args=[held.bill_id])


def test_a_time_that_filled_up_is_refused_kindly(siti: Client, now: datetime) -> None:
    application, slot = an_application(at=now, email=MAIL), a_slot(at=now, capacity=1)
    a_held_booking(at=now, slot=slot)
    answer = siti.post(_path("check", application, slot.id), {"once": str(new_id())})
    assert answer.status_code == 200
    assert "baru saja penuh" in answer.content.decode()
    assert live_booking(application) is None
    day = siti.get(_path("day", application, slot.local_date.isoformat())).content.decode()
    assert "Pilih tanggal lain" in day


def test_a_full_month_names_offices_with_room(siti: Client, now: datetime) -> None:
    application = an_application(at=now, email=MAIL)
    a_slot(at=now, office_code="jakarta-pusat")
    page = siti.get(_path("choose", application)).content.decode()
    assert "Belum ada waktu yang dibuka" in page
    assert "Jakarta Pusat" in page


@pytest.mark.parametrize("bulan", ["", "2026-13", "besok", "0000-00"])
def test_a_month_that_is_none_is_this_one(siti: Client, now: datetime, bulan: str) -> None:
    application = an_application(at=now, email=MAIL)
    assert siti.get(_path("choose", application), {"bulan": bulan}).status_code == 200


def test_another_office_is_found_and_chosen(siti: Client, now: datetime) -> None:
    from tests.applications.builders import a_submitted_application

    user = User.objects.get(email=MAIL)
    application: UUID = a_submitted_application(account=user, office="jakarta-selatan", at=now)
    other = an_office(code="jakarta-pusat")
    a_slot(at=now, office_code=other.code)
    assert str(other.id) in siti.get(_path("office", application)).content.decode()
    assert str(other.id) in siti.get(_path("office", application), {"q": "jakarta pusat"}).content.decode()
    assert "Tidak ada kantor" in siti.get(_path("office", application), {"q": "atlantis"}).content.decode()
    answer = siti.post(_path("office", application), {"office": str(other.id)})
    assert answer.headers["Location"] == _path("choose", application)
    assert other.name in siti.get(_path("choose", application)).content.decode()


def test_paying_first_and_choosing_after(siti: Client, now: datetime) -> None:
    application = an_application(at=now, email=MAIL, office_code="denpasar")
    first = _path("pay_first", application)
    assert siti.get(_path("choose", application)).headers["Location"] == first
    assert "meminta pembayaran lebih dahulu" in siti.get(first).content.decode()
    answer = siti.post(first, {"once": str(new_id())})
    bill = payments.bills_of(application)[0]
    assert answer.headers["Location"] == reverse("payments:bill", args=[bill.id])
    pay_bill(bill.id, at=now)
    services.settle_bill(bill_id=bill.id, at=now)
    slot = a_slot(at=now, office_code="denpasar")
    assert "tanpa membayar lagi" in siti.get(_path("choose", application)).content.decode()
    placed = siti.post(_path("check", application, slot.id), {"once": str(new_id())})
    booking = live_booking(application)
    assert booking is not None
    assert placed.headers["Location"] == _path("reservation", booking.id)


def test_moving_once_and_no_more(siti: Client, now: datetime) -> None:
    application, other = an_application(at=now, email=MAIL), a_slot(at=now, after=timedelta(days=9))
    booking = a_confirmed_booking(at=now, application_id=application)
    assert "Pindah waktu" in siti.get(_path("manage", booking.id)).content.decode()
    assert "Pindah ke tanggal berapa" in siti.get(_path("choose", application)).content.decode()
    moved = siti.post(_path("check", application, other.id), {"once": str(new_id())})
    assert moved.headers["Location"] == _path("reservation", booking.id)
    assert siti.get(_path("choose", application)).headers["Location"] == _path("manage", booking.id)
    assert "sudah pernah Anda pindahkan" in siti.get(_path("manage", booking.id)).content.decode()


def test_giving_up_says_that_the_fee_is_lost(siti: Client, now: datetime) -> None:
    booking = a_confirmed_booking(at=now, application_id=an_application(at=now, email=MAIL))
    assert "Biaya tidak dikembalikan" in siti.get(_path("cancel", booking.id)).content.decode()
    assert siti.post(_path("cancel", booking.id)).status_code == 302
    assert live_booking(booking.application_id) is None
    assert siti.post(_path("cancel", booking.id)).status_code == 302


def test_the_reservation_holds_all_that_the_door_asks_for(siti: Client, now: datetime) -> None:
    booking = a_confirmed_booking(at=now, application_id=an_application(at=now, email=MAIL))
    page = siti.get(_path("reservation", booking.id)).content.decode()
    assert booking.code in page
    assert "data:image/svg+xml" in page
    assert "openstreetmap.org" in page
    assert "Kartu Keluarga" in page


def test_before_payment_there_is_no_reservation(siti: Client, now: datetime) -> None:
    held = a_held_booking(at=now, application_id=an_application(at=now, email=MAIL))
    assert siti.get(_path("reservation", held.id)).headers["Location"] == _path("manage", held.id)
    settle(held, at=now)
    assert siti.get(_path("reservation", held.id)).headers["Location"] == _path("manage", held.id)


def test_the_calendar_file_says_when_on_the_offices_clock(siti: Client, now: datetime) -> None:
    booking = a_confirmed_booking(at=now, application_id=an_application(at=now, email=MAIL))
    answer = siti.get(_path("calendar_file", booking.id))
    assert answer.headers["Content-Type"].startswith("text/calendar")
    calendar = Calendar.from_ical(answer.content)
    [event] = calendar.walk("VEVENT")
    assert event.start == booking.starts_at  # type: ignore[attr-defined]  # walked as any component
    assert b"DTSTART;TZID=Asia/Jakarta:" in answer.content
    assert calendar.walk("VTIMEZONE")
    assert len(calendar.walk("VALARM")) == 2
    assert booking.code in str(event["DESCRIPTION"])
    assert event["UID"] == f"{booking.id}@giliran"


def test_what_is_kept_on_the_phone_is_this_page_alone(siti: Client, now: datetime) -> None:
    booking = a_confirmed_booking(at=now, application_id=an_application(at=now, email=MAIL))
    page = _path("reservation", booking.id)
    manifest = json.loads(siti.get(_path("manifest", booking.id)).content)
    assert (manifest["start_url"], manifest["scope"]) == (page, page)
    script = siti.get(_path("worker", booking.id))
    assert script.headers["Content-Type"].startswith("text/javascript")
    keep = json.loads(script.content.decode().split("\n", 1)[0].removeprefix("const KEEP = ").removesuffix(";"))
    assert keep["page"] == page
    assert all(name.startswith("/static/") for name in keep["files"])


@pytest.mark.parametrize("name", ["manage", "cancel", "reservation", "calendar_file", "manifest", "worker"])
def test_somebody_elses_booking_does_not_exist(siti: Client, now: datetime, name: str) -> None:
    theirs = a_confirmed_booking(at=now)
    assert siti.get(_path(name, theirs.id)).status_code == 404


def test_english_is_whole(siti: Client, now: datetime) -> None:
    booking = a_confirmed_booking(at=now, application_id=an_application(at=now, email=MAIL))
    siti.cookies["django_language"] = "en"
    page = siti.get(_path("reservation", booking.id)).content.decode()
    assert "Your reservation" in page
    assert "Yang harus dibawa" not in page


def test_signing_out_clears_what_the_phone_keeps(siti: Client, settings: Any) -> None:
    ours = "giliran.appointments.web.signing_out.ForgetReservations"
    if ours not in settings.MIDDLEWARE:
        place = settings.MIDDLEWARE.index("django.contrib.auth.middleware.AuthenticationMiddleware") + 1
        settings.MIDDLEWARE = [*settings.MIDDLEWARE[:place], ours, *settings.MIDDLEWARE[place:]]
    assert "Clear-Site-Data" not in siti.get("/").headers
    answer = siti.post(reverse("account_logout"))
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert "Clear-Site-Data" not in siti.get("/").headers
