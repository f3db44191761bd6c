"""Sending in pieces over a line that drops."""

import base64
import hashlib
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from giliran.accounts.models import User
from giliran.documents import queries, services
from giliran.documents.models import Piece, Upload
from giliran.documents.rules.limits import MOST_PIECE_BYTES, MOST_UPLOADS_A_PERSON
from giliran.documents.rules.refusals import NotYours
from giliran.documents.services import pieces, uploads
from giliran.documents.services.gate import Target
from giliran.foundation.ids import new_id
from tests.documents import corpus
from tests.documents.builders import FakeDossiers, a_clear_photo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_onward")]
STEP = 100_000


def announce(client: Client, dossier: UUID, content: bytes, **told: str) -> Any:
    told = {"kind": "ktp", "sha256": hashlib.sha256(content).hexdigest(), **told}
    metadata = ",".join(f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in told.items())
    return client.post(
        f"/dokumen/{dossier}/ktp/kiriman/",
        headers={"Upload-Length": str(len(content)), "Upload-Metadata": metadata, "Tus-Resumable": "1.0.0"},
    )


def patch(client: Client, where: str, offset: int | str, data: bytes) -> Any:
    kind = "application/offset+octet-stream"
    return client.patch(where, data=data, content_type=kind, headers={"Upload-Offset": str(offset)}, CONTENT_TYPE=kind)


def test_a_dropped_line_goes_on_where_it_stopped(person: User, client: Client, dossier: UUID) -> None:
    content = a_clear_photo()
    begun = announce(client, dossier, content)
    where = begun["Location"]
    assert (begun.status_code, begun["Upload-Offset"]) == (201, "0")
    assert patch(client, where, 0, content[:STEP])["Upload-Offset"] == str(STEP)

    asked = client.head(where)
    assert (asked["Upload-Offset"], asked["Upload-Length"]) == (str(STEP), str(len(content)))
    assert asked["Cache-Control"] == "no-store"
    done = patch(client, where, STEP, content[STEP:])

    assert done.status_code == 204
    assert done["Giliran-Next"] == f"/dokumen/{dossier}/ktp/"
    found = queries.documents_of(dossier)[0]
    assert (done["Giliran-Document"], found.state, found.pages) == (str(found.id), "accepted", 1)
    assert not Piece.objects.exists()
    assert client.head(where)["Giliran-Next"] == f"/dokumen/{dossier}/ktp/"


def test_the_same_file_chosen_again_goes_on(person: User, client: Client, dossier: UUID) -> None:
    content = a_clear_photo()
    patch(client, announce(client, dossier, content)["Location"], 0, content[:STEP])

    again = announce(client, dossier, content)

    assert again["Upload-Offset"] == str(STEP)
    assert Upload.objects.count() == 1


def test_two_windows_send_the_same_file(person: User, client: Client, dossier: UUID) -> None:
    content = a_clear_photo()
    where = announce(client, dossier, content)["Location"]
    assert announce(client, dossier, content)["Location"] == where
    assert patch(client, where, 0, content[:STEP]).status_code == 204

    late = patch(client, where, 0, content[:STEP])
    assert (late.status_code, late["Upload-Offset"]) == (409, str(STEP))
    assert patch(client, where, STEP, content[STEP:]).status_code == 204
    assert patch(client, where, STEP, content[STEP:]).status_code == 409

    assert len(queries.documents_of(dossier)) == 1


@pytest.mark.parametrize("offset", [1, 10**9])
def test_a_wrong_offset_is_told_the_right_one(person: User, client: Client, dossier: UUID, offset: int) -> None:
    where = announce(client, dossier, a_clear_photo())["Location"]

    answer = patch(client, where, offset, b"abc")

    assert (answer.status_code, answer["Upload-Offset"]) == (409, "0")


def test_never_more_than_announced(person: User, client: Client, dossier: UUID) -> None:
    where = announce(client, dossier, b"abc")["Location"]

    assert patch(client, where, 0, b"abcd").status_code == 409
    assert not Piece.objects.exists()


def test_another_file_than_announced_begins_anew(person: User, client: Client, dossier: UUID) -> None:
    content = a_clear_photo()
    where = announce(client, dossier, content)["Location"]
    altered = bytes([content[0] ^ 1]) + content[1:]

    assert patch(client, where, 0, altered).status_code == 460
    assert client.head(where).status_code == 404
    assert queries.documents_of(dossier) == []


def test_a_refused_file_says_what_to_do(person: User, client: Client, dossier: UUID) -> None:
    content = corpus.a_png_bomb()
    where = announce(client, dossier, content)["Location"]

    answer = patch(client, where, 0, content)

    assert answer.status_code == 422
    assert "terlalu besar" in answer.json()["detail"]
    assert client.head(where).status_code == 422
    assert client.get(where).json() == answer.json()
    assert patch(client, where, len(content), b"").status_code == 422
    assert not Piece.objects.exists()
    assert announce(client, dossier, content)["Location"] != where


def test_a_process_that_died_while_reading(person: User, client: Client, dossier: UUID) -> None:
    content = a_clear_photo()
    where = announce(client, dossier, content)["Location"]
    patch(client, where, 0, content[:-1])
    upload = Upload.objects.get()
    pieces.add(upload, start=upload.received, data=content[-1:])
    now = datetime.now(tz=upload.started_at.tzinfo)
    Upload.objects.update(received=len(content), reading_since=now)

    assert patch(client, where, len(content), b"").status_code == 423
    Upload.objects.update(reading_since=now - timedelta(minutes=2))
    assert patch(client, where, len(content), b"")["Giliran-Next"]


