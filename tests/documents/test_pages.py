"""The applicant's pages, as a browser without JavaScript uses them."""

from datetime import datetime
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from giliran.accounts.models import User
from giliran.demo.live.pages import Page
from giliran.documents import queries, services
from giliran.documents.rules.states import State
from giliran.documents.services import receiving
from giliran.documents.services.cleaning import TooBusy
from giliran.documents.services.gate import Target
from giliran.foundation.ids import new_id
from tests.documents.builders import FakeDossiers, a_blurred_photo, a_clear_photo, an_accepted_document

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_onward")]


def _file(content: bytes, name: str = "IMG_1.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/octet-stream")


def _page(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_from_the_list_to_everything_there(person: User, client: Client, dossier: UUID) -> None:
    page = _page(client, f"/dokumen/{dossier}/")
    assert "KTP" in page
    assert "Akta kelahiran atau ijazah" in page

    sent = client.post(f"/dokumen/{dossier}/ktp/kirim/", {"kind": "ktp", "camera": _file(a_clear_photo())})
    assert sent.headers["Location"] == f"/dokumen/{dossier}/ktp/"
    assert "Diterima" in _page(client, f"/dokumen/{dossier}/ktp/")
    assert f"/dokumen/{dossier}/birth_proof/kirim/" in _page(client, f"/dokumen/{dossier}/ktp/")

    two = [_file(a_clear_photo()), _file(a_clear_photo() + b"\x00", "2.jpg")]
    client.post(f"/dokumen/{dossier}/birth_proof/kirim/", {"kind": "diploma", "pictures": two})
    assert [(found.kind, found.pages) for found in queries.documents_of(dossier)] == [("ktp", 1), ("diploma", 2)]
    page = _page(client, f"/dokumen/{dossier}/")
    assert "Semua dokumen sudah ada" in page
    assert f"/permohonan-saya/{dossier}/" in page


def test_a_poor_photo_then_kept(person: User, client: Client, dossier: UUID, at: datetime) -> None:
    target = Target(dossier=dossier, key="ktp", kind="ktp")
    services.receive(target=target, content=a_blurred_photo(), at=at, actor=person.id)
    page = _page(client, f"/dokumen/{dossier}/ktp/")
    assert "Foto buram" in page
    assert "Pakai foto ini" not in page

    client.post(f"/dokumen/{dossier}/ktp/kirim/", {"kind": "ktp", "pictures": _file(a_blurred_photo())})
    assert "Pakai foto ini" in _page(client, f"/dokumen/{dossier}/ktp/")
    client.post(f"/dokumen/{dossier}/ktp/pakai/")

    assert "Petugas akan melihatnya" in _page(client, f"/dokumen/{dossier}/ktp/")
    assert queries.documents_of(dossier)[0].flagged


def test_what_cannot_be_taken_is_said_on_the_same_page(person: User, client: Client, dossier: UUID) -> None:
    for given, sentence in (
        ({"kind": "ktp"}, "Pilih foto atau PDF dokumennya."),
        ({"kind": "ktp", "pictures": _file(b"")}, "Berkas ini kosong"),
        ({"kind": "ktp", "pictures": _file(b"GIF89a..")}, "bukan foto atau PDF"),
        ({"kind": "ktp", "pictures": [_file(b"GIF89a.."), _file(b"x", "2.jpg")]}, "Berkas ke-1"),
        ({"kind": "kk", "pictures": _file(a_clear_photo())}, "pilihan"),
    ):
        response = client.post(f"/dokumen/{dossier}/ktp/kirim/", given)
        assert response.status_code == 422
        assert sentence in response.content.decode()
    assert queries.documents_of(dossier) == []


def test_pictures_are_the_owners_alone(person: User, client: Client, dossier: UUID, at: datetime) -> None:
    found = an_accepted_document(dossier=dossier, key="ktp", at=at)

    small = client.get(f"/dokumen/gambar/{found.id}/1/kecil.jpg")
    whole = client.get(f"/dokumen/gambar/{found.id}/1/utuh.jpg")
    assert (small["Content-Type"], small["Cache-Control"]) == ("image/jpeg", "no-store")
    assert len(small.content) < len(whole.content)
    assert client.get(f"/dokumen/gambar/{found.id}/2/utuh.jpg").status_code == 404
    assert client.get(f"/dokumen/gambar/{found.id}/1/raksasa.jpg").status_code == 404

    stranger = Client()
    assert stranger.get(f"/dokumen/gambar/{found.id}/1/utuh.jpg").status_code == 302
    stranger.force_login(
        User.objects.create_user("lain@example.test", "x"),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    for path in (f"gambar/{found.id}/1/utuh.jpg", f"{dossier}/", f"{dossier}/ktp/", f"{dossier}/ktp/kirim/"):
        assert stranger.get(f"/dokumen/{path}").status_code == 404
    for path in ("pakai", "hapus", "hapus/1", "kiriman"):
        assert stranger.post(f"/dokumen/{dossier}/ktp/{path}/").status_code == 404
    assert queries.document(found.id) is not None


def test_add_replace_remove(person: User, client: Client, dossier: UUID, at: datetime) -> None:
    first = an_accepted_document(dossier=dossier, key="ktp", at=at)
    address = f"/dokumen/{dossier}/ktp/"
    client.post(f"{address}kirim/?tambah=1", {"kind": "ktp", "pictures": _file(a_clear_photo())})
    assert queries.documents_of(dossier)[0].pages == 2
    assert "Halaman 2" in _page(client, address)

    client.post(f"{address}hapus/2/")
    assert queries.documents_of(dossier)[0].pages == 1
    assert client.post(f"{address}hapus/2/").status_code == 404

    assert "Ganti dokumen" in _page(client, f"{address}kirim/")
    client.post(f"{address}kirim/", {"kind": "ktp", "pictures": _file(a_clear_photo() + b"\x00")})
    assert queries.documents_of(dossier)[0].id != first.id

    assert client.post(f"{address}hapus/").headers["Location"] == f"/dokumen/{dossier}/"
    assert client.post(f"{address}hapus/").headers["Location"] == f"/dokumen/{dossier}/"
    assert client.get(address).headers["Location"] == f"{address}kirim/"


def test_while_the_worker_reads(person: User, client: Client, dossier: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(**_: object) -> None:
        raise TooBusy

    monkeypatch.setattr(receiving, "clean", busy)
    client.post(f"/dokumen/{dossier}/ktp/kirim/", {"kind": "ktp", "pictures": _file(a_clear_photo())})

    response = client.get(f"/dokumen/{dossier}/ktp/")
    assert "Sedang diperiksa" in response.content.decode()
    assert response["Refresh"] == "3"
    assert queries.documents_of(dossier)[0].state == State.CHECKING


def test_closed_dossiers_are_shown_and_not_changed(
    person: User, fake: FakeDossiers, client: Client, dossier: UUID, at: datetime
) -> None:
    an_accepted_document(dossier=dossier, key="ktp", at=at)
    fake.open = False

    assert "tidak dapat diubah" in _page(client, f"/dokumen/{dossier}/")
    assert "Hapus" not in _page(client, f"/dokumen/{dossier}/ktp/")
    assert "tidak dapat diubah" in client.post(f"/dokumen/{dossier}/ktp/hapus/", follow=True).content.decode()
    sent = client.post(f"/dokumen/{dossier}/ktp/kirim/", {"kind": "ktp", "pictures": _file(a_clear_photo())})
    assert sent.status_code == 422


def test_what_is_not_there_is_not_found(person: User, fake: FakeDossiers, client: Client, dossier: UUID) -> None:
    assert client.get(f"/dokumen/{dossier}/kitas/").status_code == 404
    fake.unknown.add(dossier)
    assert client.get(f"/dokumen/{dossier}/").status_code == 404
    assert client.get(f"/dokumen/gambar/{new_id()}/1/kecil.jpg").status_code == 404


def test_the_list_asks_as_often_for_three_as_for_one(
    person: User, client: Client, dossier: UUID, at: datetime, django_assert_num_queries: object
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    an_accepted_document(dossier=dossier, key="ktp", at=at)
    with CaptureQueriesContext(connection) as one:
        _page(client, f"/dokumen/{dossier}/")
    an_accepted_document(dossier=dossier, key="birth_proof", kind="diploma", at=at)
    with CaptureQueriesContext(connection) as two:
        _page(client, f"/dokumen/{dossier}/")

    assert len(two) == len(one)


def test_from_a_good_document_the_way_leads_back_to_one_that_is_to_be_photographed_again(
    person: User, client: Client, dossier: UUID, at: datetime
) -> None:
    an_accepted_document(dossier=dossier, key="ktp", at=at)
    target = Target(dossier=dossier, key="birth_proof", kind="diploma")
    services.receive(target=target, content=a_blurred_photo(), at=at, actor=person.id)
    shown = Page("http://testserver", _page(client, f"/dokumen/{dossier}/ktp/"))
    assert shown.actions[0] == f"http://testserver/dokumen/{dossier}/"
