"""The public pages of the catalogue."""

import pytest
from django.conf import settings
from django.test import Client

pytestmark = pytest.mark.django_db


def page(client: Client, address: str, language: str = "id") -> str:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_services_and_fees_are_shown_with_their_legal_basis(client: Client) -> None:
    text = page(client, "/layanan/")

    assert "Ganti paspor" in text
    assert "Rp650.000" in text
    assert "PP 45/2024, sejak 17 Desember 2024" in text


@pytest.mark.parametrize(
    ("query", "shown", "hidden"),
    [
        ("layanan=passport_new&usia=30", ["KTP", "Ijazah", "Rp950.000", "data-print"], "Surat pernyataan kedua"),
        ("layanan=passport_replacement&usia=30&paspor_lama=after_2009", ["Paspor lama"], "<li>Ijazah"),
        ("layanan=passport_new&usia=8&keadaan=parents_divorced", ["Penetapan hak asuh"], "<li>Paspor biasa 10 tahun"),
        ("layanan=&usia=", ["Pilih layanan yang Anda perlukan.", "Isi usia pemohon"], "Yang perlu dibawa"),
        ("layanan=x&usia=-1", ["Ada yang perlu diperbaiki"], "Yang perlu dibawa"),
    ],
)
def test_what_to_bring_is_answered_without_javascript(
    client: Client, query: str, shown: list[str], hidden: str
) -> None:
    text = page(client, f"/layanan/?{query}")

    for words in shown:
        assert words in text
    assert hidden not in text


def test_an_office_says_what_it_sells_and_why_not(client: Client) -> None:
    assert client.get("/layanan/di/?kantor=jayapura").headers["Location"] == "/layanan/di/jayapura/"
    assert client.get("/layanan/di/?kantor=atlantis").headers["Location"] == "/layanan/"
    assert client.get("/layanan/di/atlantis/").status_code == 404
    assert "sedang habis di kantor ini" in page(client, "/layanan/di/jayapura/")


def test_the_pages_speak_english(client: Client) -> None:
    assert "Birth certificate" in page(client, "/layanan/?layanan=passport_new&usia=30", "en")
    assert "has run out of booklets" in page(client, "/layanan/di/jayapura/", "en")
