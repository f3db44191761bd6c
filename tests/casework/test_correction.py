"""The loop: asked for answers and documents, corrected, seen to have changed, accepted."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from giliran.applications import queries as applications
from giliran.applications import services as application_services
from giliran.applications.rules import State, WrongState
from giliran.casework import queries, services
from giliran.casework.services import CorrectionItem
from giliran.documents import queries as documents
from giliran.notifications import queries as notifications
from tests.applications.builders import fill
from tests.casework.builders import NOTE, Desk, a_desk, a_file, accept_documents, decide, examine
from tests.documents.builders import an_accepted_document

pytestmark = pytest.mark.django_db

REASON = "Nama di akta berbeda dengan KTP. Samakan dengan KTP, dan foto ulang kartu keluarga tanpa pantulan."


def _ask(desk: Desk, application: Any, at: datetime) -> None:
    services.ask_for_correction(
        application_id=application,
        office_id=desk.office.id,
        items=[
            CorrectionItem(target="identity.full_name", reason=REASON),
            CorrectionItem(target="document:kk", reason=REASON),
        ],
        at=at,
        actor=desk.examiner,
    )


def test_the_loop_closes(at: datetime, run_subscribers: Any) -> None:
    desk = a_desk(at=at)
    application = a_file(desk=desk, at=at)
    examine(desk=desk, application=application, at=at)
    before = {document.kind: document.id for document in documents.documents_of(application)}
    _ask(desk, application, at)
    assert applications.application(application).state == State.CORRECTION
    with pytest.raises(WrongState):  # the file is with the applicant now
        services.add_note(application_id=application, office_id=desk.office.id, text=NOTE, at=at, actor=desk.examiner)

    run_subscribers()
    account = applications.application(application).account_id
    kinds = [message.kind for message in notifications.inbox(account)]
    assert "applications.correction_requested" in kinds

    later = at + timedelta(days=1)
    page = next(item.page for item in applications.corrections_of(application)[0].items if item.page)
    nik = applications.raw_answers(application)["nik"]
    fill(application=application, page=page, at=later, full_name="SITI RAHAYU PUTRI", nik=nik)
    an_accepted_document(dossier=application, key="kk", kind="kk", at=later, actor=account)
    application_services.resubmit(application_id=application, at=later, actor=account)

    file = queries.file(application)
    changed = [row for section in file.sections for row in section.rows if row.changed]
    assert [(row.key, row.before, row.value) for row in changed] == [("full_name", "SITI RAHAYU", "SITI RAHAYU PUTRI")]
    verdicts = {paper.document.kind: paper.accepted for paper in file.papers}
    assert verdicts["kk"] is None, "what was handed in anew has to be looked at anew"
    assert all(accepted for kind, accepted in verdicts.items() if kind != "kk")
    assert {paper.document.kind: paper.document.id for paper in file.papers}["kk"] != before["kk"]

    accept_documents(desk=desk, application=application, at=later)
    services.recommend(application_id=application, office_id=desk.office.id, at=later, actor=desk.examiner)
    decide(desk=desk, application=application, at=later)
    assert applications.application(application).state == State.APPROVED


def test_the_reason_is_what_the_applicant_reads(at: datetime) -> None:
    desk = a_desk(at=at)
    application = a_file(desk=desk, at=at)
    _ask(desk, application, at)
    asked = applications.correction_of(application)
    assert asked is not None
    assert {item.reason for item in asked.items} == {REASON}
    assert {item.document for item in asked.items} == {"", "kk"}
