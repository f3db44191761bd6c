"""Fixtures of the room's tests."""

from typing import Any

import pytest
from django.db import connection


@pytest.fixture
def connection_of() -> Any:
    """The connection whose statements are counted."""
    return connection
