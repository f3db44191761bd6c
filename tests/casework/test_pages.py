"""The desk's pages, as an examiner and an adjudicator open them."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from giliran.applications import queries as applications
from giliran.applications import services as application_services
from giliran.applications.rules import State
from giliran.casework import queries, services
from giliran.casework.rules import Decision
from giliran.documents import queries as documents
from giliran.foundation import clock
from giliran.foundation.actors import Role
from giliran.foundation.ids import new_id
from tests.accounts.builders import a_colleague
from tests.casework.builders import (
    NOTE,
    Desk,
    a_desk,
    a_file,
    a_portrait,
    a_recommended_file,
    a_submitted_file,
    accept_documents,
    decide,
    examine,
)
from tests.documents.builders import an_accepted_document
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
def examiner(desk: Desk) -> Client:
    """The examiner's browser."""
    return client_of(desk.client_user(desk.examiner))


@pytest.fixture
def adjudicator(desk: Desk) -> Client:
    """The adjudicator's browser."""
    return client_of(desk.client_user(desk.adjudicator))


def _url(desk: Desk, name: str, *arguments: Any) -> str:
    return reverse(f"casework:{name}", args=[desk.office.code, *arguments])


def _text(answer: Any) -> str:
    text: str = answer.content.decode()
    return text


def test_an_examination_by_hand(desk: Desk, examiner: Client, now: datetime) -> None:
    application = a_file(desk=desk, at=now)
    for document in documents.documents_of(application):
        answer = examiner.post(_url(desk, "review", application, document.id), {"verdict": "accept"})
        assert answer.headers["Location"] == _url(desk, "file", application)
    picture = SimpleUploadedFile("foto.jpg", a_portrait(), content_type="image/jpeg")
    assert examiner.post(_url(desk, "portrait", application), {"picture": picture}).status_code == 302
    assert examiner.post(_url(desk, "note", application), {"text": NOTE}).status_code == 302
    page = _text(examiner.get(_url(desk, "file", application)))
    assert NOTE in page
    assert "Yang masih kurang" not in page
    assert "Wawancara dicatat." in page, "the history says what was done"
    assert examiner.post(_url(desk, "finish", application)).headers["Location"] == _url(desk, "files")
    assert applications.application(application).state == State.RECOMMENDED
    assert "Terima dokumen ini" not in _text(examiner.get(_url(desk, "file", application)))


def test_what_lacks_is_said_and_nothing_typed_is_lost(desk: Desk, examiner: Client, now: datetime) -> None:
    application = a_submitted_file(desk=desk, at=now)
    examiner.get(_url(desk, "file", application))
    answer = examiner.post(_url(desk, "finish", application))
    assert answer.status_code == 422
    assert "Pemohon belum datang" in _text(answer)
    answer = examiner.post(_url(desk, "note", application), {"text": "x" * 2001})
    assert answer.status_code == 422
    assert "x" * 2001 in _text(answer)
    picture = SimpleUploadedFile("foto.jpg", b"nothing to see", content_type="image/jpeg")
    assert examiner.post(_url(desk, "portrait", application), {"picture": picture}).status_code == 422
    assert examiner.post(_url(desk, "portrait", application), {}).status_code == 422
    answer = examiner.post(_url(desk, "review", application, new_id()), {"verdict": "accept"})
    assert answer.status_code == 422
    assert "sudah diganti" in _text(answer)


def test_a_correction_is_asked_for_in_words(desk: Desk, examiner: Client, now: datetime) -> None:
    application = a_file(desk=desk, at=now)
    url = _url(desk, "correction", application)
    page = _text(examiner.get(url))
    assert "Data diri" in page
    answer = examiner.post(url, {"items": ["identity.full_name", "document:ktp"], "reason": ""})
    assert answer.status_code == 422
    assert _text(answer).count("checked") == 2
    answer = examiner.post(url, {"reason": "Samakan dengan KTP."})
    assert answer.status_code == 422
    assert "Samakan dengan KTP." in _text(answer)
    assert examiner.post(url, {"items": ["identity.full_name"], "reason": "Samakan."}).status_code == 302
    assert applications.application(application).state == State.CORRECTION
    again = examiner.post(url, {"items": ["identity.full_name"], "reason": "Samakan."})
    assert again.status_code == 422
    assert "sudah berubah" in _text(again)


def test_a_second_click_is_the_first(desk: Desk, examiner: Client, now: datetime) -> None:
    application = a_file(desk=desk, at=now)
    for _click in range(2):
        answer = examiner.post(_url(desk, "note", application), {"text": NOTE, "once": "one-and-the-same"})
        assert answer.status_code == 302
    assert len(queries.file(application).notes) == 1


def test_a_decision_needs_another_person_and_a_reason(
    desk: Desk, examiner: Client, adjudicator: Client, now: datetime
) -> None:
    application = a_recommended_file(desk=desk, at=now)
    url = _url(desk, "decide", application)
    assert examiner.get(url).status_code == 403
    page = _text(adjudicator.get(url))
    assert "Diperiksa oleh Ratna." in page
    assert adjudicator.post(url, {}).status_code == 422
    answer = adjudicator.post(url, {"decision": "refuse", "reason": " "})
    assert answer.status_code == 422
    assert "Tulis alasannya" in _text(answer)
    assert adjudicator.post(url, {"decision": "approve"}).headers["Location"] == _url(desk, "decisions")
    assert applications.application(application).state == State.APPROVED
    assert "tidak sedang menunggu keputusan" in _text(adjudicator.get(url))
    assert adjudicator.post(url, {"decision": "approve"}).status_code == 422


