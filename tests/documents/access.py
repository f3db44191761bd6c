"""Rows of the access matrix."""

import hashlib
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from giliran.documents import services
from giliran.documents.models import Document
from giliran.documents.ports import dossiers
from giliran.documents.rules.states import TRIES_BEFORE_CHOICE
from giliran.documents.services.gate import Target
from tests.documents.builders import a_blurred_photo, a_clear_photo
from tests.support.access import Row

_AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def _dossier(world: Any) -> UUID:
    """A dossier of the world's applicant that may still be changed."""
    found: UUID = world.draft_id
    return found


def _first_target(world: Any) -> Target:
    item = dossiers().wanted(_dossier(world))[0]
    return Target(dossier=_dossier(world), key=item.key, kind=item.kinds[0].code)


def _of_dossier(world: Any) -> dict[str, Any]:
    return {"dossier_id": _dossier(world)}


def _of_key(world: Any) -> dict[str, Any]:
    return {"dossier_id": _dossier(world), "key": _first_target(world).key}


def _of_page(world: Any) -> dict[str, Any]:
    return {**_of_key(world), "page": 1}


def _of_picture(world: Any) -> dict[str, Any]:
    found = services.receive(target=_first_target(world), content=a_clear_photo(), at=_AT, actor=world.applicant.id)
    return {"document_id": found.id, "page": 1, "size": "kecil"}


def _of_upload(world: Any) -> dict[str, Any]:
    digest = hashlib.sha256(b"x").digest()
    found = services.begin(target=_first_target(world), length=1, digest=digest, at=_AT, owner=world.applicant.id)
    return {"upload_id": found.id}


def _of_doubtful(world: Any) -> dict[str, Any]:
    target = _first_target(world)
    found = services.receive(target=target, content=a_blurred_photo(), at=_AT, actor=world.applicant.id)
    Document.objects.filter(id=found.id).update(tries=TRIES_BEFORE_CHOICE)
    return {"dossier_id": target.dossier, "key": target.key}


ROWS = [
    Row(name="documents:wanted", rule="signed_in", make=_of_dossier, owned=True),
    Row(name="documents:document", rule="signed_in", make=_of_key, owned=True),
    Row(name="documents:send", rule="signed_in", make=_of_key, owned=True),
    Row(name="documents:announce", rule="signed_in", make=_of_key, owned=True),
    Row(name="documents:keep", rule="signed_in", make=_of_doubtful, owned=True),
    Row(name="documents:remove", rule="signed_in", make=_of_key, owned=True),
    Row(name="documents:remove_page", rule="signed_in", make=_of_page, owned=True),
    Row(name="documents:picture", rule="signed_in", make=_of_picture, owned=True),
    Row(name="documents:piece", rule="signed_in", make=_of_upload, owned=True),
]
