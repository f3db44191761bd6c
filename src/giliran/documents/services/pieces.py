"""The bytes of uploads: kept sealed while they gather, dropped as soon as they have been read."""

import hashlib
from datetime import datetime
from uuid import UUID

from giliran.documents.models import Piece, Upload
from giliran.documents.rules.limits import UPLOAD_LIVES
from giliran.documents.services import vault
from giliran.documents.services.gate import Target
from giliran.foundation.ids import new_id

_NOBODY = UUID(int=0)


def add(upload: Upload, *, start: int, data: bytes) -> None:
    """Keep some bytes."""
    piece = Piece(id=new_id(), upload=upload, start=start)
    piece.sealed = vault.seal(data, what="piece", row=piece.id)
    piece.save(force_insert=True)


def whole(upload: Upload) -> bytes:
    """Return all bytes that have arrived."""
    return b"".join(vault.unseal(piece.sealed, what="piece", row=piece.id) for piece in upload.pieces.order_by("start"))


def claim(upload: Upload) -> bool:
    """Let nobody else end this upload until the transaction ends; say whether it is still to be ended."""
    return Upload.objects.select_for_update(no_key=True).filter(pk=upload.pk, done=False).first() is not None


def finish(upload: Upload, *, refusal: str = "") -> None:
    """Drop the bytes; the row stays until it expires, so that somebody asking again learns how it ended."""
    upload.pieces.all().delete()
    Upload.objects.filter(pk=upload.pk).update(done=True, refusal=refusal)


def as_upload(*, target: Target, content: bytes, at: datetime, owner: UUID | None) -> Upload:
    """Keep a file that arrived whole until the worker reads it."""
    upload = Upload.objects.create(
        owner=owner or _NOBODY, dossier=target.dossier, key=target.key, kind=target.kind, add_to=target.add_to,
        length=len(content), received=len(content), digest=hashlib.sha256(content).digest(), started_at=at,
        expires_at=at + UPLOAD_LIVES,
    )  # fmt: skip
    add(upload, start=0, data=content)
    return upload