def test_further_pages_in_pieces(person: User, client: Client, dossier: UUID) -> None:
    first = a_clear_photo()
    done = patch(client, announce(client, dossier, first)["Location"], 0, first)
    second = corpus.a_pdf()

    where = announce(client, dossier, second, document=done["Giliran-Document"])["Location"]
    patch(client, where, 0, second)

    assert [found.pages for found in queries.documents_of(dossier)] == [3]


def test_somebody_elses_upload_is_not_there(person: User, client: Client, dossier: UUID) -> None:
    where = announce(client, dossier, a_clear_photo())["Location"]
    stranger = Client()
    assert stranger.head(where).status_code == 302
    stranger.force_login(
        User.objects.create_user("lain@example.test", "x"),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )

    assert stranger.head(where).status_code == 404
    assert patch(stranger, where, 0, b"abc").status_code == 404
    assert announce(stranger, dossier, b"abc").status_code == 404


def test_a_csrf_token_is_asked_for(person: User, dossier: UUID) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")

    assert announce(strict, dossier, b"abc").status_code == 403


@pytest.mark.parametrize(("headers", "status"), [
    ({}, 400),
    ({"Upload-Length": "x"}, 400),
    ({"Upload-Length": "10", "Upload-Metadata": "kind a3Rw"}, 400),
    ({"Upload-Length": "10", "Upload-Metadata": "kind ***,sha256 !!"}, 400),
    ({"Upload-Length": "10", "Upload-Metadata": "kind a3Rw,sha256 YWI="}, 400),
])  # fmt: skip
def test_a_poor_announcement(person: User, client: Client, dossier: UUID, headers: dict[str, str], status: int) -> None:
    assert client.post(f"/dokumen/{dossier}/ktp/kiriman/", headers=headers).status_code == status


def test_what_no_piece_is(person: User, client: Client, dossier: UUID) -> None:
    where = announce(client, dossier, a_clear_photo())["Location"]

    assert client.patch(where, data=b"abc", content_type="text/plain").status_code == 415
    assert patch(client, where, "-1", b"abc").status_code == 400
    assert patch(client, where, 0, bytes(MOST_PIECE_BYTES + 1)).status_code == 413


def test_too_large_is_refused_before_it_is_sent(person: User, client: Client, dossier: UUID) -> None:
    answer = client.post(
        f"/dokumen/{dossier}/ktp/kiriman/",
        headers={"Upload-Length": str(2 * 10**9 - 1), "Upload-Metadata": announce_metadata(b"")},
    )

    assert answer.status_code == 422
    assert "terlalu besar" in answer.json()["detail"]
    assert announce(client, dossier, b"").status_code == 422
    assert announce(client, dossier, b"abc", kind="kk").status_code == 422


def announce_metadata(content: bytes) -> str:
    digest = base64.b64encode(hashlib.sha256(content).hexdigest().encode()).decode()
    return f"kind {base64.b64encode(b'ktp').decode()},sha256 {digest}"


def test_stale_uploads_end(fake: FakeDossiers, dossier: UUID, at: datetime) -> None:
    target = Target(dossier=dossier, key="ktp", kind="ktp")
    owner = new_id()
    found = services.begin(target=target, length=3, digest=bytes(32), at=at, owner=owner)
    services.add_piece(upload_id=found.id, offset=0, data=b"ab", at=at, owner=owner)
    assert services.drop_stale(at=at + timedelta(hours=23)) == 0
    with pytest.raises(NotYours):
        services.progress(upload_id=found.id, owner=owner, at=at + timedelta(hours=25))

    assert services.drop_stale(at=at + timedelta(hours=25)) == 1
    assert not Piece.objects.exists()


def test_a_person_has_only_so_many_at_once(fake: FakeDossiers, dossier: UUID, at: datetime) -> None:
    target = Target(dossier=dossier, key="ktp", kind="ktp")
    owner = new_id()
    for number in range(MOST_UPLOADS_A_PERSON + 5):
        digest = number.to_bytes(32, "big")
        services.begin(target=target, length=3, digest=digest, at=at + timedelta(seconds=number), owner=owner)

    assert Upload.objects.count() == MOST_UPLOADS_A_PERSON


@settings(max_examples=15)
@given(cuts=st.lists(st.integers(1, 20_000), max_size=6), repeat=st.booleans())
def test_however_it_is_cut_it_arrives_whole(
    fake: FakeDossiers,
    at: datetime,
    cuts: list[int],
    repeat: bool,  # noqa: FBT001
) -> None:
    content, dossier, owner = b"not a picture " * 2000, new_id(), new_id()
    digest = hashlib.sha256(content).digest()
    target = Target(dossier=dossier, key="ktp", kind="ktp")
    found = services.begin(target=target, length=len(content), digest=digest, at=at, owner=owner)
    places = sorted({cut for cut in cuts if cut < len(content)})
    for start, end in zip([0, *places], [*places, len(content) - 1], strict=True):
        services.add_piece(upload_id=found.id, offset=start, data=content[start:end], at=at, owner=owner)
        if repeat and end > start:
            with pytest.raises(uploads.WrongOffset):
                services.add_piece(upload_id=found.id, offset=start, data=content[start:end], at=at, owner=owner)

    assert pieces.whole(Upload.objects.get(pk=found.id)) == content[:-1]