def test_a_supervisor_who_examined_is_told_that_another_decides(desk: Desk, now: datetime) -> None:
    boss = a_colleague(role=Role.SUPERVISOR, office_id=desk.office.id, at=now)
    application = a_file(desk=desk, at=now)
    examine(desk=desk, application=application, at=now)
    services.recommend(application_id=application, office_id=desk.office.id, at=now, actor=boss)
    client = client_of(desk.client_user(boss))
    url = _url(desk, "decide", application)
    assert "Anda yang memeriksa berkas ini" in _text(client.get(url))
    answer = client.post(url, {"decision": "approve"})
    assert answer.status_code == 422
    assert "orang lain yang harus memutuskannya" in _text(answer)


def test_an_adjudicator_reads_the_file_without_the_examiners_buttons(
    desk: Desk, adjudicator: Client, now: datetime
) -> None:
    application = a_file(desk=desk, at=now)
    page = _text(adjudicator.get(_url(desk, "file", application)))
    assert "SITI RAHAYU" in page
    assert "Simpan catatan" not in page
    assert "Terima dokumen ini" not in page


@pytest.mark.parametrize("name", ["file", "correction", "decide", "portrait_picture"])
def test_another_offices_file_is_not_found(desk: Desk, now: datetime, name: str) -> None:
    application = a_recommended_file(desk=desk, at=now)
    there = a_desk(at=now, code="jayapura")
    boss = a_colleague(role=Role.SUPERVISOR, office_id=there.office.id, at=now)
    client = client_of(desk.client_user(boss))
    assert client.get(_url(there, name, application)).status_code == 404
    assert client.get(_url(there, name, new_id())).status_code == 404


def test_pictures_are_shown_and_kept_by_no_browser(desk: Desk, examiner: Client, now: datetime) -> None:
    application = a_file(desk=desk, at=now)
    assert examiner.get(_url(desk, "portrait_picture", application)).status_code == 404
    services.take_portrait(
        application_id=application, office_id=desk.office.id, content=a_portrait(), at=now, actor=desk.examiner
    )
    answer = examiner.get(_url(desk, "portrait_picture", application))
    assert (answer.headers["Content-Type"], answer.headers["Cache-Control"]) == ("image/jpeg", "no-store")
    services.ask_for_correction(
        application_id=application,
        office_id=desk.office.id,
        items=[services.CorrectionItem(target="document:ktp", reason="Terpotong.")],
        at=now,
        actor=desk.examiner,
    )
    document = an_accepted_document(dossier=application, key="ktp", at=clock.now())
    assert examiner.get(_url(desk, "page", application, document.id, 1)).status_code == 200
    assert examiner.get(_url(desk, "page", application, document.id, 9)).status_code == 404
    other = a_submitted_file(desk=desk, at=now)
    assert examiner.get(_url(desk, "page", other, document.id, 1)).status_code == 404


def test_a_file_is_found_by_its_reference(desk: Desk, examiner: Client, now: datetime) -> None:
    application = a_submitted_file(desk=desk, at=now)
    reference = applications.application(application).reference
    answer = examiner.get(_url(desk, "files"), {"reference": reference.lower()})
    assert answer.headers["Location"] == _url(desk, "file", application)
    assert "Tidak ditemukan di kantor ini" in _text(examiner.get(_url(desk, "files"), {"reference": "GL7K-2M4P"}))
    assert "Ketik nomor permohonannya" in _text(examiner.get(_url(desk, "files"), {"reference": ""}))
    for page in ("", "x", "-1", "9" * 5000, "2"):
        assert examiner.get(_url(desk, "files"), {"halaman": page}).status_code == 200


@pytest.mark.parametrize(("name", "who"), [("files", "examiner"), ("decisions", "adjudicator")])
def test_a_list_costs_the_same_at_one_and_at_many(
    desk: Desk, now: datetime, name: str, who: str, connection_of: Any
) -> None:
    client = client_of(desk.client_user(getattr(desk, who)))

    def one_more() -> None:
        application = a_submitted_file(desk=desk, at=now)
        if name == "decisions":
            services.open_case(application_id=application, office_id=desk.office.id, at=now, actor=desk.examiner)
            application_services.recommend(application_id=application, at=now, actor=desk.examiner)

    def cost() -> int:
        with CaptureQueriesContext(connection_of) as caught:
            assert client.get(_url(desk, name)).status_code == 200
        return len(caught)

    one_more()
    client.get(_url(desk, name))
    at_one = cost()
    for _more in range(3):
        one_more()
    assert cost() == at_one


def test_a_file_costs_the_same_however_much_lies_in_it(
    desk: Desk, examiner: Client, now: datetime, connection_of: Any
) -> None:
    application = a_file(desk=desk, at=now)
    here: dict[str, Any] = {
        "application_id": application, "office_id": desk.office.id, "at": now, "actor": desk.examiner,
    }  # fmt: skip
    services.add_note(**here, text=NOTE)
    accept_documents(desk=desk, application=application, at=now)

    def cost() -> int:
        with CaptureQueriesContext(connection_of) as caught:
            examiner.get(_url(desk, "file", application))
        return len(caught)

    cost()
    at_one = cost()
    for _more in range(4):
        services.add_note(**here, text=NOTE)
    assert cost() == at_one


def test_the_page_after_a_refusal_shows_why_it_came_back(desk: Desk, examiner: Client, now: datetime) -> None:
    application = a_recommended_file(desk=desk, at=now)
    decide(desk=desk, application=application, at=now, decision=Decision.SEND_BACK, reason="Tanyakan pekerjaannya.")
    page = _text(examiner.get(_url(desk, "file", application)))
    assert "Dikembalikan oleh pemutus" in page
    assert "Tanyakan pekerjaannya." in page
