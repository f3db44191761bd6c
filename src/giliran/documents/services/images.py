"""Pictures that other rooms keep here: portraits, signatures. Cleaned and sealed as pages are."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from giliran.documents import events
from giliran.documents.models import Image
from giliran.documents.rules.reading.verdict import Problem
from giliran.documents.rules.refusals import NotYours, UnusableFile
from giliran.documents.services import figures, vault
from giliran.documents.services.cleaning import CleanFile, TooBusy, clean
from giliran.foundation.ids import new_id
from giliran.ledger.services import append

_SECONDS, _PATIENCE = 15.0, 15.0


def store_image(
    *,
    owner: UUID,
    purpose: str,
    content: bytes | CleanFile,
    at: datetime,
    actor: UUID | None,
    application: UUID | None = None,
) -> UUID:
    """Keep a picture as a clean JPEG, sealed; return its id. A drawing on a clear ground comes out on white.

    What `read_own` has read need not be read again.

    `owner` is whatever the caller keeps it for; `application` puts it on that application's timeline. Raises
    `UnusableFile`.
    """
    found = content if isinstance(content, CleanFile) else _read(content, at)
    if found.kind == "pdf":
        raise UnusableFile(Problem.NOT_A_PICTURE)
    page = found.pages[0]
    image = Image(
        id=new_id(), owner=owner, application=application, purpose=purpose, width=page.width, height=page.height,
        stored_at=at,
    )  # fmt: skip
    image.sealed = vault.seal(page.jpeg, what="image", row=image.id)
    with transaction.atomic():
        image.save(force_insert=True)
        append(events.ImageStored(application=application, purpose=purpose), subject=image.id, at=at, actor=actor)
    return image.id


def _read(content: bytes, at: datetime) -> CleanFile:
    try:
        return clean(content=content, limits=figures.limits(at), seconds=_SECONDS, patience=_PATIENCE)
    except TooBusy as problem:
        raise UnusableFile(Problem.TOO_HEAVY) from problem


@transaction.atomic
def open_image(*, image_id: UUID, actor: UUID | None, at: datetime, office: UUID | None = None) -> bytes:
    """Return a picture as JPEG, and record that it was looked at. Raises `NotYours` if there is none."""
    image = Image.objects.filter(pk=image_id).first()
    if image is None:
        raise NotYours
    fact = events.ImageOpened(application=image.application, purpose=image.purpose)
    append(fact, subject=image.id, at=at, actor=actor, office=office)
    return vault.unseal(image.sealed, what="image", row=image.id)


@transaction.atomic
def purge_image(*, image_id: UUID, at: datetime, actor: UUID | None) -> None:
    """Delete a picture; nothing happens if it is gone already."""
    image = Image.objects.filter(pk=image_id).defer("sealed").first()
    if image is None:
        return
    fact = events.ImagePurged(application=image.application, purpose=image.purpose)
    append(fact, subject=image.id, at=at, actor=actor)
    image.delete()
