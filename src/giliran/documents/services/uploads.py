"""Uploads that survive a weak line: announced, sent in pieces from where they stopped, checked as a whole.

The wire is that of tus 1.0 (creation, expiration, checksum) as far as we need it; see `web.applicant.resumable`.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from giliran.documents.models import Upload
from giliran.documents.queries import DocumentView, document
from giliran.documents.rules.limits import MOST_UPLOADS_A_PERSON, UPLOAD_LIVES
from giliran.documents.rules.reading.verdict import Problem
from giliran.documents.rules.refusals import NotYours, UnusableFile
from giliran.documents.rules.states import State
from giliran.documents.services import figures, gate, pieces, queue
from giliran.documents.services.gate import Target
from giliran.documents.services.receiving import receive
from giliran.foundation.errors import Refused


class WrongOffset(Exception):  # noqa: N818 - an answer
    """The piece does not begin where the upload stopped; `expected` does."""

    def __init__(self, expected: int) -> None:
        """Say where it stopped."""
        self.expected = expected
        super().__init__(str(expected))


class StillReading(Exception):  # noqa: N818 - an answer
    """All bytes are here, and another request is reading them just now."""


class WrongChecksum(Exception):  # noqa: N818 - an answer
    """What arrived is not what was announced; the upload begins anew."""


# A process that died while reading gives way to the next request after this long.
_LONGEST_READING = timedelta(seconds=60)
# A file that the worker has not read by then has lost its job.
_LONGEST_WAIT = timedelta(minutes=10)
_BATCH = 100


@dataclass(frozen=True, kw_only=True)
class UploadView:
    """How far an upload has come."""

    id: UUID
    dossier: UUID
    key: str
    length: int
    received: int
    expires_at: datetime
    document: UUID | None
    refusal: str


def begin(*, target: Target, length: int, digest: bytes, at: datetime, owner: UUID) -> UploadView:
    """Announce a file; the same file announced again goes on where it stopped.

    Raises `UnusableFile` for what is too large, `NotWanted`, `NotEditable`.
    """
    gate.require_wanted(target)
    if length > figures.limits(at).max_bytes:
        raise UnusableFile(Problem.TOO_LARGE)
    if length < 1:
        raise UnusableFile(Problem.EMPTY)
    with transaction.atomic():
        gate.lock_dossier(target.dossier)
        mine = Upload.objects.filter(owner=owner, done=False, document=None, expires_at__gt=at)
        same = mine.filter(
            dossier=target.dossier, key=target.key, kind=target.kind, add_to=target.add_to, length=length, digest=digest
        ).first()
        if same is not None:
            return _view(same)
        for oldest in mine.order_by("-started_at")[MOST_UPLOADS_A_PERSON - 1 :]:
            oldest.delete()
        made = Upload.objects.create(
            owner=owner, dossier=target.dossier, key=target.key, kind=target.kind, add_to=target.add_to,
            length=length, digest=digest, started_at=at, expires_at=at + UPLOAD_LIVES,
        )  # fmt: skip
    return _view(made)


def progress(*, upload_id: UUID, owner: UUID, at: datetime) -> UploadView:
    """Return how far an upload has come. Raises `NotYours`: unknown, somebody else's, or expired."""
    return _view(_mine(upload_id, owner, at, lock=False))


def add_piece(
    *, upload_id: UUID, offset: int, data: bytes, at: datetime, owner: UUID
) -> tuple[UploadView, DocumentView | None]:
    """Take some bytes; with the last of them the file is read, and the document is the answer.

    Raises `NotYours`, `WrongOffset`, `StillReading`, `WrongChecksum`, `UnusableFile`, `NotEditable`, `NotWanted`.
    """
    with transaction.atomic():
        upload = _mine(upload_id, owner, at, lock=True)
        if upload.refusal:
            raise UnusableFile(Problem(upload.refusal))
        if offset != upload.received or upload.received + len(data) > upload.length or upload.document_id:
            raise WrongOffset(upload.received)
        if data:
            pieces.add(upload, start=offset, data=data)
            upload.received += len(data)
            upload.save(update_fields=["received"])
    if upload.received < upload.length:
        return _view(upload), None
    return _complete(upload, at)


def read_waiting(*, at: datetime) -> int:
    """Queue again files that should have been read long ago (a lost job); return how many."""
    late = Upload.objects.filter(
        done=False, document__state=State.CHECKING, started_at__lt=at - _LONGEST_WAIT, expires_at__gt=at
    )
    found = list(late.values_list("pk", flat=True)[:_BATCH])
    for upload_id in found:
        queue.read_later(upload_id)
    return len(found)


def drop_stale(*, at: datetime) -> int:
    """Delete uploads whose time is over; return how many."""
    deleted, by_model = Upload.objects.filter(expires_at__lte=at).delete()
    return by_model.get("documents.Upload", deleted and 0)


def _complete(upload: Upload, at: datetime) -> tuple[UploadView, DocumentView]:
    # One that would have begun well after now began before the clock was set back: it has lasted, too.
    free = (
        Q(reading_since=None) | Q(reading_since__lt=at - _LONGEST_READING) | Q(reading_since__gt=at + _LONGEST_READING)
    )
    if not Upload.objects.filter(free, pk=upload.pk, done=False, document=None).update(reading_since=at):
        raise StillReading
    content = pieces.whole(upload)
    if hashlib.sha256(content).digest() != bytes(upload.digest):
        upload.delete()
        raise WrongChecksum
    target = Target(dossier=upload.dossier, key=upload.key, kind=upload.kind, add_to=upload.add_to)
    try:
        found = receive(target=target, content=content, at=at, actor=upload.owner, upload=upload)
    except UnusableFile as problem:
        pieces.finish(upload, refusal=problem.code)
        raise
    except Refused:
        upload.delete()
        raise
    Upload.objects.filter(pk=upload.pk).update(document=found.id)
    if found.state != "checking":
        pieces.finish(upload)
    upload.document_id = found.id
    return _view(upload), document(found.id) or found


def _mine(upload_id: UUID, owner: UUID, at: datetime, *, lock: bool) -> Upload:
    rows = Upload.objects.select_for_update(no_key=True) if lock else Upload.objects.all()
    found = rows.filter(pk=upload_id, owner=owner, expires_at__gt=at).first()
    if found is None:
        raise NotYours
    return found


def _view(upload: Upload) -> UploadView:
    return UploadView(
        id=upload.id, dossier=upload.dossier, key=upload.key, length=upload.length, received=upload.received,
        expires_at=upload.expires_at, document=upload.document_id, refusal=upload.refusal,
    )  # fmt: skip
