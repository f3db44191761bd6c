"""The start page of a demonstration: only there, and with everything on it."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from giliran.accounts import queries as accounts
from giliran.appointments.queries import release as releases
from giliran.demo import clock as demo_clock
from giliran.demo import logins
from giliran.demo.rush.office import keep_coming
from giliran.demo.web import samples, tours
from giliran.documents.rules.judging import judge
from giliran.documents.rules.limits import Limits
from giliran.documents.rules.reading.read import read_file
from giliran.foundation import clock
from tests.appointments.builders import a_confirmed_booking
from tests.lobby.builders import a_hall, a_walk_in, at_counter, call

pytestmark = pytest.mark.django_db
_MOST_QUERIES = 15


def _halls() -> None:
    for code in logins.OFFICES:
        a_hall(code=code)


def test_no_other_installation_has_it(client: Client) -> None:
    for path in ("/peragaan/", "/peragaan/sekarang/", "/peragaan/contoh/1/ktp.jpg"):
        assert client.get(path).status_code == 404
    for path in ("/peragaan/jam/", "/peragaan/kecepatan/"):
        assert client.post(path, {"to": "hour", "speed": "60"}).status_code == 404
    assert 'class="strip' not in client.get("/").content.decode()


def test_every_page_says_that_it_is_a_demonstration(client: Client, a_demonstration: Path) -> None:
    a_hall()
    for path in ("/", "/peragaan/", "/akun/masuk/", "/papan/jakarta-selatan/", "/kios/jakarta-selatan/"):
        page = client.get(path).content.decode()
        assert "bukan layanan sungguhan" in page, path
        assert 'href="/peragaan/"' in page, path


@pytest.mark.parametrize("language", ["id", "en"])
def test_it_names_every_login_and_every_tour(client: Client, a_demonstration: Path, language: str) -> None:
    _halls()
    client.cookies["django_language"] = language
    page = client.get("/peragaan/").content.decode()
    assert logins.PASSWORD in page
    for login in logins.ALL:
        assert f">{login.email}<" in page
    assert page.count('class="card demo-tour"') == 4
    assert ("Four roles, ten minutes each" in page) == (language == "en")


def test_every_link_of_the_tours_leads_somewhere(client: Client, a_demonstration: Path) -> None:
    _halls()
    page = client.get("/peragaan/").content.decode()
    for tour in tours.tours():
        assert tour.logins
        assert set(tour.logins) <= {login.email for login in logins.ALL}
        for step in tour.steps:
            for link in step.links:
                if link.url.startswith("#"):
                    assert f'id="{link.url[1:]}"' in page, link.url
                elif link.url.startswith("/"):
                    assert client.get(link.url).status_code in {200, 302}, link.url
                else:
                    assert re.match(r"http://127\.0\.0\.1:\d+/", link.url), link.url


@pytest.fixture
def _on_a_working_morning(at: datetime) -> Iterator[None]:
    with time_machine.travel(at, tick=True):
        yield


@pytest.mark.usefixtures("_on_a_working_morning")
def test_it_shows_the_halls_as_they_are_in_few_statements(client: Client, a_demonstration: Path) -> None:
    at = clock.now()
    _halls()
    office = a_hall()
    session = at_counter(office=office, at=at)
    for _ in range(3):
        a_walk_in(office=office, at=at)
    called = call(session, at=at)
    assert called is not None
    client.get("/peragaan/sekarang/")
    with CaptureQueriesContext(connection) as asked:
        page = client.get("/peragaan/sekarang/").content.decode()
    first = page[: page.index("Denpasar")]
    assert re.search(r"<dt>Menunggu</dt><dd>2</dd>", first)
    assert f"<strong>{called.number}</strong>" in first
    client.get("/peragaan/")  # what is asked once and remembered
    with CaptureQueriesContext(connection) as whole:
        client.get("/peragaan/")
    assert len(asked) <= len(whole) <= _MOST_QUERIES


def test_an_hour_goes_by_at_a_press_and_due_work_is_queued(client: Client, a_demonstration: Path) -> None:
    answer = client.post("/peragaan/jam/", {"to": "hour"})
    assert answer.headers["Location"] == "/peragaan/#jam"
    assert demo_clock.ahead(file=a_demonstration).total_seconds() == pytest.approx(3600, abs=5)
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name FROM procrastinate_jobs WHERE status = 'todo'")
        queued = [name for (name,) in cursor.fetchall()]
    assert "appointments.release_holds" in queued
    assert len(queued) == len(set(queued))
    client.post("/peragaan/jam/", {"to": "hour"})  # what waits already is not queued twice, and nothing breaks
    assert demo_clock.ahead(file=a_demonstration).total_seconds() == pytest.approx(7200, abs=5)


def test_the_next_morning_is_one_on_which_the_office_is_open(client: Client, a_demonstration: Path) -> None:
    _halls()
    before = clock.now()
    client.post("/peragaan/jam/", {"to": "morning"})
    there = clock.now().astimezone(ZoneInfo("Asia/Jakarta"))
    assert there > before
    assert (there.hour, there.minute) == (8, 0)
    assert there.isoweekday() <= 5


def test_it_goes_to_a_quarter_of_an_hour_before_ones_appointment(client: Client, a_demonstration: Path) -> None:
    booking = a_confirmed_booking(at=clock.now())
    assert booking.starts_at is not None
    from giliran.applications.queries import application

    account = application(booking.application_id).account_id
    from giliran.accounts.models import User

    client.force_login(User.objects.get(pk=account))
    client.post("/peragaan/jam/", {"to": "appointment"})
    assert booking.starts_at - clock.now() == pytest.approx(timedelta(minutes=15), abs=timedelta(seconds=5))


def test_without_an_appointment_the_clock_stays(client: Client, a_demonstration: Path) -> None:
    assert accounts.account_by_address("siti@warga.test") is None
    client.post("/peragaan/jam/", {"to": "appointment"})
    client.post("/peragaan/jam/", {"to": "yesterday"})
    assert demo_clock.ahead(file=a_demonstration) == timedelta()
    assert "Belum ada janji" in client.get("/peragaan/").content.decode()


def test_the_clock_runs_as_fast_as_one_of_the_buttons_says(client: Client, a_demonstration: Path) -> None:
    client.post("/peragaan/kecepatan/", {"speed": "60"})
    assert demo_clock.speed(file=a_demonstration) == 60
    client.post("/peragaan/kecepatan/", {"speed": "600"})
    client.post("/peragaan/kecepatan/", {"speed": "quick"})
    assert demo_clock.speed(file=a_demonstration) == 60
    assert '<button type="submit" name="speed" value="60" class="button button-quiet" aria-current="true">' in (
        client.get("/peragaan/").content.decode()
    )


@pytest.mark.parametrize(("what", "reasons"), [("ktp", []), ("ktp-buram", ["blur"])])
def test_sample_photographs_are_what_they_say(
    client: Client, a_demonstration: Path, what: str, reasons: list[str]
) -> None:
    answer = client.get(f"/peragaan/contoh/3/{what}.jpg")
    assert answer.headers["Content-Type"] == "image/jpeg"
    _kind, pages = read_file(answer.content, Limits())
    assert judge(pages[0].measures, kind="ktp") == reasons


def test_every_sample_is_there_and_others_are_not(client: Client, a_demonstration: Path) -> None:
    for sample in samples.listed(1):
        assert client.get(sample.url).status_code == 200
    for path in ("0/ktp", "1000/ktp", "1/surat"):
        assert client.get(f"/peragaan/contoh/{path}.jpg").status_code == 404


def test_another_person_can_be_asked_for(client: Client, a_demonstration: Path) -> None:
    page = client.get("/peragaan/?orang=2").content.decode()
    assert samples.person(2).nik in page
    assert samples.person(1).nik in client.get("/peragaan/?orang=x").content.decode()
    assert samples.after(999) == 1


def test_the_grown_up_samples_may_apply(at: datetime) -> None:
    ages = {samples.person(number).age(at.date()) for number in range(1, 200)}
    assert min(ages) >= 21


@pytest.mark.usefixtures("a_demonstration")
def test_it_leads_to_the_next_release_and_its_clock_to_just_before(client: Client) -> None:
    _halls()
    at = clock.now()
    release = keep_coming(at=at)
    assert release
    assert keep_coming(at=at) is None, "one is enough"
    page = client.get("/peragaan/").content.decode()
    assert f"/ruang-tunggu/{release}/" in page
    assert logins.READY.email in page
    client.post("/peragaan/jam/", {"to": "release"})
    left = releases.release(release).opens_at - clock.now()
    assert timedelta(minutes=1) < left <= timedelta(minutes=2)
