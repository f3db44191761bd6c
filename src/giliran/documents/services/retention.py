"""The end of what we keep."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from giliran.documents import events
from giliran.documents.models import Document, Image
from giliran.documents.ports import closed_before
from giliran.documents.services import figures
from giliran.documents.services.images import purge_image
from giliran.ledger.services import append


def purge_closed(*, at: datetime) -> int:
    """Delete pages and pictures of dossiers closed longer ago than the retention rule allows; return how many."""
    until = at - figures.retention(at)
    # Nothing received after that instant can belong to a dossier closed before it.
    kept = Document.objects.filter(purged_at=None, received_at__lt=until, pages__isnull=False)
    pictures = Image.objects.filter(stored_at__lt=until, application__isnull=False)
    dossiers = {*kept.values_list("dossier", flat=True), *pictures.values_list("application", flat=True)}
    known = {dossier for dossier in dossiers if dossier}
    closed = set(closed_before()(known, until)) if known else set()
    purged = 0
    for dossier in sorted(closed):
        for document in Document.objects.filter(dossier=dossier, purged_at=None, pages__isnull=False).distinct():
            _purge(document.id, at)
            purged += 1
        for image_id in Image.objects.filter(application=dossier).values_list("pk", flat=True):
            purge_image(image_id=image_id, at=at, actor=None)
            purged += 1
    return purged


@transaction.atomic
def _purge(document_id: UUID, at: datetime) -> None:
    document = Document.objects.select_for_update(no_key=True).get(pk=document_id)
    document.pages.all().delete()
    document.purged_at = at
    document.save(update_fields=["purged_at"])
    append(
        events.DocumentPurged(application=document.dossier, key=document.key), subject=document.id, at=at, actor=None
    )
