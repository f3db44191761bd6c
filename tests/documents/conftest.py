"""Fixtures of the room's tests."""

from collections.abc import Iterator
from uuid import UUID

import pytest

from giliran.documents.ports import closed_before, dossiers
from giliran.foundation.ids import new_id
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
