"""Getting ready in the days before: what is missing is said, and the device keeps an entry pass."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from giliran.applications import queries as applications
from giliran.appointments.models import Claim, State
from giliran.appointments.services.passes import Purpose, unseal
from giliran.appointments.services.room.entry import issue_entry_pass
from giliran.appointments.web.room.asking import PASS_COOKIE
from giliran.foundation import clock
from tests.appointments.builders import a_held_booking, a_slot, an_application
from tests.appointments.room_builders import STATE, a_release

pytestmark = pytest.mark.django_db


@pytest.fixture
def now() -> datetime:
    return clock.now()


def signed_in(application_id: UUID) -> Client:
    client = Client()
    client.force_login(
        get_user_model().objects.get(id=applications.application(application_id).account_id),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    return client


def page_of(application_id: UUID) -> str:
    return reverse("appointments:prepare", args=[application_id])


def test_a_pass_is_kept_for_the_waiting_room_alone(now: datetime) -> None:
    release = a_release(at=now + timedelta(days=2), state=STATE.PLANNED, room_opens_at=now + timedelta(days=1))
    application = an_application(at=now)
    client = signed_in(application)
    page = client.get(page_of(application)).content.decode()
    assert f"/ruang-tunggu/{release.id}/" in page
    assert "Belum perlu sekarang" in page
    given = client.post(page_of(application), {"lane": "regular"})
    assert given.status_code == 302
    kept = given.cookies[PASS_COOKIE]
    assert (kept["path"], kept["httponly"], kept["samesite"]) == ("/ruang-tunggu/", True, "Lax")
    found = unseal(kept.value, purpose=Purpose.ENTRY, at=now)
    assert (found.application, found.lane, found.release) == (application, "regular", None)
    lasts = datetime.fromtimestamp(found.expires, tz=now.tzinfo) - now
    assert abs(lasts - timedelta(days=14)) < timedelta(minutes=1)
    assert "sudah punya izin masuk" in client.get(page_of(application)).content.decode()


def test_a_family_comes_along_on_one_pass(now: datetime) -> None:
    mother, child = (an_application(at=now, email="ibu@example.id") for _ in range(2))
    given = signed_in(mother).post(page_of(mother), {"lane": "regular", "ikut": [str(child)]})
    found = unseal(given.cookies[PASS_COOKIE].value, purpose=Purpose.ENTRY, at=now)
    assert [member.application for member in found.party] == [child]


def test_what_is_missing_is_said_and_no_pass_is_given(now: datetime) -> None:
    draft = an_application(at=now, state="draft")
    client = signed_in(draft)
    page = client.get(page_of(draft)).content.decode()
    assert "Lengkapi dan kirim permohonan" in page
    assert "Ambil izin masuk</" not in page
    assert PASS_COOKIE not in client.post(page_of(draft), {"lane": "regular"}).cookies
    held = a_held_booking(at=now, slot=a_slot(at=now))
    page = signed_in(held.application_id).get(page_of(held.application_id)).content.decode()
    assert "sudah punya tempat" in page


def test_somebody_elses_application_does_not_exist(now: datetime) -> None:
    assert signed_in(an_application(at=now)).get(page_of(an_application(at=now))).status_code == 404


def test_who_paid_and_has_no_place_competes_with_that_booking(now: datetime) -> None:
    from giliran.appointments.models import Booking

    held = a_held_booking(at=now, slot=a_slot(at=now))
    Booking.objects.filter(id=held.id).update(state=State.OWED, slot=None)
    sealed, _until = issue_entry_pass(application_id=held.application_id, at=now, actor=None)
    assert unseal(sealed, purpose=Purpose.ENTRY, at=now).booking == held.id
    assert Claim.objects.get(person_id=held.person_id).booking_id == held.id
