"""Landing, home, one application, the public status page, the staff's desk."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from giliran.accounts.models import Person, User
from giliran.accounts.rules import FAMILY
from giliran.applications import queries as applications
from giliran.applications import services as application_services
from giliran.applications.rules import CancelReason
from giliran.casework import services as casework
from giliran.casework.rules import Decision
from giliran.casework.services import CorrectionItem
from giliran.foundation import clock
from giliran.foundation.actors import Role
from giliran.foundation.ids import new_id
from giliran.journey import queries
from tests.accounts.builders import a_colleague, an_applicant
from tests.applications.builders import a_draft, a_submitted_application
from tests.appointments.builders import a_held_booking, a_slot
from tests.casework.builders import (
    Desk,
    a_desk,
    a_file,
    a_recommended_file,
    a_submitted_file,
    come_by_appointment,
    decide,
)
from tests.issuance.builders import a_ready_passport, hand_over
from tests.support.world import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def now() -> datetime:
    """Return a moment ago: pages are opened by requests that arrive now."""
    return clock.now() - timedelta(minutes=5)


@pytest.fixture
def desk(now: datetime) -> Desk:
    """A desk at Jakarta Selatan."""
    return a_desk(at=now)


@pytest.fixture
def siti() -> User:
    """An applicant."""
    return User.objects.get(id=an_applicant())


def _home(account: User) -> str:
    text: str = client_of(account).get(reverse("journey:home")).content.decode()
    return text


def _page(account: User, application: UUID) -> str:
    text: str = client_of(account).get(reverse("journey:application", args=[application])).content.decode()
    return text


def test_the_door_leads_each_where_they_belong(client: Client, siti: User, desk: Desk) -> None:
    page = client.get("/").content.decode()
    assert "Mulai permohonan" in page
    assert "Enam langkah" in page
    assert client_of(siti).get("/").headers["Location"] == reverse("journey:home")
    assert client_of(desk.client_user(desk.examiner)).get("/").headers["Location"] == reverse("journey:desk")


def test_an_empty_home_says_how_to_begin(siti: User) -> None:
    assert "Belum ada permohonan" in _home(siti)


def test_a_draft_leads_on(siti: User, now: datetime) -> None:
    application = a_draft(account=siti, at=now)
    assert "Lanjutkan mengisi" in _home(siti)
    assert "Langkah 1 dari 6" in _page(siti, application)


def test_a_held_place_says_until_when_to_pay_and_says_it_once(siti: User, desk: Desk, now: datetime) -> None:
    application = a_submitted_file(desk=desk, at=now, account=siti)
    a_held_booking(at=now, slot=a_slot(at=now), application_id=application)
    page = _page(siti, application)
    assert "Bayar sebelum" in page
    assert "Tempat Anda ditahan sampai" in page
    assert "Tagihan Anda dibuat" not in page


def test_who_has_come_is_told_once_and_waits(siti: User, desk: Desk, now: datetime) -> None:
    application = a_submitted_file(desk=desk, at=now, account=siti)
    come_by_appointment(desk=desk, application=application, at=now)
    page = _page(siti, application)
    assert "Anda sedang mengantre" in page
    assert "Anda tiba di kantor" in page
    assert "Anda datang ke kantor." not in page
    answer = client_of(siti).get(reverse("journey:ticket", args=[application]))
    assert answer.headers["Location"].startswith("/antrean/")


def test_a_walk_in_counts_as_having_come(siti: User, desk: Desk, now: datetime) -> None:
    application = a_file(desk=desk, at=now, account=siti)
    found = applications.application(application)
    assert queries.standing(found).attended


def test_a_correction_says_by_when(siti: User, desk: Desk, now: datetime) -> None:
    application = a_file(desk=desk, at=now, account=siti)
    casework.ask_for_correction(
        application_id=application,
        office_id=desk.office.id,
        items=[CorrectionItem(target="identity.full_name", reason="Samakan dengan KTP.")],
        at=now,
        actor=desk.examiner,
    )
    page = _page(siti, application)
    assert "Lihat yang perlu diperbaiki" in page
    assert "Kirim paling lambat" in page


def test_a_refusal_leads_to_its_reason(siti: User, desk: Desk, now: datetime) -> None:
    application = a_recommended_file(desk=desk, at=now, account=siti)
    assert "Menunggu keputusan" in _page(siti, application)
    decide(desk=desk, application=application, at=now, decision=Decision.REFUSE, reason="Akta tidak asli.")
    page = _page(siti, application)
    assert "Lihat alasan dan yang Anda kirim" in page
    assert "dari 6" not in page, "the road has ended"
    assert "Akta tidak asli." not in page


def test_a_passport_is_ready_and_then_in_hand(siti: User, desk: Desk, now: datetime) -> None:
    passport = a_ready_passport(desk=desk, at=now, account=siti)
    assert passport.pickup_code in _page(siti, passport.application_id)
    assert passport.pickup_code not in _home(siti)
    hand_over(passport, desk=desk, at=now)
    page = _page(siti, passport.application_id)
    assert passport.pickup_code not in page
    assert "Selamat jalan" in page


def test_somebody_elses_application_is_not_found(siti: User, desk: Desk, now: datetime) -> None:
    application = a_submitted_file(desk=desk, at=now)
    for name in ("application", "ticket"):
        assert client_of(siti).get(reverse(f"journey:{name}", args=[application])).status_code == 404
        assert client_of(siti).get(reverse(f"journey:{name}", args=[new_id()])).status_code == 404


def test_home_costs_the_same_however_much_lies_behind(siti: User, now: datetime, connection_of: Any) -> None:
    client, people = client_of(siti), iter(range(9))

    def one_more() -> None:
        person = Person.objects.create(
            account=siti, relation=FAMILY[0], created_at=now, full_name=f"Anak {next(people)}"
        )
        application = a_submitted_application(account=siti, person=person.id, at=now)
        application_services.cancel(application_id=application, reason=CancelReason.OFFICE, at=now, actor=None)

    def cost() -> int:
        with CaptureQueriesContext(connection_of) as caught:
            assert client.get(reverse("journey:home")).status_code == 200
        return len(caught)

    one_more()
    cost()
    at_one = cost()
    for _more in range(3):
        one_more()
    assert cost() == at_one


def _ask(client: Client, reference: str, birth_date: str = "17 8 1990") -> Any:
    day, month, year = birth_date.split()
    said = {"birth_date_day": day, "birth_date_month": month, "birth_date_year": year, "reference": reference}
    return client.post(reverse("journey:status"), said)


def test_status_says_how_far_and_nothing_of_whom(client: Client, siti: User, desk: Desk, now: datetime) -> None:
    passport = a_ready_passport(desk=desk, at=now, account=siti)
    assert client.get(reverse("journey:status")).status_code == 200
    answer = _ask(client, passport.reference.lower())
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "Ambil paspor Anda" in page
    for secret in ("RAHAYU", passport.pickup_code, siti.email, str(passport.application_id)):
        assert secret not in page


def test_status_gives_one_answer_to_every_wrong_pair(client: Client, desk: Desk, now: datetime) -> None:
    reference = applications.application(a_submitted_file(desk=desk, at=now)).reference
    draft = applications.application(a_draft(at=now)).reference
    answers = [_ask(client, reference, "18 8 1990"), _ask(client, "GL7K-2M4P"), _ask(client, draft)]
    assert [answer.status_code for answer in answers] == [404] * 3
    assert all("tidak kami temukan bersama-sama" in answer.content.decode() for answer in answers)
    wrong = _ask(client, reference, "31 2 1990")
    assert wrong.status_code == 422
    assert reference in wrong.content.decode()


def test_status_cannot_be_guessed_at(client: Client, desk: Desk, now: datetime) -> None:
    """However the reference is spelt, its birth dates can be tried eight times in a quarter of an hour."""
    reference = applications.application(a_submitted_file(desk=desk, at=now)).reference
    spelt = [reference, reference.lower(), reference.replace("-", " "), reference.replace("-", "")]
    codes = [_ask(client, spelt[number % 4], f"{number + 1} 8 1990").status_code for number in range(9)]
    assert codes == [404] * 8 + [429]
    assert _ask(client, reference).status_code == 429


def test_staff_see_their_own_offices_and_work(desk: Desk, now: datetime) -> None:
    page = client_of(desk.client_user(desk.examiner)).get(reverse("journey:desk")).content.decode()
    assert desk.office.name in page
    assert reverse("casework:files", args=[desk.office.code]) in page
    assert reverse("casework:decisions", args=[desk.office.code]) not in page
    boss = desk.client_user(a_colleague(role=Role.SUPERVISOR, office_id=desk.office.id, at=now))
    assert reverse("casework:decisions", args=[desk.office.code]) in client_of(boss).get("/petugas/").content.decode()
    head = desk.client_user(a_colleague(role=Role.ADMINISTRATOR, at=now))
    assert "Data induk" in client_of(head).get("/petugas/").content.decode()
