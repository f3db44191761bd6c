"""The waiting list through its pages, without script."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from giliran.accounts.models import User
from giliran.appointments import services
from giliran.appointments.models import Booking, Offer, Slot, Wish
from giliran.appointments.queries import live_booking
from giliran.foundation import clock
from giliran.foundation.actors import Role
from tests.appointments.builders import a_held_booking, a_slot, an_application, an_office, reference_data
from tests.support.world import a_world, client_of

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


def _days(now: datetime, **more: Any) -> dict[str, Any]:
    first, last = now + timedelta(days=1), now + timedelta(days=30)
    return {
        "first_day_day": first.day, "first_day_month": first.month, "first_day_year": first.year,
        "last_day_day": last.day, "last_day_month": last.month, "last_day_year": last.year, "part_of_day": "any",
        **more,
    }  # fmt: skip


def _freed(slot: Slot, now: datetime, places: int = 1) -> None:
    held = [a_held_booking(at=now, slot=slot) for _place in range(places)]
    for each in held:
        services.cancel_booking(booking_id=each.id, at=now, actor=None)


def _joined(siti: Client, now: datetime, application: UUID, **more: Any) -> Wish:
    answer = siti.post(_path("wish", application), _days(now, **more))
    assert answer.headers["Location"] == _path("wish", application), answer.content.decode()
    return Wish.objects.latest("created_at")


def test_joining_waiting_and_taking_what_is_offered(siti: Client, now: datetime) -> None:
    application, slot = an_application(at=now, email=MAIL), a_slot(at=now, capacity=1)
    assert "Masuk daftar tunggu" in siti.get(_path("wish", application)).content.decode()
    _joined(siti, now, application)
    page = siti.get(_path("wish", application)).content.decode()
    assert "Anda yang pertama" in page
    assert "Kami tidak dapat menjanjikan" in page
    _freed(slot, now)
    services.offer_freed(at=now)
    offer = Offer.objects.get()
    offer_path = _path("offer", offer.id)
    assert offer_path in siti.get(_path("wish", application)).content.decode()
    shown = siti.get(offer_path).content.decode()
    assert "untuk menjawab" in shown
    assert "Terima tempat ini" in shown
    taken = siti.post(offer_path, {"action": "accept"})
    held = live_booking(application)
    assert held is not None
    assert taken.headers["Location"] == reverse("payments:bill", args=[held.bill_id])
    assert siti.get(offer_path).headers["Location"] == _path("wish", application)
    assert siti.get(_path("wish", application)).headers["Location"] == reverse("payments:bill", args=[held.bill_id])


def test_a_family_takes_adjacent_places_and_sees_all_bills(siti: Client, now: datetime) -> None:
    father, mother, child = (an_application(at=now, email=MAIL) for _person in range(3))
    slot = a_slot(at=now, capacity=3)
    assert "Siapa yang ikut" in siti.get(_path("wish", father)).content.decode()
    _joined(siti, now, father, ikut=[str(mother), str(child)])
    assert siti.get(_path("wish", child)).content.decode().count("Siti") >= 3
    _freed(slot, now, 3)
    services.offer_freed(at=now)
    offer_path = _path("offer", Offer.objects.get().id)
    assert "Terima semua tempat" in siti.get(offer_path).content.decode()
    assert siti.post(offer_path, {"action": "accept"}).headers["Location"] == _path("wish", father)
    assert siti.get(_path("wish", father)).headers["Location"] == _path("together", father)
    page = siti.get(_path("together", child)).content.decode()
    for booking in Booking.objects.filter(state="held"):
        assert reverse("payments:bill", args=[booking.bill_id]) in page


def test_declining_and_answering_too_late_say_so(siti: Client, now: datetime) -> None:
    application = an_application(at=now, email=MAIL)
    _joined(siti, now, application)
    for _offer in range(2):
        _freed(a_slot(at=now, capacity=1), now)
        services.offer_freed(at=now)
    declined = Offer.objects.get()
    assert siti.post(_path("offer", declined.id), {"action": "decline"}).headers["Location"] == _path(
        "wish", application
    )
    assert "tidak Anda ambil" in siti.get(_path("offer", declined.id)).content.decode()
    services.offer_freed(at=now)
    late = Offer.objects.get(state="open")
    Offer.objects.filter(id=late.id).update(expires_at=now - timedelta(minutes=1))
    assert siti.post(_path("offer", late.id), {"action": "accept"}).headers["Location"] == _path("offer", late.id)
    assert "Waktu menjawab sudah lewat" in siti.get(_path("offer", late.id)).content.decode()
    services.expire_offers(at=now)
    assert "1 tawaran tidak Anda jawab" in siti.get(_path("wish", application)).content.decode()


@pytest.mark.parametrize("swept", [False, True])
def test_an_offer_that_the_office_closed_says_so(siti: Client, now: datetime, *, swept: bool) -> None:
    application, slot = an_application(at=now, email=MAIL), a_slot(at=now, capacity=1)
    _joined(siti, now, application)
    _freed(slot, now)
    services.offer_freed(at=now)
    path = _path("offer", Offer.objects.get().id)
    Slot.objects.filter(id=slot.id).update(open=False, closed_because="office")
    if swept:
        services.expire_offers(at=now)
    assert siti.post(path, {"action": "accept"}).headers["Location"] == path
    page = siti.get(path).content.decode()
    assert "Kantor menutup waktu ini" in page
    assert "Terima tempat ini" not in page
    assert live_booking(application) is None


def test_an_offer_without_places_is_answered_politely(siti: Client, now: datetime) -> None:
    application, slot = an_application(at=now, email=MAIL), a_slot(at=now, capacity=1)
    _joined(siti, now, application)
    _freed(slot, now)
    services.offer_freed(at=now)
    offer = Offer.objects.get()
    offer.places.update(offer=None)
    path = _path("offer", offer.id)
    assert siti.post(path, {"action": "accept"}).headers["Location"] == path
    assert "Kantor menutup waktu ini" in siti.get(path).content.decode()


def test_mistakes_are_told_and_nothing_is_lost(siti: Client, now: datetime) -> None:
    application = an_application(at=now, email=MAIL)
    wrong = siti.post(_path("wish", application), _days(now, last_day_year=now.year + 3))
    assert "tiga bulan ke depan" in wrong.content.decode()
    assert (
        "tidak ada di kalender"
        in siti.post(_path("wish", application), _days(now, first_day_day=31, first_day_month=2)).content.decode()
    )
    assert not Wish.objects.exists()


def test_leaving(siti: Client, now: datetime) -> None:
    application = an_application(at=now, email=MAIL)
    found = _joined(siti, now, application)
    assert siti.get(_path("wish_leave", application)).status_code == 405
    assert siti.post(_path("wish_leave", application)).headers["Location"] == _path("choose", application)
    found.refresh_from_db()
    assert found.state == "left"


def test_somebody_elses_wish_and_offer_do_not_exist(siti: Client, now: datetime) -> None:
    theirs = an_application(at=now)
    services.join_wish(
        application_ids=[theirs], first_day=now.date(), last_day=now.date() + timedelta(days=20), at=now, actor=None
    )
    _freed(a_slot(at=now, capacity=1), now)
    services.offer_freed(at=now)
    offer = _path("offer", Offer.objects.get().id)
    for answer in (siti.get(offer), siti.post(offer), siti.get(_path("wish", theirs))):
        assert answer.status_code == 404


def test_staff_see_how_many_wait(now: datetime) -> None:
    world = a_world()
    colleague = client_of(world.colleague(Role.FRONT_DESK, world.office))
    path = _path("waiting_list", world.office.code)
    assert "Tidak ada yang menunggu" in colleague.get(path).content.decode()
    services.join_wish(
        application_ids=[an_application(at=now, office_code=an_office().code)], first_day=now.date(),
        last_day=now.date() + timedelta(days=20), at=now, actor=None,
    )  # fmt: skip
    assert "Reguler" in colleague.get(path).content.decode()


def test_english_is_whole(siti: Client, now: datetime) -> None:
    application = an_application(at=now, email=MAIL)
    _joined(siti, now, application)
    siti.cookies["django_language"] = "en"
    page = siti.get(_path("wish", application)).content.decode()
    assert "Your waiting list" in page
    assert "pendaftar" not in page
