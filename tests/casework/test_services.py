"""The officer's desk through the real rooms: examined, recommended, decided by somebody else."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from giliran.accounts import queries as accounts
from giliran.applications import queries as applications
from giliran.applications.rules import State, WrongState
from giliran.applications.services import NothingToCorrect
from giliran.casework import invariants, queries, services
from giliran.casework.models import Case
from giliran.casework.rules import Decision, Lacking, NotReady, ReasonMissing, SamePerson
from giliran.casework.services.examination import NoteEmpty, NotInThisFile
from giliran.casework.services.taking import NotAtThisOffice
from giliran.documents import queries as documents
from giliran.documents import services as document_services
from giliran.documents.rules.refusals import NotYours, UnusableFile
from giliran.foundation.ids import new_id
from giliran.ledger import queries as ledger
from tests.casework.builders import (
    NOTE,
    Desk,
    a_desk,
    a_file,
    a_portrait,
    a_recommended_file,
    a_submitted_file,
    accept_documents,
    come_by_appointment,
    come_without,
    decide,
    examine,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(at: datetime) -> Desk:
    """A desk at Jakarta Selatan."""
    return a_desk(at=at)


def _state(application: UUID) -> State:
    return applications.application(application).state


def _here(desk: Desk, application: UUID, at: datetime) -> dict[str, Any]:
    return {"application_id": application, "office_id": desk.office.id, "at": at, "actor": desk.examiner}


def _broken(at: datetime) -> list[str]:
    return [line for invariant in invariants.INVARIANTS for line in invariant.broken(at)]


def test_from_the_desk_to_a_decision_by_two_people(desk: Desk, at: datetime) -> None:
    application = a_submitted_file(desk=desk, at=at)
    come_by_appointment(desk=desk, application=application, at=at)
    services.open_case(**_here(desk, application, at))
    examine(desk=desk, application=application, at=at)

    file = queries.file(application)
    assert file.lacking == []
    assert [note.text for note in file.notes] == [NOTE]
    assert [note.author for note in file.notes] == ["Ratna"]
    assert all(paper.accepted for paper in file.papers)

    services.recommend(**_here(desk, application, at))
    assert _state(application) == State.RECOMMENDED
    assert queries.file(application).examined_by == desk.examiner
    assert _broken(at) == []

    decide(desk=desk, application=application, at=at)
    assert _state(application) == State.APPROVED
    assert accounts.person(applications.application(application).person_id).identity_confirmed
    assert _broken(at) == []
    kinds = [event.kind for event in ledger.concerning(application)]
    assert kinds.index("casework.case_opened") < kinds.index("casework.case_recommended")
    assert kinds.index("casework.case_recommended") < kinds.index("casework.case_decided")


@pytest.mark.parametrize("lacking", list(Lacking))
def test_nothing_is_recommended_while_anything_lacks(desk: Desk, at: datetime, lacking: Lacking) -> None:
    application = a_submitted_file(desk=desk, at=at)
    here = _here(desk, application, at)
    services.open_case(**here)
    if lacking != Lacking.VISIT:
        come_without(desk=desk, application=application, at=at)
    if lacking != Lacking.PORTRAIT:
        services.take_portrait(**here, content=a_portrait())
    if lacking != Lacking.INTERVIEW:
        services.add_note(**here, text=NOTE)
    accept_documents(desk=desk, application=application, at=at)
    if lacking == Lacking.DOCUMENTS:
        one = documents.documents_of(application)[0]
        services.review_document(**here, document_id=one.id, accepted=False)

    assert queries.file(application).lacking == [lacking]
    with pytest.raises(NotReady):
        services.recommend(**here)
    assert _state(application) == State.SUBMITTED


def test_a_visit_without_a_booking_counts_and_one_elsewhere_does_not(desk: Desk, at: datetime) -> None:
    application = a_submitted_file(desk=desk, at=at)
    elsewhere = a_desk(at=at, code="jayapura")
    assert not queries.attended(application_id=application, office_id=desk.office.id)
    come_without(desk=elsewhere, application=application, at=at)
    assert not queries.attended(application_id=application, office_id=desk.office.id)
    come_without(desk=desk, application=application, at=at)
    assert queries.attended(application_id=application, office_id=desk.office.id)


def test_who_examined_never_decides(desk: Desk, at: datetime) -> None:
    application = a_recommended_file(desk=desk, at=at)
    with pytest.raises(SamePerson):
        services.decide(**_here(desk, application, at), decision=Decision.APPROVE, reason="")
    assert _state(application) == State.RECOMMENDED


def test_nor_does_the_database_let_them(desk: Desk, at: datetime) -> None:
    case = Case.objects.get(application_id=a_recommended_file(desk=desk, at=at))
    case.adjudicator, case.decided_at, case.decision = case.examiner, at, Decision.APPROVE
    with pytest.raises(IntegrityError, match="casework_case_two_people"), transaction.atomic():
        case.save()


def test_a_decision_is_whole_or_not_at_all(desk: Desk, at: datetime) -> None:
    case = Case.objects.get(application_id=a_recommended_file(desk=desk, at=at))
    case.decision = Decision.APPROVE
    with pytest.raises(IntegrityError, match="casework_case_decision_whole"), transaction.atomic():
        case.save()


@pytest.mark.parametrize("decision", [Decision.REFUSE, Decision.SEND_BACK])
def test_a_decision_against_says_why(desk: Desk, at: datetime, decision: Decision) -> None:
    application = a_recommended_file(desk=desk, at=at)
    with pytest.raises(ReasonMissing):
        decide(desk=desk, application=application, at=at, decision=decision, reason="  ")
    assert _state(application) == State.RECOMMENDED


def test_a_refusal_is_kept_with_its_reason(desk: Desk, at: datetime) -> None:
    application = a_recommended_file(desk=desk, at=at)
    decide(desk=desk, application=application, at=at, decision=Decision.REFUSE, reason="Akta kelahiran tidak asli.")
    assert _state(application) == State.REFUSED
    assert queries.file(application).reason == "Akta kelahiran tidak asli."
    assert _broken(at) == []
    assert not accounts.person(applications.application(application).person_id).identity_confirmed


def test_sent_back_it_is_examined_again_and_decided_again(desk: Desk, at: datetime) -> None:
    application = a_recommended_file(desk=desk, at=at)
    decide(desk=desk, application=application, at=at, decision=Decision.SEND_BACK, reason="Tanyakan tujuan perjalanan.")
    assert _state(application) == State.SUBMITTED
    assert queries.file(application).reason == "Tanyakan tujuan perjalanan."

    later = at + timedelta(minutes=20)
    services.add_note(**_here(desk, application, later), text="Ke Malaysia, mengunjungi kakak.")
    services.recommend(**_here(desk, application, later))
    assert queries.file(application).reason == ""
    assert _broken(at) == []
    decide(desk=desk, application=application, at=later)
    assert _state(application) == State.APPROVED


def test_the_second_click_finds_the_file_gone(desk: Desk, at: datetime) -> None:
    application = a_recommended_file(desk=desk, at=at)
    with pytest.raises(WrongState):
        services.recommend(**_here(desk, application, at))
    decide(desk=desk, application=application, at=at)
    with pytest.raises(WrongState):
        decide(desk=desk, application=application, at=at)


@pytest.mark.parametrize("act", ["open", "review", "portrait", "note", "correction", "recommend", "decide"])
def test_another_office_can_do_nothing_with_it(desk: Desk, at: datetime, act: str) -> None:
    application = a_recommended_file(desk=desk, at=at) if act == "decide" else a_file(desk=desk, at=at)
    there = a_desk(at=at, code="jayapura")
    here = _here(there, application, at)
    before = len(ledger.concerning(application))
    items = [services.CorrectionItem(target="identity.full_name", reason="Ejaan")]
    acts: dict[str, Callable[[], object]] = {
        "open": lambda: services.open_case(**here),
        "review": lambda: services.review_document(**here, document_id=new_id(), accepted=True),
        "portrait": lambda: services.take_portrait(**here, content=a_portrait()),
        "note": lambda: services.add_note(**here, text=NOTE),
        "correction": lambda: services.ask_for_correction(**here, items=items),
        "recommend": lambda: services.recommend(**here),
        "decide": lambda: services.decide(**here, decision=Decision.APPROVE, reason=""),
    }
    with pytest.raises(NotAtThisOffice):
        acts[act]()
    assert len(ledger.concerning(application)) == before


def test_an_empty_note_and_a_foreign_document_are_refused(desk: Desk, at: datetime) -> None:
    application, other = a_file(desk=desk, at=at), a_submitted_file(desk=desk, at=at)
    with pytest.raises(NoteEmpty):
        services.add_note(**_here(desk, application, at), text=" \n ")
    theirs = documents.documents_of(other)[0]
    with pytest.raises(NotInThisFile):
        services.review_document(**_here(desk, application, at), document_id=theirs.id, accepted=True)


def test_a_new_portrait_takes_the_old_ones_place(desk: Desk, at: datetime) -> None:
    application = a_file(desk=desk, at=at)
    here = _here(desk, application, at)
    first = services.take_portrait(**here, content=a_portrait())
    second = services.take_portrait(**here, content=a_portrait(seed=2))
    assert queries.portrait_of(application) == second
    with pytest.raises(NotYours):
        document_services.open_image(image_id=first, actor=desk.examiner, at=at)
    with pytest.raises(UnusableFile):
        services.take_portrait(**here, content=b"GIF89a is no portrait")
    assert queries.portrait_of(application) == second


def test_each_look_at_somebodys_data_is_recorded(desk: Desk, at: datetime) -> None:
    application = a_file(desk=desk, at=at)
    services.open_case(
        application_id=application, office_id=desk.office.id, at=at + timedelta(hours=1), actor=desk.adjudicator
    )
    looks = [event.actor for event in ledger.concerning(application) if event.kind == "casework.answers_seen"]
    assert looks == [desk.examiner, desk.adjudicator]
    assert Case.objects.filter(application_id=application).count() == 1


def test_nothing_to_correct_is_no_correction(desk: Desk, at: datetime) -> None:
    application = a_file(desk=desk, at=at)
    with pytest.raises(NothingToCorrect):
        services.ask_for_correction(**_here(desk, application, at), items=[])
    assert _state(application) == State.SUBMITTED
