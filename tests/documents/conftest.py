"""Fixtures of the room's tests."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

import pytest
from django.test import Client

from giliran.accounts.models import User
from giliran.documents.ports import closed_before, dossiers
from giliran.foundation.ids import new_id
from giliran.foundation.web.redirects import next_page
from tests.documents.builders import FakeDossiers


@pytest.fixture
def fake() -> Iterator[FakeDossiers]:
    """The dossiers that the room sees."""
    part = FakeDossiers()
    with dossiers.plugged(part), closed_before.plugged(part.closed_before):
        yield part


@pytest.fixture
def dossier() -> UUID:
    """A dossier's id."""
    return new_id()


@pytest.fixture
def person(fake: FakeDossiers, client: Client, at: datetime) -> User:
    """An applicant, signed in at `client`, who owns the dossiers."""
    user = User.objects.create_user("pemohon@example.test", "kata-sandi-panjang-1")
    fake.owner_id = user.id
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return user


@pytest.fixture
def _onward() -> Iterator[None]:
    """Where the journey goes on."""
    with next_page.plugged(lambda application_id: f"/permohonan-saya/{application_id}/"):
        yield
