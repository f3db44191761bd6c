"""The public pages of offices."""

import pytest
from django.conf import settings
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from giliran.offices.ports import DoorNow, door_now

pytestmark = pytest.mark.django_db


def page(client: Client, address: str, language: str = "id") -> str:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize(
    ("query", "shown", "hidden"),
    [
        ("", "Papua Selatan (1)", "sekitar"),
        ("?q=BATAM", "Kantor Imigrasi Kelas I Khusus TPI Batam", "Denpasar</a>"),
        ("?q=zzz", "Tidak ada kantor yang cocok", "Denpasar</a>"),
        ("?dekat=bandung", "Terdekat dari Bandung", "Jayapura</a>"),
        ("?lat=-2.53&lon=140.7", "Terdekat dari tempat Anda", "Banda Aceh</a>"),
        ("?lat=91&lon=nan", "Semua kantor", "Terdekat dari tempat Anda"),
        ("?lat=x&lon=y", "Semua kantor", "Terdekat dari tempat Anda"),
        ("?dekat=atlantis", "Semua kantor", "Terdekat dari Atlantis"),
    ],
)
def test_offices_are_found_without_javascript(client: Client, query: str, shown: str, hidden: str) -> None:
    text = page(client, f"/kantor/{query}")

    assert shown in text
    assert hidden not in text


def test_an_office_says_where_it_is_and_when_it_is_open(client: Client) -> None:
    text = page(client, "/kantor/denpasar/")

    assert "Jl. D.I. Panjaitan No. 3" in text
    assert "geo:-8.6748,115.2338" in text
    assert "mlat=-8.6748&amp;mlon=115.2338" in text
    assert "Bayar dulu, lalu pilih jadwal." in text
    assert "08.00\N{EN DASH}16.00" in text


@pytest.mark.parametrize("given", [True, False])
def test_an_office_says_whether_numbers_are_still_given(client: Client, *, given: bool) -> None:
    said = DoorNow(given=given, sentence="Begini keadaannya.", waits_url="/perkiraan/")
    with door_now.plugged(lambda _office, _at: said):
        text = page(client, "/kantor/denpasar/")
    assert "Begini keadaannya." in text
    assert ("notice-good" in text) is given
    assert "Tanpa janji temu" in page(client, "/kantor/denpasar/")


def test_the_pages_speak_english(client: Client) -> None:
    assert "Find an immigration office" in page(client, "/kantor/", "en")
    assert "Pay first, then choose a time." in page(client, "/kantor/denpasar/", "en")


def test_an_unknown_office_is_not_found(client: Client) -> None:
    assert client.get("/kantor/atlantis/").status_code == 404


def test_what_a_visitor_writes_is_escaped(client: Client) -> None:
    assert "<script>x" not in page(client, "/kantor/?q=<script>x")


def test_the_whole_country_takes_no_more_statements_than_one_office(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    # Four for each of the three time zones, the list, the places.
    for query in ("?q=jayapura", ""):
        with django_assert_max_num_queries(14):
            client.get(f"/kantor/{query}")
