"""Who may change which document: asked before anything is read or written."""

from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from giliran.documents.models import Document
from giliran.documents.ports import dossiers
from giliran.documents.rules.refusals import NotEditable, NotWanted, NotYours


@dataclass(frozen=True, kw_only=True)
class Target:
    """Where a file is to go: a new document for `key`, or one more page of `add_to`."""

    dossier: UUID
    key: str
    kind: str
    add_to: UUID | None = None


def require_open(dossier_id: UUID) -> None:
    """Raise `NotEditable` unless the dossier's documents may be changed now."""
    if not dossiers().editable(dossier_id):
        raise NotEditable


def require_wanted(target: Target) -> None:
    """Raise `NotEditable` or `NotWanted` unless the dossier takes this kind of document for this key now."""
    require_open(target.dossier)
    for item in dossiers().wanted(target.dossier):
        if item.key == target.key and any(kind.code == target.kind for kind in item.kinds):
            return
    raise NotWanted


def lock_dossier(dossier_id: UUID) -> None:
    """Let nobody else change this dossier's documents until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"documents:{dossier_id}"])


def live(document_id: UUID) -> Document:
    """Return a document that counts, after locking its dossier; raise `NotYours`."""
    found = Document.objects.filter(pk=document_id).only("dossier").first()
    if found is None:
        raise NotYours
    lock_dossier(found.dossier)
    counted = Document.objects.live().filter(pk=document_id).first()
    if counted is None:
        raise NotYours
    return counted
