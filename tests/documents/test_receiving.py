"""Taking documents in."""

from datetime import datetime
from uuid import UUID

import pytest

from giliran.documents import queries, services
from giliran.documents.services.gate import Target
from tests.documents.builders import FakeDossiers, a_clear_photo, an_accepted_document

pytestmark = pytest.mark.django_db


def test_a_clear_photo_is_accepted(fake: FakeDossiers, dossier: UUID, at: datetime) -> None:
    found = an_accepted_document(dossier=dossier, key="ktp", at=at, actor=fake.owner_id)

    assert found.pages == 1
    assert [view.id for view in queries.documents_of(dossier)] == [found.id]
    assert services.open_page(document_id=found.id, page=1, actor=fake.owner_id, at=at).startswith(b"\xff\xd8")
