"""The officer's desk: the file of a guest who is served, and the decision on it by another officer."""

from datetime import datetime
from random import Random
from typing import Any
from uuid import UUID

from giliran.applications import queries as applications
from giliran.applications.rules import State
from giliran.casework import services
from giliran.casework.rules import Decision
from giliran.casework.services import CorrectionItem
from giliran.demo.days.album import Album
from giliran.documents import queries as documents

_NOTES = (
    "Tujuan perjalanan jelas, jawaban sesuai dokumen.",
    "Data dan dokumen asli cocok. Rencana berangkat bersama keluarga.",
    "Pemohon menjelaskan keperluan dengan baik; tidak ada yang meragukan.",
)
_UNREADABLE = "Tulisan pada dokumen ini tidak terbaca. Mohon kirim foto yang lebih jelas."
_REFUSAL = "Keterangan yang diberikan tidak sesuai dengan dokumen asli."


def examine(
    *,
    application: UUID,
    office_id: UUID,
    officer: UUID,
    began: datetime,
    ended: datetime,
    correction: bool,
    sex: str,
    album: Album,
) -> None:
    """Look at the papers, take the portrait, note the interview; recommend, or send back what cannot be read."""
    if applications.application(application).state is not State.SUBMITTED:
        return  # examined before
    chance = Random(f"{application}")  # noqa: S311 - which note, which face: nothing hangs on it
    took = ended - began
    where: dict[str, Any] = {"application_id": application, "office_id": office_id, "actor": officer}
    services.open_case(**where, at=began + took * 0.05)
    papers = documents.documents_of(application)
    for number, paper in enumerate(papers):
        accepted = not (correction and number == 0)
        at = began + took * (0.1 + 0.3 * number / len(papers))
        services.review_document(**where, document_id=paper.id, accepted=accepted, at=at)
    services.take_portrait(**where, content=album.face(sex, chance), at=began + took * 0.55)
    services.add_note(**where, text=chance.choice(_NOTES), at=began + took * 0.85)
    if correction:
        item = CorrectionItem(target=f"document:{papers[0].kind}", reason=_UNREADABLE)
        services.ask_for_correction(**where, items=[item], at=began + took * 0.95)
    else:
        services.recommend(**where, at=began + took * 0.95)


def examine_again(*, application: UUID, office_id: UUID, officer: UUID, at: datetime) -> None:
    """Accept what was sent again, and recommend."""
    where: dict[str, Any] = {"application_id": application, "office_id": office_id, "actor": officer, "at": at}
    services.open_case(**where)
    for paper in documents.documents_of(application):
        services.review_document(**where, document_id=paper.id, accepted=True)
    services.recommend(**where)


def decide(*, application: UUID, office_id: UUID, adjudicator: UUID, refused: bool, at: datetime) -> None:
    """Decide a recommended file; one that is elsewhere is left alone."""
    if applications.application(application).state is not State.RECOMMENDED:
        return
    services.decide(
        application_id=application,
        office_id=office_id,
        decision=Decision.REFUSE if refused else Decision.APPROVE,
        reason=_REFUSAL if refused else "",
        at=at,
        actor=adjudicator,
    )
