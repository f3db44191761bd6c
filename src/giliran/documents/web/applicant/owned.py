"""Finding what a URL names, for its owner only."""

from uuid import UUID

from django.http import Http404, HttpRequest

from giliran.documents.ports import Wanted, dossiers
from giliran.documents.queries import DocumentView, documents_of
from giliran.foundation.web import access


def own_dossier(request: HttpRequest, dossier_id: UUID) -> None:
    """Raise `Http404` unless the dossier is the signed-in person's."""
    access.own_or_404(dossiers().owner(dossier_id), request)


def wanted_item(dossier_id: UUID, key: str) -> Wanted:
    """Return what the dossier wants under `key`, or raise `Http404`."""
    for item in dossiers().wanted(dossier_id):
        if item.key == key:
            return item
    raise Http404


def handed_in(dossier_id: UUID, key: str) -> DocumentView | None:
    """Return the document that counts for `key`, if there is one."""
    return next((found for found in documents_of(dossier_id) if found.key == key), None)
