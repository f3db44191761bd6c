"""Rows of the access matrix."""

from typing import Any

from giliran.applications import services as applications
from giliran.casework import services
from giliran.documents import queries as documents
from giliran.foundation import clock
from tests.documents.builders import a_clear_photo, an_accepted_document
from tests.support.access import Row


def _application(world: Any) -> dict[str, Any]:
    return {"application_id": world.application_id}


def _document(world: Any) -> dict[str, Any]:
    return {**_application(world), "document_id": documents.documents_of(world.application_id)[0].id}


def _page(world: Any) -> dict[str, Any]:
    """A page of a document that the applicant handed in anew: those of the builders have no pages."""
    here = {"application_id": world.application_id, "office_id": world.office.id, "at": clock.now()}
    services.open_case(**here, actor=world.applicant.id)
    items = [services.CorrectionItem(target="document:ktp", reason="Terpotong.")]
    services.ask_for_correction(**here, items=items, actor=world.applicant.id)
    found = an_accepted_document(dossier=world.application_id, key="ktp", at=clock.now())
    applications.resubmit(application_id=world.application_id, at=clock.now(), actor=world.applicant.id)
    return {**_application(world), "document_id": found.id, "page": 1}


def _portrait(world: Any) -> dict[str, Any]:
    here = {
        "application_id": world.application_id,
        "office_id": world.office.id,
        "at": clock.now(),
        "actor": world.applicant.id,
    }
    services.open_case(**here)
    services.take_portrait(**here, content=a_clear_photo())
    return _application(world)


ROWS = [
    Row(name="casework:files", rule="staff:examiner"),
    Row(name="casework:file", rule="staff:examiner,adjudicator", make=_application),
    Row(name="casework:review", rule="staff:examiner", make=_document),
    Row(name="casework:page", rule="staff:examiner,adjudicator", make=_page),
    Row(name="casework:portrait", rule="staff:examiner", make=_application),
    Row(name="casework:portrait_picture", rule="staff:examiner,adjudicator,production", make=_portrait),
    Row(name="casework:note", rule="staff:examiner", make=_application),
    Row(name="casework:correction", rule="staff:examiner", make=_application),
    Row(name="casework:finish", rule="staff:examiner", make=_application),
    Row(name="casework:decisions", rule="staff:adjudicator"),
    Row(name="casework:decide", rule="staff:adjudicator", make=_application),
]
