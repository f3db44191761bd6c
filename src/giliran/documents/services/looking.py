"""Opening pages. A member of staff who looks leaves a fact behind; the owner looks at what is theirs."""

import io
from datetime import datetime
from uuid import UUID

from django.db import transaction
from PIL import Image

from giliran.documents import events
from giliran.documents.models import Page
from giliran.documents.ports import dossiers
from giliran.documents.rules.refusals import NotYours
from giliran.documents.rules.states import LIVE
from giliran.documents.services import vault
from giliran.ledger.services import append

_SMALL_QUALITY = 72


@transaction.atomic
def open_page(*, document_id: UUID, page: int, actor: UUID | None, at: datetime, office: UUID | None = None) -> bytes:
    """Return a page as JPEG for a member of staff, and record that it was looked at. Raises `NotYours`."""
    found = _page(document_id, page)
    fact = events.PageOpened(application=found.document.dossier, page=page)
    append(fact, subject=document_id, at=at, actor=actor, office=office)
    return vault.unseal(found.sealed, what="page", row=found.id)


def own_page(*, document_id: UUID, page: int, owner: UUID, side: int | None = None) -> bytes:
    """Return a page as JPEG to the dossier's owner, at most `side` pixels long. Raises `NotYours` for anybody else."""
    found = _page(document_id, page)
    if dossiers().owner(found.document.dossier) != owner:
        raise NotYours
    whole = vault.unseal(found.sealed, what="page", row=found.id)
    return whole if side is None else _small(whole, side)


def _small(jpeg: bytes, side: int) -> bytes:
    # Safe to decode here: we wrote it ourselves.
    with Image.open(io.BytesIO(jpeg), formats=["JPEG"]) as picture:
        picture.thumbnail((side, side))
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=_SMALL_QUALITY)
    return out.getvalue()


def _page(document_id: UUID, number: int) -> Page:
    found = (
        Page.objects.select_related("document")
        .filter(document=document_id, number=number, document__state__in=LIVE)
        .first()
    )
    if found is None:
        raise NotYours
    return found
