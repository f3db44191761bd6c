"""Taking a file in: read it in the child, keep clean pages, judge them, forget the original."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from giliran.documents import events
from giliran.documents.models import Document, Page, Upload
from giliran.documents.queries import DocumentView, view_of
from giliran.documents.rules.judging import THRESHOLDS, judge
from giliran.documents.rules.reading.verdict import Problem
from giliran.documents.rules.refusals import NotYours, UnusableFile
from giliran.documents.rules.states import State
from giliran.documents.services import figures, gate, pieces, queue, settling, vault
from giliran.documents.services.cleaning import CleanFile, TooBusy, clean
from giliran.documents.services.gate import Target
from giliran.foundation.ids import new_id
from giliran.ledger.services import append

# A person waits this long for an answer on the spot; what takes longer goes to the worker.
NOW_SECONDS, NOW_PATIENCE = 6.0, 1.0
LATER_SECONDS, LATER_PATIENCE = 40.0, 120.0
# The same file again within this time is the same click sent twice, not another try.
_SAME_CLICK = timedelta(seconds=15)


def receive(
    *, target: Target, content: bytes | CleanFile, at: datetime, actor: UUID | None, upload: Upload | None = None
) -> DocumentView:
    """Take one file for a dossier and answer at once: accepted, redo, or (a heavy file) checking.

    What `read_own` has read need not be read again.

    The dossier must be the caller's to change. Raises `UnusableFile`, `NotWanted`, `NotEditable`, `NotYours`.
    """
    gate.require_wanted(target)
    if isinstance(content, CleanFile):
        return _keep(target=target, found=content, source=vault.fingerprint(content.pages[0].jpeg), at=at, actor=actor)
    try:
        found = clean(content=content, limits=figures.limits(at), seconds=NOW_SECONDS, patience=NOW_PATIENCE)
    except TooBusy:
        return _put_off(target=target, content=content, at=at, actor=actor, upload=upload)
    return _keep(target=target, found=found, source=vault.fingerprint(content), at=at, actor=actor)


def read_later(*, upload_id: UUID, at: datetime) -> None:
    """Read a file that was put off; what cannot be read leaves the document to be sent again."""
    upload = Upload.objects.filter(pk=upload_id, done=False, document__isnull=False).first()
    if upload is None or upload.document_id is None:
        return
    content = pieces.whole(upload)
    try:
        found = clean(content=content, limits=figures.limits(at), seconds=LATER_SECONDS, patience=LATER_PATIENCE)
    except (UnusableFile, TooBusy) as problem:
        _give_back(upload, problem.code if isinstance(problem, UnusableFile) else Problem.TOO_HEAVY, at)
        return
    with transaction.atomic():
        try:
            document = gate.live(upload.document_id)
        except NotYours:
            pieces.finish(upload)  # taken back while it waited
            return
        if not pieces.claim(upload):
            return  # another worker was faster: a job may be begun twice
        _add_pages(document, found, vault.fingerprint(content), at=at)
        settling.settle(document, at=at, actor=upload.owner)
        pieces.finish(upload)


@transaction.atomic
def _keep(*, target: Target, found: CleanFile, source: bytes, at: datetime, actor: UUID | None) -> DocumentView:
    gate.lock_dossier(target.dossier)
    before = _live_for(target)
    if before and _same_click(before, source, at):
        return view_of(before)
    document = _document_for(target, before, pages=len(found.pages), at=at, actor=actor)
    _add_pages(document, found, source, at=at)
    settling.settle(document, at=at, actor=actor)
    return view_of(document)


@transaction.atomic
def _put_off(
    *, target: Target, content: bytes, at: datetime, actor: UUID | None, upload: Upload | None
) -> DocumentView:
    gate.lock_dossier(target.dossier)
    document = _document_for(target, _live_for(target), pages=0, at=at, actor=actor)
    document.state = State.CHECKING
    document.save(update_fields=["state"])
    waiting = upload or pieces.as_upload(target=target, content=content, at=at, owner=actor)
    Upload.objects.filter(pk=waiting.pk).update(document=document)
    queue.read_later(waiting.pk)
    return view_of(document)


def _live_for(target: Target) -> Document | None:
    return Document.objects.live().filter(dossier=target.dossier, key=target.key).first()


def _same_click(before: Document, source: bytes, at: datetime) -> bool:
    return timedelta() <= at - before.received_at < _SAME_CLICK and before.pages.filter(source=source).exists()


def _document_for(target: Target, before: Document | None, *, pages: int, at: datetime, actor: UUID | None) -> Document:
    """Return the document that takes the pages: the one to add to, or a new one in place of the one before."""
    if target.add_to is not None:
        if before is None or before.id != target.add_to:
            raise NotYours
        return before
    document = Document(
        id=new_id(), dossier=target.dossier, key=target.key, kind=target.kind, state=State.RECEIVING, received_at=at
    )
    if before is not None:
        again = before.state == State.REDO and not before.by_officer
        document.tries = before.tries + 1 if again else 1
        settling.replace(before, by=document.id, at=at, actor=actor)
    document.save(force_insert=True)
    fact = events.DocumentReceived(application=target.dossier, key=target.key, document_kind=target.kind, pages=pages)
    append(fact, subject=document.id, at=at, actor=actor)
    return document


def _add_pages(document: Document, found: CleanFile, source: bytes, *, at: datetime) -> None:
    last = document.pages.aggregate(last=Max("number"))["last"] or 0
    if last + len(found.pages) > figures.limits(at).max_pages:
        raise UnusableFile(Problem.TOO_MANY_DOCUMENT_PAGES)
    for number, clean_page in enumerate(found.pages, start=last + 1):
        page = Page(
            id=new_id(), document=document, number=number, width=clean_page.width, height=clean_page.height,
            source=source, reasons=judge(clean_page.measures, kind=document.kind),
        )  # fmt: skip
        page.check_result = {
            "file": found.kind, "measures": clean_page.measures, "thresholds": dict(THRESHOLDS),
        }  # fmt: skip
        page.sealed = vault.seal(clean_page.jpeg, what="page", row=page.id)
        page.save(force_insert=True)


@transaction.atomic
def _give_back(upload: Upload, code: Problem, at: datetime) -> None:
    if upload.document_id is not None:
        document = Document.objects.live().filter(pk=upload.document_id).first()
        if document is not None:
            gate.lock_dossier(document.dossier)
            if not pieces.claim(upload):
                return
            document.state, document.reasons, document.checked_at = State.REDO, [code], at
            document.save(update_fields=["state", "reasons", "checked_at"])
            fact = events.DocumentChecked(
                application=document.dossier, key=document.key, result="redo", reasons=(code,), thresholds=0
            )
            append(fact, subject=document.id, at=at, actor=upload.owner)
    pieces.finish(upload, refusal=code)
